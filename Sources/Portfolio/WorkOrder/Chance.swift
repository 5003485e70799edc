#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What is believed of a chance: the Beta distribution of so many hits and misses.
public struct Belief: Hashable, Sendable {
    /// More than zero each.
    public let hits: Double
    public let misses: Double

    public init(hits: Double, misses: Double) {
        self.hits = max(hits, 1e-6)
        self.misses = max(misses, 1e-6)
    }

    public var mean: Double { hits / (hits + misses) }

    /// A chance as it may be: 0 … 1.
    public func draw(_ random: inout some RandomNumberGenerator) -> Double {
        let (a, b) = (gamma(hits, &random), gamma(misses, &random))
        let sum = a + b
        // Both are zero only where both counts are almost none.
        return sum > 0 ? a / sum : mean
    }
}

/// Gamma with scale 1 (Marsaglia and Tsang 2000; below 1 by the power of an even draw).
private func gamma(_ shape: Double, _ random: inout some RandomNumberGenerator) -> Double {
    guard shape >= 1 else { return gamma(shape + 1, &random) * pow(even(&random), 1 / shape) }
    let d = shape - 1.0 / 3
    let c = 1 / (9 * d).squareRoot()
    while true {
        // Box and Muller.
        let x = (-2 * log(even(&random))).squareRoot() * cos(2 * .pi * even(&random))
        let v = (1 + c * x) * (1 + c * x) * (1 + c * x)
        if v > 0, log(even(&random)) < x * x / 2 + d - d * v + d * log(v) { return d * v }
    }
}

/// Above 0, at most 1.
private func even(_ random: inout some RandomNumberGenerator) -> Double {
    Double((random.next() >> 11) + 1) / 9_007_199_254_740_992
}

/// Random numbers from a seed: the same on every machine (SplitMix64).
public struct SeededDraws: RandomNumberGenerator, Sendable {
    private var state: UInt64

    public init(seed: UInt64) {
        state = seed
    }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
