import Audit
import GRDB
public import Vocabulary

extension Store {
    /// Closes a number to every campaign and debtor.
    /// - Returns: false when it was closed already.
    @discardableResult
    public func addDoNotCall(phone: PhoneNumber, reason: String, now: Timestamp) async throws(StoreError) -> Bool {
        try await write { db in try DoNotCall.add(db, phone: phone.e164, reason: reason, now) }
    }

    /// Closes a debtor to every campaign, on all telephones.
    /// - Returns: false when they were closed already.
    @discardableResult
    public func addDoNotCall(debtor: DebtorID, reason: String, now: Timestamp) async throws(StoreError) -> Bool {
        try await write { db in try DoNotCall.add(db, debtor: debtor.rawValue, reason: reason, now) }
    }

    /// Why nobody calls a number; `nil` where everybody may.
    public func doNotCall(phone: PhoneNumber) async throws(StoreError) -> DoNotCallEntry? {
        try await read { db in
            try Row.fetchOne(
                db, sql: "SELECT reason, added_at FROM do_not_call WHERE phone = ?", arguments: [phone.e164]
            ).map { DoNotCallEntry(reason: $0[0], added: Timestamp(milliseconds: $0[1])) }
        }
    }
}

/// Why and since when nobody is called.
public struct DoNotCallEntry: Hashable, Sendable {
    public var reason: String
    public var added: Timestamp
}

/// Who must not be called, inside one transaction.
enum DoNotCall {
    /// - Returns: whether anything was not closed before.
    @discardableResult
    static func add(
        _ db: Database, phone: String? = nil, debtor: Int64? = nil, reason: String, _ now: Timestamp
    ) throws -> Bool {
        var isNews = false
        if let phone {
            // What was closed by a list stays closed when the number leaves it.
            try db.execute(
                sql: """
                    INSERT INTO do_not_call (phone, reason, added_at) VALUES (?, ?, ?)
                    ON CONFLICT (phone) WHERE phone IS NOT NULL
                    DO UPDATE SET reason = excluded.reason, added_at = excluded.added_at, list_id = NULL
                    WHERE list_id IS NOT NULL
                    """, arguments: [phone, reason, now.milliseconds])
            isNews = db.changesCount > 0
        }
        if let debtor {
            try db.execute(
                sql: "INSERT INTO do_not_call (debtor_id, reason, added_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                arguments: [debtor, reason, now.milliseconds])
            isNews = isNews || db.changesCount > 0
        }
        guard isNews else { return false }
        let closing = AuditClosing(
            debtor: debtor.map { DebtorID(rawValue: $0) },
            phone: phone.flatMap { PhoneNumber(e164: $0)?.masked } ?? "", reason: reason)
        try AuditBook(db).add(.closed(closing), at: now)
        if let debtor {
            try db.execute(
                sql: "UPDATE work SET state = ?, reason = 'do not call' WHERE debtor_id = ? AND state = ?",
                arguments: [WorkState.blocked.rawValue, debtor, WorkState.due.rawValue])
            try StrategyPlaces.touch(db, debtor: debtor)
        }
        return true
    }
}
