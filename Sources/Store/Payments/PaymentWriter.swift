import Compliance
import GRDB
import Portfolio
import Vocabulary

/// What an import of payments came to.
public struct PaymentCounts: Hashable, Sendable {
    public var recorded = 0
    /// Rows that were in already.
    public var known = 0
    /// Accounts that owe nothing any more.
    public var closed = 0
    /// Promises and agreements that were kept with them.
    public var kept = 0

    public init() {}
}

/// Writes payments inside one transaction.
struct PaymentWriter {
    let db: Database
    let now: Timestamp
    /// For rows that name no creditor.
    let creditor: String?
    /// False for payments that the balances have already.
    let deducts: Bool
    /// The day it is where it is the latest: whoever was paid there may say so.
    private let latestDay: CivilDate
    private let segments: [SegmentMembers]
    private let promises: PromiseBook
    private let numbers: AccountNumbers

    init(_ db: Database, now: Timestamp, creditor: String?, deducts: Bool) throws {
        self.db = db
        self.now = now
        self.creditor = creditor
        self.deducts = deducts
        let clock = RuleClock(now)
        latestDay = CivilDate(daysSinceEpoch: clock.latestDay)
        segments = try SegmentMembers.all(db, at: clock)
        promises = try PromiseBook(db, at: now, segments: segments)
        numbers = try AccountNumbers(db)
    }

    /// - Returns: why the payment was left out.
    func write(_ row: PaymentRow, _ counts: inout PaymentCounts) throws -> Rejection? {
        let targets = try numbers.accounts(row.account, of: row.creditor ?? creditor)
        guard let target = targets.first else {
            let of = (row.creditor ?? creditor).map { " of '\($0)'" } ?? ""
            return row.rejection(
                .account, "there is no account '\(row.account)'\(of): import its portfolio first, or correct the number"
            )
        }
        guard targets.count == 1 else {
            return row.rejection(
                .account,
                "several creditors have an account '\(row.account)': add a creditor column, or name one with --creditor"
            )
        }
        switch row.payment(in: target.currency, country: target.country, today: latestDay) {
        case .failure(let rejection): return rejection
        case .success(let payment): return try write(payment, row, target, &counts)
        }
    }

    private func write(
        _ payment: Payment, _ row: PaymentRow, _ target: NumberedAccount, _ counts: inout PaymentCounts
    ) throws -> Rejection? {
        let known = try Row.fetchOne(
            db.cachedStatement(
                sql: "SELECT amount, currency, paid_day FROM payment WHERE account_id = ? AND reference = ?"),
            arguments: [target.id, payment.reference])
        if let known {
            guard (known[0] as Int64) == payment.amount.minorUnits,
                (known[1] as String) == payment.amount.currency.code,
                (known[2] as Int) == payment.day.daysSinceEpoch
            else {
                return row.rejection(
                    .reference,
                    "the payment '\(payment.reference)' is in already, with another amount or day: give this one a number of its own"
                )
            }
            counts.known += 1
            return nil
        }
        let counted = deducts ? min(target.balance, payment.amount.minorUnits) : 0
        try db.cachedStatement(
            sql: """
                INSERT INTO payment (account_id, reference, amount, currency, paid_day, counted, imported_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            target.id, payment.reference, payment.amount.minorUnits, payment.amount.currency.code,
            payment.day.daysSinceEpoch, counted, now.milliseconds,
        ])
        counts.recorded += 1
        try StrategyPlaces.touch(db, account: target.id)
        if counted > 0 {
            try db.cachedStatement(
                sql:
                    """
                    UPDATE account SET balance = balance - ?,
                        status = iif(balance > ? AND withdrawn_at IS NULL, 'open', 'closed') WHERE id = ?
                    """
            ).execute(arguments: [counted, counted, target.id])
        }
        let hasEnded = counted == target.balance && counted > 0
        for status in try promises.settle(target.id, hasEnded: hasEnded) where status == .kept { counts.kept += 1 }
        if hasEnded {
            counts.closed += 1
            try WorkRows.close(db, account: target.id)
        } else {
            for segment in segments { try segment.fit(db, account: target.id) }
        }
        return nil
    }
}
