import GRDB
import Portfolio
import Vocabulary

/// Writes good rows inside one transaction: what is new is added, what differs is changed, the later row wins, and an
/// empty value never erases a known one.
struct RowWriter {
    let db: Database
    let portfolio: Int64
    let now: Timestamp
    var ledger: ImportLedger

    init(_ db: Database, portfolio name: String, now: Timestamp, ledger: ImportLedger) throws {
        self.db = db
        self.now = now
        self.ledger = ledger
        portfolio = try Self.id(ofPortfolio: name, db, now)
    }

    static func id(ofPortfolio name: String, _ db: Database, _ now: Timestamp) throws -> Int64 {
        if let id = try Int64.fetchOne(db, sql: "SELECT id FROM portfolio WHERE name = ?", arguments: [name]) {
            return id
        }
        try db.execute(
            sql: "INSERT INTO portfolio (name, created_at) VALUES (?, ?)", arguments: [name, now.milliseconds])
        return db.lastInsertedRowID
    }

    mutating func write(_ row: ImportRow) throws {
        ledger.counts.rows += 1
        let debtor = try write(row.debtor)
        let hasNewPhone = try write(row.contactPoints, of: debtor)
        let (account, isNew, isChanged) = try write(row.account, of: debtor)
        if isNew || isChanged || hasNewPhone { try WorkRows.fill(db, account: account, now: now) }
        if isChanged || hasNewPhone { try WorkRows.lookAgain(db, debtor: debtor) }
        if isChanged { try WorkRows.follow(db, account: account) }
        if hasNewPhone {
            // Other debts of the same person may now be worked in the new number's country.
            for other in try Int64.fetchAll(
                db.cachedStatement(sql: "SELECT id FROM account WHERE debtor_id = ? AND id <> ?"),
                arguments: [debtor, account])
            {
                try WorkRows.fill(db, account: other, now: now)
            }
        }
    }

    // MARK: Debtors

    private mutating func write(_ debtor: Debtor) throws -> Int64 {
        guard let (id, before) = try find(debtor) else {
            try db.cachedStatement(
                sql: """
                    INSERT INTO debtor (document, reference, portfolio_id, name, country, region, zone, created_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """
            ).execute(arguments: [
                debtor.document, debtor.reference, portfolio, debtor.name, debtor.country.code, debtor.region,
                debtor.zone,
                now.milliseconds,
            ])
            let id = db.lastInsertedRowID
            ledger.created(debtor: id)
            return id
        }
        let after = DebtorRecord(
            name: debtor.name, country: debtor.country.code, region: debtor.region ?? before.region,
            zone: debtor.zone ?? before.zone, reference: debtor.reference ?? before.reference)
        if after != before {
            try db.cachedStatement(
                sql: "UPDATE debtor SET name = ?, country = ?, region = ?, zone = ?, reference = ? WHERE id = ?"
            ).execute(arguments: [after.name, after.country, after.region, after.zone, after.reference, id])
            ledger.changed(debtor: id, from: before, to: after)
        }
        return id
    }

    private func find(_ debtor: Debtor) throws -> (Int64, DebtorRecord)? {
        let columns = "SELECT id, name, country, region, zone, reference FROM debtor"
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
        return (row[0], DebtorRecord(name: row[1], country: row[2], region: row[3], zone: row[4], reference: row[5]))
    }

    // MARK: Accounts

    private mutating func write(_ account: Account, of debtor: Int64) throws -> (Int64, isNew: Bool, isChanged: Bool) {
        let found = try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT id, debtor_id, portfolio_id, product, balance, currency, due_day, priority FROM account
                    WHERE creditor = ? AND reference = ?
                    """),
            arguments: [account.creditor, account.reference])
        var after = AccountRecord(
            debtor: debtor, portfolio: portfolio, product: account.product, balance: account.balance.minorUnits,
            currency: account.balance.currency.code, dueDay: account.dueDate?.daysSinceEpoch, priority: account.priority
        )
        guard let found else {
            try db.cachedStatement(
                sql: """
                    INSERT INTO account (debtor_id, portfolio_id, creditor, reference, product, balance, currency, due_day,
                        priority, status, created_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """
            ).execute(arguments: [
                debtor, portfolio, account.creditor, account.reference, after.product, after.balance, after.currency,
                after.dueDay, after.priority, after.status, now.milliseconds,
            ])
            let id = db.lastInsertedRowID
            ledger.created(account: id)
            return (id, true, false)
        }
        let id: Int64 = found[0]
        let before = AccountRecord(
            debtor: found[1], portfolio: found[2], product: found[3], balance: found[4], currency: found[5],
            dueDay: found[6], priority: found[7])
        after.product = after.product ?? before.product
        after.dueDay = after.dueDay ?? before.dueDay
        guard after != before else { return (id, false, false) }
        try db.cachedStatement(
            sql: """
                UPDATE account SET debtor_id = ?, portfolio_id = ?, product = ?, balance = ?, currency = ?, due_day = ?,
                    priority = ?, status = ?
                WHERE id = ?
                """
        ).execute(arguments: [
            after.debtor, after.portfolio, after.product, after.balance, after.currency, after.dueDay, after.priority,
            after.status, id,
        ])
        ledger.changed(account: id, from: before, to: after)
        return (id, false, true)
    }

    // MARK: Contact points

    /// - Returns: whether the debtor has a phone they did not have before.
    private mutating func write(_ points: [ContactPoint], of debtor: Int64) throws -> Bool {
        var hasNewPhone = false
        for (position, point) in points.enumerated() {
            let isPhone = point.country != nil
            let known = try Row.fetchOne(
                db.cachedStatement(sql: "SELECT id, kind FROM contact_point WHERE debtor_id = ? AND address = ?"),
                arguments: [debtor, point.text])
            if let known {
                // A number of unknown kind may become known; what is known stays.
                if (known[1] as String) == "unknown", point.kind != .unknown {
                    try db.cachedStatement(sql: "UPDATE contact_point SET kind = ? WHERE id = ?")
                        .execute(arguments: [point.kind.rawValue, known[0] as Int64])
                }
                continue
            }
            try db.cachedStatement(
                sql: """
                    INSERT INTO contact_point (debtor_id, channel, address, country, kind, position, created_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """
            ).execute(arguments: [
                debtor, isPhone ? "phone" : "email", point.text, point.country?.code, point.kind.rawValue, position,
                now.milliseconds,
            ])
            ledger.counts.contactPointsCreated += 1
            hasNewPhone = hasNewPhone || isPhone
        }
        return hasNewPhone
    }
}
