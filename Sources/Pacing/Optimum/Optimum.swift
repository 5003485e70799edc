extension MemorylessWorld {
    /// The best there is under a limit on abandonment.
    public struct Optimum: Hashable, Sendable {
        public let performance: Performance
        /// Calls that should ring, by agents busy: a little under the limit, and a little over it.
        public let careful: [Int]
        public let bold: [Int]
        /// The share of time in which to follow `bold`, so that the limit is just met; 0 where no policy goes over it.
        public let boldShare: Double

        public var occupancy: Double { performance.occupancy }
        public var abandonment: Double { performance.abandonment }
    }

    /// The highest occupancy any policy reaches with no more than `target` of the people who answered meeting nobody;
    /// `target` between 0 and 1.
    ///
    /// A constrained Markov decision process: the best for a price per person lost is a policy that policy iteration
    /// finds, the price at which a careful and a bold one come to the same is found by raising the line through two
    /// policies until none lies above it, and between those two the time is divided (Altman 1999). In a release build
    /// a floor of 50 takes a fraction of a second, one of 200 some 10 to 20 seconds.
    ///
    /// The time is divided, not the abandonment: reading the occupancy off between the two policies in proportion to
    /// their abandonment says up to 0.0004 too much, as the bold one also has more answers.
    public func optimum(abandonment target: Double) throws(TrafficError) -> Optimum {
        try Traffic.require(target, "the abandonment", .innerShare)
        // Lost ≤ target·answered is the same as lost ≤ odds·connected.
        let odds = target / (1 - target)
        func excess(_ flow: RingingChain.Flow) -> Double { flow.abandoned - odds * flow.busy / meanTalk }

        var limit = Int((1.3 * Double(agents) / answerChance).rounded(.up)) + 30
        // Nobody is lost with no more calls than agents; the more ring, the more are.
        var careful = RingingChain(self, (0...agents).map { max(agents - $0, $0 == 0 ? 1 : 0) })
        var bold = RingingChain(self, [Int](repeating: limit, count: agents + 1))
        while excess(bold.flow) <= 0, limit < 50_000 {
            limit *= 2
            bold = RingingChain(self, [Int](repeating: limit, count: agents + 1))
        }
        for _ in 0..<100 {
            let lost = bold.flow.abandoned - careful.flow.abandoned
            guard lost > 0 else { break }
            let price = (bold.flow.busy - careful.flow.busy) / lost
            let found = best(price: price, from: careful.policy, limit: limit)
            let reached = careful.gain(price: price)
            guard found.gain(price: price) > reached + 1e-11 * (1 + reached.magnitude) else { break }
            if excess(found.flow) <= 0 { careful = found } else { bold = found }
        }
        let (under, over) = (excess(careful.flow), excess(bold.flow))
        let share = over > under ? min(1, max(0, -under / (over - under))) : 0
        let flow = RingingChain.Flow(
            busy: careful.flow.busy + share * (bold.flow.busy - careful.flow.busy),
            abandoned: careful.flow.abandoned + share * (bold.flow.abandoned - careful.flow.abandoned))
        return Optimum(
            performance: performance(flow), careful: careful.policy, bold: bold.policy, boldShare: share)
    }

    private func best(price: Double, from policy: [Int], limit: Int) -> RingingChain {
        var chain = RingingChain(self, policy)
        for _ in 0..<200 {
            guard let better = chain.improved(price: price, limit: limit) else { break }
            chain = RingingChain(self, better)
        }
        return chain
    }
}
