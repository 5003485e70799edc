import Audit
import DialerCore
import Foundation
import GRDB
import Recording
import Testing
import Vocabulary

@testable import Store

/// What the store keeps of recordings: ordered with the attempt, told by the dialplan, settled, deleted in time.
@Suite("Recordings in the store")
struct RecordingStoreTests {
    private let test: TestStore
    private let campaign = TestStore.campaign()
    private let folder: String
    private static let server = ServerID("pbx1")

    init() throws {
        test = try TestStore()
        folder = test.directory.path("monitor")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    private var folders: RecordingFolders { RecordingFolders([Self.server: folder]) }

    /// Journals attempts that are to be recorded, and ends them.
    private func play(
        _ outcomes: [Outcome], at now: Timestamp = TestStore.noon, parts: RecordingPolicy.Parts = .agents
    ) async throws {
        try await test.store.syncCampaigns([campaign], now: now)
        try await test.add((1...outcomes.count).map { try TestStore.row($0) })
        let leads = try await test.claim(campaign, at: now, limit: outcomes.count)
        for (place, (lead, outcome)) in zip(leads, outcomes).enumerated() {
            let launch = TestStore.launch(lead, attempt: Int64(place + 1), at: now)
            let order = RecordingOrder(file: "early/d/\(place + 1).wav", parts: parts, announcement: nil)
            #expect(await test.store.journal(launch, recording: order) == nil)
            try await test.store.recordEnd(TestStore.record(launch, outcome), retry: .standard)
        }
    }

    private func write(_ file: String, bytes: Int) throws {
        let path = "\(folder)/\(file)"
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try Data(count: bytes).write(to: URL(fileURLWithPath: path))
    }

    private func isThere(_ attempt: Int) -> Bool {
        FileManager.default.fileExists(atPath: "\(folder)/early/d/\(attempt).wav")
    }

    private func state(_ attempt: Int64) async throws -> RecordingState? {
        try await test.store.recordings(RecordingQuery(attempt: AttemptID(rawValue: attempt))).first?.state
    }

    private func tell(_ text: String, of attempt: Int64, at now: Timestamp = TestStore.noon) async throws
        -> RecordingFailure?
    {
        try await test.store.recordRecording(
            try #require(RecordingReport(text)), of: AttemptID(rawValue: attempt), at: now)
    }

    private func audited() async throws -> [AuditRecording] {
        let trail = AuditTrail(store: test.store, files: AuditFiles(database: test.store.path))
        try await trail.flush()
        var found: [AuditRecording] = []
        for day in try trail.files.days() {
            try trail.files.eachLine(
                of: day,
                line: {
                    if case .recording(let facts)? = try AuditLine($0).entry { found.append(facts) }
                })
        }
        return found
    }

    @Test("what the dialplan says is kept once, with its pauses, in the story and in the audit")
    func told() async throws {
        try await play([.answered, .noAnswer])
        // Nobody answered the second: there was nothing to record.
        #expect(try await state(2) == nil)
        let (from, until) = (TestStore.noon + .seconds(20), TestStore.noon + .seconds(25))
        #expect(try await tell("paused early/d/1.wav - 1 - \(from.milliseconds)-", of: 1) == nil)
        #expect(try await state(1) == .ordered)
        let word =
            "kept early/d/1.wav 64044 \(TestStore.noon.milliseconds) \((TestStore.noon + .seconds(30)).milliseconds) "
            + "\(from.milliseconds)-\(until.milliseconds)"
        for _ in 1...2 { #expect(try await tell(word, of: 1) == nil) }
        let record = try #require(try await test.store.recordings().first)
        #expect(record.state == .kept && record.bytes == 64_044 && record.file == "early/d/1.wav")
        #expect(record.pauses == [RecordingReport.Pause(from: from, until: until)])
        let account = try #require(try await test.store.account(reference: "A1", creditor: nil))
        #expect(try await test.store.history(of: account)?.calls.first?.recording == record)
        let lines = try await audited()
        #expect(lines.map(\.what) == [.kept])
        #expect(lines.first?.pauses == [AuditPause(from: from, until: until)])
        let whole = try await test.store.inspect(AuditFiles(database: test.store.path))
        #expect(whole.isWhole)
    }

    @Test("a conversation without recording is a failure with its cure, told once")
    func failures() async throws {
        try await play([.answered, .answered, .answered, .abandoned])
        let first = try await tell("failed early/d/1.wav announcement", of: 1)
        #expect(first?.sentence.contains("announcement could not be played") == true)
        #expect(try await tell("failed early/d/1.wav announcement", of: 1) == nil)
        // A header without sound; and one of which nothing is said at all.
        #expect(try await tell("kept early/d/2.wav 44 1 2 -", of: 2) == nil)
        #expect(try await tell("kept early/d/4.wav 44 1 2 -", of: 4) == nil)
        try write("early/d/4.wav", bytes: 44)
        let later = TestStore.noon + .seconds(300)
        // Not before the dialplan's word has had its time.
        #expect(try await test.store.settleRecordings(endedBefore: TestStore.noon, folders: folders, at: later).isEmpty)
        let found = try await test.store.settleRecordings(endedBefore: later, folders: folders, at: later)
        #expect(found.map(\.attempt.rawValue) == [2, 3])
        #expect(found.first?.sentence.contains("has no sound") == true)
        #expect(found.last?.sentence.contains("extensions.d/marcador.conf") == true)
        #expect(try await test.store.settleRecordings(endedBefore: later, folders: folders, at: later).isEmpty)
        // No agent took the fourth: neither a failure nor a file.
        #expect(try await state(4) == nil && !isThere(4))
        #expect(try await audited().map(\.what) == [.failed, .failed, .failed])
    }

    @Test("where the dialplan's word is lost the file speaks")
    func lostWord() async throws {
        try await play([.answered])
        try write("early/d/1.wav", bytes: 5000)
        let later = TestStore.noon + .seconds(300)
        #expect(try await test.store.settleRecordings(endedBefore: later, folders: folders, at: later).isEmpty)
        let record = try #require(try await test.store.recordings().first)
        #expect(record.state == .kept && record.bytes == 5000)
        #expect(record.ended == TestStore.noon + .seconds(30))
    }

    @Test("files go when their time is over, and not before; what is held stays")
    func pruning() async throws {
        try await play([.answered, .answered, .answered])
        for attempt in 1...3 {
            try write("early/d/\(attempt).wav", bytes: 1000)
            _ = try await tell(
                "kept early/d/\(attempt).wav 1000 1 \((TestStore.noon + .seconds(Int64(attempt))).milliseconds) -",
                of: Int64(attempt))
        }
        let held = AttemptID(rawValue: 1)
        #expect(try await test.store.holdRecording(of: held, reason: "complaint", at: TestStore.noon))
        let old = TestStore.noon + .seconds(3)
        let horizon: @Sendable (CampaignID, Country) -> Timestamp? = { campaign, country in
            campaign.rawValue == "early" && country.code == "CL" ? old : nil
        }
        let rehearsal = try await test.store.pruneRecordings(
            folders: folders, at: old, isRehearsal: true, horizon: horizon)
        #expect(rehearsal.deleted.map(\.attempt.rawValue) == [2] && isThere(2))
        #expect(try await test.store.pruneRecordings(folders: folders, at: old) { _, _ in nil }.deleted.isEmpty)
        let pruning = try await test.store.pruneRecordings(folders: folders, at: old, horizon: horizon)
        #expect(pruning.deleted.map(\.attempt.rawValue) == [2] && pruning.troubles.isEmpty)
        #expect(isThere(1) && !isThere(2) && isThere(3))
        #expect(try await state(2) == .deleted)
        #expect(try await test.store.holdRecording(of: held, reason: nil, at: old))
        #expect(try await test.store.holdRecording(of: held, reason: nil, at: old) == false)
        try FileManager.default.removeItem(atPath: "\(folder)/early/d/1.wav")
        let second = try await test.store.pruneRecordings(folders: folders, at: old, horizon: horizon)
        #expect(second.missing.map(\.attempt.rawValue) == [1] && second.deleted.isEmpty)
        #expect(
            try await audited().map(\.what) == [.kept, .kept, .kept, .held, .deleted, .released, .missing])
    }

    @Test("a stop between the file and the record is made good")
    func stopInBetween() async throws {
        try await play([.answered, .answered])
        for attempt in 1...2 {
            _ = try await tell("kept early/d/\(attempt).wav 1000 1 2 -", of: Int64(attempt))
        }
        // One was stopped before its file went, the other after.
        try write("early/d/1.wav", bytes: 1000)
        try await test.store.write { db in try db.execute(sql: "UPDATE recording SET state = 'deleting'") }
        let pruning = try await test.store.pruneRecordings(folders: folders, at: TestStore.noon) { _, _ in nil }
        #expect(Set(pruning.deleted.map(\.attempt.rawValue)) == [1, 2] && !isThere(1))
        #expect(try await audited().map(\.what) == [.kept, .kept, .deleted, .deleted])
        #expect(!FileManager.default.fileExists(atPath: "\(folder)/early/d"), "the empty folder goes, too")
        #expect(FileManager.default.fileExists(atPath: folder))
    }

    @Test("a folder that is away deletes nothing and says so; a file that cannot go is tried again")
    func outOfReach() async throws {
        try await play([.answered])
        _ = try await tell("kept early/d/1.wav 1000 1 2 -", of: 1)
        try write("early/d/1.wav", bytes: 1000)
        let away = RecordingFolders([Self.server: folder + "-not-mounted"])
        for folders in [away, RecordingFolders([:])] {
            let pruning = try await test.store.pruneRecordings(folders: folders, at: TestStore.noon) { _, _ in
                TestStore.noon
            }
            #expect(pruning.deleted.isEmpty && pruning.missing.isEmpty && !pruning.isFull)
            #expect(pruning.troubles.count == 1 && pruning.troubles.first?.contains("out of reach") == true)
            #expect(try await state(1) == .kept)
        }
        // A folder in the file's place cannot be unlinked, by root neither.
        try FileManager.default.removeItem(atPath: "\(folder)/early/d/1.wav")
        try write("early/d/1.wav/x", bytes: 1)
        let pruning = try await test.store.pruneRecordings(folders: folders, at: TestStore.noon) { _, _ in
            TestStore.noon
        }
        #expect(pruning.deleted.isEmpty && pruning.troubles.first?.contains("cannot be deleted") == true)
        #expect(try await state(1) == .kept)
    }
}
