import GRDB
import Portfolio
import Vocabulary

/// Writes good rows inside one transaction: what is new is added, what differs is changed, the later row wins, and an
/// empty value never erases a known one.
struct RowWriter {
    let db: Database
    let portfolio: Int64
    let portfolioName: String
    let now: Timestamp
    /// Campaigns whose segment an account may enter or leave by what is imported.
    private let segments: [SegmentMembers]
    private let promises: PromiseBook

    init(_ db: Database, portfolio name: String, now: Timestamp) throws {
        self.db = db
        self.now = now
        portfolioName = name
        portfolio = try Self.id(ofPortfolio: name, db, now)
        segments = try SegmentMembers.all(db, at: RuleClock(now))
        promises = try PromiseBook(db, at: now, segments: segments)
    }

    static func id(ofPortfolio name: String, _ db: Database, _ now: Timestamp) throws -> Int64 {
        if let id = try Int64.fetchOne(db, sql: "SELECT id FROM portfolio WHERE name = ?", arguments: [name]) {
            return id
        }
        try db.execute(
            sql: "INSERT INTO portfolio (name, created_at) VALUES (?, ?)", arguments: [name, now.milliseconds])
        return db.lastInsertedRowID
    }

    /// - Returns: why the row was left out, all of it.
    func write(_ row: ImportRow, _ ledger: inout ImportLedger) throws -> Rejection? {
        let debtorRows = DebtorRows(db: db, portfolio: portfolio, portfolioName: portfolioName, now: now)
        let accountRows = AccountRows(db: db, portfolio: portfolio, now: now)
        let knownDebtor = try debtorRows.find(row.debtor)
        let knownAccount = try accountRows.find(row.account)
        if let knownAccount, knownAccount.record.debtor != knownDebtor?.id, ledger.hasMet(account: knownAccount.id) {
            return try contradiction(row, owner: knownAccount.record.debtor)
        }
        if let knownAccount, ledger.hasMet(account: knownAccount.id), !knownAccount.record.states(row.account.balance) {
            return contradiction(row, balance: knownAccount.record)
        }
        let debtor = try debtorRows.write(row.debtor, over: knownDebtor, &ledger)
        let hasNewPhone = try ContactRows(db: db, now: now).write(row.contactPoints, of: debtor.id, &ledger)
        let account = try accountRows.write(row.account, of: debtor.id, over: knownAccount, &ledger)
        ledger.met(account: account.id)
        ledger.counts.rows += 1
        if account.isNew || account.isChanged || hasNewPhone { try WorkRows.fill(db, account: account.id) }
        if account.isChanged || hasNewPhone { try WorkRows.lookAgain(db, debtor: debtor.id) }
        if account.isChanged {
            try WorkRows.follow(db, account: account.id)
            if row.account.balance.minorUnits == 0 {
                try WorkRows.close(db, account: account.id)
                try promises.settle(account.id, hasEnded: true)
            }
        }
        // Accounts of people who are new are found by their numbers.
        if account.isChanged { try StrategyPlaces.touch(db, account: account.id) }
        if knownDebtor != nil, account.isNew || hasNewPhone || debtor.isChanged {
            try StrategyPlaces.touch(db, debtor: debtor.id)
        }
        if account.isNew || account.isChanged { try fit(account.id) }
        if hasNewPhone || debtor.isChanged {
            // The person's other debts may now be worked in the new number's country, or belong to another segment.
            for other in try Int64.fetchAll(
                db.cachedStatement(sql: "SELECT id FROM account WHERE debtor_id = ?"), arguments: [debtor.id])
            {
                if hasNewPhone, other != account.id { try WorkRows.fill(db, account: other) }
                try fit(other)
            }
        }
        return nil
    }

    private func fit(_ account: Int64) throws {
        for segment in segments { try segment.fit(db, account: account) }
    }

    /// Taking the later one would undo payments when the same file comes again: the first row would be news then.
    private func contradiction(_ row: ImportRow, balance known: AccountRecord) -> Rejection {
        let earlier = Currency(code: known.currency).map { "\(Money(minorUnits: known.stated, currency: $0))" } ?? ""
        return Rejection(
            line: row.line, column: nil,
            reason:
                "the account '\(row.account.reference)' of '\(row.account.creditor)' owes \(earlier) by an earlier row of "
                + "this file, and \(row.account.balance) by this one: give each debt its own number, or keep one of the rows"
        )
    }

    private func contradiction(_ row: ImportRow, owner: Int64) throws -> Rejection {
        let name = try String.fetchOne(
            db.cachedStatement(sql: "SELECT name FROM debtor WHERE id = ?"), arguments: [owner])
        return Rejection(
            line: row.line, column: nil,
            reason:
                "the account '\(row.account.reference)' of '\(row.account.creditor)' is \(name ?? "another debtor")'s "
                + "by an earlier row of this file: give it to one of them, or add a creditor column")
    }
}
