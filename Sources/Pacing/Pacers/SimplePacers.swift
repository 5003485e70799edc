/// One agent, one call: an answered person always has an agent spoken for.
public struct ProgressivePacer: Pacer {
    public init() {}

    public func decide(_ floor: PacingInput) -> PacingDecision {
        let launches = floor.unspokenAgents
        return PacingDecision(floor, launches: launches, dialRatio: 1, grounds: .progressive)
    }
}

/// A fixed number of calls per free agent, for comparison with the predictor. Still under the abandonment cap.
public struct RatioPacer: Pacer {
    /// Calls per free agent, 1…10.
    public let ratio: Double

    public init(ratio: Double) {
        self.ratio = ratio
    }

    public func decide(_ floor: PacingInput) -> PacingDecision {
        let free = floor.idleAgents + floor.reservedAgents
        let target = Int((ratio * Double(free)).rounded())
        let wanted = max(0, target - floor.dialing.count - floor.unattended)
        let allowed = floor.launchesUnderCap(wanted: wanted)
        let launches = max(allowed, min(wanted, floor.unspokenAgents))
        let gate = launches < wanted ? floor.gate(beyond: allowed) : nil
        return PacingDecision(floor, launches: launches, dialRatio: ratio, grounds: .ratio(ratio), gate: gate)
    }
}

extension PacingInput {
    /// People who wait and for whom no agent's phone rings, whoever called whom.
    var unattended: Int { max(0, waiting - offered) + ahead }

    /// Idle agents for whom no call is under way and nobody waits.
    var unspokenAgents: Int {
        max(0, idleAgents - max(0, dialing.count + unattended - reservedAgents))
    }
}
