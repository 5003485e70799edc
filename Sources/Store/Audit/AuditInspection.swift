public import Audit
import GRDB
public import Vocabulary

/// What a look at the whole audit, or at some days of it, has shown.
public struct AuditInspection: Sendable {
    /// Lines that are good.
    public var lines: Int64 = 0
    public var days: [CivilDate] = []
    /// The last good line.
    public var head = AuditHead.beginning
    /// The first line that is not as it was written.
    public var firstBreak: AuditVerifier.Break?
    /// Where lines and journal do not agree; none is looked for where the lines are broken.
    public var disagreements: [String] = []
    /// The last line is being written, or a crash came in the middle of it and the next start writes it anew.
    public var hasTornEnd = false
    /// Lines that are in the database and not in a file yet.
    public var waiting = 0
    /// Attempts of the journal that were compared with their lines.
    public var attempts: Int64 = 0
    /// What starts after a crash put in order, in words.
    public var recoveries: [String] = []

    public var isWhole: Bool { firstBreak == nil && disagreements.isEmpty }
}

extension AuditFiles {
    /// Looks at the lines only. That none is cut from the end, and that the journal says the same, only the database can tell:
    /// ``Store/inspect(_:from:to:)``.
    public func inspect(from: CivilDate? = nil, to: CivilDate? = nil) throws(StoreError) -> AuditInspection {
        var verifier = AuditVerifier(fromBeginning: from == nil)
        var inspection = try inspect(&verifier, from: from, to: to) { _, _ in }
        verifier.finish()
        inspection.take(verifier)
        return inspection
    }

    fileprivate func inspect(
        _ verifier: inout AuditVerifier, from: CivilDate?, to: CivilDate?,
        each: (AuditLine, AuditVerifier.Place) throws -> Void
    ) throws(StoreError) -> AuditInspection {
        var inspection = AuditInspection()
        inspection.days = try days().filter { day in
            (from.map { day >= $0 } ?? true) && (to.map { day <= $0 } ?? true)
        }
        do {
            for day in inspection.days {
                let path = path(of: day)
                verifier.begin(file: path, day: day)
                var number = 0
                try eachLine(
                    of: day,
                    line: { bytes in
                        number += 1
                        guard let line = verifier.take(bytes), verifier.firstBreak == nil else { return }
                        if line.isRecovery { inspection.recoveries += line.words.prefix(1) }
                        try each(line, AuditVerifier.Place(file: path, line: number))
                    }, torn: { verifier.takeTorn($0) })
            }
        } catch let error as StoreError { throw error } catch { throw StoreError(error, path: folder) }
        return inspection
    }
}

extension AuditInspection {
    fileprivate mutating func take(_ verifier: AuditVerifier) {
        (lines, head, firstBreak, hasTornEnd) = (
            verifier.lines, verifier.head, verifier.firstBreak, verifier.hasTornEnd
        )
    }
}

extension Store {
    /// Looks at the audit and compares it with the journal: every attempt has its line, every line its attempt, and they say
    /// the same. A daemon may run meanwhile.
    public func inspect(
        _ files: AuditFiles, from: CivilDate? = nil, to: CivilDate? = nil
    ) async throws(StoreError) -> AuditInspection {
        let instance = instance
        let (inspection, known) = try await read { db in
            let book = AuditBook(db)
            let (head, waiting, cut) = (try book.head(), try book.waiting(), try book.cut())
            // A deletion that was stopped in between may have left some of its files.
            let first = from ?? cut.day.map { CivilDate(daysSinceEpoch: $0.daysSinceEpoch + 1) }
            let goesToEnd = to.map { day in head.day.map { day >= $0 } ?? true } ?? true
            var verifier = AuditVerifier(
                instance: instance, known: goesToEnd ? head : nil, fromBeginning: from == nil, after: cut)
            var comparison = JournalComparison(db: db)
            var inspection = try files.inspect(&verifier, from: first, to: to) { line, place in
                // What came after the database was asked it cannot know.
                if line.number <= head.number { try comparison.take(line, "\(place.file):\(place.line)") }
            }
            if inspection.days.isEmpty, let day = head.day { verifier.begin(file: files.path(of: day), day: day) }
            if goesToEnd {
                let late = waiting.filter { $0.number > verifier.head.number }
                verifier.finish(waiting: waiting)
                inspection.waiting = late.count
                for record in late where verifier.firstBreak == nil {
                    if let line = try? AuditLine(Array(record.text.utf8)) {
                        try comparison.take(line, "line \(line.number), not in a file yet")
                    }
                }
            }
            inspection.take(verifier)
            guard inspection.firstBreak == nil else { return (inspection, head) }
            try comparison.finish(isWhole: from == nil && goesToEnd)
            inspection.disagreements = comparison.found
            inspection.attempts = comparison.attempts
            return (inspection, head)
        }
        return try await told(of: inspection, since: known)
    }

    /// A line is in the database before it is in a file: what the database still does not know, an older copy of it has lost.
    private func told(of inspection: AuditInspection, since known: AuditHead) async throws(StoreError)
        -> AuditInspection
    {
        guard inspection.firstBreak == nil, inspection.head.number > known.number else { return inspection }
        let now = try await read { try AuditBook($0).head() }
        var inspection = inspection
        if inspection.head.number > now.number {
            inspection.disagreements.append(
                "the database knows \(now.number) lines and the files have \(inspection.head.number): an older copy of the database was put back; put the right one back, or start the daemon, which goes on from the files and says so"
            )
        }
        return inspection
    }
}

/// Lines of the audit beside the rows of the journal.
private struct JournalComparison {
    let db: Database
    private(set) var found: [String] = []
    private(set) var attempts: Int64 = 0
    private var allowed: [Int64] = []
    private var isSorted = true
    /// Attempts with a line and without a row, by where the line is; until another line says why.
    private var missing: [Int64: (place: String, number: Int64)] = [:]

    init(db: Database) { self.db = db }

    mutating func take(_ line: AuditLine, _ place: String) throws {
        switch line.entry {
        case .allowed(let facts):
            let attempt = facts.target.attempt.rawValue
            if let last = allowed.last, last >= attempt { isSorted = false }
            allowed.append(attempt)
            try compare(facts, line, place)
        case .withdrawn(let facts): missing[facts.attempt.rawValue] = nil
        case .ended(let facts): try compare(facts, place)
        case .recovered(let facts) where facts.what == .ahead:
            missing = missing.filter { !(facts.from...facts.to).contains($0.value.number) }
        default: break
        }
    }

    private mutating func compare(_ facts: AuditAttempt, _ line: AuditLine, _ place: String) throws {
        let target = facts.target
        guard
            let row = try Row.fetchOne(
                db.cachedStatement(
                    sql: "SELECT debtor_id, account_id, contact_point_id, launched_at FROM attempt WHERE id = ?"),
                arguments: [target.attempt.rawValue])
        else {
            missing[target.attempt.rawValue] = (place, line.number)
            return
        }
        let same =
            row[0] as Int64 == target.debtor.rawValue && row[1] as Int64 == target.account.rawValue
            && row[2] as Int64 == target.contactPoint.rawValue && row[3] as Int64 == line.at.milliseconds
        if !same {
            found.append(
                "\(place): attempt \(target.attempt) is another one in the journal: somebody has changed its row; compare with a backup of the database"
            )
        }
    }

    private mutating func compare(_ facts: AuditEnd, _ place: String) throws {
        let outcome = try String.fetchOne(
            db.cachedStatement(sql: "SELECT outcome FROM attempt WHERE id = ?"), arguments: [facts.attempt.rawValue])
        if let outcome, outcome != facts.outcome.rawValue {
            found.append(
                "\(place): attempt \(facts.attempt) ended as \(facts.outcome.rawValue), and the journal says \(outcome): somebody has changed its row; compare with a backup of the database"
            )
        }
    }

    /// - Parameter isWhole: every line there is was looked at; else only attempts between the first and the last of them can
    ///   be expected to have a line.
    mutating func finish(isWhole: Bool) throws {
        for (attempt, line) in missing.sorted(by: { $0.key < $1.key }) {
            found.append(
                "\(line.place): attempt \(attempt) is not in the journal: somebody has deleted its row; compare with a backup of the database"
            )
        }
        if !isSorted { allowed.sort() }
        let first = try Int64.fetchOne(db, sql: "SELECT first_attempt FROM audit_head") ?? 0
        guard isWhole || !allowed.isEmpty else { return }
        let rows = try Int64.fetchCursor(
            db, sql: "SELECT id FROM attempt WHERE id BETWEEN ? AND ? ORDER BY id",
            arguments: [isWhole ? first : allowed[0], isWhole ? .max : allowed[allowed.count - 1]])
        var place = 0
        while let attempt = try rows.next() {
            attempts += 1
            while place < allowed.count, allowed[place] < attempt { place += 1 }
            if place == allowed.count || allowed[place] != attempt {
                found.append(
                    "attempt \(attempt) is in the journal and has no line in the audit: it was put there by something else than the daemon"
                )
            }
        }
    }
}
