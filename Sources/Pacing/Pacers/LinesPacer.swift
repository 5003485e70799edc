/// As many calls as there are lines for: a bot talks to all of them, and no agent has to be free.
public struct LinesPacer: Pacer {
    public init() {}

    public func decide(_ floor: PacingInput) -> PacingDecision {
        let launches = max(0, floor.room)
        return PacingDecision(
            launches: launches, dialRatio: 0, limit: launches > 0 ? .none : .lines,
            reason: "as many calls as there are lines, \(floor.dialing.count) under way")
    }
}
