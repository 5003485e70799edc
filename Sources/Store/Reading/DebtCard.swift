import GRDB
public import Portfolio
public import Vocabulary

/// Who owes what: all that can be said to a debtor.
public struct DebtCard: Hashable, Sendable {
    public var debtor: Debtor
    public var account: Account

    public init(debtor: Debtor, account: Account) {
        self.debtor = debtor
        self.account = account
    }

    /// The columns that ``init(_:)`` reads, of `debtor d` and `account a`.
    static let columns = """
        d.document, d.reference AS debtor_reference, d.name AS debtor_name, d.country AS debtor_country, d.region,
        d.zone, a.reference AS account_reference, a.creditor, a.product, a.balance, a.currency, a.due_day,
        a.priority AS account_priority
        """

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
                priority: row["account_priority"]))
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
