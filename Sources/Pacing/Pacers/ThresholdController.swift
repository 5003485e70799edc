#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The slow loop that sets ϑ, the harm a marginal call may do, so that the abandonment comes out at its target.
///
/// What it steers by is the *overspending*: people who met nobody, less the share of those who answered that the target
/// allows. ϑ = ϑ₀ · exp(−gain · overspending + correction), where the correction is a slow sum of the overspending: it
/// takes up what ϑ₀ is off by. Steering by the sum and not by a measured rate makes each day come out at the target by
/// itself: three people too many this morning are made up for by noon. Tuned against the exact optimum of the memoryless
/// world (`make bench-pacing`): 0.1 to 0.9 % of the occupancy stay out of reach, with teams of 5 to 50.
struct ThresholdController: Hashable, Sendable {
    /// People who met nobody beyond what the target allows; below 0: saved.
    private(set) var overspent = 0.0
    /// Added to ln ϑ.
    private(set) var correction = 0.0

    private static let gain = 0.07
    /// For each person who answers, of the overspending: what stays overspent says that ϑ₀ is too high.
    private static let slowGain = 0.0015
    /// What was saved beyond this is not kept for a burst of abandonment: it says that ϑ is too low, and raises it for
    /// good.
    private static let mostSaved = 6.0
    /// What was overspent beyond this is not made up for: it says that ϑ is too high, and lowers it for good.
    private static let mostOverspent = 12.0
    private static let corrections = -3.0...3.0
    private static let range = 1e-9...0.6

    /// What is aimed at for a target: a little less. What comes out lies as often above as below it, and what a large team
    /// saves in its first cautious half hour, a person or two whatever the target, is spent by the evening.
    private static func aim(for target: Double) -> Double {
        target * (1 - min(0.05, max(0.03, 0.0003 / target)))
    }

    /// Takes in one person who answered.
    /// - Parameter isHeld: whether the gate held calls back then. What is saved by that is no sign that ϑ is too low:
    ///   raised for it, ϑ would spend the ledger's room as fast as it grows, and the gate would never open for long.
    mutating func learn(abandoned: Bool, target: Double, isHeld: Bool = false) {
        if isHeld, !abandoned { return }
        let surprise = (abandoned ? 1 : 0) - (target > 0 ? Self.aim(for: target) : 0)
        let sum = overspent + surprise
        overspent = min(Self.mostOverspent, max(-Self.mostSaved, sum))
        let moved = correction - Self.slowGain * target * overspent - Self.gain * (sum - overspent)
        correction = min(Self.corrections.upperBound, max(Self.corrections.lowerBound, moved))
    }

    /// ϑ for a team of that size, where that share of launches is answered.
    func threshold(target: Double, team: Int, answerChance: Double) -> Double {
        guard target > 0, team > 0 else { return 0 }
        // Where it ends up in the memoryless world, within a fifth for teams of 5 to 50 and targets of 1 and 3 %: a little
        // under half the target, as the calls that will be launched later do harm too. Few agents and many answers make
        // each call weigh much, and the harm that the target bears comes in few large steps.
        let coarseness = 1 + min(3, 30 * answerChance / Double(team))
        let start = 0.4 * target * coarseness
        let steered = start * exp(correction - Self.gain * overspent)
        return min(Self.range.upperBound, max(Self.range.lowerBound, steered))
    }
}
