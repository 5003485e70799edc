import GRDB
import Vocabulary

/// An account by the number its creditor gave it.
struct NumberedAccount {
    var id: Int64
    var debtor: Int64
    var creditor: String
    var balance: Int64
    var currency: Currency
    var country: Country
}

/// Finds accounts by their numbers, inside one transaction.
struct AccountNumbers {
    private let db: Database
    /// All there are; they are few.
    private let creditors: [String]

    init(_ db: Database) throws {
        self.db = db
        creditors = try String.fetchAll(db, sql: "SELECT spelling FROM spelling WHERE field = 'creditor'")
    }

    /// One, unless no creditor is named and several have the number.
    func accounts(_ number: String, of creditor: String?) throws -> [NumberedAccount] {
        try (creditor.map { [$0] } ?? creditors).compactMap { creditor in
            let row = try Row.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT a.id, a.debtor_id, a.balance, a.currency, d.country
                        FROM account a JOIN debtor d ON d.id = a.debtor_id WHERE a.creditor = ? AND a.reference = ?
                        """), arguments: [creditor, number])
            guard let row, let currency = Currency(code: row[3] as String),
                let country = Country(code: row[4] as String)
            else { return nil }
            return NumberedAccount(
                id: row[0], debtor: row[1], creditor: creditor, balance: row[2], currency: currency, country: country)
        }
    }
}
