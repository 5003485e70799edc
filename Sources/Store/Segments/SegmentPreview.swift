import GRDB
public import Portfolio
public import Vocabulary

/// What a segment holds today.
public struct SegmentPreview: Hashable, Sendable {
    /// A part of it by days past due.
    public struct Band: Hashable, Sendable {
        /// `nil`: no due date is known.
        public var days: ClosedRange<Int>?
        public var accounts = 0
        public var owed: [Money] = []
    }

    public struct Arm: Hashable, Sendable {
        public var name: String
        public var accounts: Int
    }

    /// One of its accounts.
    public struct Sample: Hashable, Sendable {
        public var account: AccountID
        public var reference: String
        public var name: String
        public var balance: Money
        public var daysPastDue: Int?
        public var region: String?
        public var phone: PhoneNumber?
    }

    /// Open accounts that belong to it.
    public var accounts = 0
    /// Open accounts of which something that the rule asks for is not known.
    public var undecided = 0
    /// By currency.
    public var owed: [Money] = []
    /// By days past due, none of them empty.
    public var bands: [Band] = []
    /// The arms, the champion last; empty without a split.
    public var arms: [Arm] = []
    public var samples: [Sample] = []
}

extension Store {
    /// Counts a segment, or one arm of it, without changing anything.
    public func preview(
        of segment: Segment, arm: String? = nil, samples: Int = 5, now: Timestamp
    ) async throws(StoreError) -> SegmentPreview {
        let clock = RuleClock(now)
        return try await read { db in try Preview(db, segment, arm, clock).run(samples: samples) }
    }

    /// The open accounts a rule holds for, by id.
    package func accounts(
        matching rule: AccountRule, now: Timestamp, after first: AccountID = AccountID(rawValue: 0), limit: Int
    ) async throws(StoreError) -> [AccountID] {
        let clock = RuleClock(now)
        return try await read { db in
            let members = try RuleSQL(db, at: clock)(rule)
            return try Int64.fetchAll(
                db,
                sql: """
                    SELECT a.id FROM account a WHERE a.status = 'open' AND a.id > ? AND \(members.text)
                    ORDER BY a.id LIMIT ?
                    """, arguments: [first.rawValue] + StatementArguments(members.arguments) + [limit]
            ).map { AccountID(rawValue: $0) }
        }
    }
}

/// One preview, inside its reading.
private struct Preview {
    let db: Database
    let segment: Segment
    let members: SQLPiece
    let rule: SQLPiece
    let field: FieldSQL
    let sql: RuleSQL
    let arm: String?

    /// Where one band of days past due ends and the next begins.
    private static let bands: [ClosedRange<Int>] = [
        -36_500...0, 1...30, 31...60, 61...90, 91...120, 121...180, 181...360, 361...36_500,
    ]

    init(_ db: Database, _ segment: Segment, _ arm: String?, _ clock: RuleClock) throws {
        self.db = db
        self.segment = segment
        self.arm = arm
        sql = RuleSQL(db, at: clock)
        field = FieldSQL(clock: clock)
        rule = try sql(segment.rule)
        members = try SegmentMembers.members(of: segment, arm: arm, sql)
    }

    func run(samples: Int) throws -> SegmentPreview {
        var preview = SegmentPreview()
        try countBands(&preview)
        preview.undecided =
            try Int.fetchOne(
                db, sql: "SELECT COUNT(*) FROM account a WHERE a.status = 'open' AND \(rule.text) IS NULL",
                arguments: StatementArguments(rule.arguments)) ?? 0
        if arm == nil, !segment.split.arms.isEmpty {
            for name in segment.split.arms.map(\.name) + [SegmentChoice.champion] {
                let part = try SegmentMembers.members(of: segment, arm: name, sql)
                let count = try Int.fetchOne(
                    db, sql: "SELECT COUNT(*) FROM account a WHERE a.status = 'open' AND \(part.text)",
                    arguments: StatementArguments(part.arguments))
                preview.arms.append(SegmentPreview.Arm(name: name, accounts: count ?? 0))
            }
        }
        preview.samples = try self.samples(samples)
        return preview
    }

    private func countBands(_ preview: inout SegmentPreview) throws {
        let days = field(.daysPastDue)
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT CASE \(Self.bands.enumerated().map { place, band in "WHEN days <= \(band.upperBound) THEN \(place)" }
                    .joined(separator: " ")) END AS band, currency, COUNT(*), SUM(balance)
                FROM (SELECT \(days.text) AS days, a.currency AS currency, a.balance AS balance FROM account a
                      WHERE a.status = 'open' AND \(members.text))
                GROUP BY band, currency ORDER BY band IS NULL, band, currency
                """, arguments: StatementArguments(days.arguments + members.arguments))
        var owed: [Currency: Int64] = [:]
        for row in rows {
            let band = (row[0] as Int?).map { Self.bands[$0] }
            guard let currency = Currency(code: row[1] as String) else { continue }
            let money = Money(minorUnits: row[3], currency: currency)
            if preview.bands.last == nil || preview.bands.last?.days != band {
                preview.bands.append(SegmentPreview.Band(days: band))
            }
            preview.bands[preview.bands.count - 1].accounts += row[2] as Int
            preview.bands[preview.bands.count - 1].owed.append(money)
            preview.accounts += row[2] as Int
            owed[currency, default: 0] += money.minorUnits
        }
        preview.owed = owed.sorted { $0.key.code < $1.key.code }.map { Money(minorUnits: $0.value, currency: $0.key) }
    }

    private func samples(_ count: Int) throws -> [SegmentPreview.Sample] {
        let days = field(.daysPastDue)
        return try Row.fetchAll(
            db,
            sql: """
                SELECT a.id, a.reference, d.name, a.balance, a.currency, \(days.text), d.region,
                    (SELECT p.address FROM contact_point p WHERE p.debtor_id = a.debtor_id AND p.channel = 'phone'
                     ORDER BY p.position, p.id LIMIT 1)
                FROM account a JOIN debtor d ON d.id = a.debtor_id
                WHERE a.status = 'open' AND \(members.text) ORDER BY a.id LIMIT ?
                """, arguments: StatementArguments(days.arguments + members.arguments) + [count]
        ).compactMap { row in
            guard let currency = Currency(code: row[4] as String) else { return nil }
            return SegmentPreview.Sample(
                account: AccountID(rawValue: row[0]), reference: row[1], name: row[2],
                balance: Money(minorUnits: row[3], currency: currency), daysPastDue: row[5], region: row[6],
                phone: (row[7] as String?).flatMap { PhoneNumber(e164: $0) })
        }
    }
}
