#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Notices within tens of trials that a chance is no longer what it was: Page's two-sided CUSUM (1954) on the
/// log-likelihood ratio of yes/no trials.
///
/// Each trial comes with the chance it was expected to have. Two sums run: against the odds having become `ratio`
/// times as good, and `ratio` times as bad. A sum never falls below nothing; the trials since it last was there are the
/// evidence. Over the threshold it is a change, and that evidence is the best estimate of the new chance.
///
/// Simulated at 300 trials an hour (ChangeDetectorTests): 40 % → 10 % is noticed after 31 trials (median), 10 % → 40 %
/// after 21; a chance of 25 % that does not change raises a false alarm about every 17 hours, one of 50 % every 7.
public struct ChangeDetector: Hashable, Sendable, Codable {
    /// Trials since a sum was last nothing.
    struct Run: Hashable, Sendable, Codable {
        var sum = 0.0
        var hits = 0.0
        var trials = 0.0
        var expected = 0.0
    }

    /// What the trials since the change say.
    public struct Evidence: Hashable, Sendable {
        public var hits: Double
        public var trials: Double
        /// The mean chance those trials were expected to have.
        public var expected: Double
    }

    /// The change in the odds it listens for.
    static let ratio = 2.5

    /// Over this it is a change. A floor with more trials has more chances to err and needs less time to be sure, so that
    /// false alarms stay about as rare by the hour: 5.5 at 300 trials an hour, 9 at 10,000.
    static func threshold(perHour: Double) -> Double {
        min(max(5.5 + log(perHour / 300), 4.5), 9)
    }

    var better = Run()
    var worse = Run()

    public init() {}

    /// Takes in one trial; tells when it proves a change, and starts again.
    public mutating func learn(_ hit: Bool, expected chance: Double, threshold: Double = 5.5) -> Evidence? {
        let chance = min(max(chance, 1e-3), 1 - 1e-3)
        better.learn(hit, chance, log(Self.ratio))
        worse.learn(hit, chance, -log(Self.ratio))
        guard let run = [better, worse].first(where: { $0.sum > threshold }) else { return nil }
        self = ChangeDetector()
        return Evidence(hits: run.hits, trials: run.trials, expected: run.expected / run.trials)
    }
}

extension ChangeDetector.Run {
    /// `shift`: the logarithm of the ratio of the odds.
    mutating func learn(_ hit: Bool, _ chance: Double, _ shift: Double) {
        // Odds times r: chance' = r·p / (1 − p + r·p), so the ratio is r / D after a hit and 1 / D after a miss.
        let change = -log(1 - chance + exp(shift) * chance) + (hit ? shift : 0)
        sum += change
        hits += hit ? 1 : 0
        trials += 1
        expected += chance
        if sum <= 0 { self = ChangeDetector.Run() }
    }
}
