#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// How likely a busy agent is to be free within a horizon: the rest of the talk, then the wrap-up.
///
/// What does not depend on the agent is worked out once, so that a decision can ask for each of hundreds.
public struct ReleaseOutlook: Sendable {
    /// In seconds.
    public let horizon: Double
    private let talk: SurvivalTable
    private let wrapUp: SurvivalTable
    /// The chance that the wrap-up is over in time, when the talk ends in each of the equal parts of the horizon.
    private let inTime: [Double]

    /// `parts`: into how many steps the horizon is cut for the sum of the two; with 8 the error is under
    /// half a percent where wrap-up is no shorter than the horizon.
    public init(talk: SurvivalTable, wrapUp: SurvivalTable, horizon: Double, parts: Int = 8) {
        self.talk = talk
        self.wrapUp = wrapUp
        self.horizon = max(0, horizon)
        let parts = max(1, parts)
        let step = self.horizon / Double(parts)
        inTime = (0..<parts).map { part in
            1 - wrapUp.survival(step * (Double(parts - part) - 0.5))
        }
    }

    /// An agent who has talked for `elapsed` seconds.
    public func chance(talking elapsed: Double) -> Double {
        guard horizon > 0 else { return 0 }
        let step = horizon / Double(inTime.count)
        let elapsed = max(0, elapsed)
        let now = talk.hazard(to: elapsed)
        var total = 0.0
        var before = 1.0
        for (part, share) in inTime.enumerated() {
            let still = exp(now - talk.hazard(to: elapsed + step * Double(part + 1)))
            total += (before - still) * share
            before = still
        }
        return total
    }

    /// An agent who has been in wrap-up for `elapsed` seconds.
    public func chance(wrappingUp elapsed: Double) -> Double {
        wrapUp.chanceToEnd(within: horizon, after: elapsed)
    }
}
