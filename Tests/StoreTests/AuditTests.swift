import Audit
import Compliance
import DialerCore
import Foundation
import GRDB
import Testing
import Vocabulary

@testable import Store

#if canImport(Glibc)
    import Glibc
#endif

/// What the store writes into the audit, and how it comes into its files.
@Suite("The audit on the disk")
struct AuditTests {
    private let test: TestStore
    private let files: AuditFiles
    private let trail: AuditTrail
    private let campaign = TestStore.campaign()

    init() throws {
        test = try TestStore()
        files = AuditFiles(database: test.store.path)
        trail = AuditTrail(store: test.store, files: files)
    }

    private func prepare(_ count: Int) async throws -> [Lead] {
        try await test.store.syncCampaigns([campaign], now: TestStore.noon)
        try await test.add((1...count).map { try TestStore.row($0) })
        return try await test.claim(campaign, limit: count)
    }

    private func lines() throws -> [AuditLine] {
        var lines: [AuditLine] = []
        for day in try files.days() { try files.eachLine(of: day, line: { lines.append(try AuditLine($0)) }) }
        return lines
    }

    private func execute(_ sql: String) async throws {
        try await test.store.write { db in try db.execute(sql: sql) }
    }

    @Test("an attempt has its reasons in the file, its end, and what was said of it")
    func lifeOfAnAttempt() async throws {
        let leads = try await prepare(2)
        let cl = try #require(Country(code: "CL"))
        let profile = ComplianceProfile(
            id: "cl", hours: WeeklyHours(Weekday.allCases, MinuteRange(start: 8 * 60, end: 20 * 60)!),
            caps: [FrequencyCap(max: 1, per: .isoWeek, countsOn: .attempt)], source: "Ley 19.496")
        let law = LawInForce(ComplianceSheet(profile: profile, title: "Chile"), of: cl)
        let capped = limits(of: profile, zones: leads[0].zones, at: TestStore.noon)
        let launch = TestStore.launch(leads[0], attempt: 7, limits: capped)
        #expect(await test.store.journal(launch, by: [cl: law]) == nil)
        try await test.store.recordEnd(TestStore.record(launch, .answered), retry: .standard)
        // By event and by script.
        for seconds in [60, 61] {
            try await test.store.recordDisposition(
                attempt: launch.attempt, .doNotCall, agent: AgentID("PJSIP/ana"), at: TestStore.noon + .seconds(seconds)
            )
        }
        try await trail.flush()
        let entries = try lines().map(\.entry)
        #expect(entries.count == 4)
        guard case .allowed(let allowed) = entries.first else {
            Issue.record("\(entries)")
            return
        }
        #expect(allowed.target.attempt.rawValue == 7 && allowed.target.contactPoint == leads[0].contactPoint)
        #expect(allowed.target.phone.hasSuffix("0001") && !allowed.target.phone.contains("56200"))
        let hours = try #require(allowed.hours)
        #expect(hours.law == "cl" && hours.version == law.law.version)
        #expect(hours.zones.map(\.from).contains("2026-03-10 12:00:00"))
        #expect(hours.zones.map(\.until).contains("2026-03-10 12:00:25"))
        #expect(allowed.counts.map(\.cap) == ["at most 1 attempt a week"])
        #expect(allowed.counts.map(\.counted) == [0] && allowed.counts.map(\.max) == [1])
        #expect(
            entries[1]
                == .ended(
                    AuditEnd(
                        attempt: launch.attempt, outcome: .answered, agent: AgentID("PJSIP/ana"),
                        answered: launch.at + .seconds(8), connected: launch.at + .seconds(9))))
        #expect(
            entries[2]
                == .disposition(
                    AuditDisposition(attempt: launch.attempt, result: "do-not-call", agent: AgentID("PJSIP/ana"))))
        guard case .closed(let closing) = entries[3] else {
            Issue.record("\(entries)")
            return
        }
        #expect(closing.debtor == leads[0].debtor)
        let whole = try await test.store.inspect(files)
        #expect(whole.isWhole && whole.lines == 4 && whole.attempts == 1 && whole.waiting == 0)
        let story = try await test.store.auditStory(of: leads[0].account, in: files)
        #expect(story.count == 4)
        #expect(story[0].words.contains { $0.contains("at most 1 attempt a week: 0 of 1") })
        #expect(try await test.store.auditStory(of: launch.attempt, in: files).count == 3)
    }

    @Test("a refusal has its line and no attempt; what is no longer lawful is refused")
    func refusals() async throws {
        let leads = try await prepare(2)
        let cl = try #require(Country(code: "CL"))
        func law(_ hours: WeeklyHours) -> [Country: LawInForce] {
            let profile = ComplianceProfile(id: "cl", hours: hours, source: "law")
            return [cl: LawInForce(ComplianceSheet(profile: profile, title: "Chile"), of: cl)]
        }
        let launch = TestStore.launch(leads[0], attempt: 1)
        #expect(await test.store.journal(launch, by: law(.never)) == .noLongerDue)
        #expect(await test.store.journal(launch, by: [:]) == .noLongerDue)
        #expect(await test.store.journal(launch, by: law(.always)) == nil)
        #expect(await test.store.journal(TestStore.launch(leads[0], attempt: 2), by: law(.always)) == .debtorBusy)
        try await trail.flush()
        let reasons = try lines().map { line -> String in
            if case .refused(let refusal) = line.entry { refusal.reason } else { line.kind }
        }
        #expect(
            reasons == [
                "not lawful by the rules in force now", "not lawful by the rules in force now", "allowed",
                "another attempt is under way",
            ])
        #expect(try await test.store.inspect(files).isWhole)
    }

    @Test("file and folder are for the daemon's user and group only")
    func modes() async throws {
        _ = await test.store.journal(TestStore.launch(try await prepare(1)[0], attempt: 1))
        try await trail.flush()
        func mode(_ path: String) throws -> Int? {
            try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        }
        #expect(try mode(files.folder) == 0o750)
        #expect(try mode(files.path(of: TestStore.noon.utcDay)) == 0o640)
    }

    /// The machine stops after any byte of what a flush writes: the database has the lines still.
    @Test("cut after every byte, it opens, goes on, and says what came late")
    func cutAnywhere() async throws {
        _ = await test.store.journal(TestStore.launch(try await prepare(1)[0], attempt: 1))
        try await trail.flush()
        let path = files.path(of: TestStore.noon.utcDay)
        let before = try Data(contentsOf: URL(filePath: path))
        for number in ["+56200000101", "+56200000102"] {
            let phone = try #require(PhoneNumber(e164: number))
            try await test.store.addDoNotCall(phone: phone, reason: "asked for", now: TestStore.noon)
        }
        // The same database for each cut: its lines wait, whatever the file has of them.
        let waiting = try await test.store.read { try AuditBook($0).waiting() }
        let head = try await test.store.read { try AuditBook($0).head() }
        let written = before + Data(waiting.map { $0.text + "\n" }.joined().utf8)
        let firstLength = before.count + waiting[0].text.utf8.count + 1
        for length in before.count...written.count {
            try written.prefix(length).write(to: URL(filePath: path))
            try await test.store.write { db in
                let book = AuditBook(db)
                try book.forget(through: .max)
                for record in waiting {
                    try db.execute(
                        sql: "INSERT INTO audit_line VALUES (?, ?, ?)",
                        arguments: [record.number, record.day.daysSinceEpoch, record.text])
                }
                try book.set(head)
            }
            // Before the daemon starts: the file is cut, and what is missing of it is known.
            let stopped = try await test.store.inspect(files)
            #expect(stopped.isWhole, "at \(length): \(stopped.firstBreak?.sentence ?? "")")
            #expect(stopped.waiting == (length < firstLength ? 2 : length < written.count ? 1 : 0))
            let opening = try await AuditTrail(store: test.store, files: files).open(at: TestStore.noon)
            let late: ClosedRange<Int64>? =
                length < firstLength ? 2...3 : length < written.count ? 3...3 : nil
            #expect(opening == AuditTrail.Opening(late: late), "at \(length)")
            let after = try await test.store.inspect(files)
            #expect(after.isWhole && after.waiting == 0 && !after.hasTornEnd, "at \(length)")
            #expect(after.lines == (late == nil ? 3 : 4) && after.recoveries.count == (late == nil ? 0 : 1))
            #expect(after.attempts == 1)
        }
    }

    @Test("killed while it writes, nothing that was told is missing")
    func killed() async throws {
        _ = try await prepare(300)
        try await test.store.releaseClaims()
        try test.store.close()
        let path = test.store.path
        let told = test.directory.path("told")
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, told = told as String] in
            let store = try Store(path: path)
            let trail = AuditTrail(store: store, files: AuditFiles(database: path))
            let leads = try await store.claimLeads(campaign: TestStore.campaign(), now: TestStore.noon, limit: 300)
                .leads
            let log = open(told, O_WRONLY | O_CREAT | O_APPEND, 0o600)
            let killer = Task.detached {
                try await Task.sleep(for: .milliseconds(60))
                kill(getpid(), SIGKILL)
            }
            for (index, lead) in leads.enumerated() {
                let launch = TestStore.launch(lead, attempt: Int64(index + 1))
                guard await store.journal(launch) == nil else { continue }
                try await trail.flush()
                _ = "\(index + 1)\n".withCString { write(log, $0, strlen($0)) }
            }
            try await killer.value
        }
        let dialled = try String(contentsOfFile: told, encoding: .utf8).split(separator: "\n").compactMap { Int64($0) }
        let store = try Store(path: path)
        var inspection = try await store.inspect(files)
        #expect(inspection.isWhole, "\(inspection.firstBreak?.sentence ?? "")")
        _ = try await AuditTrail(store: store, files: files).open(at: TestStore.noon)
        inspection = try await store.inspect(files)
        #expect(inspection.isWhole && inspection.waiting == 0 && !inspection.hasTornEnd)
        let allowed = try lines().compactMap { line -> Int64? in
            if case .allowed(let facts) = line.entry { facts.target.attempt.rawValue } else { nil }
        }
        #expect(Set(dialled).isSubset(of: allowed))
        #expect(inspection.attempts == allowed.count)
    }

    @Test("a folder that cannot be written: the line waits, the attempt is taken back, and it goes on after the cure")
    func cannotBeWritten() async throws {
        let leads = try await prepare(2)
        // In the place of the folder there is a file.
        _ = try test.directory.write("", to: "audit")
        #expect(await test.store.journal(TestStore.launch(leads[0], attempt: 1)) == nil)
        let error = await #expect(throws: StoreError.self) { try await trail.flush() }
        #expect(error?.sentence.contains("nothing is dialled without audit") == true, "\(error?.sentence ?? "")")
        try await test.store.withdraw([AttemptID(rawValue: 1)], reason: "no audit", at: TestStore.noon)
        #expect(try await test.store.openAttempts().isEmpty)
        try await test.store.returnLead(leads[0], due: TestStore.noon, reason: "no audit")
        try FileManager.default.removeItem(atPath: files.folder)
        let again = try await test.claim(campaign)
        #expect(again.map(\.debtor) == [leads[0].debtor])
        #expect(await test.store.journal(TestStore.launch(again[0], attempt: 2)) == nil)
        try await trail.flush()
        #expect(try lines().map(\.kind) == ["allowed", "withdrawn", "allowed"])
        let inspection = try await test.store.inspect(files)
        #expect(inspection.isWhole && inspection.attempts == 1)
    }

    @Test("a day is closed by the next, and its seal is told")
    func days() async throws {
        let leads = try await prepare(2)
        _ = await test.store.journal(TestStore.launch(leads[0], attempt: 1))
        #expect(try await trail.flush() == [])
        _ = await test.store.journal(TestStore.launch(leads[1], attempt: 2, at: TestStore.noon + .seconds(86_400)))
        let seals = try await trail.flush()
        #expect(seals.map { "\($0.day)" } == ["2026-03-10"] && seals.map(\.number) == [2])
        #expect(try files.days().map { "\($0)" } == ["2026-03-10", "2026-03-11"])
        #expect(try lines().first { $0.number == 2 }?.hash == seals[0].hash)
        #expect(try await test.store.inspect(files).isWhole)
        let second = try await test.store.inspect(files, from: CivilDate(iso: "2026-03-11"))
        #expect(second.isWhole && second.lines == 1 && second.attempts == 1)
        let first = try await test.store.inspect(files, to: CivilDate(iso: "2026-03-10"))
        #expect(first.isWhole && first.lines == 2 && first.attempts == 1)
        let alone = try files.inspect()
        #expect(alone.isWhole && alone.lines == 3 && alone.head.number == 3)
        // The first day's file is kept elsewhere now.
        try FileManager.default.removeItem(atPath: files.path(of: TestStore.noon.utcDay))
        #expect(try await test.store.inspect(files).firstBreak?.cause == .missing(1...2))
        #expect(try files.inspect().firstBreak?.cause == .missing(1...2))
        #expect(try await test.store.inspect(files, from: CivilDate(iso: "2026-03-11")).isWhole)
    }

    @Test("what was done to the journal is told")
    func journalChanged() async throws {
        let leads = try await prepare(3)
        for (index, lead) in leads.enumerated() {
            let launch = TestStore.launch(lead, attempt: Int64(index + 1))
            _ = await test.store.journal(launch)
            try await test.store.recordEnd(TestStore.record(launch, .noAnswer), retry: .standard)
        }
        try await trail.flush()
        func told() async throws -> [String] { try await test.store.inspect(files).disagreements }
        #expect(try await told() == [])
        try await execute("UPDATE attempt SET outcome = 'busy' WHERE id = 2")
        #expect(
            try await told().map { $0.contains(":4: attempt 2 ended as no-answer, and the journal says busy") } == [
                true
            ])
        try await execute("UPDATE attempt SET outcome = 'no-answer', launched_at = launched_at - 1 WHERE id = 2")
        #expect(try await told().map { $0.contains(":3: attempt 2 is another one in the journal") } == [true])
        try await execute("UPDATE attempt SET launched_at = launched_at + 1, id = 9 WHERE id = 2")
        let both = try await told()
        #expect(both.count == 2)
        #expect(both[0].contains(":3: attempt 2 is not in the journal"))
        #expect(both[1].contains("attempt 9 is in the journal and has no line"))
    }

    @Test("a tail that was cut is missed at the start and by whoever looks")
    func cutTail() async throws {
        let leads = try await prepare(3)
        for (index, lead) in leads.enumerated() {
            _ = await test.store.journal(TestStore.launch(lead, attempt: Int64(index + 1)))
        }
        try await trail.flush()
        let path = files.path(of: TestStore.noon.utcDay)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let kept = text.split(separator: "\n").prefix(1).joined() + "\n"
        try kept.write(toFile: path, atomically: true, encoding: .utf8)
        let alone = try files.inspect()
        #expect(alone.isWhole && alone.lines == 1, "by itself the file is good")
        #expect(try await test.store.inspect(files).firstBreak?.cause == .missing(2...3))
        let opening = try await AuditTrail(store: test.store, files: files).open(at: TestStore.noon)
        #expect(opening == AuditTrail.Opening(lost: 2...3))
        try FileManager.default.removeItem(atPath: path)
        #expect(try await test.store.inspect(files).firstBreak?.cause == .missing(1...3))
    }

    @Test("an older database put back goes on from the files, and gives no number twice")
    func olderDatabase() async throws {
        let leads = try await prepare(2)
        _ = await test.store.journal(TestStore.launch(leads[0], attempt: 1))
        try await trail.flush()
        try test.store.close()
        let copy = test.directory.path("copy.sqlite")
        try FileManager.default.copyItem(atPath: test.store.path, toPath: copy)
        var store = try Store(path: test.store.path)
        _ = await store.journal(TestStore.launch(leads[1], attempt: 5))
        try await AuditTrail(store: store, files: files).flush()
        try store.close()
        try FileManager.default.removeItem(atPath: test.store.path)
        try FileManager.default.moveItem(atPath: copy, toPath: test.store.path)
        store = try Store(path: test.store.path)
        let before = try await store.inspect(files).disagreements
        #expect(before.count == 1 && before[0].contains("knows 1 lines and the files have 2"), "\(before)")
        let opening = try await AuditTrail(store: store, files: files).open(at: TestStore.noon)
        #expect(opening == AuditTrail.Opening(ahead: 2...2))
        #expect(try await store.highestAttemptID().rawValue == 5)
        let inspection = try await store.inspect(files)
        #expect(inspection.isWhole && inspection.lines == 3, "\(inspection)")
        #expect(inspection.recoveries.count == 1)
    }

    @Test("two databases do not share a folder")
    func foreign() async throws {
        #expect(AuditFiles(database: "/var/lib/marcador/marcador.sqlite").folder == "/var/lib/marcador/audit")
        #expect(AuditFiles(database: "/var/lib/marcador/other.sqlite").folder == "/var/lib/marcador/other-audit")
        _ = await test.store.journal(TestStore.launch(try await prepare(1)[0], attempt: 1))
        try await trail.flush()
        let other = try TestStore()
        let error = await #expect(throws: StoreError.self) {
            _ = try await AuditTrail(store: other.store, files: files).open(at: TestStore.noon)
        }
        #expect(error?.kind == .foreignDatabase)
    }

    @Test("an empty audit is whole, and a folder that is not there has no days")
    func empty() async throws {
        let inspection = try await test.store.inspect(files)
        #expect(inspection.isWhole && inspection.lines == 0 && inspection.days.isEmpty)
        #expect(try await trail.open(at: TestStore.noon) == AuditTrail.Opening())
        #expect(try files.days().isEmpty)
    }
}
