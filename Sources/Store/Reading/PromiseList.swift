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
            var conditions = ["1"]
            var arguments: StatementArguments = []
            func add(_ condition: String, _ value: (any DatabaseValueConvertible)?) {
                guard let value else { return }
                conditions.append(condition)
                arguments += [value]
            }
            add("p.account_id = ?", query.account?.rawValue)
            // A constant, so that SQLite sees that the index of the open ones will do.
            if let status = query.status { conditions.append("p.state = '\(status.rawValue)'") }
            add("p.due_day >= ?", query.from?.daysSinceEpoch)
            add("p.due_day <= ?", query.through?.daysSinceEpoch)
            arguments += [query.limit]
            return try Row.fetchAll(
                db,
                sql: """
                    SELECT p.*, a.reference, a.creditor, d.name FROM promise p JOIN account a ON a.id = p.account_id
                    JOIN debtor d ON d.id = a.debtor_id WHERE \(conditions.joined(separator: " AND "))
                    ORDER BY p.due_day, p.id LIMIT ?
                    """, arguments: arguments
            ).compactMap { row in
                PromiseRecord(row).map {
                    PromiseLine(reference: row["reference"], creditor: row["creditor"], name: row["name"], record: $0)
                }
            }
        }
    }
}
