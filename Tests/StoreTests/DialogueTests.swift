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
            ended: TestStore.noon + .seconds(40), trace: "[]")
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

    @Test("of an attempt that nobody knows is refused")
    func stranger() async throws {
        let test = try TestStore()
        await #expect {
            try await test.store.recordDialogue(Self.record(77))
        } throws: { ($0 as? StoreError)?.kind == .input }
    }
}
