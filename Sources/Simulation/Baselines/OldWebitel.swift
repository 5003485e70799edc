public import Pacing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The rule of Webitel's old engine: calls beyond the free agents by the connect rate, scaled by an exponential of how far
/// the abandoned share of all calls is from 2.5 %.
public struct OldWebitel: Pacer {
    private var calls = 0
    private var bridged = 0
    private var abandoned = 0

    public init() {}

    public mutating func observe(_ event: PacingEvent, at now: Double) {
        switch event {
        case .launched: calls += 1
        case .connected: bridged += 1
        case .ended(let ending) where ending.kind == .abandoned: abandoned += 1
        default: break
        }
    }

    /// Percent of the overdialling that goes out.
    var adjustment: Double {
        guard calls >= 200 else { return 35 }
        let distance = 2.5 - 100 * Double(abandoned) / Double(calls)
        return min(1000, max(0, (35 * pow(40, distance)).rounded()))
    }

    public mutating func decide(_ floor: PacingInput) -> PacingDecision {
        let agents = floor.freeAgents + floor.busyAgents.count
        guard bridged >= 10, agents > 2 else {
            return .launch(floor.freeAgents - floor.unmet, ratio: 1, "Webitel, progressive")
        }
        let connectRate = Double(calls) / Double(bridged)
        let over = abs(Double(agents) / connectRate - Double(agents))
        let new = Int((Double(floor.freeAgents) + over * adjustment / 100).rounded(.up))
        let limit = new + floor.busyAgents.count
        return .launch(
            limit - floor.unmet - floor.talkingAgents, ratio: Double(new) / Double(max(1, floor.freeAgents)), "Webitel")
    }
}
