extension Strategy {
    /// The strategies before it that leave it no account, where that can be proved; empty: it may have some.
    ///
    /// One alone that takes all of them is named alone: the shortest way to the cure.
    public func takers(among before: [Strategy]) -> [Strategy] {
        // A strategy that is for nobody is none that others stand in the way of.
        guard accounts.map({ rule in RuleProbes([rule]).first { rule.holds(for: $0) } != nil }) ?? true else {
            return []
        }
        if let one = before.first(where: { leavesNothing([$0]) }) { return [one] }
        // Each that is left out although the rest takes everything had no part in it.
        guard before.count > 1, leavesNothing(before) else { return [] }
        var takers = before
        for strategy in before {
            let others = takers.filter { $0 != strategy }
            if leavesNothing(others) { takers = others }
        }
        return takers
    }

    private func leavesNothing(_ takers: [Strategy]) -> Bool {
        if takers.contains(where: { $0.accounts == nil }) { return true }
        let probes = RuleProbes((takers + [self]).compactMap(\.accounts))
        let isLeft = { (facts: AccountFacts) in isFor(facts) && !takers.contains { $0.isFor(facts) } }
        return probes.areComplete && probes.first(where: isLeft) == nil
    }
}
