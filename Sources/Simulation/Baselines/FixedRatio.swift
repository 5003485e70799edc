public import Pacing

/// So many calls for each free agent, whatever comes of it: the oldest rule, without any gate. For comparison, and for
/// the best ratio tuned in hindsight.
public struct FixedRatio: Pacer {
    /// Calls per free agent.
    public let ratio: Double

    public init(ratio: Double) { self.ratio = ratio }

    public mutating func decide(_ floor: PacingInput) -> PacingDecision {
        let target = Int((ratio * Double(floor.freeAgents)).rounded())
        return .launch(target - floor.unmet, ratio: ratio, "ratio")
    }
}
