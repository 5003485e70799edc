import Portfolio
import Testing

@Suite struct WorkloadTests {
    /// So many accounts, each worth a little less than the one before.
    private func side(
        _ name: String, agents: Int = 5, reach: Int = 10, from best: Double, count: Int, step: Double = 1,
        lent: Int = 0, lends: Int = 100, taken: Int = 0, takes: Int = 100
    ) -> WorkloadSide {
        WorkloadSide(
            campaign: name, agents: agents, reach: reach, values: (0..<count).map { best - step * Double($0) },
            lent: lent, lends: lends, taken: taken, takes: takes)
    }

    @Test func whatOneDoesNotComeToGoesToWhoIsAtLess() throws {
        let rich = side("tardias", from: 200, count: 100)
        let poor = side("tempranas", from: 40, count: 100)
        let moves = Workload.moves(among: [rich, poor])
        let move = try #require(moves.first)
        #expect(moves.count == 1 && move.from == "tardias" && move.to == "tempranas")
        // The ten that five agents come to are all worth less.
        #expect(move.first == 10 && move.accounts == 10)
        #expect(
            move.reason == "'tardias' does not come to accounts worth 190, 'tempranas' is at accounts worth 31")
        // Not the other way.
        #expect(Workload.moves(among: [poor, rich]).map(\.from) == ["tardias"])
    }

    @Test func itStopsWhereItIsWorthNoMore() {
        // 50, 45, 40 … against 22, 25, 28 … from below.
        let lender = side("a", from: 100, count: 30, step: 5)
        let taker = side("b", from: 49, count: 30, step: 3)
        let move = Workload.moves(among: [lender, taker]).first
        #expect(move?.accounts == 4)
    }

    @Test func aSmallDifferenceMovesNothing() {
        let (a, b) = (side("a", from: 100, count: 100), side("b", from: 80, count: 100))
        #expect(Workload.moves(among: [a, b]).isEmpty)
    }

    @Test func limitsHold() {
        let poor = side("b", from: 5, count: 20)
        func accounts(lent: Int = 0, lends: Int = 100, taken: Int = 0, takes: Int = 100) -> Int {
            var taker = poor
            (taker.taken, taker.takes) = (taken, takes)
            let lender = side("a", from: 300, count: 100, lent: lent, lends: lends)
            return Workload.moves(among: [lender, taker]).first?.accounts ?? 0
        }
        #expect(accounts() == 10)
        #expect(accounts(lent: 17, lends: 20) == 3)
        #expect(accounts(lends: 0) == 0)
        #expect(accounts(taken: 48, takes: 50) == 2)
        #expect(accounts(takes: 0) == 0)
        var nobody = poor
        nobody.agents = 0
        #expect(Workload.moves(among: [side("a", from: 300, count: 100), nobody]).isEmpty)
    }

    @Test func whoHasNoAgentsLendsAndWhoRunsOutTakes() {
        let absent = side("a", agents: 0, reach: 0, from: 8, count: 30)
        let idle = side("b", from: 1, count: 3, step: 0.1)
        let moves = Workload.moves(among: [absent, idle])
        #expect(moves.map(\.accounts) == [8])
        #expect(moves.map(\.reason) == ["'a' has no agents for accounts worth 8.0, 'b' runs out of work"])
    }

    @Test func itComesBackWhenTheReasonIsGone() {
        let loan = WorkloadLoan(from: "a", to: "b")
        func reasons(_ a: WorkloadSide, _ b: WorkloadSide) -> [String] {
            Workload.returns(of: [loan], among: [a, b]).map(\.reason)
        }
        let (busy, low) = (side("a", from: 100, count: 50), side("b", from: 50, count: 50))
        #expect(reasons(busy, low).isEmpty)
        #expect(reasons(side("a", from: 100, count: 4), low) == ["'a' comes to the end of its own work"])
        #expect(
            reasons(busy, side("b", from: 300, count: 50))
                == ["'b' does not come to accounts worth 290, 'a' is at accounts worth 91"])
        #expect(reasons(busy, side("b", agents: 0, from: 50, count: 50)) == ["'b' has no agents"])
        #expect(
            Workload.returns(of: [loan], among: [busy]).map(\.reason)
                == ["the two campaigns do not share their work any more"])
    }

    /// Whatever two campaigns are like: what has just moved is not sent back by the next look, and no limit is passed.
    @Test func itDoesNotFlap() throws {
        var random = SeededDraws(seed: 21)
        var moved = 0
        for _ in 0..<2000 {
            func values() -> [Double] {
                let scale = Double.random(in: 1...1000, using: &random)
                return (0..<Int.random(in: 0...120, using: &random)).map { _ in
                    .random(in: 0...scale, using: &random)
                }.sorted(by: >)
            }
            func side(_ name: String) -> WorkloadSide {
                let agents = Int.random(in: 0...4, using: &random)
                return WorkloadSide(
                    campaign: name, agents: agents, reach: agents * 10, values: values(),
                    lent: .random(in: 0...10, using: &random), lends: .random(in: 0...40, using: &random),
                    taken: .random(in: 0...10, using: &random), takes: .random(in: 0...40, using: &random))
            }
            var sides = [side("a"), side("b")]
            guard let move = Workload.moves(among: sides).first else { continue }
            moved += 1
            let from = try #require(sides.firstIndex { $0.campaign == move.from })
            let to = 1 - from
            let going = sides[from].values[move.first..<move.first + move.accounts]
            sides[from].values.removeSubrange(move.first..<move.first + move.accounts)
            sides[from].lent += move.accounts
            sides[to].values = (sides[to].values + going).sorted(by: >)
            sides[to].taken += move.accounts
            #expect(sides[from].lent <= sides[from].lends && sides[to].taken <= sides[to].takes)
            let back = Workload.returns(of: [WorkloadLoan(from: move.from, to: move.to)], among: sides)
            #expect(back.isEmpty, "\(move): \(back)")
            #expect(!Workload.moves(among: sides).contains { $0.from == move.to }, "\(move)")
        }
        #expect(moved > 200)
    }
}
