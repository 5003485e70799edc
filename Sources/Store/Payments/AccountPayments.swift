import GRDB
import Portfolio
import Vocabulary

/// What came in for one account.
enum AccountPayments {
    /// By day.
    static func all(_ db: Database, account: Int64, in currency: Currency) throws -> [Payment] {
        try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT reference, amount, paid_day FROM payment WHERE account_id = ? AND currency = ?
                    ORDER BY paid_day, id
                    """), arguments: [account, currency.code]
        ).map { row in
            Payment(
                reference: row[0], amount: Money(minorUnits: row[1], currency: currency),
                day: CivilDate(daysSinceEpoch: row[2]))
        }
    }
}
