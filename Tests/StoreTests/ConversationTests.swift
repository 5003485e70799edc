import DialerCore
import Portfolio
import Store
import Testing
import Vocabulary

@Suite struct ConversationTests {
    private let ana = AgentID("PJSIP/ana")
    private let later = TestStore.noon + .seconds(120)

    /// An account in two campaigns, spoken with in the first one.
    private func test() async throws -> (TestStore, Lead) {
        let test = try TestStore()
        try await test.store.syncCampaigns(
            [TestStore.campaign(), TestStore.campaign("other")], now: TestStore.noon)
        try await test.add([TestStore.row(1)])
        return (test, try await test.play(TestStore.campaign(), attempt: 1, .answered))
    }

    private func say(
        _ test: TestStore, _ name: String, reason: String? = nil, note: String? = nil, callAt: Timestamp? = nil
    ) async throws {
        let result = try #require(ResultTree.standard.result(name))
        try await test.store.recordConversation(
            attempt: AttemptID(rawValue: 1),
            ConversationEntry(result, reason: reason, note: note, callAt: callAt, agent: ana, at: later))
    }

    private func call(_ test: TestStore) async throws -> AccountHistory.Call {
        let history = try #require(try await test.store.history(of: AccountID(rawValue: 1)))
        #expect(history.calls.count == 1)
        return try #require(history.calls.first)
    }

    @Test func theLastWordCounts() async throws {
        let (test, _) = try await test()
        try await say(test, "2", reason: "sin trabajo", note: "Pide llamar en marzo")
        let first = try await call(test)
        #expect(first.conversation?.result == "no-promete" && first.conversation?.reason == "sin trabajo")
        #expect(first.conversation?.note == "Pide llamar en marzo" && first.conversation?.agent == ana)
        #expect(first.interaction.disposition == .noPromise)
        try await say(test, "ya-pago")
        let second = try await call(test)
        #expect(second.conversation?.result == "ya-pago" && second.conversation?.reason == nil)
        #expect(second.conversation?.review == "pagos")
        #expect(second.interaction.disposition == .other)
    }

    @Test func aRestHoldsForEveryCampaign() async throws {
        let (test, _) = try await test()
        let other = TestStore.campaign("other")
        let waiting = try #require(try await test.claim(other).first)
        try await say(test, "reclamo")
        // The lead that was waiting to be dialled is not.
        #expect(await test.store.journal(TestStore.launch(waiting, attempt: 2, at: later)) == .noLongerDue)
        let end = later + .seconds(10 * 86_400)
        let found = try await test.store.strategyCase(of: waiting.account, now: later)
        #expect(found?.story.rests == [AccountStory.Rest(at: later, until: end)])
        #expect(try await call(test).conversation?.restUntil == end)
        #expect(try await test.claim(other, at: end - .seconds(1)).isEmpty)
        #expect(try await test.claim(other, at: end).count == 1)
    }

    @Test func whoAskedToBeCalledIs() async throws {
        let (test, _) = try await test()
        let asked = later + .seconds(86_400)
        try await say(test, "llamar-despues", callAt: asked)
        #expect(try await test.claim(TestStore.campaign(), at: asked - .seconds(1)).isEmpty)
        #expect(try await test.claim(TestStore.campaign(), at: asked).count == 1)
    }

    @Test func whoHasDiedIsCalledNoMore() async throws {
        let (test, _) = try await test()
        try await say(test, "33")
        #expect(try await test.claim(TestStore.campaign("other"), at: later).isEmpty)
        let found = try await test.store.strategyCase(of: AccountID(rawValue: 1), now: later)
        #expect(found?.story.contactPoints.allSatisfy { $0.closed == Set(Channel.allCases) } == true)
    }

    @Test func anAttemptThatIsNotThere() async throws {
        let (test, _) = try await test()
        let entry = ConversationEntry(.unknown(code: "77"), agent: ana, at: later)
        await #expect(throws: StoreError.self) {
            try await test.store.recordConversation(attempt: AttemptID(rawValue: 9), entry)
        }
    }
}
