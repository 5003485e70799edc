import Compliance
import DialerCore
import Foundation
import Pacing
import Portfolio
import Store
import Testing
import Vocabulary

@Suite struct JournalTests {
    func prepared(_ rows: [ImportRow]) async throws -> (TestStore, Campaign) {
        let test = try TestStore()
        let campaign = TestStore.campaign()
        try await test.store.syncCampaigns([campaign], now: TestStore.noon)
        try await test.add(rows)
        return (test, campaign)
    }

    @Test func recordsOfOneMomentAreKeptInTheirOrderOrNotAtAll() async throws {
        let (test, campaign) = try await prepared([TestStore.row(1), TestStore.row(2)])
        let leads = try await test.claim(campaign)
        let launches = leads.enumerated().map { TestStore.launch($1, attempt: Int64(7 + $0)) }
        #expect(await test.store.journal(launches) == [nil, nil])
        let ring = AttemptTimes(launched: launches[0].at, ringing: launches[0].at + .seconds(3))
        let end = TestStore.record(launches[0], .busy)
        let stranger = TestStore.record(TestStore.launch(leads[1], attempt: 99), .busy)
        await #expect(throws: StoreError.self) {
            try await test.store.record([.end(end, retry: .standard), .end(stranger, retry: .standard)])
        }
        #expect(try await test.store.openAttempts().count == 2)
        let news = try await test.store.record([
            .progress(launches[0].attempt, ring, agent: nil), .end(end, retry: .standard),
            .end(end, retry: .standard), .progress(launches[1].attempt, ring, agent: AgentID("PJSIP/ana")),
        ])
        #expect(news == [true, true, false, true])
        #expect(try await test.store.openAttempts().map(\.agent) == [AgentID("PJSIP/ana")])
        #expect(try await test.store.interactions(InteractionQuery(debtor: leads[0].debtor)).count == 1)
    }

    @Test func anAttemptGoesThroughTheBooks() async throws {
        let (test, campaign) = try await prepared([TestStore.row(1)])
        let lead = try #require(try await test.claim(campaign).first)
        let launch = TestStore.launch(lead, attempt: 7)
        #expect(await test.store.journal(launch) == nil)
        #expect(try await test.store.highestAttemptID().rawValue == 7)

        var times = AttemptTimes(launched: launch.at, ringing: launch.at + .seconds(3))
        try await test.store.recordProgress(launch.attempt, times, agent: nil)
        times.answered = launch.at + .seconds(9)
        try await test.store.recordProgress(launch.attempt, times, agent: AgentID("PJSIP/ana"))
        let open = try await test.store.openAttempts()
        #expect(
            open == [
                OpenAttempt(
                    attempt: launch.attempt, lead: lead, server: launch.server, queue: launch.queue,
                    agent: AgentID("PJSIP/ana"), times: times, ringTime: .seconds(25), holdLimit: .seconds(2))
            ])
        let card = try #require(try await test.store.attempt(launch.attempt))
        #expect(card.debtor.name == "Persona 1")
        #expect(card.account.balance == Money(minorUnits: 45_000, currency: .clp))
        #expect(card.outcome == nil)
        #expect(card.callerID == launch.callerID)

        try await test.store.recordDisposition(
            attempt: launch.attempt, .promise, agent: AgentID("PJSIP/ana"), at: launch.at + .seconds(60))
        let record = TestStore.record(launch, .answered)
        #expect(try await test.store.recordEnd(record, retry: .standard))
        #expect(try await !test.store.recordEnd(record, retry: .standard))
        #expect(try await test.store.openAttempts().isEmpty)
        let interactions = try await test.store.interactions(InteractionQuery(debtor: lead.debtor))
        #expect(interactions.count == 1)
        #expect(interactions.first?.outcome == .answered)
        #expect(interactions.first?.disposition == .promise)
        #expect(interactions.first?.times.ringing == launch.at + .seconds(2))
        // Spoken with: not due again.
        #expect(try await test.claim(campaign, at: TestStore.noon + .seconds(1_000_000)).isEmpty)
        #expect(try await test.store.counts().interactions == 1)
        #expect(try await test.store.attempt(AttemptID(rawValue: 99)) == nil)
    }

    @Test func oneOpenAttemptForEachDebtor() async throws {
        let (test, _) = try await prepared([TestStore.row(1), TestStore.row(1, reference: "A1b")])
        let other = TestStore.campaign("other")
        let campaign = TestStore.campaign()
        try await test.store.syncCampaigns([campaign, other], now: TestStore.noon)
        let first = try #require(try await test.claim(campaign).first)
        let second = try #require(try await test.claim(other).first)
        #expect(first.debtor == second.debtor)
        // Two connections to the same file race for the debtor.
        let elsewhere = try Store(path: test.store.path)
        async let one = test.store.journal(TestStore.launch(first, attempt: 1))
        async let two = elsewhere.journal(TestStore.launch(second, attempt: 2))
        let refusals = await [one, two]
        #expect(refusals.filter { $0 == nil }.count == 1)
        #expect(refusals.filter { $0 == .debtorBusy }.count == 1)
        #expect(try await test.store.openAttempts().count == 1)
    }

    @Test func aManyfoldRaceHasOneWinnerForEachDebtor() async throws {
        let (test, campaign) = try await prepared((1...10).map { try TestStore.row($0) })
        let leads = try await test.claim(campaign)
        let store = test.store
        let taken = await withTaskGroup(of: Bool.self) { group in
            for round in 0..<8 {
                for (index, lead) in leads.enumerated() {
                    let launch = TestStore.launch(lead, attempt: Int64(round * 100 + index + 1))
                    group.addTask { await store.journal(launch) == nil }
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(taken == 10)
        #expect(try await store.openAttempts().count == 10)
    }

    @Test func aBatchCountsWhatCameBefore() async throws {
        let (test, campaign) = try await prepared([TestStore.row(1), TestStore.row(2)])
        let leads = try await test.claim(campaign)
        let refusals = await test.store.journal([
            TestStore.launch(leads[0], attempt: 1), TestStore.launch(leads[0], attempt: 2),
            TestStore.launch(leads[1], attempt: 3),
        ])
        #expect(refusals == [nil, .debtorBusy, nil])
    }

    @Test func anAttemptIdIsNeverUsedTwice() async throws {
        let (test, campaign) = try await prepared([TestStore.row(1), TestStore.row(2)])
        let leads = try await test.claim(campaign)
        #expect(await test.store.journal(TestStore.launch(leads[0], attempt: 5)) == nil)
        guard
            case .storeFailed(let sentence) = await test.store.journal(
                TestStore.launch(leads[1], attempt: 5))
        else {
            Issue.record("attempt 5 was journaled twice")
            return
        }
        #expect(sentence.contains("attempt 5"))
        #expect(await test.store.journal(TestStore.launch(leads[1], attempt: 3)) == nil)
        #expect(try await test.store.highestAttemptID().rawValue == 5)
    }

    @Test func capsCountAttemptsAndContacts() async throws {
        let (test, campaign) = try await prepared([TestStore.row(1)])
        let noon = TestStore.noon
        // UTC-3 until April.
        let midnight = noon + .seconds(12 * 3600)
        func limit(_ basis: CapBasis, _ max: Int, since: Timestamp = noon) -> FrequencyLimit {
            FrequencyLimit(
                cap: FrequencyCap(max: max, per: .day, countsOn: basis), since: since, zones: ["America/Santiago"])
        }
        /// What the journal says to one more call under a limit; the lead goes back.
        func verdict(_ limit: FrequencyLimit, attempt: Int64, at now: Timestamp) async throws
            -> JournalRefusal?
        {
            let lead = try #require(try await test.claim(campaign, at: now).first)
            let refusal = await test.store.journal(
                TestStore.launch(lead, attempt: attempt, at: now, limits: [limit]))
            if refusal != nil { try await test.store.returnLead(lead, due: now, reason: "capped") }
            return refusal
        }
        let later = noon + .seconds(600)
        try await test.play(campaign, attempt: 1, .failed, next: .retry(at: noon), ringing: false)
        // Never rang: nothing is used up.
        try await test.play(campaign, attempt: 2, .busy, next: .retry(at: noon))
        #expect(
            try await verdict(limit(.attempt, 1), attempt: 3, at: later)
                == .frequencyCap("at most 1 attempt a day", opens: midnight))
        try await test.play(campaign, attempt: 4, .machine, at: later, next: .retry(at: later))
        try await test.play(campaign, attempt: 5, .unknown, at: later, next: .retry(at: later))
        // Busy and machine are no contacts; unknown may have been one.
        #expect(
            try await verdict(limit(.contact, 1), attempt: 6, at: later)
                == .frequencyCap("at most 1 contact a day", opens: midnight))
        #expect(
            try await verdict(
                limit(.contact, 1, since: later + .milliseconds(1)), attempt: 7, at: later + .seconds(1))
                == nil)
    }

    /// A day's cap for a debtor who may be in several zones reaches back to the earliest midnight.
    @Test func capsHoldAcrossZones() async throws {
        let (test, campaign) = try await prepared([TestStore.row(1)])
        let profile = ComplianceProfile(
            id: "test", hours: try WeeklyHours(parsing: "mon-sun 00:00-24:00"),
            caps: [FrequencyCap(max: 1, per: .day, countsOn: .attempt)],
            source: "test")
        let zones = ["America/Santiago", "Pacific/Easter"]
        // 2026-03-11 04:30 UTC: the eleventh in Santiago (UTC−3), still the tenth on Easter Island (UTC−5).
        let past = Timestamp(seconds: 1_773_203_400)
        try await test.play(campaign, attempt: 1, .busy, at: TestStore.noon, next: .retry(at: past))
        let lead = try #require(try await test.claim(campaign, at: past).first)
        let uncertain = TestStore.launch(
            lead, attempt: 2, at: past, limits: limits(of: profile, zones: zones, at: past))
        guard case .frequencyCap = await test.store.journal(uncertain) else {
            Issue.record("called twice on the tenth of Easter Island")
            return
        }
        let known = TestStore.launch(
            lead, attempt: 3, at: past, limits: limits(of: profile, zones: ["America/Santiago"], at: past)
        )
        #expect(await test.store.journal(known) == nil)
    }

    @Test func doNotCallClosesEverything() async throws {
        let (test, _) = try await prepared([TestStore.row(1), TestStore.row(2), TestStore.row(3)])
        let campaign = TestStore.campaign()
        let other = TestStore.campaign("other")
        try await test.store.syncCampaigns([campaign, other], now: TestStore.noon)
        let leads = try await test.claim(campaign, limit: 1)
        let held = try await test.claim(other)
        let launch = TestStore.launch(leads[0], attempt: 1)
        #expect(await test.store.journal(launch) == nil)
        try await test.store.recordEnd(TestStore.record(launch, .answered), retry: .standard)
        try await test.store.recordDisposition(
            attempt: launch.attempt, .doNotCall, agent: AgentID("PJSIP/ana"), at: TestStore.noon)
        let same = try #require(held.first { $0.debtor == leads[0].debtor })
        #expect(await test.store.journal(TestStore.launch(same, attempt: 2)) == .doNotCall)
        // By number alone, whoever has it.
        let second = try #require(held.first { $0.debtor != leads[0].debtor })
        try await test.store.addDoNotCall(phone: second.phone, reason: "register", now: TestStore.noon)
        #expect(await test.store.journal(TestStore.launch(second, attempt: 3)) == .doNotCall)
        #expect(
            try await test.claim(campaign).map(\.debtor)
                == held.map(\.debtor).filter { $0 != same.debtor && $0 != second.debtor })
        #expect(try await test.store.counts().doNotCall == 3)
        #expect(try await test.store.interactions().first?.disposition == .doNotCall)
    }

    @Test func aWrongPersonLeavesTheOtherNumbers() async throws {
        let (test, campaign) = try await prepared([
            TestStore.row(1, phones: ["+56 2 0000 0001", "+56 9 0000 0001"])
        ])
        try await test.play(campaign, attempt: 1, .answered)
        #expect(try await test.claim(campaign, at: TestStore.noon + .seconds(9000)).isEmpty)
        try await test.store.recordDisposition(
            attempt: AttemptID(rawValue: 1), .wrongPerson, agent: AgentID("PJSIP/ana"), at: TestStore.noon
        )
        #expect(try await test.claim(campaign).map(\.phone.e164) == ["+56900000001"])
    }

    @Test func whatChangedSinceTheClaimIsSeen() async throws {
        let (test, campaign) = try await prepared([TestStore.row(1), TestStore.row(2)])
        let leads = try await test.claim(campaign)
        try await test.add([TestStore.row(1, balance: 0)])
        #expect(await test.store.journal(TestStore.launch(leads[0], attempt: 1)) == .noLongerDue)
        try await test.store.returnLead(leads[1], due: TestStore.noon + .seconds(60), reason: "later")
        #expect(await test.store.journal(TestStore.launch(leads[1], attempt: 2)) == .noLongerDue)
        #expect(
            try await test.claim(campaign, at: TestStore.noon + .seconds(60)).map(\.debtor) == [
                leads[1].debtor
            ])
        // Owed again: back to work.
        try await test.add([TestStore.row(1)])
        #expect(try await test.claim(campaign).map(\.debtor) == [leads[0].debtor])
    }

    @Test func decisionsAreBounded() async throws {
        let (test, campaign) = try await prepared([])
        let many = Store.decisionsKept + 20
        for number in 1...many {
            try await test.store.recordDecision(
                Decision(
                    campaign: campaign.id, at: TestStore.noon + .seconds(number),
                    pacing: PacingDecision(
                        launches: number, dialRatio: 1.5, limit: .abandonment, reason: "why \(number)")))
        }
        let newest = try await test.store.decisions(campaign: campaign.id, limit: 2)
        #expect(newest.map(\.pacing.launches) == [many, many - 1])
        #expect(newest.first?.pacing.limit == .abandonment)
        #expect(
            try await test.store.decisions(campaign: campaign.id, limit: 10_000_000).count
                == Store.decisionsKept)
    }

    @Test func aCancelledTaskStillWrites() async throws {
        let (test, campaign) = try await prepared([TestStore.row(1)])
        let lead = try #require(try await test.claim(campaign).first)
        let launch = TestStore.launch(lead, attempt: 1)
        let store = test.store
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            #expect(Task.isCancelled)
            return await store.journal(launch)
        }
        #expect(await task.value == nil)
        #expect(try await store.openAttempts().count == 1)
    }
}
