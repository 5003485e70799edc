import GRDB
import Portfolio
import Vocabulary

/// Works out the places of accounts, and writes them down with the work that follows; inside one reading, one writing, or
/// both in one.
struct PlaceReviewer {
    let db: Database
    let book: StrategyBook
    let takers: [StrategyTaker]
    let clock: RuleClock
    /// Of campaigns that have groups.
    private let groupings: [Int64: WorkGrouping]
    private let hasLoans: Bool

    init(_ db: Database, _ book: StrategyBook, now: Timestamp) throws {
        self.db = db
        self.book = book
        clock = RuleClock(now)
        takers = try StrategyTaker.all(db, at: clock)
        var groupings: [Int64: WorkGrouping] = [:]
        for taker in takers {
            guard let groups = book.groups[taker.name] else { continue }
            groupings[taker.campaign] = try WorkGrouping(db, groups, at: clock)
        }
        self.groupings = groupings
        hasLoans =
            try Bool.fetchOne(db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM workload_loan)")) ?? false
    }

    /// What all places were worked out from.
    var key: String { ([book.key] + takers.map(\.key)).joined(separator: "\n") }

    /// A place as it was worked out, not written down yet.
    struct Finding: Sendable {
        var account: Int64
        /// How often it had been touched; `nil`: it had no place.
        var touches: Int?
        /// `nil`: nothing is owed.
        var placement: Placement?
        var callback: Timestamp?
        /// Campaigns whose work it is.
        var campaigns: Set<Int64>
        /// In those that have groups, the account's (``WorkGroup/name``).
        var groups: [Int64: String] = [:]
        /// In the campaign that has it on loan, the one whose it is.
        var lentFrom: [Int64: Int64] = [:]
    }

    /// `nil` where there is no such account.
    func look(at account: Int64) throws -> Finding? {
        let touches = try Int.fetchOne(
            db.cachedStatement(sql: "SELECT touches FROM strategy_place WHERE account_id = ?"), arguments: [account])
        guard
            let found = try StrategyCase(db, account: account, at: clock, fields: book.fields, uncalled: book.uncalled)
        else { return nil }
        var finding = Finding(account: account, touches: touches, callback: found.callback, campaigns: [])
        guard found.isOpen else { return finding }
        let placement = book.placement(
            of: found.story, in: found.circumstances(now: clock.now, lawful: book.lawful))
        finding.placement = placement
        let asked = try found.callback == nil ? [] : Self.asked(db, account: account)
        for taker in takers
        where try taker.takes(placement, found, asked: asked)
            && (asked.contains(taker.campaign) || taker.selects(db, account: account))
        {
            finding.campaigns.insert(taker.campaign)
            finding.groups[taker.campaign] = try groupings[taker.campaign]?.name(
                db, account: account, stage: placement.stage)
        }
        try lend(&finding, placement, found, asked: asked)
        return finding
    }

    /// What is on loan is the other campaign's; who asked a campaign to call again is called by it.
    private func lend(_ finding: inout Finding, _ placement: Placement, _ found: StrategyCase, asked: Set<Int64>) throws
    {
        guard hasLoans, let loan = try Loans.loan(db, of: finding.account), finding.campaigns.contains(loan.from),
            !asked.contains(loan.from), let taker = takers.first(where: { $0.campaign == loan.to }),
            taker.borrows(placement, found), try taker.selects(db, account: finding.account)
        else { return }
        finding.campaigns.remove(loan.from)
        finding.campaigns.insert(loan.to)
        finding.lentFrom[loan.to] = loan.from
        finding.groups[loan.to] = try groupings[loan.to]?.name(db, account: finding.account, stage: placement.stage)
    }

    private static func asked(_ db: Database, account: Int64) throws -> Set<Int64> {
        Set(
            try Int64.fetchAll(
                db.cachedStatement(
                    sql: "SELECT campaign_id FROM work WHERE account_id = ? AND callback_at IS NOT NULL"),
                arguments: [account]))
    }

    /// - Returns: false when something has happened to the account meanwhile; nothing is written then.
    @discardableResult
    func keep(_ finding: Finding) throws -> Bool {
        guard try keepPlace(finding) else { return false }
        let states = try Row.fetchAll(
            db.cachedStatement(sql: "SELECT campaign_id, state FROM work WHERE account_id = ?"),
            arguments: [finding.account])
        for taker in takers {
            if finding.campaigns.contains(taker.campaign), let placement = finding.placement {
                try keepWork(of: taker.campaign, finding, placement)
            } else if states.contains(where: {
                $0[0] == taker.campaign && $0[1] != WorkState.live.rawValue && $0[1] != WorkState.withdrawn.rawValue
            }) {
                try WorkRows.withdraw(
                    db, campaign: taker.campaign, account: finding.account,
                    reason: "no step of theirs is this campaign's")
            }
        }
        return true
    }

    private func keepPlace(_ finding: Finding) throws -> Bool {
        let (placement, step) = (finding.placement, finding.placement?.action.step)
        var promised: Int?
        if case .reminder(let promise)? = step?.purpose { promised = promise.due.daysSinceEpoch }
        let values: StatementArguments = [
            placement?.strategy, placement?.stage, placement?.channel?.rawValue,
            step?.channel == .bot ? step?.script : nil, step?.purpose.word,
            step.map { $0.choices.map { "\($0.rawValue)" }.joined(separator: " ") } ?? "",
            step?.notBefore.milliseconds, step?.notAfter.milliseconds, promised, placement?.worth ?? 0,
            placement?.reason, placement?.reviewAt?.milliseconds,
        ]
        if let touches = finding.touches {
            try db.cachedStatement(
                sql: """
                    UPDATE strategy_place SET strategy = ?, stage = ?, channel = ?, script = ?, purpose = ?,
                        contact_points = ?, not_before = ?, not_after = ?, promised_day = ?, worth = ?, reason = ?,
                        review_at = ?
                    WHERE account_id = ? AND touches = ?
                    """
            ).execute(arguments: values + [finding.account, touches])
        } else {
            try db.cachedStatement(
                sql: """
                    INSERT INTO strategy_place (strategy, stage, channel, script, purpose, contact_points, not_before,
                        not_after, promised_day, worth, reason, review_at, account_id)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (account_id) DO NOTHING
                    """
            ).execute(arguments: values + [finding.account])
        }
        return db.changesCount > 0
    }

    /// A call under way keeps its row: its end is looked at. A lead in the hopper is compared by the journal.
    private func keepWork(of campaign: Int64, _ finding: Finding, _ placement: Placement) throws {
        let now = clock.now
        var row: (state: WorkState, due: Timestamp, priority: Int, worth: Double?, reason: String?)
        switch placement.action {
        case .act(let step):
            let isDue = step.notBefore <= now
            // Who asked for a time and was not called then comes before who asked for a later one.
            let due = isDue && step.purpose == .callback ? min(finding.callback ?? now, now) : step.notBefore
            row = (
                isDue ? .due : .waiting, due, step.purpose.urgency ?? placement.priority, placement.worth,
                isDue ? nil : placement.reason
            )
        case .wait(let until, _): row = (.waiting, until, placement.priority, nil, placement.reason)
        case .nothing: row = (.blocked, now, placement.priority, nil, placement.reason)
        }
        try db.cachedStatement(
            sql: """
                INSERT INTO work (
                    state, next_due_at, priority, worth, reason, work_group, lent_from, campaign_id, account_id, debtor_id)
                SELECT ?, ?, ?, ?, ?, ?, ?, ?, id, debtor_id FROM account WHERE id = ?
                ON CONFLICT (campaign_id, account_id) DO UPDATE SET state = excluded.state,
                    next_due_at = excluded.next_due_at, priority = excluded.priority, worth = excluded.worth,
                    reason = excluded.reason, debtor_id = excluded.debtor_id, work_group = excluded.work_group,
                    lent_from = excluded.lent_from
                WHERE state <> \(WorkState.live.rawValue)
                """
        ).execute(arguments: [
            row.state.rawValue, row.due.milliseconds, row.priority, row.worth, row.reason, finding.groups[campaign],
            finding.lentFrom[campaign], campaign, finding.account,
        ])
    }
}

extension PlannedStep.Purpose {
    /// In `strategy_place`.
    var word: String {
        switch self {
        case .callback: "callback"
        case .reminder: "reminder"
        case .step: "step"
        }
    }

    /// Its priority in `work`, where it comes before that of any stage.
    fileprivate var urgency: Int? {
        switch self {
        case .callback: Callbacks.urgency
        case .reminder: Callbacks.urgency / 2
        case .step: nil
        }
    }
}
