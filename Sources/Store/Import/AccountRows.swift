import GRDB
import Portfolio
import Vocabulary

/// Accounts of a file and those the store has.
struct AccountRows {
    let db: Database
    let portfolio: Int64
    let now: Timestamp

    typealias Known = (id: Int64, record: AccountRecord)

    func find(_ account: Account) throws -> Known? {
        let found = try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT id, debtor_id, portfolio_id, product, balance, stated_balance, currency, principal, minimum_due,
                        opened_day, due_day, priority FROM account
                    WHERE creditor = ? AND reference = ?
                    """),
            arguments: [account.creditor, account.reference])
        return found.map {
            (
                $0[0],
                AccountRecord(
                    debtor: $0[1], portfolio: $0[2], product: $0[3], balance: $0[4], stated: $0[5], currency: $0[6],
                    principal: $0[7], minimumDue: $0[8], openedDay: $0[9], dueDay: $0[10], priority: $0[11])
            )
        }
    }

    /// - Parameter isNews: what is owed from now on, whatever a file has said.
    func write(
        _ account: Account, of debtor: Int64, over known: Known?, _ ledger: inout ImportLedger, isNews: Bool = false
    ) throws -> (id: Int64, isNew: Bool, isChanged: Bool) {
        var after = record(of: account, debtor: debtor, over: known?.record)
        if isNews, let known {
            after.balance = account.balance.minorUnits
            // The file that said something else is no news when it comes again.
            after.stated = known.record.currency == after.currency ? known.record.stated : after.stated
        }
        if let known, known.record == after { return (known.id, false, false) }
        try Spellings.keep(after.product, of: .product, db, &ledger)
        let values: StatementArguments = [
            after.debtor, after.portfolio, after.product, after.balance, after.stated, after.currency, after.principal,
            after.minimumDue, after.openedDay, after.dueDay, after.priority, after.status,
        ]
        if let known {
            try db.cachedStatement(
                sql: """
                    UPDATE account SET debtor_id = ?, portfolio_id = ?, product = ?, balance = ?, stated_balance = ?,
                        currency = ?, principal = ?, minimum_due = ?, opened_day = ?, due_day = ?, priority = ?,
                        status = iif(withdrawn_at IS NULL, ?, 'closed')
                    WHERE id = ?
                    """
            ).execute(arguments: values + [known.id])
            ledger.changed(account: known.id, from: known.record, to: after)
            return (known.id, false, true)
        }
        try Spellings.keep(account.creditor, of: .creditor, db, &ledger)
        try db.cachedStatement(
            sql: """
                INSERT INTO account (debtor_id, portfolio_id, product, balance, stated_balance, currency, principal,
                    minimum_due, opened_day, due_day, priority, status, creditor, reference, created_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: values + [account.creditor, account.reference, now.milliseconds])
        let id = db.lastInsertedRowID
        ledger.created(account: id)
        return (id, true, false)
    }

    /// The balance of a file is what is owed, but the one it had said before is no news: payments since then stay off it.
    private func record(of account: Account, debtor: Int64, over before: AccountRecord?) -> AccountRecord {
        let stated = account.balance.minorUnits
        let currency = account.balance.currency.code
        let isSame = before?.states(account.balance) ?? false
        return AccountRecord(
            debtor: debtor, portfolio: portfolio, product: account.product ?? before?.product,
            balance: isSame ? before?.balance ?? stated : stated, stated: stated, currency: currency,
            principal: account.principal?.minorUnits ?? before?.principal,
            minimumDue: account.minimumDue?.minorUnits ?? before?.minimumDue,
            openedDay: account.opened?.daysSinceEpoch ?? before?.openedDay,
            dueDay: account.dueDate?.daysSinceEpoch ?? before?.dueDay, priority: account.priority)
    }
}
