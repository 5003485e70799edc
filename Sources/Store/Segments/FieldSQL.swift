import GRDB
import Portfolio
import Vocabulary

/// A piece of SQL with the values of its question marks, in their order.
struct SQLPiece {
    var text: String
    var arguments: [DatabaseValue] = []

    init(_ text: String, _ arguments: [any DatabaseValueConvertible] = []) {
        self.text = text
        self.arguments = arguments.map(\.databaseValue)
    }

    static func + (left: SQLPiece, right: SQLPiece) -> SQLPiece {
        var piece = left
        piece.text += right.text
        piece.arguments += right.arguments
        return piece
    }

    static func + (left: SQLPiece, right: String) -> SQLPiece { left + SQLPiece(right) }

    static func joined(_ pieces: [SQLPiece], by separator: String) -> SQLPiece {
        SQLPiece.init(
            text: pieces.map(\.text).joined(separator: separator), arguments: pieces.flatMap(\.arguments))
    }

    /// Of a condition over a row `a` of `account`: whether it is true of one.
    func holds(_ db: Database, account: Int64) throws -> Bool {
        try Bool.fetchOne(
            db.cachedStatement(sql: "SELECT COALESCE(\(text), 0) FROM account a WHERE a.id = ?"),
            arguments: StatementArguments(arguments) + [account]) ?? false
    }

    private init(text: String, arguments: [DatabaseValue]) {
        self.text = text
        self.arguments = arguments
    }
}

/// What a field of a rule is in SQL, over a row `a` of `account`. The person's fields are subqueries on purpose: SQLite
/// asks them last, of the rows that the account's own fields have left.
struct FieldSQL {
    let clock: RuleClock

    func callAsFunction(_ field: AccountField) -> SQLPiece {
        switch field {
        case .daysPastDue: SQLPiece("(") + today + " - a.due_day)"
        case .balance: amount("a.balance")
        case .principal: amount("a.principal")
        case .minimumDue: amount("a.minimum_due")
        case .currency: SQLPiece("a.currency")
        case .product: SQLPiece("a.product")
        case .creditor: SQLPiece("a.creditor")
        case .portfolio: SQLPiece("(SELECT o.name FROM portfolio o WHERE o.id = a.portfolio_id)")
        case .priority: SQLPiece("a.priority")
        case .dueDate: SQLPiece("a.due_day")
        case .opened: SQLPiece("a.opened_day")
        case .paid30d:
            SQLPiece(
                "((SELECT COALESCE(SUM(y.amount), 0) FROM payment y WHERE y.account_id = a.id AND y.currency = a.currency AND y.paid_day > "
            )
                + today + " - 30) / \(Self.scale))"
        case .daysSincePayment:
            SQLPiece("(") + today + " - (SELECT MAX(y.paid_day) FROM payment y WHERE y.account_id = a.id))"
        case .country: debtor("country")
        case .region: debtor("region")
        case .language: debtor("language")
        case .customerType: debtor("customer_type")
        case .customerSince: debtor("customer_since_day")
        case .customerDays: SQLPiece("(") + today + " - " + debtor("customer_since_day") + ")"
        case .isVulnerable: debtor("vulnerable")
        case .isMinor: debtor("minor")
        case .hasRepresentative: debtor("representative IS NOT NULL")
        case .openAccounts:
            SQLPiece("(SELECT COUNT(*) FROM account o WHERE o.debtor_id = a.debtor_id AND o.status = 'open')")
        case .phones: SQLPiece("(\(Self.countedPhones))")
        case .validPhones: SQLPiece("(\(Self.countedPhones) AND p.validity = 'unknown' AND p.consent IS NOT 0)")
        case .attempts7d: attempts(days: 7, "t.counts_attempt")
        case .attempts30d: attempts(days: 30, "t.counts_attempt")
        case .contacts7d: attempts(days: 7, "t.counts_contact")
        case .contacts30d: attempts(days: 30, "t.counts_contact")
        case .daysSinceAttempt: daysSince("1")
        case .daysSinceContact: daysSince("t.outcome = 'answered' AND t.disposition IS NOT 'machine'")
        case .lastOutcome: last("outcome")
        case .lastDisposition: last("disposition")
        case .bestHour: bestHour
        case .openPromise: SQLPiece("(a.promise_day IS NOT NULL)")
        case .promiseDate: SQLPiece("a.promise_day")
        case .brokenPromises: SQLPiece("a.broken_promises")
        }
    }

    /// The day it is in the debtor's country.
    var today: SQLPiece {
        guard !clock.others.isEmpty else { return SQLPiece("?", [clock.day]) }
        var piece = SQLPiece("(CASE ") + debtor("country")
        for (day, countries) in Dictionary(grouping: clock.others.keys, by: { clock.others[$0] ?? 0 }).sorted(by: {
            $0.key < $1.key
        }) {
            // SQLite has no list behind WHEN.
            for country in countries.sorted() { piece = piece + SQLPiece(" WHEN '\(country.code)' THEN ?", [day]) }
        }
        return piece + SQLPiece(" ELSE ? END)", [clock.day])
    }

    /// Minor units as whole units of the account's currency.
    private func amount(_ column: String) -> SQLPiece { SQLPiece("(\(column) / \(Self.scale))") }

    private func debtor(_ expression: String) -> SQLPiece {
        SQLPiece("(SELECT d.\(expression) FROM debtor d WHERE d.id = a.debtor_id)")
    }

    private func attempts(days: Int64, _ condition: String) -> SQLPiece {
        SQLPiece(
            "(SELECT COUNT(*) FROM attempt t WHERE t.debtor_id = a.debtor_id AND t.launched_at > ? AND \(condition))",
            [clock.now.milliseconds - days * 86_400_000])
    }

    private func daysSince(_ condition: String) -> SQLPiece {
        SQLPiece(
            "((? - (SELECT MAX(t.launched_at) FROM attempt t WHERE t.debtor_id = a.debtor_id AND \(condition))) / 86400000)",
            [clock.now.milliseconds])
    }

    private func last(_ column: String) -> SQLPiece {
        SQLPiece(
            """
            (SELECT t.\(column) FROM attempt t WHERE t.debtor_id = a.debtor_id AND t.\(column) IS NOT NULL \
            ORDER BY t.launched_at DESC, t.id DESC LIMIT 1)
            """)
    }

    /// Of the hours at which somebody was reached, the one with the greatest share of calls; one call in five is assumed to
    /// reach somebody before anything is known, so that a single answer does not weigh more than many.
    private var bestHour: SQLPiece {
        SQLPiece(
            """
            (SELECT \(LocalHour.name)(t.launched_at, t.zones) FROM attempt t
            WHERE t.debtor_id = a.debtor_id AND t.launched_at > ? AND \(PastCall.saysWhen) GROUP BY 1
            HAVING SUM(\(PastCall.reached)) > 0
            ORDER BY (SUM(\(PastCall.reached)) + 1.0) / (COUNT(*) + 5.0) DESC, MAX(t.launched_at) DESC LIMIT 1)
            """, [clock.now.milliseconds - Self.habit])
    }

    /// Calls that are older say nothing of a person's day any more: 180 days, in milliseconds.
    private static let habit: Int64 = 180 * 86_400_000

    private static let countedPhones =
        "SELECT COUNT(*) FROM contact_point p WHERE p.debtor_id = a.debtor_id AND p.channel = 'phone'"

    /// Minor units in one unit of the account's currency: all currencies that do not have a hundred.
    private static let scale: String = {
        let codes = Currency.withoutHundredths.map { currency in
            "WHEN '\(currency.code)' THEN \(Money.minorUnits(perUnitOf: currency)).0"
        }
        return "CASE a.currency \(codes.joined(separator: " ")) ELSE 100.0 END"
    }()
}
