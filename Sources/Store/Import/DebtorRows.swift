import GRDB
import Portfolio
import Vocabulary

/// Debtors of a file and those the store has.
struct DebtorRows {
    let db: Database
    let portfolio: Int64
    let portfolioName: String
    let now: Timestamp

    typealias Known = (id: Int64, record: DebtorRecord)

    func find(_ debtor: Debtor) throws -> Known? {
        let columns = """
            SELECT id, name, country, region, zone, reference, language, customer_type, customer_since_day, vulnerable,
                minor, representative FROM debtor
            """
        let row =
            if let document = debtor.document {
                try Row.fetchOne(
                    db.cachedStatement(sql: "\(columns) WHERE country = ? AND document = ?"),
                    arguments: [debtor.country.code, document])
            } else {
                try Row.fetchOne(
                    db.cachedStatement(sql: "\(columns) WHERE portfolio_id = ? AND reference = ? AND document IS NULL"),
                    arguments: [portfolio, debtor.reference])
            }
        guard let row else { return nil }
        return (
            row[0],
            DebtorRecord(
                name: row[1], country: row[2], region: row[3], zone: row[4], reference: row[5], language: row[6],
                customerType: row[7], customerSinceDay: row[8], isVulnerable: row[9], isMinor: row[10],
                representative: row[11])
        )
    }

    func write(
        _ debtor: Debtor, over known: Known?, _ ledger: inout ImportLedger
    ) throws -> (id: Int64, isChanged: Bool) {
        let before = known?.record
        let after = DebtorRecord(
            name: debtor.name, country: debtor.country.code, region: debtor.region ?? before?.region,
            zone: debtor.zone ?? before?.zone, reference: debtor.reference ?? before?.reference,
            language: debtor.language ?? before?.language, customerType: debtor.customerType ?? before?.customerType,
            customerSinceDay: debtor.customerSince?.daysSinceEpoch ?? before?.customerSinceDay,
            isVulnerable: debtor.isVulnerable ?? before?.isVulnerable ?? false,
            isMinor: debtor.isMinor ?? before?.isMinor ?? false,
            representative: debtor.representative ?? before?.representative)
        if let known, known.record == after { return (known.id, false) }
        for (field, spelling) in [
            (AccountField.region, after.region), (.language, after.language), (.customerType, after.customerType),
        ] {
            try Spellings.keep(spelling, of: field, db, &ledger)
        }
        let values: StatementArguments = [
            after.name, after.country, after.region, after.zone, after.reference, after.language, after.customerType,
            after.customerSinceDay, after.isVulnerable, after.isMinor, after.representative,
        ]
        if let known {
            try db.cachedStatement(
                sql: """
                    UPDATE debtor SET name = ?, country = ?, region = ?, zone = ?, reference = ?, language = ?,
                        customer_type = ?, customer_since_day = ?, vulnerable = ?, minor = ?, representative = ? WHERE id = ?
                    """
            ).execute(arguments: values + [known.id])
            ledger.changed(debtor: known.id, from: known.record, to: after)
            return (known.id, true)
        }
        let person = PersonNumber(
            country: debtor.country.code, document: debtor.document, portfolio: portfolioName,
            reference: debtor.reference)
        try db.cachedStatement(
            sql: """
                INSERT INTO debtor (name, country, region, zone, reference, language, customer_type, customer_since_day,
                    vulnerable, minor, representative, document, portfolio_id, draw, created_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: values + [debtor.document, portfolio, person.rawValue, now.milliseconds])
        let id = db.lastInsertedRowID
        ledger.created(debtor: id)
        return (id, false)
    }
}

/// How the text fields of rules are spelled, for rules ignore case and accents.
enum Spellings {
    /// Beyond this the store is asked each time.
    private static let remembered = 10_000

    static func keep(_ spelling: String?, of field: AccountField, _ db: Database, _ ledger: inout ImportLedger) throws {
        guard let spelling else { return }
        let key = "\(field.rawValue)\n\(spelling)"
        guard !ledger.spellings.contains(key) else { return }
        try db.cachedStatement(
            sql: "INSERT INTO spelling (field, comparable, spelling) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
        ).execute(arguments: [field.rawValue, RuleValue.comparable(spelling), spelling])
        if ledger.spellings.count < remembered { ledger.spellings.insert(key) }
    }
}
