import DialerCore
import Testing
import Vocabulary

@testable import Store

@Suite("Callbacks that somebody asked for")
struct CallbackTests {
    private func prepared(_ count: Int = 2) async throws -> (TestStore, Campaign) {
        let test = try TestStore()
        let campaign = TestStore.campaign()
        try await test.store.syncCampaigns([campaign], now: TestStore.noon)
        try await test.add((1...count).map { try TestStore.row($0) })
        return (test, campaign)
    }

    private let later = TestStore.noon + .seconds(7200)

    @Test("come due at their time, before everything else, once")
    func dueFirst() async throws {
        let (test, campaign) = try await prepared(3)
        try await test.play(campaign, attempt: 1, .answered)
        let spoken = try #require(try await test.store.interactions().first?.debtor)
        try await test.store.scheduleCallback(attempt: AttemptID(rawValue: 1), due: later)
        #expect(try await !test.claim(campaign, at: later - .seconds(1)).contains { $0.debtor == spoken })
        try await test.store.releaseClaims()
        let leads = try await test.claim(campaign, at: later)
        #expect(leads.count == 3 && leads.first?.debtor == spoken, "asked for: before all others")
        try await test.store.releaseClaims()
        try await test.play(campaign, attempt: 2, .answered, at: later + .seconds(60))
        try await test.store.releaseClaims()
        let after = try await test.claim(campaign, at: later + .seconds(86_400))
        #expect(after.count == 2 && !after.contains { $0.debtor == spoken }, "the wish is fulfilled")
    }

    @Test("asked for during the call, they hold when it ends")
    func duringTheCall() async throws {
        let (test, campaign) = try await prepared(1)
        let lead = try #require(try await test.claim(campaign).first)
        let launch = TestStore.launch(lead, attempt: 1)
        #expect(await test.store.journal(launch) == nil)
        try await test.store.scheduleCallback(attempt: launch.attempt, due: later)
        // The agent's "call later" adds nothing to a time that was agreed on.
        try await test.store.recordDisposition(
            attempt: launch.attempt, .callLater, agent: AgentID("PJSIP/ana"), at: TestStore.noon)
        #expect(try await test.store.recordEnd(TestStore.record(launch, .answered), retry: campaign.retry))
        #expect(try await test.claim(campaign, at: later - .seconds(1)).isEmpty)
        #expect(try await test.claim(campaign, at: later).map(\.account) == [lead.account])
    }

    @Test("an agent's \"call later\" without a time is three hours")
    func usual() async throws {
        let (test, campaign) = try await prepared(1)
        try await test.play(campaign, attempt: 1, .answered)
        try await test.store.recordDisposition(
            attempt: AttemptID(rawValue: 1), .callLater, agent: AgentID("PJSIP/ana"), at: TestStore.noon)
        #expect(try await test.claim(campaign, at: TestStore.noon + .seconds(10_799)).isEmpty)
        #expect(try await test.claim(campaign, at: TestStore.noon + .seconds(10_800)).count == 1)
    }

    @Test("a wish to be left alone is stronger")
    func doNotCall() async throws {
        let (test, campaign) = try await prepared(1)
        try await test.play(campaign, attempt: 1, .answered)
        try await test.store.scheduleCallback(attempt: AttemptID(rawValue: 1), due: later)
        try await test.store.recordDisposition(
            attempt: AttemptID(rawValue: 1), .doNotCall, agent: AgentID("PJSIP/ana"), at: TestStore.noon)
        #expect(try await test.claim(campaign, at: later).isEmpty)
    }
}
