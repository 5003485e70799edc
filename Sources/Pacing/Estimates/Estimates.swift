/// A Beta-Binomial estimate of a chance, forgetting the old as the new comes in.
public struct BetaEstimate: Hashable, Sendable {
    public var hits: Double
    public var misses: Double

    /// The prior: `strength` imaginary trials with mean `chance`.
    public init(chance: Double, strength: Double) {
        hits = chance * strength
        misses = (1 - chance) * strength
    }

    public var mean: Double { hits / (hits + misses) }

    /// How many trials the estimate is worth.
    public var weight: Double { hits + misses }

    /// Takes in one trial; `memory` is the number of trials after which an old one weighs 1/e.
    public mutating func learn(_ hit: Bool, memory: Double) {
        let keep = max(0, 1 - 1 / memory)
        hits = hits * keep + (hit ? 1 : 0)
        misses = misses * keep + (hit ? 0 : 1)
    }
}

/// Mean and spread of a duration in seconds, forgetting the old as the new comes in.
public struct DurationEstimate: Hashable, Sendable {
    public var mean: Double
    /// Mean of squares, for the spread.
    public var meanOfSquares: Double
    /// How many observations the estimate is worth.
    public var weight: Double

    /// The prior: `strength` imaginary observations with that mean and coefficient of variation.
    public init(mean: Double, variation: Double, strength: Double) {
        self.mean = mean
        meanOfSquares = mean * mean * (1 + variation * variation)
        weight = strength
    }

    public var standardDeviation: Double { max(0, meanOfSquares - mean * mean).squareRoot() }

    /// Takes in one observation; `memory` is the number of observations after which an old one weighs 1/e.
    public mutating func learn(_ seconds: Double, memory: Double) {
        weight = min(weight + 1, memory)
        mean += (seconds - mean) / weight
        meanOfSquares += (seconds * seconds - meanOfSquares) / weight
    }
}
