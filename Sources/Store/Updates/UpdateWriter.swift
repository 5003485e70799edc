import GRDB
import Portfolio
import Vocabulary

/// Writes updates inside one transaction, by the writers that imports of files have.
struct UpdateWriter {
    private let db: Database
    private let now: Timestamp
    private let numbers: AccountNumbers
    private let payments: PaymentWriter
    private let segments: [SegmentMembers]
    private let promises: PromiseBook

    init(_ db: Database, now: Timestamp) throws {
        self.db = db
        self.now = now
        numbers = try AccountNumbers(db)
        payments = try PaymentWriter(db, now: now, creditor: nil, deducts: true)
        segments = try SegmentMembers.all(db, at: RuleClock(now))
        promises = try PromiseBook(db, at: now, segments: segments)
    }

    /// - Returns: why it was not taken; then something may have been written, and has to be rolled back.
    func write(_ update: AccountUpdate) throws -> UpdateRefusal? {
        switch update.fact {
        case .payment(let row):
            var counts = PaymentCounts()
            return try payments.write(row, &counts).map { UpdateRefusal($0.column, $0.reason) }
        case .doNotCall(let phone?, let channel, let reason): return try closeNumber(phone, channel, reason)
        case .doNotCall(nil, let channel, let reason):
            return try withAccount(of: update) { account in
                try DoNotCall.add(
                    db, [.debtor(DebtorID(rawValue: account.debtor))], to: channel, reason: reason, by: .api, now)
                return nil
            }
        case .balance(let balance): return try withAccount(of: update) { try write(balance, $0) }
        case .phone(let phone): return try withAccount(of: update) { try write(phone, $0) }
        case .withdrawal: return try withAccount(of: update) { try withdraw($0) }
        case .reinstatement: return try withAccount(of: update) { try reinstate($0) }
        }
    }

    private func withAccount(
        of update: AccountUpdate, _ body: (NumberedAccount) throws -> UpdateRefusal?
    ) throws -> UpdateRefusal? {
        let number = update.account ?? ""
        let found = try numbers.accounts(number, of: update.creditor)
        guard let account = found.first else {
            let of = update.creditor.map { " of '\($0)'" } ?? ""
            return UpdateRefusal(
                "account",
                "there is no account '\(number)'\(of): import its portfolio first, or correct the number")
        }
        guard found.count == 1 else {
            return UpdateRefusal("creditor", "several creditors have an account '\(number)': name the creditor")
        }
        return try body(account)
    }

    // MARK: What is owed

    private func write(_ update: BalanceUpdate, _ account: NumberedAccount) throws -> UpdateRefusal? {
        switch update.reading(in: account.currency, country: account.country) {
        case .failure(let refusal): return refusal
        case .success(let said):
            guard let known = try record(of: account) else { return nil }
            let rows = AccountRows(db: db, portfolio: known.record.portfolio, now: now)
            var ledger = ImportLedger()
            let written = try rows.write(
                Account(
                    reference: known.reference, creditor: account.creditor, balance: said.balance,
                    minimumDue: said.minimumDue, dueDate: said.dueDate, priority: known.record.priority),
                of: account.debtor, over: (account.id, known.record), &ledger, isNews: true)
            guard written.isChanged else { return nil }
            try WorkRows.fill(db, account: account.id)
            try WorkRows.lookAgain(db, debtor: account.debtor)
            if said.balance.minorUnits == 0 {
                try WorkRows.close(db, account: account.id)
                try promises.settle(account.id, hasEnded: true)
            }
            try follow(account)
            return nil
        }
    }

    private func record(of account: NumberedAccount) throws -> (reference: String, record: AccountRecord)? {
        let reference = try String.fetchOne(
            db.cachedStatement(sql: "SELECT reference FROM account WHERE id = ?"), arguments: [account.id])
        guard let reference else { return nil }
        let rows = AccountRows(db: db, portfolio: 0, now: now)
        let balance = Money(minorUnits: account.balance, currency: account.currency)
        let known = try rows.find(Account(reference: reference, creditor: account.creditor, balance: balance))
        return known.map { (reference, $0.record) }
    }

    /// Strategies and segments that go by the account see it as it is now.
    private func follow(_ account: NumberedAccount) throws {
        try StrategyPlaces.touch(db, account: account.id)
        for segment in segments { try segment.fit(db, account: account.id) }
    }

    // MARK: Whom to call

    private func write(_ update: PhoneUpdate, _ account: NumberedAccount) throws -> UpdateRefusal? {
        switch update.reading(country: account.country) {
        case .failure(let refusal): return refusal
        case .success(let point):
            let position = try Int.fetchOne(
                db.cachedStatement(sql: "SELECT COALESCE(MAX(position) + 1, 0) FROM contact_point WHERE debtor_id = ?"),
                arguments: [account.debtor])
            var ledger = ImportLedger()
            let isNew = try ContactRows(db: db, now: now).write(
                [point], of: account.debtor, from: position ?? 0, &ledger)
            guard isNew || ledger.counts.contactPointsChanged > 0 else { return nil }
            try StrategyPlaces.touch(db, debtor: account.debtor)
            guard isNew else { return nil }
            try WorkRows.lookAgain(db, debtor: account.debtor)
            // All the person's debts may now be worked in the number's country.
            for other in try Int64.fetchAll(
                db.cachedStatement(sql: "SELECT id FROM account WHERE debtor_id = ?"), arguments: [account.debtor])
            {
                try WorkRows.fill(db, account: other)
                for segment in segments { try segment.fit(db, account: other) }
            }
            return nil
        }
    }

    private func closeNumber(_ text: String, _ channel: ClosedChannel, _ reason: String) throws -> UpdateRefusal? {
        let phone: PhoneNumber
        do throws(ValueRefusal) { phone = try PhoneReader.read(text, country: nil).number } catch {
            return UpdateRefusal("phone", error.reason)
        }
        try DoNotCall.add(db, [.phone(phone)], to: channel, reason: reason, by: .api, now)
        return nil
    }

    // MARK: Whether at all

    private func withdraw(_ account: NumberedAccount) throws -> UpdateRefusal? {
        try db.cachedStatement(
            sql: "UPDATE account SET withdrawn_at = COALESCE(withdrawn_at, ?), status = 'closed' WHERE id = ?"
        ).execute(arguments: [now.milliseconds, account.id])
        try WorkRows.close(db, account: account.id)
        // Nothing is expected of it here any more.
        if let debt = try promises.debt(account.id), try promises.takeBack(debt, as: .cancelled) {
            try promises.follow(account.id, isOpen: false)
        }
        try follow(account)
        return nil
    }

    private func reinstate(_ account: NumberedAccount) throws -> UpdateRefusal? {
        try db.cachedStatement(
            sql: "UPDATE account SET withdrawn_at = NULL, status = iif(balance > 0, 'open', 'closed') WHERE id = ?"
        ).execute(arguments: [account.id])
        try WorkRows.fill(db, account: account.id)
        try WorkRows.lookAgain(db, debtor: account.debtor)
        try follow(account)
        return nil
    }
}
