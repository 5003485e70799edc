/// One agent, one call: an answered person always has an agent spoken for.
public struct ProgressivePacer: Pacer {
    public init() {}

    public func decide(_ floor: PacingInput) -> PacingDecision {
        let launches = floor.unspokenAgents
        return PacingDecision(
            launches: launches, dialRatio: 1, limit: launches > 0 ? .none : .agents,
            reason: launches > 0
                ? "progressive: \(launches) free agents, one call each"
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
        let wanted = max(0, target - floor.dialing.count - floor.waiting)
        let allowed = floor.launchesUnderCap(wanted: wanted)
        let held = allowed < wanted
        return PacingDecision(
            launches: max(allowed, min(wanted, floor.unspokenAgents)), dialRatio: ratio,
            limit: held ? floor.gateLimit : wanted > 0 ? .none : .agents,
            reason: held
                ? floor.gateReason
                : "ratio \(decimal(ratio)): \(free) free agents, \(floor.dialing.count) calls under way")
    }
}

extension PacingInput {
    /// Idle agents for whom no call is under way and nobody waits.
    var unspokenAgents: Int {
        max(0, idleAgents - waiting - max(0, dialing.count - reservedAgents))
    }

    var staffing: String {
        "\(idleAgents) idle, \(reservedAgents) reserved, \(busyAgents.count) busy, \(dialing.count) calls under way, "
            + "\(waiting) waiting"
    }

    /// The ledger gate: how many of `wanted` launches keep the window under the cap even if every call in flight is
    /// answered by a person and no agent is released meanwhile.
    ///
    /// With D abandoned of L answered, F calls in flight, W waiting and I idle agents the worst case is
    /// D + (F + W − I)⁺ of L + F + W, and the ratio grows with every answer, so the inequality below is exactly the
    /// condition under which the cap cannot be crossed (Marcador's pacing notes, "hard cap on a rolling ratio").
    func launchesUnderCap(wanted: Int) -> Int {
        var allowed = 0
        while allowed < wanted {
            let inFlight = dialing.count + allowed + 1 + waiting
            let unserved = max(0, inFlight - idleAgents - reservedAgents)
            let worst = Double(abandonment.abandoned + unserved)
            guard unserved == 0 || worst <= abandonmentCap * Double(abandonment.answered + inFlight) else { break }
            allowed += 1
        }
        return allowed
    }

    /// Before 1/cap answers the gate cannot open: that is the warm-up.
    var gateLimit: PacingLimit {
        Double(abandonment.answered) * abandonmentCap < 1 ? .warmUp : .abandonment
    }

    var gateReason: String {
        let seen = "\(abandonment.abandoned) abandoned of \(abandonment.answered) answered"
        return gateLimit == .warmUp
            ? "progressive until \(Int((1 / max(abandonmentCap, 1e-6)).rounded(.up))) people have answered: \(seen) so far"
            : "progressive: with every call in flight answered, \(seen) would cross the cap of "
                + "\(decimal(abandonmentCap * 100)) %"
    }
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
