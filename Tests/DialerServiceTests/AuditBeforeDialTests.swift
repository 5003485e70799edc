import Audit
import Compliance
import DialerCore
import Foundation
import Logging
import Pacing
import Portfolio
import Store
import Synchronization
import Testing
import Vocabulary

@testable import DialerService

/// No call leaves before its line is in the audit.
@Suite("The audit comes before the Originate")
struct AuditBeforeDialTests {
    /// What left for Asterisk, and whether the audit had it by then.
    private struct Dialled: Sendable {
        var attempt: AttemptID
        var isInAudit: Bool
    }

    private final class Orders: Sendable {
        private let kept = Mutex<[Dialled]>([])
        var all: [Dialled] { kept.withLock { $0 } }
        func keep(_ one: Dialled) { kept.withLock { $0.append(one) } }
    }

    private static func allowed(_ files: AuditFiles) throws -> Set<AttemptID> {
        var found: Set<AttemptID> = []
        for day in try files.days() {
            try files.eachLine(
                of: day,
                line: { bytes in
                    if case .allowed(let facts)? = (try? AuditLine(bytes))?.entry { found.insert(facts.target.attempt) }
                })
        }
        return found
    }

    /// A floor with an agent, three accounts and a journal on a real database; Asterisk is a list.
    private static func floor(
        isBlocked: Bool, _ body: (Dialer, Store, AuditFiles, @Sendable () -> [Dialled]) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "marcador-audit-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let clock = ServiceClock.scaled(by: 100, from: Timestamp(seconds: 1_773_147_600))
        let store = try Store(path: folder.appending(path: "marcador.sqlite").path)
        let files = AuditFiles(database: store.path)
        if isBlocked { try Data().write(to: URL(filePath: files.folder)) }
        let campaign = try #require(LinkBench.plan.campaigns.first)
        try await store.syncCampaigns([campaign], now: clock.now)
        _ = try await store.importRows((1...3).map(row), portfolio: "marzo", now: clock.now)
        let profiles = LinkBench.plan.profiles
        let laws = Dictionary(
            uniqueKeysWithValues: profiles.map { country, profile in
                (country, LawInForce(ComplianceSheet(profile: profile, title: "made up"), of: country))
            })
        let (work, journal) = AsyncStream.makeStream(of: JournalWork.self)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let dialer = Dialer(
            core: DialerCore(plan: LinkBench.plan, firstAttempt: AttemptID(rawValue: 1)), clock: clock,
            journal: journal, logger: logger)
        let writer = JournalWriter(
            store: store, trail: AuditTrail(store: store, files: files), dialer: dialer, clock: clock, logger: logger,
            campaign: { _ in (campaign, profiles) }, laws: { laws },
            claimed: { await dialer.submit($0.event) })
        let (orders, link) = AsyncStream.makeStream(of: LinkWork.self)
        await dialer.attach("pbx", link)
        let dialled = Orders()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { _ = await writer.run(work) }
            group.addTask {
                for await order in orders {
                    guard case .originate(let launch) = order else { continue }
                    let isThere = try allowed(files).contains(launch.attempt)
                    dialled.keep(Dialled(attempt: launch.attempt, isInAudit: isThere))
                }
            }
            group.addTask {
                while !Task.isCancelled {
                    await dialer.submit(.tick)
                    try? await Task.sleep(for: .milliseconds(5))
                }
            }
            let members = ["ana", "beto"].map {
                MemberReport(
                    agent: AgentID("PJSIP/\($0)"), name: $0, queue: "cobranza", server: "pbx", deviceStatus: 1)
            }
            await dialer.submit(.serverUp("pbx", ServerTruth(members: members)))
            await dialer.readLedgers()
            try await body(dialer, store, files, { dialled.all })
            journal.finish()
            group.cancelAll()
        }
        try store.close()
    }

    private static func row(_ number: Int) throws -> ImportRow {
        let phone = try PhoneReader.read("+562000000\(10 + number)", country: .known("CL"))
        return ImportRow(
            line: number + 1,
            debtor: Debtor(
                document: "D\(number)", name: "Persona \(number)", country: .known("CL"), zone: "America/Santiago"),
            account: Account(
                reference: "A\(number)", creditor: "Banco", balance: Money(minorUnits: 45_000, currency: .clp)),
            contactPoints: [ContactPoint(address: .phone(phone.number, phone.country), kind: phone.kind)])
    }

    private func until(_ what: Comment, _ condition: () async throws -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(20)
        while try await !condition() {
            try #require(ContinuousClock.now < deadline, what)
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    @Test("every call that leaves is in the file")
    func before() async throws {
        try await Self.floor(isBlocked: false) { _, store, files, dialled in
            try await until("two calls") { dialled().count == 2 }
            #expect(dialled().allSatisfy { $0.isInAudit })
            let inspection = try await store.inspect(files)
            #expect(inspection.isWhole && inspection.attempts == 2)
        }
    }

    @Test("where the audit cannot be written nothing leaves, why says so, and after the cure it goes on")
    func blocked() async throws {
        try await Self.floor(isBlocked: true) { dialer, store, files, dialled in
            try await until("why") {
                await dialer.snapshot().campaigns.first?.decision?.reason.contains("nothing is dialled without audit")
                    == true
            }
            #expect(await dialer.snapshot().campaigns.first?.decision?.limit == .store)
            try await until("nothing left in the journal") { try await store.openAttempts().isEmpty }
            #expect(dialled().isEmpty)
            try FileManager.default.removeItem(atPath: files.folder)
            try await until("two calls") { dialled().count == 2 }
            #expect(dialled().allSatisfy { $0.isInAudit })
            let inspection = try await store.inspect(files)
            #expect(inspection.isWhole && inspection.attempts == 2, "\(inspection)")
            #expect(inspection.lines >= 6, "what was taken back is there, too")
        }
    }
}
