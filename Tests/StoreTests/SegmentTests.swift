import DialerCore
import GRDB
import Portfolio
import Testing
import Vocabulary

@testable import Store

@Suite struct SegmentTests {
    static func segment(_ rule: String, name: String = "s", arms: [SegmentSplit.Arm] = []) throws -> Segment {
        Segment(name: name, rule: try AccountRule(parsing: rule), split: SegmentSplit(arms))
    }

    static func campaign(_ name: String = "early", segment: String = "s") -> Campaign {
        TestStore.campaign(name, selection: AccountSelection(segment: segment))
    }

    private func phones(_ leads: [Lead]) -> [String] { leads.map { String($0.phone.e164.suffix(1)) }.sorted() }

    @Test func aCampaignWorksItsSegmentAsTheDayAndThePortfolioChangeIt() async throws {
        let test = try TestStore()
        let campaign = Self.campaign()
        let due = try #require(CivilDate(iso: "2026-03-09"))
        let later = try #require(CivilDate(iso: "2026-03-10"))
        try await test.add([
            TestStore.row(1, dueDay: due), TestStore.row(2, dueDay: later), TestStore.row(3, balance: 10, dueDay: due),
        ])
        let segment = try Self.segment("days_past_due between 1 and 2 and balance >= 1000")
        try await test.store.syncCampaigns([campaign], segments: [segment], now: TestStore.noon)
        #expect(
            try await test.store.refreshSegments(now: TestStore.noon)
                == SegmentRefresh(campaigns: 1, entered: 1, left: 0))
        #expect(phones(try await test.claim(campaign)) == ["1"])
        try await test.store.releaseClaims()
        // Nothing has changed: nothing is looked at.
        #expect(try await test.store.refreshSegments(now: TestStore.noon) == SegmentRefresh())

        // An import sees to its accounts by itself, also that of another process, which has no config file.
        let other = try Store(path: test.store.path)
        _ = try await other.importRows(
            [TestStore.row(4, dueDay: due), TestStore.row(3, dueDay: due)], portfolio: "marzo", now: TestStore.noon)
        #expect(phones(try await test.claim(campaign)) == ["1", "3", "4"])
        try await test.store.releaseClaims()
        _ = try await other.importRows(
            [TestStore.row(3, balance: 20, dueDay: due)], portfolio: "marzo", now: TestStore.noon)
        #expect(phones(try await test.claim(campaign)) == ["1", "4"])
        try await test.store.releaseClaims()

        // The next day one comes in, and two days later the others are out before anything was refreshed.
        let tomorrow = TestStore.noon + .seconds(86_400)
        #expect(try await test.store.refreshSegments(now: tomorrow).entered == 1)
        #expect(phones(try await test.claim(campaign, at: tomorrow)) == ["1", "2", "4"])
        try await test.store.releaseClaims()
        #expect(phones(try await test.claim(campaign, at: tomorrow + .seconds(86_400))) == ["2"])
        try await test.store.releaseClaims()
        #expect(try await test.store.refreshSegments(now: tomorrow + .seconds(2 * 86_400)).left == 1)
        #expect(try await test.claim(campaign, at: tomorrow + .seconds(2 * 86_400)).isEmpty)
    }

    @Test func onlyRowsThatChangeAreWritten() async throws {
        let test = try TestStore()
        let due = try #require(CivilDate(iso: "2026-03-01"))
        try await test.add((1...60).map { try TestStore.row($0, balance: Int64($0) * 1000, dueDay: due) })
        let campaign = Self.campaign()
        try await test.store.syncCampaigns(
            [campaign], segments: [Self.segment("balance > 20000 and days_past_due > 0")], now: TestStore.noon)
        #expect(try await test.store.refreshSegments(now: TestStore.noon).entered == 40)
        func refresh(at now: Timestamp) async throws -> (SegmentRefresh, rowsWritten: Int) {
            let before = try await test.store.write { $0.totalChangesCount }
            let report = try await test.store.refreshSegments(now: now)
            return (report, try await test.store.write { $0.totalChangesCount } - before)
        }
        // Another day: all are looked at, none is written; one row is the campaign's own.
        let calm = try await refresh(at: TestStore.noon + .seconds(86_400))
        #expect(calm == (SegmentRefresh(campaigns: 1), 1))
        // Another rule: five in, ten out.
        try await test.store.syncCampaigns(
            [campaign], segments: [Self.segment("balance between 15001 and 50000 and days_past_due > 0")],
            now: TestStore.noon)
        let moved = try await refresh(at: TestStore.noon)
        #expect(moved == (SegmentRefresh(campaigns: 1, entered: 5, left: 10), 16))
    }

    @Test func whatWasTriedIsKeptAsideAndComesBack() async throws {
        let test = try TestStore()
        let campaign = Self.campaign()
        let rich = try Self.segment("balance >= 50000")
        let all = try Self.segment("true")
        try await test.add([TestStore.row(1), TestStore.row(2)])
        try await test.store.syncCampaigns([campaign], segments: [all], now: TestStore.noon)
        try await test.store.refreshSegments(now: TestStore.noon)
        let lead = try await test.play(campaign, attempt: 1, .busy, next: .retry(at: TestStore.noon))
        let claimed = try await test.claim(campaign)
        #expect(claimed.count == 2)
        try await test.store.syncCampaigns([campaign], segments: [rich], now: TestStore.noon)
        #expect(try await test.store.refreshSegments(now: TestStore.noon).left == 2)
        // Also what the hopper holds already is not dialled any more.
        #expect(await test.store.journal(TestStore.launch(claimed[0], attempt: 2)) == .noLongerDue)
        #expect(
            try await test.store.workSummary(campaign: campaign.id, now: TestStore.noon).reasons == [
                "no longer in the segment": 2
            ])
        try await test.store.syncCampaigns([campaign], segments: [all], now: TestStore.noon)
        #expect(try await test.store.refreshSegments(now: TestStore.noon).entered == 2)
        #expect(try await test.claim(campaign).first { $0.debtor == lead.debtor }?.history == [.busy: 1])
    }

    @Test func whoAskedToBeCalledIsCalled() async throws {
        let test = try TestStore()
        let campaign = Self.campaign()
        try await test.add([TestStore.row(1)])
        try await test.store.syncCampaigns([campaign], segments: [Self.segment("attempts_7d < 1")], now: TestStore.noon)
        try await test.store.refreshSegments(now: TestStore.noon)
        try await test.play(campaign, attempt: 1, .answered)
        try await test.store.scheduleCallback(attempt: AttemptID(rawValue: 1), due: TestStore.noon + .seconds(3600))
        #expect(try await test.store.refreshSegments(now: TestStore.noon + .seconds(3700)).left == 0)
        #expect(try await test.claim(campaign, at: TestStore.noon + .seconds(3700)).count == 1)
    }

    @Test func armsShareThePeopleOutTheSameEverywhere() async throws {
        let test = try TestStore()
        let rows = try (1...300).flatMap { number in
            try [TestStore.row(number), TestStore.row(number, reference: "B\(number)")]
        }
        try await test.add(rows)
        let arms = [SegmentSplit.Arm(name: "b", parts: 2000), SegmentSplit.Arm(name: "c", parts: 1000)]
        let segment = try Self.segment("true", arms: arms)
        let campaigns = ["champion", "b", "c"].map { Self.campaign($0, segment: "s/\($0)") }
        try await test.store.syncCampaigns(campaigns, segments: [segment], now: TestStore.noon)
        try await test.store.refreshSegments(now: TestStore.noon)
        var people: [Set<DebtorID>] = []
        var accounts = 0
        for campaign in campaigns {
            people.append(Set(try await test.claim(campaign, limit: 1000).map(\.debtor)))
            let work = try await test.store.workSummary(campaign: campaign.id, now: TestStore.noon)
            accounts += work.claimed + work.dueNow
        }
        #expect(people.map(\.count).reduce(0, +) == 300)
        #expect(people.reduce(Set()) { $0.union($1) }.count == 300)
        #expect(accounts == 600)
        let preview = try await test.store.preview(of: segment, now: TestStore.noon)
        #expect(preview.arms.map(\.name) == ["b", "c", "champion"])
        // By the numbers the documentation gives, computed apart from SQL.
        let expected = (1...300).map { number in
            SegmentSplit.place(
                of: PersonNumber(country: "CL", document: "D\(number)", portfolio: "marzo", reference: nil), in: "s")
        }
        #expect(preview.arms[0].accounts == 2 * expected.filter { $0 < 2000 }.count)
        #expect(preview.arms[1].accounts == 2 * expected.filter { (2000..<3000).contains($0) }.count)
    }

    @Test func thePreviewCountsByBandAndCurrency() async throws {
        let test = try TestStore()
        let today = try #require(CivilDate(iso: "2026-03-10"))
        func due(_ days: Int) -> CivilDate { CivilDate(daysSinceEpoch: today.daysSinceEpoch - days) }
        var dollar = try TestStore.row(5, dueDay: due(30))
        dollar.account.balance = Money(minorUnits: 995, currency: .usd)
        try await test.add([
            TestStore.row(1, dueDay: due(0)), TestStore.row(2, dueDay: due(1)), TestStore.row(3, dueDay: due(31)),
            TestStore.row(4), dollar, TestStore.row(6, balance: 0, dueDay: due(5)),
        ])
        let segment = try Self.segment("days_past_due < 31 or days_past_due is unknown")
        let preview = try await test.store.preview(of: segment, samples: 2, now: TestStore.noon)
        #expect(preview.accounts == 4)
        #expect(preview.owed.map(\.description) == ["CLP 135000", "USD 9.95"])
        #expect(preview.bands.map(\.days) == [-36_500...0, 1...30, nil])
        #expect(preview.bands.map(\.accounts) == [1, 2, 1])
        #expect(preview.bands[1].owed.map(\.description) == ["CLP 45000", "USD 9.95"])
        #expect(preview.samples.map(\.reference) == ["A1", "A2"])
        #expect(preview.samples.map(\.daysPastDue) == [0, 1])
        #expect(preview.undecided == 0)
        #expect(
            try await test.store.preview(of: Self.segment("days_past_due < 31"), now: TestStore.noon).undecided == 1)
    }

    @Test("few accounts of many are found by their due days, and those without one are undecided all the same")
    func few() async throws {
        let test = try TestStore()
        let today = try #require(CivilDate(iso: "2026-03-10"))
        try await test.add(
            (1...80).map { number in
                let days = number % 40 == 7 ? 5 : 100
                let due = number % 20 == 3 ? nil : CivilDate(daysSinceEpoch: today.daysSinceEpoch - days)
                return try TestStore.row(number, balance: number == 47 ? 10 : 45_000, dueDay: due)
            })
        let segment = try Self.segment("days_past_due between 1 and 10 and balance >= 1000")
        let preview = try await test.store.preview(of: segment, now: TestStore.noon)
        #expect(preview.accounts == 1 && preview.undecided == 4)
        #expect(preview.samples.map(\.reference) == ["A7"])
        #expect(preview.bands.map(\.days) == [1...30])
    }
}
