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
        return try await read { db in
            var preview = try Preview(db, segment, arm, clock, samples: samples)
            return try preview.run()
        }
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

/// One preview, inside its reading: the accounts are gone through once.
private struct Preview {
    let db: Database
    let segment: Segment
    let rule: SQLPiece
    let days: SQLPiece
    /// Parts of the split that are looked at; `nil` = all.
    let places: Range<Int>?
    private var counts: [Key: Sum] = [:]
    private var arms: [Int]
    private var undecided = 0
    /// Of the first accounts.
    private var samples: [Int64] = []
    private let wanted: Int
    private let few: SQLPiece?

    private struct Key: Hashable {
        /// Of ``bands``; behind them for who has no due date.
        var band: Int
        var currency: String
    }

    private struct Sum {
        var accounts = 0
        var owed: Int64 = 0

        mutating func add(_ balance: Int64) {
            accounts += 1
            owed += balance
        }
    }

    /// Where one band of days past due ends and the next begins.
    private static let bands: [ClosedRange<Int>] = [
        -36_500...0, 1...30, 31...60, 61...90, 91...120, 121...180, 181...360, 361...36_500,
    ]

    init(_ db: Database, _ segment: Segment, _ arm: String?, _ clock: RuleClock, samples: Int) throws {
        self.db = db
        self.segment = segment
        wanted = samples
        let sql = RuleSQL(db, at: clock)
        rule = try sql(segment.rule)
        few = try sql.fewDays(of: segment.rule)
        days = FieldSQL(clock: clock)(.daysPastDue)
        arms = segment.split.arms.isEmpty || arm != nil ? [] : [Int](repeating: 0, count: segment.split.arms.count + 1)
        places = try arm.map { try SegmentMembers.places(of: $0, in: segment) }
    }

    mutating func run() throws -> SegmentPreview {
        try count()
        var preview = SegmentPreview()
        var owed: [Currency: Int64] = [:]
        for (key, sum) in counts.sorted(by: { ($0.key.band, $0.key.currency) < ($1.key.band, $1.key.currency) }) {
            guard let currency = Currency(code: key.currency) else { continue }
            let band = key.band < Self.bands.count ? Self.bands[key.band] : nil
            if preview.bands.last == nil || preview.bands.last?.days != band {
                preview.bands.append(SegmentPreview.Band(days: band))
            }
            preview.bands[preview.bands.count - 1].accounts += sum.accounts
            preview.bands[preview.bands.count - 1].owed.append(Money(minorUnits: sum.owed, currency: currency))
            preview.accounts += sum.accounts
            owed[currency, default: 0] += sum.owed
        }
        preview.owed = owed.sorted { $0.key.code < $1.key.code }.map { Money(minorUnits: $0.value, currency: $0.key) }
        preview.undecided = undecided
        let names = segment.split.arms.map(\.name) + [SegmentChoice.champion]
        preview.arms = zip(names, arms).map { SegmentPreview.Arm(name: $0, accounts: $1) }
        preview.samples = try people()
        return preview
    }

    private mutating func count() throws {
        let place = segment.split.arms.isEmpty ? SQLPiece("0") : SegmentMembers.place(in: segment)
        let ranges = arms.isEmpty ? [] : try armPlaces()
        // Few of them are found by the index of due days. All are read in the order of the file: by that index each would
        // be fetched from another page of it.
        let open =
            few.map { SQLPiece("a.status = 'open' AND (") + $0 + " OR a.due_day IS NULL)" }
            ?? SQLPiece("+a.status = 'open'")
        let columns = SQLPiece.joined(
            [SQLPiece("a.id"), days, SQLPiece("a.currency, a.balance"), rule, place], by: ", ")
        let conditions = SQLPiece.joined([open, rule + " IS NOT 0"], by: " AND ")
        let query = SQLPiece("SELECT ") + columns + " FROM account a WHERE " + conditions
        let rows = try Row.fetchCursor(db, sql: query.text, arguments: StatementArguments(query.arguments))
        while let row = try rows.next() {
            guard let holds = row[4] as Bool? else {
                undecided += 1
                continue
            }
            guard holds else { continue }
            let part: Int = row[5] ?? 0
            if let places, !places.contains(part) { continue }
            if let arm = ranges.firstIndex(where: { $0.contains(part) }) { arms[arm] += 1 }
            let band = (row[1] as Int?).map { days in Self.bands.firstIndex { days <= $0.upperBound } ?? 7 } ?? 8
            let key = Key(band: band, currency: row[2])
            counts[key, default: Sum()].add(row[3])
            sample(row[0])
        }
    }

    private func armPlaces() throws -> [Range<Int>] {
        try (segment.split.arms.map(\.name) + [SegmentChoice.champion]).map {
            try SegmentMembers.places(of: $0, in: segment)
        }
    }

    private mutating func sample(_ account: Int64) {
        if samples.count == wanted {
            guard let last = samples.last, account < last else { return }
            samples.removeLast()
        }
        samples.insert(account, at: samples.firstIndex { $0 > account } ?? samples.count)
    }

    private func people() throws -> [SegmentPreview.Sample] {
        try samples.compactMap { account in
            let row = try Row.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT a.id, a.reference, d.name, a.balance, a.currency, \(days.text), d.region,
                            (SELECT p.address FROM contact_point p WHERE p.debtor_id = a.debtor_id AND p.channel = 'phone'
                             ORDER BY p.position, p.id LIMIT 1)
                        FROM account a JOIN debtor d ON d.id = a.debtor_id WHERE a.id = ?
                        """), arguments: StatementArguments(days.arguments) + [account])
            guard let row, let currency = Currency(code: row[4] as String) else { return nil }
            return SegmentPreview.Sample(
                account: AccountID(rawValue: row[0]), reference: row[1], name: row[2],
                balance: Money(minorUnits: row[3], currency: currency), daysPastDue: row[5], region: row[6],
                phone: (row[7] as String?).flatMap { PhoneNumber(e164: $0) })
        }
    }
}
