/// The ledger gate: how many launches keep every campaign that shares these agents under its cap, even if every call
/// under way is answered by a person and no agent is released meanwhile.
///
/// With D abandoned of L answered, n calls of the campaign under way (dialling or waiting), and u = all calls under
/// way − free agents, the worst case of that campaign is D + min(u, n) of L + n. Fewer answers make a smaller ratio, so
/// the inequality is exactly the condition under which the cap cannot be crossed, as long as no agent leaves.
extension PacingInput {
    func launchesUnderCap(wanted: Int) -> Int {
        var allowed = 0
        while allowed < wanted, ledgerAtRisk(launching: allowed + 1) == nil { allowed += 1 }
        return allowed
    }

    /// Why one launch beyond `allowed` does not go out.
    func gate(beyond allowed: Int) -> (limit: PacingLimit, reason: String) {
        guard let ledger = ledgerAtRisk(launching: allowed + 1) else { return (.agents, staffing) }
        let seen = "\(ledger.abandonment.abandoned) abandoned of \(ledger.abandonment.answered) answered"
        let whose = ledger.campaign.isEmpty ? "" : " in \(ledger.campaign), which shares these agents"
        guard ledger.cap > 0 else { return (.abandonment, "progressive: the abandonment cap is 0 %\(whose)") }
        // Before 1/cap answers the gate cannot open: that is the warm-up.
        if Double(ledger.abandonment.answered) * ledger.cap < 1 {
            let needed = (1 / ledger.cap).rounded(.up)
            return (.warmUp, "progressive until \(decimal(needed)) people have answered\(whose): \(seen) so far")
        }
        return (
            .abandonment,
            "progressive: with every call under way answered, \(seen)\(whose) would cross the cap of "
                + "\(decimal(ledger.cap * 100)) %"
        )
    }

    /// The first ledger whose worst case crosses its cap with that many launches more; our own has no name.
    private func ledgerAtRisk(launching count: Int) -> SharedLedger? {
        let underWay = dialing.count + waiting
        let unserved = underWay + count - idleAgents - reservedAgents
        guard unserved > 0 else { return nil }
        let theirs = sharers.reduce(0) { $0 + $1.underWay }
        let own = SharedLedger(
            campaign: "", underWay: max(0, underWay - theirs) + count, abandonment: abandonment, cap: abandonmentCap)
        return ([own] + sharers).first { $0.underWay > 0 && !$0.holds(unserved: unserved) }
    }
}

extension SharedLedger {
    /// Whether the cap holds when all its calls under way are answered and `unserved` people find no agent.
    func holds(unserved: Int) -> Bool {
        let worst = Double(abandonment.abandoned + min(unserved, underWay))
        return worst <= cap * Double(abandonment.answered + underWay)
    }
}
