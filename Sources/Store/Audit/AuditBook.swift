import Audit
import GRDB
import Vocabulary

/// The audit within a transaction: what it writes is committed with what it speaks of, or not at all. ``AuditTrail`` brings
/// the lines from the database into their files.
struct AuditBook {
    let db: Database

    init(_ db: Database) { self.db = db }

    func add(_ entry: AuditEntry, at time: Timestamp) throws {
        var chain = AuditChain(instance: try instance(), head: try head())
        for record in chain.append(entry, at: time) {
            try db.cachedStatement(sql: "INSERT INTO audit_line (number, day, line) VALUES (?, ?, ?)")
                .execute(arguments: [record.number, record.day.daysSinceEpoch, record.text])
        }
        try set(chain.head)
    }

    func instance() throws -> InstanceID {
        let text = try String.fetchOne(db.cachedStatement(sql: "SELECT value FROM meta WHERE key = 'instance'"))
        return InstanceID(rawValue: text ?? "")
    }

    func head() throws -> AuditHead {
        guard
            let row = try Row.fetchOne(
                db.cachedStatement(sql: "SELECT number, hash, day, lines_of_day FROM audit_head")),
            let hash = AuditHash(hex: row[1] as String)
        else { throw StoreError(.corrupted, "the database has lost the head of its audit: restore the last backup") }
        return AuditHead(
            number: row[0], hash: hash, day: (row[2] as Int?).map { CivilDate(daysSinceEpoch: $0) }, linesOfDay: row[3])
    }

    /// The last line of the files that were deleted; the beginning where none were.
    func cut() throws -> AuditHead {
        guard
            let row = try Row.fetchOne(
                db.cachedStatement(sql: "SELECT cut_number, cut_hash, cut_day FROM audit_head WHERE cut_number > 0")),
            let hash = AuditHash(hex: row[1] as String)
        else { return .beginning }
        return AuditHead(
            number: row[0], hash: hash, day: (row[2] as Int?).map { CivilDate(daysSinceEpoch: $0) }, linesOfDay: 0)
    }

    /// - Parameter attempt: the highest one with a line in these files.
    func setCut(_ head: AuditHead, attempt: Int64) throws {
        try db.execute(
            sql: """
                UPDATE audit_head SET cut_number = ?, cut_hash = ?, cut_day = ?,
                    first_attempt = MAX(first_attempt, ? + 1)
                """, arguments: [head.number, head.hash.hex, head.day?.daysSinceEpoch, attempt])
    }

    func set(_ head: AuditHead) throws {
        try db.cachedStatement(
            sql: "UPDATE audit_head SET number = ?, hash = ?, day = ?, lines_of_day = ?"
        ).execute(arguments: [head.number, head.hash.hex, head.day?.daysSinceEpoch, head.linesOfDay])
    }

    /// Lines that no file has for sure, in their order.
    func waiting() throws -> [AuditRecord] {
        try Row.fetchAll(db.cachedStatement(sql: "SELECT number, day, line FROM audit_line ORDER BY number")).map {
            row in
            AuditRecord(number: row[0], day: CivilDate(daysSinceEpoch: row[1]), text: row[2])
        }
    }

    /// They are in their files, and on the disk.
    func forget(through number: Int64) throws {
        try db.cachedStatement(sql: "DELETE FROM audit_line WHERE number <= ?").execute(arguments: [number])
    }
}
