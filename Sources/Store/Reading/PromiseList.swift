import GRDB
public import Portfolio
public import Vocabulary

/// A promise with whose it is.
public struct PromiseLine: Hashable, Sendable {
    public var reference: String
    public var creditor: String
    public var name: String
    public var record: PromiseRecord
}

/// Which promises are wanted; all conditions must hold.
public struct PromiseQuery: Hashable, Sendable {
    public var account: AccountID?
    /// `nil` = all.
    public var status: CommitmentStatus?
    /// By the day they are for: the first and the last.
    public var from: CivilDate?
    public var through: CivilDate?
    /// 1 … 100,000
    public var limit: Int

    public init(
        account: AccountID? = nil, status: CommitmentStatus? = nil, from: CivilDate? = nil, through: CivilDate? = nil,
        limit: Int = 100
    ) {
        self.account = account
        self.status = status
        self.from = from
        self.through = through
        self.limit = limit
    }
}

extension Store {
    /// By the day they are for, the earliest first.
    public func promises(_ query: PromiseQuery = PromiseQuery()) async throws(StoreError) -> [PromiseLine] {
        try await read { db in
            var wanted: [SQL] = ["1"]
            if let account = query.account { wanted.append("p.account_id = \(account.rawValue)") }
            // A constant, so that SQLite sees that the index of the open ones will do.
            if let status = query.status { wanted.append(SQL(sql: "p.state = '\(status.rawValue)'")) }
            if let from = query.from { wanted.append("p.due_day >= \(from.daysSinceEpoch)") }
            if let last = query.through { wanted.append("p.due_day <= \(last.daysSinceEpoch)") }
            let request: SQLRequest<Row> = """
                SELECT p.*, a.reference, a.creditor, d.name FROM promise p JOIN account a ON a.id = p.account_id
                JOIN debtor d ON d.id = a.debtor_id WHERE \(wanted.joined(separator: " AND "))
                ORDER BY p.due_day, p.id LIMIT \(query.limit)
                """
            return try request.fetchAll(db).compactMap { row in
                PromiseRecord(row).map {
                    PromiseLine(reference: row["reference"], creditor: row["creditor"], name: row["name"], record: $0)
                }
            }
        }
    }
}
