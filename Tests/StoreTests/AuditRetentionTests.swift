import Audit
import DialerCore
import Foundation
import Testing
import Vocabulary

@testable import Store

/// Files of the audit whose time is over, and what is left of the proof.
@Suite("Old files of the audit")
struct AuditRetentionTests {
    private let test: TestStore
    private let files: AuditFiles
    private let trail: AuditTrail
    private let campaign = TestStore.campaign()
    private static let days = 4

    init() throws {
        test = try TestStore()
        files = AuditFiles(database: test.store.path)
        trail = AuditTrail(store: test.store, files: files)
    }

    /// Two attempts a day.
    private func prepare() async throws {
        try await test.store.syncCampaigns([campaign], now: TestStore.noon)
        try await test.add((1...Self.days * 2).map { try TestStore.row($0) })
        for day in 0..<Self.days {
            for attempt in 1...2 {
                try await test.play(
                    campaign, attempt: Int64(day * 2 + attempt), .noAnswer,
                    at: TestStore.noon + .seconds(Int64(day) * 86_400 + Int64(attempt)))
            }
            try await trail.flush()
        }
    }

    private func day(_ index: Int) -> CivilDate {
        CivilDate(daysSinceEpoch: TestStore.noon.utcDay.daysSinceEpoch + index)
    }

    private var later: Timestamp { TestStore.noon + .seconds(Int64(Self.days) * 86_400) }

    private func delete(before index: Int) async throws -> ClosedRange<CivilDate>? {
        try await trail.deleteFiles(before: day(index), reason: "kept for a while", at: later)
    }

    @Test("they go, the audit says so, and what stays is still whole and complete")
    func deletion() async throws {
        try await prepare()
        #expect(try await delete(before: 2) == day(0)...day(1))
        // The day that was begun by the line that says so is there, too.
        #expect(try files.days() == [day(2), day(3), day(4)])
        let inspection = try await test.store.inspect(files)
        #expect(inspection.isWhole && inspection.attempts == 4, "\(inspection)")
        #expect(try await delete(before: 2) == nil)
        #expect(try await test.store.inspect(files).isWhole)
        // Once more, from the line after which they begin now.
        #expect(try await delete(before: 3) == day(2)...day(2))
        let second = try await test.store.inspect(files)
        #expect(second.isWhole && second.attempts == 2)
        // And what is written after it goes on.
        try await trail.add([.closed(AuditClosing(debtor: nil, phone: "1", reason: "x"))], at: later)
        try await trail.flush()
        #expect(try await test.store.inspect(files).isWhole)
    }

    @Test("a file that is taken away by somebody else is still found out")
    func missing() async throws {
        try await prepare()
        _ = try await delete(before: 1)
        try FileManager.default.removeItem(atPath: files.path(of: day(1)))
        let inspection = try await test.store.inspect(files)
        guard case .missing? = inspection.firstBreak?.cause else {
            Issue.record("\(inspection)")
            return
        }
    }

    @Test("what was changed stays, for it is evidence")
    func changed() async throws {
        try await prepare()
        let path = files.path(of: day(0))
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try text.replacingOccurrences(of: "no-answer", with: "answered!").write(
            toFile: path, atomically: true, encoding: .utf8)
        await #expect(throws: StoreError.self) { try await delete(before: 2) }
        #expect(try files.days().count == Self.days)
    }

    @Test("a stop before the files went is made good; the last file stays whatever its age")
    func stopInBetween() async throws {
        try await prepare()
        let copy = try Data(contentsOf: URL(fileURLWithPath: files.path(of: day(0))))
        _ = try await delete(before: 2)
        try copy.write(to: URL(fileURLWithPath: files.path(of: day(0))))
        #expect(try await test.store.inspect(files).isWhole, "what was to go is not looked at")
        #expect(try await delete(before: 2) == nil)
        #expect(try files.days().first == day(2))
        _ = try await delete(before: 100)
        #expect(try files.days() == [day(4)])
        #expect(try await test.store.inspect(files).isWhole)
    }
}
