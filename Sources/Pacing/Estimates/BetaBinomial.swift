#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What is believed of a chance: a Beta distribution, and with it the number of hits in trials to come.
///
/// Not knowing the chance itself makes that number vary more than a binomial's:
/// variance = n·p(1−p)·(1 + (n−1)/(hits + misses + 1)).
public struct BetaBinomial: Hashable, Sendable, Codable {
    /// Hits and misses seen, those imagined by the prior included. Both more than 0.
    public var hits: Double
    public var misses: Double

    public init(hits: Double, misses: Double) {
        self.hits = max(hits, 1e-9)
        self.misses = max(misses, 1e-9)
    }

    /// As sure as after `weight` trials with that mean.
    public init(mean: Double, weight: Double) {
        self.init(hits: mean * weight, misses: (1 - mean) * weight)
    }

    public var mean: Double { hits / (hits + misses) }
    /// How many trials it is worth.
    public var weight: Double { hits + misses }
    /// Of the chance itself.
    public var standardDeviation: Double { (mean * (1 - mean) / (weight + 1)).squareRoot() }

    /// The expected hits in that many trials.
    public func mean(of trials: Int) -> Double { Double(trials) * mean }

    /// The variance of the hits in that many trials.
    public func variance(of trials: Int) -> Double {
        let trials = Double(trials)
        return trials * mean * (1 - mean) * (1 + (trials - 1) / (weight + 1))
    }

    /// P(that many hits in that many trials).
    public func chance(of hits: Int, in trials: Int) -> Double {
        guard hits >= 0, hits <= trials else { return 0 }
        let (count, hit) = (Double(trials), Double(hits))
        return exp(
            logGamma(count + 1) - logGamma(hit + 1) - logGamma(count - hit + 1)
                + logBeta(hit + self.hits, count - hit + misses) - logBeta(self.hits, misses))
    }
}

/// ln Γ(x), for x > 0; safe to call from several threads.
func logGamma(_ value: Double) -> Double {
    var sign: Int32 = 0
    return lgamma_r(value, &sign)
}

private func logBeta(_ first: Double, _ second: Double) -> Double {
    logGamma(first) + logGamma(second) - logGamma(first + second)
}
