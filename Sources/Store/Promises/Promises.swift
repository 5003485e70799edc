import GRDB
public import Portfolio
public import Vocabulary

/// What a round of decisions came to.
public struct PromiseRound: Hashable, Sendable {
    public var kept = 0
    public var broken = 0
    /// Accounts that were looked at.
    public var accounts = 0

    public init() {}
}

extension Store {
    /// Takes a promise down; it takes the place of what was promised before. Whether the stage allows it is the caller's
    /// to check (``OfferLimits``).
    public func addPromise(
        _ promise: Promise, of account: AccountID, from origin: PromiseOrigin, terms: PromiseTerms
    ) async throws(StoreError) {
        try await write { db in
            let book = try PromiseBook(db, at: origin.at)
            let debt = try book.openDebt(account, attempt: origin.attempt)
            guard promise.amount.currency == debt.balance.currency, promise.amount.minorUnits > 0 else {
                throw StoreError(
                    .input, "\(promise.amount) is no amount of this account: give one in \(debt.balance.currency.code)")
            }
            try book.add(promise, of: debt, from: origin, terms: terms)
        }
    }

    /// Takes an agreement down, which ``OfferLimits/agreement(on:)`` has made; it takes the place of what was promised
    /// before.
    public func addAgreement(
        _ agreement: Agreement, of account: AccountID, from origin: PromiseOrigin, terms: AgreementTerms,
        method: String? = nil
    ) async throws(StoreError) {
        try await write { db in
            let book = try PromiseBook(db, at: origin.at)
            let debt = try book.openDebt(account, attempt: origin.attempt)
            guard agreement.agreed.currency == debt.balance.currency else {
                throw StoreError(.input, "the account is in \(debt.balance.currency.code): agree on such amounts")
            }
            try book.add(agreement, of: debt, from: origin, terms: terms, method: method)
        }
    }

    /// Cancels what is open of an account.
    /// - Returns: whether there was anything.
    public func cancelPromise(of account: AccountID, at now: Timestamp) async throws(StoreError) -> Bool {
        try await write { db in
            let book = try PromiseBook(db, at: now)
            guard let debt = try book.debt(account.rawValue), try book.takeBack(debt, as: .cancelled) else {
                return false
            }
            try book.follow(account.rawValue, isOpen: debt.isOpen)
            return true
        }
    }

    /// How many accounts a transaction holds: the journal waits for the write lock no longer than one takes.
    private static let batch = 200

    /// Decides what no payment decides: promises and instalments whose grace is over, by the day it is where the debtor
    /// lives. Nothing to decide costs a look at an index.
    @discardableResult
    public func decidePromises(now: Timestamp) async throws(StoreError) -> PromiseRound {
        let clock = RuleClock(now)
        var round = PromiseRound()
        var seen: Set<Int64> = []
        while !Task.isCancelled {
            let found = try await read { db in try Self.overdue(db, clock, limit: Self.batch) }
            // One that comes again cannot be decided; its turn is over for this time.
            let accounts = found.filter { seen.insert($0).inserted }
            guard !accounts.isEmpty else { break }
            let given = try await write { db in
                let book = try PromiseBook(db, at: now)
                return try accounts.flatMap { try book.settle($0) }
            }
            round.accounts += accounts.count
            round.kept += given.count { $0 == .kept }
            round.broken += given.count { $0 == .broken }
        }
        return round
    }

    /// Accounts of which something is to be decided.
    private static func overdue(_ db: Database, _ clock: RuleClock, limit: Int) throws -> [Int64] {
        let today = FieldSQL(clock: clock).today
        return try ["promise", "agreement"].reduce(into: []) { accounts, table in
            accounts += try Int64.fetchAll(
                db,
                sql: """
                    SELECT p.account_id FROM \(table) p CROSS JOIN account a
                    WHERE p.state = 'open' AND p.check_day < ? AND a.id = p.account_id AND p.check_day < \(today.text)
                    ORDER BY p.check_day LIMIT ?
                    """,
                arguments: [clock.latestDay] + StatementArguments(today.arguments) + [limit - accounts.count])
        }
    }

    /// `nil` when there is no such account.
    public func debt(of account: AccountID, now: Timestamp) async throws(StoreError) -> AccountDebt? {
        try await read { db in try PromiseBook(db, at: now, segments: []).debt(account.rawValue) }
    }

    /// What was promised for an account, newest first.
    public func commitments(
        of account: AccountID
    ) async throws(StoreError) -> (promises: [PromiseRecord], agreements: [AgreementRecord]) {
        try await read { db in
            (
                try PromiseRecord.all(db, account: account.rawValue),
                try AgreementRecord.all(db, account: account.rawValue)
            )
        }
    }

    /// What has come in for an account in its currency, by day.
    public func payments(of account: AccountID) async throws(StoreError) -> [Payment] {
        try await read { db in
            let code = try String.fetchOne(
                db, sql: "SELECT currency FROM account WHERE id = ?", arguments: [account.rawValue])
            guard let currency = code.flatMap({ Currency(code: $0) }) else { return [] }
            return try AccountPayments.all(db, account: account.rawValue, in: currency)
        }
    }
}

extension PromiseBook {
    fileprivate func openDebt(_ account: AccountID, attempt: AttemptID?) throws -> AccountDebt {
        guard let debt = try debt(account.rawValue) else {
            throw StoreError(.input, "there is no account \(account.rawValue): import its portfolio first")
        }
        guard debt.isOpen else {
            throw StoreError(.input, "the account is closed: \(debt.end), so there is nothing to promise")
        }
        if let attempt {
            let owner = try Int64.fetchOne(
                db, sql: "SELECT account_id FROM attempt WHERE id = ?", arguments: [attempt.rawValue])
            guard owner == account.rawValue else {
                throw StoreError(
                    .input, "attempt \(attempt) was not about this account: leave it out, or name the one that was")
            }
        }
        return debt
    }
}
