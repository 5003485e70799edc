import DialerCore
import Portfolio
import Store
import Testing
import Vocabulary

/// In which order, and on which phone.
@Suite struct StrategyOrderTests {
    private static let noon = StrategyScene.noon

    @Test func whatIsWorthMoreComesFirst() async throws {
        let scene = try await StrategyScene()
        // The same amount, ten and two days before the last notice; twice the amount, ten days before.
        try await scene.add([1: 36, 2: 44])
        try await scene.add([3: 36], balance: 200_000)
        try await scene.review()
        // Without exploring: chances that are as good as known.
        let leads = try await scene.claim(odds: ContactOdds(chance: 0.5, strength: 1e9))
        #expect(leads.count == 3)
        let worth = leads.compactMap(\.worth)
        #expect(worth == worth.sorted(by: >))
        // Drawn otherwise, the order is another one now and then, but a stage's priority always holds.
        try await scene.add([4: 60], balance: 1000)
        try await scene.review()
        var firsts: Set<Int> = []
        for seed in 1...20 {
            try await scene.test.store.releaseClaims()
            let drawn = try await scene.claim(seed: UInt64(seed))
            #expect(drawn.first?.number == 4)
            if drawn.count > 1 { firsts.insert(drawn[1].number) }
        }
        #expect(firsts.count > 1)
        try await scene.test.store.releaseClaims()
        let one = try await scene.claim(seed: 7).map(\.account)
        try await scene.test.store.releaseClaims()
        #expect(try await scene.claim(seed: 7).map(\.account) == one)
    }

    @Test func whatWasAskedForAndWhatWasPromisedComeBeforeAllStages() async throws {
        let scene = try await StrategyScene()
        try await scene.add([1: 20, 2: 20, 3: 60])
        try await scene.review()
        // A callback for the 19th, a promise for the 20th.
        let lead = try #require(try await scene.claim(odds: ContactOdds(chance: 0.5, strength: 1e9)).last)
        try await scene.test.store.releaseClaims()
        try await scene.play(lead, attempt: 1, .answered, at: Self.noon)
        let day = Self.noon + .days(9)
        try await scene.test.store.scheduleCallback(attempt: AttemptID(rawValue: 1), due: day)
        let other = try await scene.account(lead.number == 1 ? 2 : 1)
        let promise = Promise(
            amount: Money(minorUnits: 45_000, currency: .clp), due: try #require(CivilDate(iso: "2026-03-20")),
            made: try #require(CivilDate(iso: "2026-03-10")))
        try await scene.test.store.addPromise(
            promise, of: other, from: PromiseOrigin(.agent, at: Self.noon), terms: PromiseTerms())
        try await scene.review(at: Self.noon + .minutes(1))
        #expect(try await scene.claimed(at: Self.noon + .minutes(1)) == [3])
        try await scene.test.store.releaseClaims()
        let place = try #require(try await scene.test.store.place(of: other))
        #expect(place.step?.notBefore == day - .hours(3))
        #expect(place.reason == "reminded on the day before a promise is due")
        try await scene.review(at: day)
        let leads = try await scene.claim(at: day)
        #expect(leads.map(\.account) == [lead.account, other, try await scene.account(3)])
        #expect(leads.map(\.priority) == [1_000_000, 500_000, 1])
    }

    @Test func thePhoneOnWhichTheyAreReachedIsChosen() async throws {
        var strategy = try StrategyScene.strategy()
        strategy.stages[1].phones = PhoneRotation(order: .best)
        let scene = try await StrategyScene(strategy: strategy)
        try await scene.add(Dictionary(uniqueKeysWithValues: (1...40).map { ($0, 20) }))
        try await scene.review()
        // Landlines of this campaign answer at noon, mobile phones do not.
        var odds = ContactOdds()
        let hour = CallHour(.tuesday, hour: 12)
        for _ in 0..<2000 {
            odds.learn(true, kind: .landline, at: hour)
            odds.learn(false, kind: .mobile, at: hour)
        }
        let leads = try await scene.claim(limit: 40, odds: odds)
        #expect(leads.count == 40)
        #expect(leads.filter { $0.phone.e164.hasPrefix("+5620000") }.count >= 38)
    }

    @Test func whatCallsHaveShownIsLearnedOnce() async throws {
        let scene = try await StrategyScene()
        try await scene.add([1: 20, 2: 20, 3: 20])
        try await scene.review()
        let id = StrategyScene.agents.id
        let store = scene.test.store
        let before = try await store.learn(LearnedOdds(), of: id)
        for (place, lead) in try await scene.claim().enumerated() {
            // A conversation, nobody, and one that says nothing of the debtor.
            let outcomes: [Outcome] = [.answered, .noAnswer, .congestion]
            try await scene.play(lead, attempt: Int64(place + 1), outcomes[place], at: Self.noon)
        }
        let after = try await store.learn(before, of: id)
        var expected = ContactOdds()
        expected.learn(true, kind: .mobile, at: CallHour(.tuesday, hour: 12))
        expected.learn(false, kind: .mobile, at: CallHour(.tuesday, hour: 12))
        #expect(after.odds == expected)
        #expect(try await store.learn(after, of: id) == after)
        // Another daemon starts.
        #expect(try await store.learn(LearnedOdds(), of: id).odds == expected)
        #expect(try await store.learn(LearnedOdds(), of: StrategyScene.bot.id).odds == ContactOdds())
    }

    @Test func twoDebtsOfOnePersonAreNotInTheHopperTogether() async throws {
        let scene = try await StrategyScene()
        let due = CivilDate(iso: "2026-02-18")
        try await scene.test.add([
            TestStore.row(1, balance: 10_000, dueDay: due),
            TestStore.row(1, balance: 90_000, dueDay: due, reference: "A1-second"),
        ])
        try await scene.review()
        let lead = try await scene.claim(odds: ContactOdds(chance: 0.5, strength: 1e9))
        #expect(lead.count == 1)
        #expect(try await scene.claim().isEmpty)
        try await scene.play(lead[0], attempt: 1, .busy, at: Self.noon)
        try await scene.review(at: Self.noon + .minutes(1))
        #expect(try await scene.claim(at: Self.noon + .minutes(1)).map(\.account) != lead.map(\.account))
    }
}
