import DialerCore
import Portfolio
import Store
import Testing
import Vocabulary

/// Who has promised, in campaigns that do not work by a strategy.
@Suite struct PromisedWorkTests {
    private static let noon = TestStore.noon
    private let test: TestStore
    private let campaign = TestStore.campaign()

    init() async throws {
        test = try TestStore()
        try await test.store.syncCampaigns([campaign], now: Self.noon)
        try await test.add([TestStore.row(1), TestStore.row(2)])
    }

    /// For Friday, with two days of grace.
    private func promise(by person: Int = 1, at now: Timestamp = noon) async throws {
        let account = try #require(try await test.store.account(reference: "A\(person)"))
        let promise = Promise(
            amount: Money(minorUnits: 20_000, currency: .clp), due: try #require(CivilDate(iso: "2026-03-13")),
            made: try #require(CivilDate(iso: "2026-03-10")))
        try await test.store.addPromise(
            promise, of: account, from: PromiseOrigin(.agent, at: now), terms: PromiseTerms())
    }

    private func claimed(_ campaign: Campaign? = nil, at now: Timestamp = noon) async throws -> [String] {
        try await test.claim(campaign ?? self.campaign, at: now).map { String($0.phone.e164.suffix(1)) }.sorted()
    }

    @Test func theyAreLeftAloneUntilThePromiseIsDecided() async throws {
        try await promise()
        #expect(try await claimed() == ["2"])
        let summary = try await test.store.workSummary(campaign: campaign.id, now: Self.noon)
        #expect(summary.waiting.map(\.reason) == ["a promise of payment is open"])
        #expect(try await claimed(at: Self.noon + .days(5)) == [])
        // On Monday it is broken.
        let monday = Self.noon + .days(6)
        #expect(try await test.store.decidePromises(now: monday).broken == 1)
        #expect(try await claimed(at: monday) == ["1"])
    }

    @Test func nobodyHasDecidedItAndStillTheyAreLeftAlone() async throws {
        try await promise()
        #expect(try await claimed(at: Self.noon + .days(9)) == ["2"])
    }

    @Test func theirLeadInTheHopperIsNotDialled() async throws {
        let leads = try await test.claim(campaign)
        let lead = try #require(leads.first { $0.phone.e164.hasSuffix("1") })
        try await promise()
        #expect(await test.store.journal(TestStore.launch(lead, attempt: 1)) == .noLongerDue)
        let account = try #require(try await test.store.account(reference: "A1"))
        #expect(try await test.store.cancelPromise(of: account, at: Self.noon + .minutes(5)))
        #expect(try await claimed(at: Self.noon + .minutes(5)) == ["1"])
    }

    @Test func whoAskedToBeCalledIs() async throws {
        try await test.play(campaign, attempt: 1, .answered)
        try await promise()
        try await test.store.scheduleCallback(attempt: AttemptID(rawValue: 1), due: Self.noon + .hours(2))
        #expect(try await claimed(at: Self.noon + .hours(2)) == ["1", "2"])
    }

    @Test func aRestThatWasAskedForOutlastsThePromise() async throws {
        let result = try #require(ResultTree.standard.result("reclamo"))
        // Another campaign had the conversation.
        let other = TestStore.campaign("otra")
        try await test.store.syncCampaigns([campaign, other], now: Self.noon)
        try await test.play(other, attempt: 1, .answered)
        try await promise()
        try await test.store.recordConversation(
            attempt: AttemptID(rawValue: 1), ConversationEntry(result, agent: AgentID("PJSIP/ana"), at: Self.noon))
        let account = try #require(try await test.store.account(reference: "A1"))
        #expect(try await test.store.cancelPromise(of: account, at: Self.noon + .hours(1)))
        #expect(try await claimed(at: Self.noon + .days(10) - .seconds(1)) == ["2"])
        #expect(try await claimed(at: Self.noon + .days(10)) == ["1"])
    }

    @Test func aSegmentThatAsksForPromisesSaysItself() async throws {
        let rule = try AccountRule(parsing: "open_promise or not open_promise")
        let asking = TestStore.campaign("todos", selection: AccountSelection(segment: "todos"))
        let early = TestStore.campaign("early", selection: AccountSelection(segment: "deudas"))
        let segments = [
            Segment(name: "todos", rule: rule), Segment(name: "deudas", rule: try AccountRule(parsing: "balance > 0")),
        ]
        try await test.store.syncCampaigns([asking, early], segments: segments, now: Self.noon)
        try await test.store.refreshSegments(now: Self.noon)
        try await promise()
        #expect(try await claimed(early) == ["2"])
        #expect(try await claimed(asking) == ["1", "2"])
        // The next config file leaves the choice to the campaign.
        try await test.store.releaseClaims()
        let plain = [Segment(name: "todos", rule: try AccountRule(parsing: "balance > 0")), segments[1]]
        try await test.store.syncCampaigns([asking, early], segments: plain, now: Self.noon)
        try await test.store.refreshSegments(now: Self.noon)
        #expect(try await claimed(asking) == ["2"])
    }
}
