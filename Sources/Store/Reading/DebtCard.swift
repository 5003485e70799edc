import GRDB
public import Portfolio
public import Vocabulary

/// Who owes what: all that can be said to a debtor.
public struct DebtCard: Hashable, Sendable {
    public var debtor: Debtor
    public var account: Account
    /// What was promised last, unless it was kept: still open, or broken.
    public var lastPromise: Promise?

    public init(debtor: Debtor, account: Account, lastPromise: Promise? = nil) {
        self.debtor = debtor
        self.account = account
        self.lastPromise = lastPromise
    }

    /// The columns that ``init(_:)`` reads, of `debtor d` and `account a`.
    static let columns = """
        d.document, d.reference AS debtor_reference, d.name AS debtor_name, d.country AS debtor_country, d.region,
        d.zone, a.reference AS account_reference, a.creditor, a.product, a.balance, a.currency, a.due_day,
        a.priority AS account_priority, \(promise("amount")), \(promise("currency")), \(promise("due_day")),
        \(promise("made_day")), \(promise("method"))
        """

    private static func promise(_ column: String) -> String {
        """
        (SELECT CASE p.state WHEN 'kept' THEN NULL ELSE p.\(column) END FROM promise p
            WHERE p.account_id = a.id AND p.state IN ('open', 'broken', 'kept')
            ORDER BY p.made_at DESC, p.id DESC LIMIT 1) AS promise_\(column)
        """
    }

    /// `nil` for a country or a currency that this program does not know.
    init?(_ row: Row) {
        guard let home = Country(code: row["debtor_country"] as String),
            let currency = Currency(code: row["currency"] as String)
        else { return nil }
        self.init(
            debtor: Debtor(
                document: row["document"], reference: row["debtor_reference"], name: row["debtor_name"], country: home,
                region: row["region"], zone: row["zone"]),
            account: Account(
                reference: row["account_reference"], creditor: row["creditor"], product: row["product"],
                balance: Money(minorUnits: row["balance"], currency: currency),
                dueDate: (row["due_day"] as Int?).map { CivilDate(daysSinceEpoch: $0) },
                priority: row["account_priority"]),
            lastPromise: Self.promise(row))
    }

    private static func promise(_ row: Row) -> Promise? {
        guard let amount: Int64 = row["promise_amount"], let code: String = row["promise_currency"],
            let currency = Currency(code: code), let due: Int = row["promise_due_day"],
            let made: Int = row["promise_made_day"]
        else { return nil }
        return Promise(
            amount: Money(minorUnits: amount, currency: currency), due: CivilDate(daysSinceEpoch: due),
            made: CivilDate(daysSinceEpoch: made), method: row["promise_method"])
    }
}

extension Store {
    /// `nil` when there is no such debt.
    public func debt(of debtor: DebtorID, account: AccountID) async throws(StoreError) -> DebtCard? {
        try await read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT \(DebtCard.columns) FROM account a JOIN debtor d ON d.id = a.debtor_id
                    WHERE a.id = ? AND d.id = ?
                    """, arguments: [account.rawValue, debtor.rawValue]
            ).flatMap { DebtCard($0) }
        }
    }
}
