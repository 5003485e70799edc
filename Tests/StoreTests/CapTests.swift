import Compliance
import DialerCore
import GRDB
import Portfolio
import Store
import Testing
import Vocabulary

/// Caps by key, channel and outcome, and the moment at which each opens again.
@Suite struct CapTests {
    private static let santiago = ["America/Santiago"]
    private static let day = Duration.seconds(86_400)

    private func prepared(_ rows: [ImportRow]) async throws -> (TestStore, Campaign) {
        let test = try TestStore()
        // One retry rule for all: only caps hold anybody back.
        let campaign = TestStore.campaign(
            retry: RetryPolicy(
                rules: Dictionary(
                    uniqueKeysWithValues: Outcome.allCases.map { ($0, RetryRule(after: .seconds(60), attempts: 100)) }),
                maxAttempts: 100))
        try await test.store.syncCampaigns([campaign], now: TestStore.noon)
        try await test.add(rows)
        return (test, campaign)
    }

    private func limits(_ caps: FrequencyCap..., at now: Timestamp) -> [FrequencyLimit] {
        let profile = ComplianceProfile(id: "test", hours: .always, caps: caps, source: "test")
        return Compliance.limits(of: profile, zones: Self.santiago, at: now)
    }

    /// What the journal says to a call of the first lead there is; taken back, whatever it says.
    private func answer(
        _ test: TestStore, _ campaign: Campaign, attempt: Int64, at now: Timestamp, _ caps: FrequencyCap...
    ) async throws -> JournalRefusal? {
        let profile = ComplianceProfile(id: "test", hours: .always, caps: caps, source: "test")
        let lead = try #require(try await test.claim(campaign, at: now, limit: 1).first)
        let launch = TestStore.launch(
            lead, attempt: attempt, at: now, limits: Compliance.limits(of: profile, zones: Self.santiago, at: now))
        let refusal = await test.store.journal(launch)
        if refusal == nil {
            try await test.store.recordEnd(
                TestStore.record(launch, .failed, next: .retry(at: now), ringing: false), retry: campaign.retry)
        } else {
            try await test.store.returnLead(lead, due: now, reason: "capped")
        }
        return refusal
    }

    @Test func aConversationIsFollowedByQuiet() async throws {
        let (test, campaign) = try await prepared([TestStore.row(1)])
        let noon = TestStore.noon
        let rest = FrequencyCap.rest(days: 7, after: .conversation)
        // Abandoned: a contact, no conversation.
        try await test.play(campaign, attempt: 1, .abandoned, next: .retry(at: noon))
        #expect(try await answer(test, campaign, attempt: 2, at: noon + .seconds(60), rest) == nil)
        try await test.play(campaign, attempt: 3, .answered, at: noon + .seconds(120), next: .retry(at: noon))
        let reopened = noon + .seconds(12 * 3600) + Self.day * 6
        #expect(
            try await answer(test, campaign, attempt: 4, at: noon + .seconds(300), rest)
                == .frequencyCap(rest.label, opens: reopened))
        #expect(
            try await answer(test, campaign, attempt: 5, at: reopened - .milliseconds(1), rest)
                == .frequencyCap(rest.label, opens: reopened))
        #expect(try await answer(test, campaign, attempt: 6, at: reopened, rest) == nil)
    }

    @Test func theAgentsWordThatItWasAMachineGivesTheContactBack() async throws {
        let (test, campaign) = try await prepared([TestStore.row(1)])
        let contact = FrequencyCap(max: 1, per: .isoWeek, countsOn: .contact)
        try await test.play(campaign, attempt: 1, .answered, next: .retry(at: TestStore.noon))
        let later = TestStore.noon + .seconds(600)
        #expect(try await answer(test, campaign, attempt: 2, at: later, contact) != nil)
        try await test.store.recordDisposition(
            attempt: AttemptID(rawValue: 1), .machine, agent: AgentID("PJSIP/ana"), at: later)
        #expect(try await answer(test, campaign, attempt: 3, at: later + .seconds(90_000), contact) == nil)
    }

    @Test func outcomesThatALawLeavesOutAreLeftOut() async throws {
        let (test, campaign) = try await prepared([TestStore.row(1)])
        let noon = TestStore.noon
        let cap = FrequencyCap(max: 1, per: .rollingDays(7), countsOn: .attempt, excused: [.busy, .invalid])
        try await test.play(campaign, attempt: 1, .busy, next: .retry(at: noon))
        #expect(try await answer(test, campaign, attempt: 2, at: noon + .seconds(60), cap) == nil)
        try await test.play(campaign, attempt: 3, .noAnswer, at: noon + .seconds(120), next: .retry(at: noon))
        #expect(
            try await answer(test, campaign, attempt: 4, at: noon + .seconds(180), cap)
                == .frequencyCap(cap.label, opens: noon + .seconds(120) + Self.day * 7 + .milliseconds(1)))
    }

    /// While a call is under way nobody knows how it will end: it holds its place under every cap.
    @Test func aCallUnderWayCounts() async throws {
        // Two debtors share a telephone.
        let (test, campaign) = try await prepared([
            TestStore.row(1, phones: ["+56 2 0000 0001"]), TestStore.row(2, phones: ["+56 2 0000 0001"]),
        ])
        let leads = try await test.claim(campaign)
        let cap = FrequencyCap(max: 1, per: .day, countsOn: .conversation, key: .number, excused: [.busy])
        let now = TestStore.noon
        let first = TestStore.launch(leads[0], attempt: 1, limits: limits(cap, at: now))
        #expect(await test.store.journal(first) == nil)
        let second = TestStore.launch(leads[1], attempt: 2, limits: limits(cap, at: now))
        #expect(await test.store.journal(second) == .frequencyCap(cap.label, opens: now + .seconds(12 * 3600)))
        try await test.store.recordEnd(TestStore.record(first, .busy), retry: campaign.retry)
        #expect(await test.store.journal(second) == nil)
    }

    @Test func accountsAndPersonsAreCountedApart() async throws {
        let (test, campaign) = try await prepared([TestStore.row(1), TestStore.row(1, reference: "A1b")])
        let now = TestStore.noon
        let lead = try await test.play(campaign, attempt: 1, .busy, next: .retry(at: now + Self.day))
        let other = try #require(try await test.claim(campaign, at: now).first)
        #expect(other.debtor == lead.debtor && other.account != lead.account)
        let byAccount = FrequencyCap(max: 1, per: .day, countsOn: .attempt, key: .account)
        let byPerson = FrequencyCap(max: 1, per: .day, countsOn: .attempt)
        let refused = TestStore.launch(other, attempt: 2, at: now, limits: limits(byAccount, byPerson, at: now))
        #expect(await test.store.journal(refused) == .frequencyCap(byPerson.label, opens: now + .seconds(12 * 3600)))
        let allowed = TestStore.launch(other, attempt: 3, at: now, limits: limits(byAccount, at: now))
        #expect(await test.store.journal(allowed) == nil)
    }

    @Test func contactsFromElsewhereCount() async throws {
        let (test, campaign) = try await prepared([TestStore.row(1)])
        let lead = try #require(try await test.claim(campaign).first)
        try await test.store.returnLead(lead, due: TestStore.noon, reason: "")
        let noon = TestStore.noon
        let shared = FrequencyCap(max: 1, per: .isoWeek, countsOn: .contact, channels: [.call, .visit])
        let oneChannel = FrequencyCap(max: 1, per: .isoWeek, countsOn: .attempt, countsChannels: true)
        func record(_ channel: ContactChannel, _ basis: CapBasis, _ at: Timestamp) async throws {
            try await test.store.recordOutsideContact(
                OutsideContact(debtor: lead.debtor, channel: channel, at: at, basis: basis, source: "field"))
        }
        try await record(.sms, .attempt, noon - .seconds(100))
        #expect(try await answer(test, campaign, attempt: 1, at: noon, shared) == nil)
        // A week in which messages were sent is no week for calls, where the law wants one channel.
        let free = noon - .seconds(100) + Self.day * 7 + .milliseconds(1)
        #expect(
            try await answer(test, campaign, attempt: 2, at: noon, oneChannel)
                == .frequencyCap(oneChannel.label, opens: free))
        // Nobody at home: an attempt, no contact. Then somebody was.
        try await record(.visit, .attempt, noon - .seconds(50))
        #expect(try await answer(test, campaign, attempt: 3, at: noon, shared) == nil)
        try await record(.visit, .contact, noon - .seconds(40))
        try await record(.visit, .contact, noon - .seconds(40))
        #expect(
            try await answer(test, campaign, attempt: 4, at: noon, shared)
                == .frequencyCap(shared.label, opens: noon - .seconds(40) + Self.day * 7 + .milliseconds(1)))
        let two = FrequencyCap(max: 2, per: .isoWeek, countsOn: .contact, channels: [.call, .visit])
        #expect(try await answer(test, campaign, attempt: 5, at: noon, two) == nil, "told twice, and one visit")
    }

    @Test func ofSeveralCapsTheOneThatOpensLastIsNamed() async throws {
        let (test, campaign) = try await prepared([TestStore.row(1)])
        let noon = TestStore.noon
        try await test.play(campaign, attempt: 1, .busy, next: .retry(at: noon))
        let short = FrequencyCap(max: 1, per: .day, countsOn: .attempt)
        let long = FrequencyCap(max: 1, per: .rollingDays(3), countsOn: .attempt)
        let never = FrequencyCap(max: 0, per: .day, countsOn: .attempt)
        let later = noon + .seconds(60)
        #expect(
            try await answer(test, campaign, attempt: 2, at: later, long, short)
                == .frequencyCap(long.label, opens: noon + Self.day * 3 + .milliseconds(1)))
        #expect(try await answer(test, campaign, attempt: 3, at: later, short, never) == .frequencyCap(never.label))
    }

    @Test func overridesAreKeptWithTheirTimes() async throws {
        let test = try TestStore()
        let chile = try #require(Country(code: "CL"))
        let one = ComplianceOverride(law: "cl", what: "more hours", reason: "counsel", place: "marcador.yaml:1:2")
        let other = ComplianceOverride(law: "cl", what: "no caps", reason: "a test", place: "marcador.yaml:3:4")
        let noon = TestStore.noon
        try await test.store.recordOverrides([chile: [one]], at: noon)
        try await test.store.recordOverrides([chile: [one, other]], at: noon + .seconds(60))
        try await test.store.recordOverrides([:], at: noon + .seconds(120))
        #expect(try await test.store.overrides(at: noon) == [chile: [one]])
        #expect(try await test.store.overrides(at: noon + .seconds(60)) == [chile: [one, other]])
        #expect(try await test.store.overrides(at: noon + .seconds(120)).isEmpty)
    }
}
