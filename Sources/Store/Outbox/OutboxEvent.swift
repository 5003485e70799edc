import GRDB
public import Portfolio
public import Vocabulary

/// Something to be told, as it is told.
public struct OutboxEvent: Hashable, Sendable {
    /// In this database.
    public var number: Int64
    /// The same however often it is sent, and no other event's: `3fa9c1-17`.
    public var id: String
    public var kind: String
    public var at: Timestamp
    /// The same bytes however often it is sent.
    public var body: JSON
    /// How often it was sent in vain.
    public var tries: Int
}

extension OutboxEvent {
    /// Columns of `outbox` and what it speaks of, of `o`.
    static let columns = """
        o.id, o.event, o.at, o.facts, a.creditor, a.reference
        """
    static let tables = "outbox o LEFT JOIN account a ON a.id = o.account_id"

    init(_ row: Row, tries: Int, instance: InstanceID) throws {
        let facts: JSON
        do throws(JSONRefusal) { facts = try JSON(reading: (row["facts"] as String).utf8) } catch {
            throw StoreError(.corrupted, "event \(row["id"] as Int64) of the outbox cannot be read: \(error)")
        }
        number = row["id"]
        id = Self.id(number, instance)
        kind = row["event"]
        at = Timestamp(milliseconds: row["at"])
        self.tries = tries
        var data: [JSON.Field] = []
        if let account = row["reference"] as String?, let creditor = row["creditor"] as String? {
            data = [JSON.Field("creditor", .text(creditor)), JSON.Field("account", .text(account))]
        }
        body = .fields([
            JSON.Field("id", .text(id)), JSON.Field("event", .text(kind)), JSON.Field("at", .text("\(at)")),
            JSON.Field("installation", .text(instance.rawValue)),
            JSON.Field("data", .fields(data + Self.spelled(facts))),
        ])
    }

    static func id(_ number: Int64, _ instance: InstanceID) -> String { "\(instance.rawValue)-\(number)" }

    /// Amounts with a point, days as `2026-03-10`, and the names without what says so.
    private static func spelled(_ facts: JSON) -> [JSON.Field] {
        guard case .fields(let fields) = facts else { return [] }
        let currency = facts["currency"].flatMap { value -> Currency? in
            if case .text(let code) = value { Currency(code: code) } else { nil }
        }
        return fields.map { field in
            let name = field.name
            guard case .number(let digits) = field.value, let number = Int64(digits) else {
                return JSON.Field(bare(name), field.value)
            }
            if name.hasPrefix("minor_"), let currency {
                return JSON.Field(bare(name), .text(Money(minorUnits: number, currency: currency).amount))
            }
            if name.hasPrefix("day_") {
                return JSON.Field(bare(name), .text("\(CivilDate(daysSinceEpoch: Int(number)))"))
            }
            return field
        }
    }

    private static func bare(_ name: String) -> String {
        for prefix in ["minor_", "day_"] where name.hasPrefix(prefix) { return String(name.dropFirst(prefix.count)) }
        return name
    }
}
