import GRDB
import Portfolio

/// Migration "5 portfolio": people and debts as files describe them, payments, and segments.
enum PortfolioSchema {
    static func migrate(_ db: Database) throws {
        try db.execute(sql: columns)
        try db.execute(sql: tables)
        let person = DatabaseFunction("person_number", argumentCount: 4, pure: true) { values in
            PersonNumber(
                country: String.fromDatabaseValue(values[0]) ?? "", document: String.fromDatabaseValue(values[1]),
                portfolio: String.fromDatabaseValue(values[2]) ?? "", reference: String.fromDatabaseValue(values[3])
            ).rawValue
        }
        let comparable = DatabaseFunction("comparable", argumentCount: 1, pure: true) { values in
            String.fromDatabaseValue(values[0]).map(RuleValue.comparable)
        }
        db.add(function: person)
        db.add(function: comparable)
        defer {
            db.remove(function: person)
            db.remove(function: comparable)
        }
        try db.execute(sql: fromBefore)
    }

    private static let columns = """
        -- vulnerable, minor: 0 where no file said so. draw: PersonNumber.
        ALTER TABLE debtor ADD COLUMN language TEXT;
        ALTER TABLE debtor ADD COLUMN customer_type TEXT;
        ALTER TABLE debtor ADD COLUMN customer_since_day INTEGER;
        ALTER TABLE debtor ADD COLUMN vulnerable INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE debtor ADD COLUMN minor INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE debtor ADD COLUMN representative TEXT;
        ALTER TABLE debtor ADD COLUMN draw INTEGER NOT NULL DEFAULT 0;

        -- stated_balance: what the last file said; balance is that less the payments that came after it.
        -- promise_day: of the promise that is waiting for its day; broken_promises: how many were not kept.
        ALTER TABLE account ADD COLUMN principal INTEGER;
        ALTER TABLE account ADD COLUMN minimum_due INTEGER;
        ALTER TABLE account ADD COLUMN opened_day INTEGER;
        ALTER TABLE account ADD COLUMN stated_balance INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE account ADD COLUMN promise_day INTEGER;
        ALTER TABLE account ADD COLUMN broken_promises INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX account_by_due_day ON account (due_day) WHERE status = 'open';

        -- consent: 1 given, 0 withheld, NULL not said. good, bad: how often it was found to reach the debtor, or not to.
        ALTER TABLE contact_point ADD COLUMN source TEXT;
        ALTER TABLE contact_point ADD COLUMN consent INTEGER;
        ALTER TABLE contact_point ADD COLUMN good INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE contact_point ADD COLUMN bad INTEGER NOT NULL DEFAULT 0;

        -- segment: NAME or NAME/ARM of the config file. segment_key: what the rows of work were last made from.
        ALTER TABLE campaign ADD COLUMN segment TEXT;
        ALTER TABLE campaign ADD COLUMN segment_key TEXT;
        """

    private static let tables = """
        -- counted: what it took from the balance; less than amount where less was owed, or where the balance had it.
        CREATE TABLE payment (
            id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES account, reference TEXT NOT NULL,
            amount INTEGER NOT NULL CHECK (amount > 0), currency TEXT NOT NULL, paid_day INTEGER NOT NULL,
            counted INTEGER NOT NULL, imported_at INTEGER NOT NULL, UNIQUE (account_id, reference)
        ) STRICT;
        CREATE INDEX payment_by_account ON payment (account_id, paid_day);

        CREATE TABLE segment (name TEXT PRIMARY KEY, rule TEXT NOT NULL, split TEXT NOT NULL) STRICT, WITHOUT ROWID;

        -- Every spelling that a text field of a rule has, and how it is compared.
        CREATE TABLE spelling (
            field TEXT NOT NULL, comparable TEXT NOT NULL, spelling TEXT NOT NULL,
            PRIMARY KEY (field, comparable, spelling)
        ) STRICT, WITHOUT ROWID;
        """

    private static let fromBefore = """
        UPDATE account SET stated_balance = balance;
        UPDATE debtor SET draw = person_number(country, document,
            (SELECT name FROM portfolio WHERE id = portfolio_id), reference);
        INSERT INTO spelling (field, comparable, spelling)
        SELECT DISTINCT 'product', comparable(product), product FROM account WHERE product IS NOT NULL;
        INSERT INTO spelling (field, comparable, spelling)
        SELECT DISTINCT 'creditor', comparable(creditor), creditor FROM account;
        INSERT INTO spelling (field, comparable, spelling)
        SELECT DISTINCT 'region', comparable(region), region FROM debtor WHERE region IS NOT NULL;
        UPDATE contact_point SET good = 0, bad = 1 WHERE validity <> 'unknown';
        """
}
