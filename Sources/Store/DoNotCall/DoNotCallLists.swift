import GRDB
public import Vocabulary

/// A list of numbers that others keep, such as a state's register of people who want no calls.
public struct DoNotCallList: Hashable, Sendable {
    public var name: String
    public var entries: Int
    /// Numbers of the portfolio that it closes.
    public var closed: Int
    /// `nil` while its first import has not come to its end.
    public var imported: Timestamp?
}

extension Store {
    public func doNotCallLists() async throws(StoreError) -> [DoNotCallList] {
        try await read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT name, entries, (SELECT COUNT(*) FROM do_not_call WHERE list_id = l.id), imported_at
                    FROM do_not_call_list l ORDER BY name
                    """
            ).map {
                DoNotCallList(
                    name: $0[0], entries: $0[1], closed: $0[2],
                    imported: ($0[3] as Int64?).map { Timestamp(milliseconds: $0) })
            }
        }
    }
}

/// A new edition of a list on its way in. What the old one has stays closed until the new one is whole.
struct ListEdition: Hashable, Sendable {
    var list: Int64
    var number: Int64
}

extension Store {
    func beginList(_ name: String) async throws(StoreError) -> ListEdition {
        try await write { db in
            try db.execute(
                sql: "INSERT INTO do_not_call_list (name, edition, entries) VALUES (?, 0, 0) ON CONFLICT DO NOTHING",
                arguments: [name])
            // Also above those of an import that broke off.
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT id, max(edition, COALESCE((SELECT MAX(edition) FROM do_not_call_hash WHERE list_id = l.id), 0))
                    FROM do_not_call_list l WHERE name = ?
                    """, arguments: [name])
            guard let row else { throw StoreError(.input, "the list '\(name)' could not be made") }
            return ListEdition(list: row[0], number: row[1] + 1)
        }
    }

    func add(_ hashes: [NumberHash], to edition: ListEdition) async throws(StoreError) {
        try await write { db in
            let insertion = try db.cachedStatement(
                sql: """
                    INSERT INTO do_not_call_hash (hash, list_id, edition) VALUES (?, ?, ?)
                    ON CONFLICT DO UPDATE SET edition = excluded.edition
                    """)
            for hash in hashes { try insertion.execute(arguments: [hash.bytes, edition.list, edition.number]) }
        }
    }

    /// The new edition is whole: what only the old one had is open again, and the portfolio is gone through.
    func finish(_ edition: ListEdition, now: Timestamp) async throws(StoreError) {
        let opened = try await write { db in
            try db.execute(
                sql: "DELETE FROM do_not_call_hash WHERE list_id = ? AND edition <> ?",
                arguments: [edition.list, edition.number])
            try db.execute(
                sql: """
                    UPDATE do_not_call_list SET edition = ?, imported_at = ?,
                        entries = (SELECT COUNT(*) FROM do_not_call_hash WHERE list_id = ?) WHERE id = ?
                    """, arguments: [edition.number, now.milliseconds, edition.list, edition.list])
            return try ListedNumbers(db, at: now).open(list: edition.list)
        }
        try await closeListed(opened: opened, now: now)
    }

    /// Goes through the portfolio: whose number is on a list is closed.
    /// - Parameter opened: numbers that a list had and has no more.
    func closeListed(opened: Set<String> = [], now: Timestamp) async throws(StoreError) {
        var last: Int64? = 0
        while let after = last {
            last = try await write { db in try ListedNumbers(db, at: now).goThrough(after: after, opened: opened) }
        }
    }
}
