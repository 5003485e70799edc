import Audit
import GRDB
public import Portfolio
public import Vocabulary

/// The wish to open again what was closed.
public struct DoNotCallLifting: Hashable, Sendable {
    /// Only this entry; `nil`: all there are.
    public var channel: ClosedChannel?
    /// What this list has closed, and nothing else; without it what a list has closed stays so.
    public var list: String?
    public var reason: String
    /// Who opens it.
    public var by: String
    /// Also what the person has asked for, or may have.
    public var isOverride: Bool

    public init(
        channel: ClosedChannel? = nil, list: String? = nil, reason: String, by who: String, isOverride: Bool = false
    ) {
        self.channel = channel
        self.list = list
        self.reason = reason
        by = who
        self.isOverride = isOverride
    }
}

/// What came of it.
public enum LiftedDoNotCall: Hashable, Sendable {
    /// There is no such entry.
    case notClosed
    /// The person asked for that one, or may have: nothing was opened.
    case needsOverride(DoNotCallEntry)
    /// That one is a list's, which was not named: nothing was opened.
    case isOfList(DoNotCallEntry)
    /// `closed`: what closes them still, of other channels or by a list that has the number as well.
    case lifted([DoNotCallEntry], closed: [DoNotCallEntry])
}

/// An entry that was opened again, and who did that.
public struct LiftedEntry: Hashable, Sendable {
    public var entry: DoNotCallEntry
    public var lifted: Timestamp
    public var by: String
    public var reason: String
    public var isOverride: Bool
}

extension Store {
    /// Opens again what was closed: all that is asked for, or nothing. The entry is kept, with who opened it and why; it
    /// stands in the audit; and work that it had blocked is looked at anew.
    public func liftDoNotCall(
        _ contact: ClosedContact, _ wish: DoNotCallLifting, now: Timestamp
    ) async throws(StoreError) -> LiftedDoNotCall {
        let debtors: [Int64]
        switch contact {
        case .debtor(let debtor): debtors = [debtor.rawValue]
        case .phone(let phone): debtors = try await self.debtors(with: phone)
        }
        return try await write { db in
            let answer = try DoNotCall.lift(db, contact, wish, now)
            guard case .lifted = answer else { return answer }
            for debtor in debtors {
                try WorkRows.lookAgain(db, debtor: debtor)
                try StrategyPlaces.touch(db, debtor: debtor)
            }
            return answer
        }
    }

    /// What was closed once and opened again, the oldest first.
    public func liftedDoNotCall(_ contact: ClosedContact) async throws(StoreError) -> [LiftedEntry] {
        try await read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT channel, source, list, reason, added_at, lifted_at, lifted_by, lift_reason, overrode
                    FROM do_not_call_lifted WHERE \(contact.column) = ? ORDER BY id
                    """, arguments: [contact.value]
            ).map { row in
                LiftedEntry(
                    entry: DoNotCallEntry(
                        contact: contact, channel: ClosedChannel(rawValue: row[0]) ?? .all,
                        source: ClosingSource(rawValue: row[1]) ?? .person, list: row[2], reason: row[3],
                        added: Timestamp(milliseconds: row[4])),
                    lifted: Timestamp(milliseconds: row[5]), by: row[6], reason: row[7], isOverride: row[8])
            }
        }
    }
}

extension DoNotCall {
    fileprivate static func lift(
        _ db: Database, _ contact: ClosedContact, _ wish: DoNotCallLifting, _ now: Timestamp
    ) throws -> LiftedDoNotCall {
        let wanted = try entries(db, contact).filter { entry in
            (wish.channel.map { $0 == entry.channel } ?? true) && (wish.list.map { $0 == entry.list } ?? true)
        }
        guard !wanted.isEmpty else { return .notClosed }
        if wish.list == nil, let entry = wanted.first(where: { $0.source == .list }) { return .isOfList(entry) }
        if !wish.isOverride, let entry = wanted.first(where: { !$0.source.isOwn }) { return .needsOverride(entry) }
        for entry in wanted { try lift(db, entry, wish, now) }
        // A list may have the number as well.
        if case .phone(let phone) = contact { try ListedNumbers(db, at: now).close(phone.e164, but: wish.list) }
        return .lifted(wanted, closed: try entries(db, contact))
    }

    private static func lift(
        _ db: Database, _ entry: DoNotCallEntry, _ wish: DoNotCallLifting, _ now: Timestamp
    ) throws {
        let overrides = !entry.source.isOwn
        try db.execute(
            sql: """
                INSERT INTO do_not_call_lifted (\(entry.contact.column), channel, source, list, reason, added_at,
                    lifted_at, lifted_by, lift_reason, overrode)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                entry.contact.value, entry.channel.rawValue, entry.source.rawValue, entry.list, entry.reason,
                entry.added.milliseconds, now.milliseconds, wish.by, wish.reason, overrides,
            ])
        try db.execute(
            sql: "DELETE FROM do_not_call WHERE \(entry.contact.column) = ? AND channel = ?",
            arguments: [entry.contact.value, entry.channel.rawValue])
        let lifting = AuditLifting(
            debtor: entry.contact.debtor, phone: entry.contact.masked, channel: entry.channel.rawValue,
            source: entry.source.rawValue, closed: entry.reason, reason: wish.reason, by: wish.by,
            isOverride: overrides)
        try AuditBook(db).add(.lifted(lifting), at: now)
    }
}
