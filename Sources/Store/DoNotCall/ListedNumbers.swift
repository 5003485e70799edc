import GRDB
import Vocabulary

/// Numbers of the portfolio that lists close, inside one transaction.
struct ListedNumbers {
    private let db: Database
    private let now: Timestamp
    /// Contact points that are looked at in one transaction.
    private static let batch = 20_000

    init(_ db: Database, at now: Timestamp) {
        self.db = db
        self.now = now
    }

    /// A batch of contact points: what a list has is closed, and whose numbers are open again is looked at anew.
    /// - Returns: the last of them; `nil` when there are no more.
    func goThrough(after: Int64, opened: Set<String>) throws -> Int64? {
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT id, debtor_id, address FROM contact_point WHERE id > ? AND channel = 'phone' ORDER BY id LIMIT ?
                    """), arguments: [after, Self.batch])
        for row in rows {
            let (debtor, phone): (Int64, String) = (row[1], row[2])
            if let list = try list(of: phone) {
                if try close(phone, list) { try StrategyPlaces.touch(db, debtor: debtor) }
            } else if opened.contains(phone) {
                try WorkRows.lookAgain(db, debtor: debtor)
                try StrategyPlaces.touch(db, debtor: debtor)
            }
        }
        return rows.last?[0]
    }

    /// A number that is new in the portfolio, or was opened.
    /// - Parameter name: of a list whose word is not asked for.
    func close(_ phone: String, but name: String? = nil) throws {
        let areThere = try Bool.fetchOne(
            db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM do_not_call_list)"))
        guard areThere ?? false, let list = try list(of: phone, but: name) else { return }
        try close(phone, list)
    }

    /// Takes away what a list closed and has no more, unless another list has it.
    /// - Returns: the numbers that are open again.
    func open(list: Int64) throws -> Set<String> {
        let closed = try String.fetchAll(
            db, sql: "SELECT phone FROM do_not_call WHERE list_id = ? AND phone IS NOT NULL", arguments: [list])
        var opened: Set<String> = []
        for phone in closed {
            switch try self.list(of: phone) {
            case list?: continue
            case let other?:
                try db.execute(
                    sql: "UPDATE do_not_call SET list_id = ? WHERE phone = ? AND list_id = ?",
                    arguments: [other, phone, list])
            case nil:
                try db.execute(
                    sql: "DELETE FROM do_not_call WHERE phone = ? AND list_id = ?", arguments: [phone, list])
                opened.insert(phone)
            }
        }
        return opened
    }

    private func list(of phone: String, but name: String? = nil) throws -> Int64? {
        try Int64.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT list_id FROM do_not_call_hash WHERE hash = ?
                      AND list_id IS NOT (SELECT id FROM do_not_call_list WHERE name = ?)
                    ORDER BY list_id LIMIT 1
                    """), arguments: [NumberHash(phone).bytes, name])
    }

    /// - Returns: false where it was closed before.
    @discardableResult
    private func close(_ phone: String, _ list: Int64) throws -> Bool {
        try db.cachedStatement(
            sql: """
                INSERT INTO do_not_call (phone, reason, added_at, list_id, source)
                SELECT ?, 'on the list ' || quote(name), ?, id, 'list' FROM do_not_call_list WHERE id = ?
                ON CONFLICT DO NOTHING
                """
        ).execute(arguments: [phone, now.milliseconds, list])
        return db.changesCount > 0
    }
}
