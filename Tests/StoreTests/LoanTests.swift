import DialerCore
import Portfolio
import Store
import Testing
import Vocabulary

/// Work that goes from one campaign to another.
@Suite struct LoanTests {
    private static let noon = StrategyScene.noon
    private static let early = StrategyScene.campaign("tempranas", stages: ["exigencia"])
    private static let late = StrategyScene.campaign("tardias", stages: ["aviso"])

    /// One account in the middle stage, and five in the last, the higher number worth more.
    private func scene() async throws -> StrategyScene {
        let scene = try await StrategyScene([Self.early, Self.late])
        try await scene.add([1: 20])
        for number in 11...15 { try await scene.add([number: 60], balance: Int64(number) * 10_000) }
        try await scene.review()
        return scene
    }

    private func move(_ accounts: Int, from first: Int = 2) throws -> WorkloadMove {
        let side = WorkloadSide(
            campaign: "tardias", agents: 1, reach: first, values: [9, 8, 7, 6, 5], lends: accounts, takes: 9)
        let taker = WorkloadSide(campaign: "tempranas", agents: 9, reach: 9, values: [1], lends: 0, takes: 9)
        return try #require(Workload.moves(among: [side, taker]).first)
    }

    @Test func whatIsLentIsTheOtherCampaignsUntilItComesBack() async throws {
        let scene = try await scene()
        let store = scene.test.store
        let end = Self.noon + .hours(8)
        #expect(try await store.lend(move(2), until: end, now: Self.noon) == 2)
        // Before anybody has looked at them, nobody calls them.
        #expect(Set(try await scene.claimed(Self.late)) == [15, 14, 11])
        try await store.releaseClaims()
        try await scene.review()
        #expect(Set(try await scene.claimed(Self.late)) == [15, 14, 11])
        #expect(Set(try await scene.claimed(Self.early)) == [1, 12, 13])
        let (late, early) = (
            try await store.workloadFigures(of: Self.late.id, limit: 9, now: Self.noon),
            try await store.workloadFigures(of: Self.early.id, limit: 9, now: Self.noon)
        )
        #expect(late.lent == 2 && late.taken == 0 && late.accounts == 5)
        #expect(early.taken == 2 && early.lent == 0 && early.accounts == 1)
        #expect(try await store.loans() == [WorkloadLoan(from: "tardias", to: "tempranas")])

        try await store.releaseClaims()
        #expect(try await store.takeBack(nil, reason: "the day is over", now: end - .seconds(1)) == 0)
        #expect(try await store.takeBack(nil, reason: "the day is over", now: end) == 2)
        try await scene.review(at: Self.noon + .minutes(1))
        #expect(Set(try await scene.claimed(Self.late, at: Self.noon + .minutes(1))) == [11, 12, 13, 14, 15])
        #expect(try await scene.claimed(Self.early, at: Self.noon + .minutes(1)) == [1])
        let record = try #require(try await store.workloadRecords(since: Self.noon).first)
        #expect(record.from == "tardias" && record.to == "tempranas" && record.accounts == 2)
        #expect(record.reason == "'tardias' does not come to accounts worth 7.0, 'tempranas' runs out of work")
        #expect(record.ended == end && record.endReason == "the day is over")
        #expect(try await store.loans().isEmpty)
    }

    @Test func theCallOfALentAccountIsThatOfItsStage() async throws {
        let scene = try await scene()
        let store = scene.test.store
        try await store.lend(move(1), until: Self.noon + .hours(8), now: Self.noon)
        try await scene.review()
        let lead = try #require(try await scene.claim(Self.early).first { $0.number == 13 })
        try await scene.play(lead, attempt: 1, .busy, at: Self.noon)
        let later = Self.noon + .minutes(1)
        try await scene.review(at: later)
        let place = try #require(try await scene.place(13))
        #expect(place.stage == "aviso" && place.campaigns == ["tempranas"])
        #expect(place.reason == "tried again after busy")
        // Back by name, in the middle of it.
        let loan = WorkloadLoan(from: "tardias", to: "tempranas")
        #expect(try await store.takeBack(loan, reason: "'tempranas' has no agents", now: later) == 1)
        try await scene.review(at: later)
        #expect(try await scene.place(13)?.campaigns == ["tardias"])
    }

    @Test func whatWasAskedForAndWhatIsAnothersStays() async throws {
        let scene = try await scene()
        let store = scene.test.store
        try await store.lend(move(2, from: 0), until: Self.noon + .hours(8), now: Self.noon)
        try await scene.review()
        // The two that were lent would be the first to go on.
        let back = try WorkloadMove(
            lending: "tempranas", to: "tardias", accounts: 9, as: move(1))
        #expect(try await store.lend(back, until: Self.noon + .hours(8), now: Self.noon) == 1)
    }
}

extension WorkloadMove {
    fileprivate init(lending from: String, to taker: String, accounts: Int, as move: WorkloadMove) throws {
        self = move
        (self.from, self.to, first, self.accounts) = (from, taker, 0, accounts)
    }
}
