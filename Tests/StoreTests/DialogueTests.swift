import DialerCore
import Testing
import Vocabulary

@testable import Store

@Suite("Dialogues with a bot")
struct DialogueTests {
    private static func record(_ attempt: Int64, outcome: String = "promised") -> DialogueRecord {
        DialogueRecord(
            attempt: AttemptID(rawValue: attempt), script: "recordatorio", outcome: outcome, isIdentified: true,
            isTold: true, promised: CivilDate(daysSinceEpoch: 20_600), began: TestStore.noon,
            ended: TestStore.noon + .seconds(40), firstPrompt: .milliseconds(120), longestPause: .seconds(1),
            trace: "[]")
    }

    @Test("are put together by campaign and time of the answer")
    func together() async throws {
        let test = try TestStore()
        let campaign = TestStore.campaign()
        try await test.store.syncCampaigns([campaign], now: TestStore.noon)
        try await test.add([try TestStore.row(1), try TestStore.row(2)])
        for (index, lead) in try await test.claim(campaign).enumerated() {
            #expect(await test.store.journal(TestStore.launch(lead, attempt: Int64(index + 1))) == nil)
            var record = Self.record(Int64(index + 1))
            record.began = TestStore.noon + .seconds(60 * index)
            try await test.store.recordDialogue(record)
        }
        func found(of name: String? = nil, from: Timestamp? = nil, until: Timestamp? = nil) async throws -> [Int64] {
            try await test.store.dialogues(
                of: name.map { CampaignID($0) }, from: from, until: until, into: [Int64]()
            ) { $0.append($2.attempt.rawValue) }
        }
        #expect(try await found() == [1, 2])
        #expect(try await found(of: campaign.id.rawValue) == [1, 2])
        #expect(try await found(of: "otra") == [])
        #expect(try await found(from: TestStore.noon + .seconds(1)) == [2])
        #expect(try await found(until: TestStore.noon + .seconds(60)) == [1])
    }

    @Test("is kept as it was, and the last word counts")
    func kept() async throws {
        let test = try TestStore()
        let campaign = TestStore.campaign()
        try await test.store.syncCampaigns([campaign], now: TestStore.noon)
        try await test.add([try TestStore.row(1)])
        let lead = try #require(try await test.claim(campaign).first)
        var launch = TestStore.launch(lead, attempt: 1)
        launch.bot = "recordatorio"
        #expect(await test.store.journal(launch) == nil)
        #expect(try await test.store.openAttempts().map(\.bot) == ["recordatorio"])
        #expect(try await test.store.dialogue(of: launch.attempt) == nil)
        try await test.store.recordDialogue(Self.record(1, outcome: "hung-up"))
        try await test.store.recordDialogue(Self.record(1))
        #expect(try await test.store.dialogue(of: launch.attempt) == Self.record(1))
    }

    @Test(
        "that we broke off has the person called again, by the rules of abandoned calls",
        arguments: [
            ("failed", nil, true), ("cut-off", nil, true), ("hung-up", nil, false),
            ("failed", Disposition.promise, false),
        ])
    func spoilt(outcome: String, disposition: Disposition?, isCalledAgain: Bool) async throws {
        let test = try TestStore()
        let campaign = TestStore.campaign()
        try await test.store.syncCampaigns([campaign], now: TestStore.noon)
        try await test.add([try TestStore.row(1)])
        // Twice, as after an abandoned call.
        for (attempt, day) in [(1, 0), (2, 1), (3, 2)] as [(Int64, Int64)] {
            let time = TestStore.noon + .seconds(day * 90_000)
            let lead = try await test.claim(campaign, at: time).first
            #expect((lead != nil) == (day == 0 || isCalledAgain))
            guard let lead else { return }
            let launch = TestStore.launch(lead, attempt: attempt, at: time)
            #expect(await test.store.journal(launch) == nil)
            var dialogue = Self.record(attempt, outcome: outcome)
            dialogue.promised = nil
            try await test.store.recordDialogue(dialogue)
            if let disposition {
                try await test.store.recordDisposition(
                    attempt: launch.attempt, disposition, agent: AgentID("bot/recordatorio"), at: time)
            }
            let record = TestStore.record(launch, .answered, next: .done("spoken with"))
            #expect(try await test.store.recordEnd(record, retry: campaign.retry))
        }
        #expect(try await test.claim(campaign, at: TestStore.noon + .seconds(9 * 86_400)).isEmpty)
    }

    @Test("that was under way is marked, and no other")
    func marked() async throws {
        let test = try TestStore()
        let campaign = TestStore.campaign()
        try await test.store.syncCampaigns([campaign], now: TestStore.noon)
        try await test.add([try TestStore.row(1), try TestStore.row(2)])
        for (index, lead) in try await test.claim(campaign).enumerated() {
            #expect(await test.store.journal(TestStore.launch(lead, attempt: Int64(index + 1))) == nil)
            try await test.store.recordDialogue(Self.record(Int64(index + 1), outcome: index == 0 ? "here" : "over"))
        }
        #expect(try await test.store.markDialogues("here", as: "gone") == 1)
        #expect(try await test.store.markDialogues("here", as: "gone") == 0)
        #expect(try await test.store.dialogue(of: AttemptID(rawValue: 1)) == Self.record(1, outcome: "gone"))
        #expect(try await test.store.dialogue(of: AttemptID(rawValue: 2)) == Self.record(2, outcome: "over"))
    }

    @Test("of an attempt that nobody knows is refused")
    func stranger() async throws {
        let test = try TestStore()
        await #expect {
            try await test.store.recordDialogue(Self.record(77))
        } throws: { ($0 as? StoreError)?.kind == .input }
    }
}
