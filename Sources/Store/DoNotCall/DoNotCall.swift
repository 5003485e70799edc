import Audit
import GRDB
public import Portfolio
public import Vocabulary

/// Who is closed: a number, whoever has it, or a person, on all they have.
public enum ClosedContact: Hashable, Sendable {
    case phone(PhoneNumber)
    case debtor(DebtorID)
}

/// To what somebody is closed, since when, why, and on whose word.
public struct DoNotCallEntry: Hashable, Sendable {
    public var contact: ClosedContact
    public var channel: ClosedChannel
    public var source: ClosingSource
    /// Of an entry by a list.
    public var list: String?
    public var reason: String
    public var added: Timestamp
}

extension Store {
    /// Closes a number to every campaign, whoever has it.
    /// - Returns: false when it was closed already, on no weaker a word.
    @discardableResult
    public func addDoNotCall(
        phone: PhoneNumber, to channel: ClosedChannel = .all, reason: String, by source: ClosingSource = .staff,
        now: Timestamp
    ) async throws(StoreError) -> Bool {
        let isNews = try await write { db in
            try DoNotCall.add(db, [.phone(phone)], to: channel, reason: reason, by: source, now)
        }
        // Calls are judged by the number itself; steps by other channels are planned.
        if isNews, !channel.stops(.call) {
            let debtors = try await debtors(with: phone)
            try await write { db in for debtor in debtors { try StrategyPlaces.touch(db, debtor: debtor) } }
        }
        return isNews
    }

    /// Closes a debtor to every campaign, on all they have.
    /// - Returns: false when they were closed already, on no weaker a word.
    @discardableResult
    public func addDoNotCall(
        debtor: DebtorID, to channel: ClosedChannel = .all, reason: String, by source: ClosingSource = .staff,
        now: Timestamp
    ) async throws(StoreError) -> Bool {
        try await write { db in
            try DoNotCall.add(db, [.debtor(debtor)], to: channel, reason: reason, by: source, now)
        }
    }

    /// What closes a number, or a person; not what closes the numbers of the person. Empty where everybody may reach them.
    public func doNotCall(_ contact: ClosedContact) async throws(StoreError) -> [DoNotCallEntry] {
        try await read { db in try DoNotCall.entries(db, contact) }
    }

    /// What closes a person, and each of their numbers.
    public func doNotCall(personAndNumbersOf debtor: DebtorID) async throws(StoreError) -> [DoNotCallEntry] {
        try await read { db in
            let phones = try String.fetchAll(
                db,
                sql:
                    "SELECT address FROM contact_point WHERE debtor_id = ? AND channel = 'phone' ORDER BY position, id",
                arguments: [debtor.rawValue]
            ).compactMap { PhoneNumber(e164: $0) }
            return try ([.debtor(debtor)] + phones.map { .phone($0) }).flatMap { try DoNotCall.entries(db, $0) }
        }
    }

    /// Who has a number. Numbers have no index of their own: all contact points are gone through, without holding anybody
    /// up.
    func debtors(with phone: PhoneNumber) async throws(StoreError) -> [Int64] {
        try await read { db in
            try Int64.fetchAll(
                db, sql: "SELECT DISTINCT debtor_id FROM contact_point WHERE address = ?", arguments: [phone.e164])
        }
    }
}

/// Who must not be called, inside one transaction.
enum DoNotCall {
    /// A condition: the entry `n` stops calls. A channel that is not known does, too.
    static let stopsCalls = "n.channel NOT IN ('sms', 'email')"

    /// - Parameter contacts: a number, a person, or both on one word.
    /// - Returns: whether one was not closed before, or on a weaker word.
    @discardableResult
    static func add(
        _ db: Database, _ contacts: [ClosedContact], to channel: ClosedChannel, reason: String,
        by source: ClosingSource, _ now: Timestamp
    ) throws -> Bool {
        let news = try contacts.filter { try close(db, $0, to: channel, reason: reason, by: source, now) }
        guard !news.isEmpty else { return false }
        let closing = AuditClosing(
            debtor: contacts.compactMap(\.debtor).first, phone: contacts.map(\.masked).first { !$0.isEmpty } ?? "",
            channel: channel == .all ? nil : channel.rawValue, reason: reason)
        try AuditBook(db).add(.closed(closing), at: now)
        for debtor in news.compactMap(\.debtor) {
            if channel.stops(.call) {
                try db.execute(
                    sql: "UPDATE work SET state = ?, reason = 'do not call' WHERE debtor_id = ? AND state = ?",
                    arguments: [WorkState.blocked.rawValue, debtor.rawValue, WorkState.due.rawValue])
            }
            try StrategyPlaces.touch(db, debtor: debtor.rawValue)
        }
        return true
    }

    private static func close(
        _ db: Database, _ contact: ClosedContact, to channel: ClosedChannel, reason: String, by source: ClosingSource,
        _ now: Timestamp
    ) throws -> Bool {
        let known = try entries(db, contact).first { $0.channel == channel }
        // What was closed by a list stays closed when the number leaves it.
        guard known.map({ $0.source < source }) ?? true else { return false }
        if known != nil {
            try db.execute(
                sql: """
                    UPDATE do_not_call SET reason = ?, added_at = ?, source = ?, list_id = NULL
                    WHERE \(contact.column) = ? AND channel = ?
                    """, arguments: [reason, now.milliseconds, source.rawValue, contact.value, channel.rawValue])
        } else {
            try db.execute(
                sql: """
                    INSERT INTO do_not_call (\(contact.column), channel, reason, source, added_at)
                    VALUES (?, ?, ?, ?, ?)
                    """, arguments: [contact.value, channel.rawValue, reason, source.rawValue, now.milliseconds])
        }
        return true
    }

    static func entries(_ db: Database, _ contact: ClosedContact) throws -> [DoNotCallEntry] {
        try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT n.channel, n.source, l.name, n.reason, n.added_at
                    FROM do_not_call n LEFT JOIN do_not_call_list l ON l.id = n.list_id
                    WHERE n.\(contact.column) = ? ORDER BY n.id
                    """), arguments: [contact.value]
        ).map { row in
            // A word that is not known is taken for the strictest.
            DoNotCallEntry(
                contact: contact, channel: ClosedChannel(rawValue: row[0]) ?? .all,
                source: ClosingSource(rawValue: row[1]) ?? .person, list: row[2], reason: row[3],
                added: Timestamp(milliseconds: row[4]))
        }
    }
}

extension ClosedContact {
    /// Of `do_not_call`.
    var column: String {
        switch self {
        case .phone: "phone"
        case .debtor: "debtor_id"
        }
    }

    var value: any DatabaseValueConvertible {
        switch self {
        case .phone(let phone): phone.e164
        case .debtor(let debtor): debtor.rawValue
        }
    }

    var debtor: DebtorID? { if case .debtor(let debtor) = self { debtor } else { nil } }

    /// The last digits; empty for a person.
    var masked: String { if case .phone(let phone) = self { phone.masked } else { "" } }
}
