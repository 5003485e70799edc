import GRDB
import Portfolio
public import Vocabulary

/// What is owed on an account, and what day it is for its debtor.
public struct AccountDebt: Hashable, Sendable {
    public var account: AccountID
    public var balance: Money
    /// Whether anything is owed.
    public var isOpen: Bool
    public var country: Country
    public var today: CivilDate

    /// Why it is closed, where it is.
    public var end: String { Account.end(owing: balance.minorUnits > 0) }
}

/// What debtors have promised and what has become of it, inside one transaction. An account has one open commitment, a
/// promise or an agreement; what is in its row of `account`, and in the segments, follows in the same transaction.
struct PromiseBook {
    let db: Database
    let clock: RuleClock
    let segments: [SegmentMembers]

    /// - Parameter segments: of the campaigns, where the caller has them.
    init(_ db: Database, at now: Timestamp, segments: [SegmentMembers]? = nil) throws {
        self.db = db
        clock = RuleClock(now)
        self.segments = try segments ?? SegmentMembers.all(db, at: clock)
    }

    /// `nil` when there is no such account.
    func debt(_ account: Int64) throws -> AccountDebt? {
        let row = try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT a.balance, a.currency, a.status = 'open', d.country
                    FROM account a JOIN debtor d ON d.id = a.debtor_id WHERE a.id = ?
                    """), arguments: [account])
        guard let row, let currency = Currency(code: row[1] as String), let country = Country(code: row[3] as String)
        else { return nil }
        return AccountDebt(
            account: AccountID(rawValue: account), balance: Money(minorUnits: row[0], currency: currency),
            isOpen: row[2], country: country, today: clock.today(in: country))
    }

    // MARK: Made

    func add(_ promise: Promise, of debt: AccountDebt, from origin: PromiseOrigin, terms: PromiseTerms) throws {
        try takeBack(debt, as: .replaced)
        try db.cachedStatement(
            sql: """
                INSERT INTO promise (account_id, attempt_id, said_by, agent, made_at, made_day, amount, currency, due_day,
                    method, grace_days, tolerance, check_day, state)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'open')
                """
        ).execute(arguments: [
            debt.account.rawValue, origin.attempt?.rawValue, origin.source.rawValue, origin.agent?.rawValue,
            origin.at.milliseconds,
            promise.made.daysSinceEpoch, promise.amount.minorUnits, promise.amount.currency.code,
            promise.due.daysSinceEpoch, promise.method, terms.graceDays, terms.tolerance.basisPoints,
            promise.deadline(terms).daysSinceEpoch,
        ])
        try settle(debt.account.rawValue, always: true)
    }

    func add(
        _ agreement: Agreement, of debt: AccountDebt, from origin: PromiseOrigin, terms: AgreementTerms, method: String?
    ) throws {
        try takeBack(debt, as: .replaced)
        try db.cachedStatement(
            sql: """
                INSERT INTO agreement (account_id, attempt_id, said_by, agent, made_at, made_day, agreed, debt, currency,
                    method, grace_days, tolerance, broken_by, check_day, state)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'open')
                """
        ).execute(arguments: [
            debt.account.rawValue, origin.attempt?.rawValue, origin.source.rawValue, origin.agent?.rawValue,
            origin.at.milliseconds,
            agreement.made.daysSinceEpoch, agreement.agreed.minorUnits, debt.balance.minorUnits,
            agreement.agreed.currency.code, method, terms.instalment.graceDays,
            terms.instalment.tolerance.basisPoints, terms.brokenBy, agreement.made.daysSinceEpoch,
        ])
        let id = db.lastInsertedRowID
        for instalment in agreement.instalments {
            try db.cachedStatement(
                sql: "INSERT INTO instalment (agreement_id, number, amount, due_day) VALUES (?, ?, ?, ?)"
            ).execute(arguments: [id, instalment.number, instalment.amount.minorUnits, instalment.due.daysSinceEpoch])
        }
        try settle(debt.account.rawValue, always: true)
    }

    /// - Parameter attempt: only what was said in that conversation; `nil`: wherever it was said.
    /// - Returns: whether there was an open one.
    @discardableResult
    func takeBack(_ debt: AccountDebt, as status: CommitmentStatus, from attempt: AttemptID? = nil) throws -> Bool {
        var changed = 0
        for table in ["promise", "agreement"] {
            try db.cachedStatement(
                sql: """
                    UPDATE \(table) SET state = ?1, decided_day = ?2, decided_at = ?3
                    WHERE account_id = ?4 AND state = 'open' AND (?5 IS NULL OR attempt_id = ?5)
                    """
            ).execute(arguments: [
                status.rawValue, debt.today.daysSinceEpoch, clock.now.milliseconds, debt.account.rawValue,
                attempt?.rawValue,
            ])
            changed += db.changesCount
        }
        return changed > 0
    }

    // MARK: Decided

    /// Decides anew what payments may still decide: what is open, and what was broken, because a payment may be recorded
    /// later than it was made.
    /// - Parameters:
    ///   - hasEnded: nothing is owed from now on. What is open and in its time is then kept.
    ///   - always: also where nothing is decided by it, as after a change from outside.
    /// - Returns: the statuses that were given.
    @discardableResult
    func settle(_ account: Int64, hasEnded: Bool = false, always: Bool = false) throws -> [CommitmentStatus] {
        let promises = try PromiseRecord.all(db, account: account).filter { $0.status.isForPayments }
        let agreements = try AgreementRecord.all(db, account: account).filter { $0.status.isForPayments }
        guard always || !promises.isEmpty || !agreements.isEmpty, let debt = try debt(account) else { return [] }
        let payments = try AccountPayments.all(db, account: account, in: debt.balance.currency)
        var given: [CommitmentStatus] = []
        for record in promises {
            var verdict = Verdict(record.promise.state(after: payments, today: debt.today, terms: record.terms))
            if verdict.status == .open, hasEnded { verdict = Verdict(status: .kept, decided: debt.today) }
            // Broken is never open again, whatever the clock says.
            guard verdict != Verdict(status: record.status, decided: record.decided),
                verdict.status != .open || record.status == .open
            else { continue }
            try write(verdict, to: "promise", record.id)
            given.append(verdict.status)
        }
        for record in agreements {
            let (agreement, terms) = (record.agreement, record.terms)
            var verdict = Verdict(agreement.state(after: payments, today: debt.today, terms: terms))
            if verdict.status == .open, hasEnded { verdict = Verdict(status: .kept, decided: debt.today) }
            let next = agreement.next(after: payments, today: debt.today, terms: terms)?.instalment.due
            let check = agreement.nextDeadline(today: debt.today, terms: terms)
            try db.cachedStatement(sql: "UPDATE agreement SET next_day = ?, check_day = ? WHERE id = ?").execute(
                arguments: [next?.daysSinceEpoch, (check ?? debt.today).daysSinceEpoch, record.id])
            if record.status == .broken, verdict.status == .open {
                // A payment that was recorded late: no more than is allowed was missing, after all.
                guard let decided = record.decided, decided <= debt.today else { continue }
                if try hasOpen(account) { verdict = Verdict(status: .replaced, decided: debt.today) }
            } else {
                guard verdict != Verdict(status: record.status, decided: record.decided) else { continue }
            }
            try write(verdict, to: "agreement", record.id)
            given.append(verdict.status)
        }
        try follow(account, isOpen: debt.isOpen)
        return given
    }

    private func hasOpen(_ account: Int64) throws -> Bool {
        try Bool.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT EXISTS (SELECT 1 FROM promise WHERE account_id = ?1 AND state = 'open')
                        OR EXISTS (SELECT 1 FROM agreement WHERE account_id = ?1 AND state = 'open')
                    """), arguments: [account]) ?? false
    }

    private func write(_ verdict: Verdict, to table: String, _ id: Int64) throws {
        try db.cachedStatement(
            sql: "UPDATE \(table) SET state = ?, decided_day = ?, decided_at = ? WHERE id = ?"
        ).execute(arguments: [
            verdict.status.rawValue, verdict.decided?.daysSinceEpoch, clock.now.milliseconds, id,
        ])
    }

    /// The account's own columns, worked out anew from what there is, and the segments that go by them.
    func follow(_ account: Int64, isOpen: Bool) throws {
        try StrategyPlaces.touch(db, account: account)
        try db.cachedStatement(
            sql: """
                UPDATE account SET
                    promise_day = COALESCE(
                        (SELECT due_day FROM promise WHERE account_id = account.id AND state = 'open'),
                        (SELECT next_day FROM agreement WHERE account_id = account.id AND state = 'open')),
                    broken_promises =
                        (SELECT COUNT(*) FROM promise WHERE account_id = account.id AND state = 'broken')
                        + (SELECT COUNT(*) FROM agreement WHERE account_id = account.id AND state = 'broken')
                WHERE id = ?
                """
        ).execute(arguments: [account])
        try PromisedWork.follow(db, account: account, now: clock.now)
        guard isOpen else { return }
        for segment in segments { try segment.fit(db, account: account) }
    }
}

/// What is decided of a promise or an agreement.
private struct Verdict: Equatable {
    var status: CommitmentStatus
    var decided: CivilDate?

    init(status: CommitmentStatus, decided: CivilDate?) {
        self.status = status
        self.decided = decided
    }

    init(_ state: PromiseState) {
        switch state {
        case .open: self.init(status: .open, decided: nil)
        case .kept(let day): self.init(status: .kept, decided: day)
        case .broken(let day): self.init(status: .broken, decided: day)
        }
    }

    init(_ state: AgreementState) {
        switch state {
        case .open: self.init(status: .open, decided: nil)
        case .kept(let day): self.init(status: .kept, decided: day)
        case .broken(let day): self.init(status: .broken, decided: day)
        }
    }
}

extension CommitmentStatus {
    /// Whether payments decide it.
    fileprivate var isForPayments: Bool { self == .open || self == .broken }
}
