import Compliance
import DialerCore
import Portfolio
import Store
import Testing
import Vocabulary

@Suite struct ClaimTests {
    @Test func workComesFromTheSelectionInAnyOrderOfEvents() async throws {
        let test = try TestStore()
        let chile = try #require(Country(code: "CL"))
        let marzo = TestStore.campaign("marzo", selection: AccountSelection(portfolio: "marzo"))
        let abril = TestStore.campaign(
            "abril", selection: AccountSelection(portfolio: "abril", countries: [chile]))
        try await test.add([TestStore.row(1)], portfolio: "marzo")
        try await test.store.syncCampaigns([marzo, abril], now: TestStore.noon)
        try await test.add(
            [TestStore.row(2), TestStore.row(3, phones: ["+57 601 000 1103"], country: "CO")],
            portfolio: "abril")
        #expect(try await test.claim(marzo).map(\.phone.e164) == ["+56200000001"])
        #expect(try await test.claim(abril).map(\.phone.e164) == ["+56200000002"])
        // A second phone, in Chile, brings the Colombian debtor in.
        try await test.add(
            [TestStore.row(3, phones: ["+57 601 000 1103", "+56 2 0000 0003"], country: "CO")],
            portfolio: "abril")
        let late = try await test.claim(abril)
        #expect(late.map(\.phone.e164) == ["+56200000003"])
        // At home in Colombia, phone in Santiago: the zones of both.
        #expect(late.first?.zones == ["America/Bogota", "America/Santiago"])
    }

    @Test func nothingIsHandedOutTwice() async throws {
        let test = try TestStore()
        let campaign = TestStore.campaign()
        try await test.store.syncCampaigns([campaign], now: TestStore.noon)
        try await test.add((1...30).map { try TestStore.row($0) })
        let first = try await test.store.claimLeads(campaign: campaign, now: TestStore.noon, limit: 20)
        let second = try await test.store.claimLeads(campaign: campaign, now: TestStore.noon, limit: 20)
        #expect(first.leads.count == 20)
        #expect(!first.exhausted)
        #expect(second.leads.count == 10)
        #expect(second.exhausted)
        #expect(Set((first.leads + second.leads).map(\.debtor)).count == 30)
        try await test.store.releaseClaims()
        #expect(try await test.claim(campaign, limit: 100).count == 30)
        let back = first.leads[0]
        try await test.store.returnLead(
            back, due: TestStore.noon + .seconds(60), reason: "outside the hours")
        #expect(try await test.claim(campaign, limit: 100).isEmpty)
        let summary = try await test.store.workSummary(campaign: campaign.id, now: TestStore.noon)
        #expect(summary.dueLater == 1)
        #expect(summary.nextDue == TestStore.noon + .seconds(60))
        #expect(summary.claimed == 29)
        #expect(summary.reasons == ["outside the hours": 1])
        #expect(summary.waiting.map(\.reason) == ["outside the hours"] && summary.waiting.map(\.accounts) == [1])
        #expect(summary.waiting.map(\.first) == [TestStore.noon + .seconds(60)])
        #expect(
            try await test.claim(campaign, at: TestStore.noon + .seconds(60)).map(\.debtor) == [
                back.debtor
            ])
    }

    @Test func twoAccountsOfOneDebtorAreNotInTheHopperTogether() async throws {
        let test = try TestStore()
        let campaign = TestStore.campaign()
        try await test.store.syncCampaigns([campaign], now: TestStore.noon)
        try await test.add([TestStore.row(1), TestStore.row(1, reference: "A1-second")])
        let lead = try await test.claim(campaign)
        #expect(lead.count == 1)
        #expect(try await test.claim(campaign).isEmpty)
        try await test.store.returnLead(lead[0], due: TestStore.noon + .seconds(60), reason: "later")
        #expect(try await test.claim(campaign).map(\.account) != lead.map(\.account))
    }

    @Test func otherHoursAfterAReloadFreeWhatTheOldOnesPutOff() async throws {
        let test = try TestStore()
        let campaign = TestStore.campaign()
        try await test.store.syncCampaigns([campaign], now: TestStore.noon)
        try await test.add([TestStore.row(1)])
        let lead = try await test.claim(campaign)
        try await test.store.returnLead(lead[0], due: TestStore.noon + .seconds(7200), reason: "opens at 14:00")
        #expect(try await test.claim(campaign).isEmpty)
        try await test.store.syncCampaigns([campaign], now: TestStore.noon)
        #expect(try await test.claim(campaign).map(\.debtor) == lead.map(\.debtor))
    }

    @Test func priorityFirst() async throws {
        let test = try TestStore()
        let campaign = TestStore.campaign()
        try await test.store.syncCampaigns([campaign], now: TestStore.noon)
        try await test.add([
            TestStore.row(1), TestStore.row(2, priority: 5), TestStore.row(3, priority: -1),
            TestStore.row(4, priority: 9),
        ])
        #expect(try await test.claim(campaign).map(\.priority) == [9, 5, 0, -1])
    }

    @Test func daysPastDueAreJudgedInTheDebtorsZone() async throws {
        let test = try TestStore()
        let campaign = TestStore.campaign(selection: AccountSelection(daysPastDue: 1...30))
        try await test.store.syncCampaigns([campaign], now: TestStore.noon)
        let due = try #require(CivilDate(iso: "2026-03-09"))
        let early = try #require(CivilDate(iso: "2026-01-01"))
        try await test.add([
            TestStore.row(1, dueDay: due, zone: "America/Tijuana"),
            TestStore.row(2, dueDay: due, zone: "Asia/Tokyo"),
            TestStore.row(3, dueDay: early), TestStore.row(4),
        ])
        // 2026-03-10 05:00 UTC: the tenth in Tokyo, still the ninth in Tijuana.
        let night = Timestamp(seconds: 1_773_118_800)
        #expect(try await test.claim(campaign, at: night).map(\.zones) == [["Asia/Tokyo"]])
        #expect(
            try await test.claim(campaign, at: night + .seconds(3 * 3600)).map(\.zones) == [
                ["America/Tijuana"]
            ])
        let summary = try await test.store.workSummary(campaign: campaign.id, now: night)
        #expect(summary.blocked == 2)
        // A corrected due date brings the account back.
        try await test.add([TestStore.row(3, dueDay: due)])
        #expect(try await test.claim(campaign, at: TestStore.noon).count == 1)
    }

    @Test func aNewSelectionMovesTheWork() async throws {
        let test = try TestStore()
        try await test.add([TestStore.row(1)], portfolio: "marzo")
        try await test.add([TestStore.row(2)], portfolio: "abril")
        let wide = TestStore.campaign()
        try await test.store.syncCampaigns([wide], now: TestStore.noon)
        try await test.play(wide, attempt: 1, .busy, next: .retry(at: TestStore.noon))
        let narrow = TestStore.campaign(selection: AccountSelection(portfolio: "abril"))
        try await test.store.syncCampaigns([narrow], now: TestStore.noon)
        #expect(try await test.claim(narrow).map(\.phone.e164) == ["+56200000002"])
        try await test.store.releaseClaims()
        try await test.store.syncCampaigns([wide], now: TestStore.noon)
        let all = try await test.claim(wide)
        #expect(all.count == 2)
        #expect(all.first { $0.phone.e164 == "+56200000001" }?.history == [.busy: 1])
    }

    @Test func phonesTakeTurns() async throws {
        let test = try TestStore()
        var policy = RetryPolicy.standard
        policy.rules[.busy] = RetryRule(after: .seconds(60), attempts: 1)
        let campaign = TestStore.campaign(retry: policy)
        try await test.store.syncCampaigns([campaign], now: TestStore.noon)
        try await test.add([TestStore.row(1, phones: ["+56 2 0000 0001", "+56 9 0000 0001"])])
        var now = TestStore.noon
        var called: [String] = []
        for attempt in 1...4 {
            let lead = try await test.play(
                campaign, attempt: Int64(attempt), .busy, at: now, next: .retry(at: now))
            called.append(lead.phone.e164)
            now = now + .seconds(100)
        }
        #expect(called == ["+56200000001", "+56900000001", "+56200000001", "+56900000001"])
        // Both have been busy once more than the rule retries.
        #expect(try await test.claim(campaign, at: now).isEmpty)
        let summary = try await test.store.workSummary(campaign: campaign.id, now: now)
        #expect(summary.reasons == ["every phone number is used up by the retry rules": 1])
    }

    @Test func anInvalidNumberGivesWayToTheNext() async throws {
        let test = try TestStore()
        let campaign = TestStore.campaign()
        try await test.store.syncCampaigns([campaign], now: TestStore.noon)
        try await test.add([TestStore.row(1, phones: ["+56 2 0000 0001", "+56 9 0000 0001"])])
        try await test.play(campaign, attempt: 1, .invalid)
        let second = try await test.play(
            campaign, attempt: 2, .invalid, at: TestStore.noon + .seconds(60))
        #expect(second.phone.e164 == "+56900000001")
        #expect(try await test.claim(campaign, at: TestStore.noon + .seconds(9000)).isEmpty)
        // The trunk had been misconfigured: the operator takes the verdicts back.
        #expect(try await test.store.restoreInvalidContactPoints(since: TestStore.noon) == 2)
        #expect(try await test.claim(campaign, at: TestStore.noon + .seconds(9000)).count == 1)
    }

    @Test func campaignStatesSurvive() async throws {
        let test = try TestStore()
        let campaign = TestStore.campaign()
        try await test.store.syncCampaigns([campaign], initialState: .paused, now: TestStore.noon)
        #expect(try await test.store.campaignStates() == [campaign.id: .paused])
        try await test.store.setCampaignState(campaign.id, .running)
        try await test.store.syncCampaigns([campaign], initialState: .paused, now: TestStore.noon)
        #expect(try await test.store.campaignStates() == [campaign.id: .running])
        try await test.store.syncCampaigns([], now: TestStore.noon)
        #expect(try await test.store.campaignStates().isEmpty)
        await #expect(throws: StoreError.self) {
            try await test.store.setCampaignState(CampaignID("nada"), .running)
        }
    }

    @Test func countriesWithoutProfileAreLeftOut() async throws {
        let test = try TestStore()
        let campaign = TestStore.campaign()
        let colombia = try #require(Country(code: "CO"))
        try await test.store.syncCampaigns([campaign], now: TestStore.noon)
        try await test.add([TestStore.row(1)])
        let claim = try await test.store.claimLeads(
            campaign: campaign, now: TestStore.noon, limit: 5,
            lawful: CallableContacts([colombia: ComplianceProfile(id: "co", hours: .always, source: "test")]))
        #expect(claim.leads.isEmpty)
        #expect(claim.exhausted)
    }

    @Test func whatTheLawForbidsIsPassedOverOrBlocked() async throws {
        let test = try TestStore()
        let campaign = TestStore.campaign()
        let chile = try #require(Country(code: "CL"))
        try await test.store.syncCampaigns([campaign], now: TestStore.noon)
        // The telephone at work comes first; the second has no other, the third is a minor.
        var rows = [
            try TestStore.row(1, phones: ["+56200000010", "+56200000011"]),
            try TestStore.row(2, phones: ["+56200000020"]),
            try TestStore.row(3, phones: ["+56200000030"]),
        ]
        rows[0].contactPoints[0].kind = .work
        rows[1].contactPoints[0].kind = .reference
        rows[2].debtor.isMinor = true
        try await test.add(rows)
        let profile = ComplianceProfile(
            id: "xx", hours: .always, forbidden: [.work, .reference, .minor], source: "test")
        let claim = try await test.store.claimLeads(
            campaign: campaign, now: TestStore.noon, limit: 5, lawful: CallableContacts([chile: profile]))
        #expect(claim.leads.map(\.phone.e164) == ["+56200000011"])
        let reasons = try await test.store.workSummary(campaign: campaign.id, now: TestStore.noon).resting
        #expect(
            reasons == [
                "profile xx lets nobody call a minor": 1, "profile xx lets nobody call the telephone of a reference": 1,
            ])

        // Another profile, after a reload: and the gate is told what they are.
        try await test.store.syncCampaigns([campaign], now: TestStore.noon)
        let other = try await test.store.claimLeads(
            campaign: campaign, now: TestStore.noon, limit: 5,
            lawful: CallableContacts([chile: ComplianceProfile(id: "yy", hours: .always, source: "test")]))
        #expect(other.leads.map(\.traits) == [[.reference], [.minor]])
    }

    @Test func whatAStateForbidsIsForbiddenThereAndWhereNobodyKnows() async throws {
        let test = try TestStore()
        let campaign = TestStore.campaign()
        let chile = try #require(Country(code: "CL"))
        try await test.store.syncCampaigns([campaign], now: TestStore.noon)
        let rows = try [("RM", 10), ("Valparaíso", 20), (nil, 30)].map { region, number in
            var row = try TestStore.row(number, phones: ["+562000000\(number)", "+562000000\(number + 1)"])
            row.contactPoints[0].kind = .work
            row.debtor.region = region
            return row
        }
        try await test.add(rows)
        let state = ComplianceProfile(id: "xx-rm", hours: .always, forbidden: [.work], source: "test")
        let profile = ComplianceProfile(
            id: "xx", hours: .always, states: [StateRules(regions: ["RM"], profile: state)], source: "test")
        let claim = try await test.store.claimLeads(
            campaign: campaign, now: TestStore.noon, limit: 5, lawful: CallableContacts([chile: profile]))
        #expect(claim.leads.map(\.phone.e164) == ["+56200000011", "+56200000020", "+56200000031"])
        #expect(claim.leads.map(\.region) == ["RM", "V", nil])
    }
}
