/// One agent, one call: an answered person always has an agent spoken for.
public struct ProgressivePacer: Pacer {
    public init() {}

    public func decide(_ floor: PacingInput) -> PacingDecision {
        let launches = floor.unspokenAgents
        return PacingDecision(
            launches: launches, dialRatio: 1, limit: launches > 0 ? .none : .agents,
            reason: launches > 0
                ? "progressive: \(counted(launches, "free agent")), one call each"
                : "progressive: no free agent without a call (\(floor.staffing))")
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
        return PacingDecision(
            launches: launches, dialRatio: ratio, limit: gate?.limit ?? (launches > 0 ? .none : .agents),
            reason: gate?.reason
                ?? "ratio \(decimal(ratio)): \(counted(free, "free agent")), "
                + "\(counted(floor.dialing.count, "call")) under way")
    }
}

extension PacingInput {
    /// People who wait and for whom no agent's phone rings.
    var unattended: Int { max(0, waiting - offered) }

    /// Idle agents for whom no call is under way and nobody waits.
    var unspokenAgents: Int {
        max(0, idleAgents - max(0, dialing.count + unattended - reservedAgents))
    }

    var staffing: String {
        "\(idleAgents) idle, \(reservedAgents) reserved, \(busyAgents.count) busy, "
            + "\(counted(dialing.count, "call")) under way, \(waiting) waiting"
    }
}

/// `1 call`, `2 calls`.
func counted(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
}

/// Two decimals at most, a point as separator: `1.5`, `3`, `0.25`.
func decimal(_ value: Double) -> String {
    let hundredths = (value * 100).rounded()
    guard hundredths.magnitude < 1e15 else { return "\(value)" }
    let whole = Int(hundredths)
    let fraction = abs(whole % 100)
    let sign = whole < 0 && whole > -100 ? "-" : ""
    if fraction == 0 { return "\(whole / 100)" }
    let text = fraction % 10 == 0 ? "\(fraction / 10)" : fraction < 10 ? "0\(fraction)" : "\(fraction)"
    return "\(sign)\(whole / 100).\(text)"
}
