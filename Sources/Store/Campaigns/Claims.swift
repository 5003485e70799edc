public import Compliance
public import DialerCore
import GRDB
public import Vocabulary

extension Store {
    /// Hands out due work, highest priority first, longest due first; what is handed out is not handed out again until
    /// it comes back by ``returnLead(_:due:reason:)``, by the end of its attempt, or by ``releaseClaims()``.
    ///
    /// Left out: closed accounts, do-not-call, debtors with an attempt under way, accounts outside the campaign's days
    /// past due (in every zone the debtor may be in), and debtors without a phone that may be called.
    ///
    /// A campaign that works by a strategy gets what its places hand out (``StrategyOrder``), and nothing without it.
    ///
    /// - Parameters:
    ///   - lawful: whom the profiles let be called; `nil` = everybody.
    ///   - limit: 1 … 10,000.
    /// - Returns: `exhausted` when nothing more is due at `now`. Few leads without it: a bounded number of accounts
    ///   was looked at, ask again.
    public func claimLeads(
        campaign: Campaign, now: Timestamp, limit: Int, lawful: CallableContacts? = nil, order: StrategyOrder? = nil
    ) async throws(StoreError) -> (leads: [Lead], exhausted: Bool) {
        try await write { db in
            guard let id = try Self.id(of: campaign.id, db) else { return ([], true) }
            if campaign.selection.strategy != nil {
                guard let order else { return ([], true) }
                var claim = try StrategyClaim(db, campaign, id: id, order: order, now: now, lawful: lawful)
                return try claim?.run(limit: limit) ?? ([], true)
            }
            var claim = Claim(db: db, campaign: campaign, campaignID: id, now: now, lawful: lawful)
            claim.segment = try SegmentMembers(db, campaign: id, at: RuleClock(now))
            return try claim.run(limit: limit)
        }
    }

    /// At the start of the daemon, before the first claim: nobody holds what an earlier one had claimed.
    public func releaseClaims() async throws(StoreError) {
        try await write { db in
            try db.execute(
                sql: "UPDATE work SET state = ? WHERE state = ?",
                arguments: [WorkState.due.rawValue, WorkState.claimed.rawValue])
        }
    }

    /// Takes back a lead that was not dialled.
    public func returnLead(_ lead: Lead, due: Timestamp, reason: String) async throws(StoreError) {
        try await write(waitsForDisk: false) { db in
            guard let id = try Self.id(of: lead.campaign, db) else { return }
            try db.cachedStatement(
                sql: """
                    UPDATE work SET state = (SELECT iif(strategy IS NULL, ?, ?) FROM campaign WHERE id = campaign_id),
                        next_due_at = ?, reason = ?
                    WHERE campaign_id = ? AND account_id = ? AND state = ?
                    """
            ).execute(arguments: [
                WorkState.due.rawValue, WorkState.waiting.rawValue, due.milliseconds, reason, id, lead.account.rawValue,
                WorkState.claimed.rawValue,
            ])
        }
    }
}

/// One claim, inside its transaction.
private struct Claim {
    let db: Database
    let campaign: Campaign
    let campaignID: Int64
    let now: Timestamp
    let lawful: CallableContacts?
    /// Who belongs to the campaign's segment by now, where it has one.
    var segment: SegmentMembers?
    private var debtors: Set<Int64> = []
    /// Rows that may still be found unfit before the claim stops for now: it holds the write lock.
    private var patience = 2000

    init(db: Database, campaign: Campaign, campaignID: Int64, now: Timestamp, lawful: CallableContacts?) {
        self.db = db
        self.campaign = campaign
        self.campaignID = campaignID
        self.now = now
        self.lawful = lawful
    }

    /// A due row with what is needed to judge it.
    private struct DueRow {
        var work: Int64
        var account: Int64
        var debtor: Int64
        var due: Timestamp
        var priority: Int
        var dueDay: Int?
        var isOpen: Bool
        var isInPortfolio: Bool
        var country: String
        var region: String?
        var zone: String?
        /// Somebody asked for this call.
        var isCallback: Bool
        /// A promise is open, and the campaign leaves such accounts alone.
        var isPromised: Bool
    }

    mutating func run(limit: Int) throws -> (leads: [Lead], exhausted: Bool) {
        var leads: [Lead] = []
        var priority = try nextPriority(below: nil)
        while let level = priority {
            // Every row judged leaves the result: claimed, blocked, put off, or behind another of its debtor.
            while true {
                let rows = try dueRows(priority: level, limit: limit + 20)
                for row in rows {
                    guard leads.count < limit, patience > 0 else { return (leads, false) }
                    if let lead = try judge(row) { leads.append(lead) } else { patience -= 1 }
                }
                if rows.isEmpty { break }
            }
            priority = try nextPriority(below: level)
        }
        return (leads, true)
    }

    /// Priorities are few: jumping from one to the next lets the index find what is due within each.
    private func nextPriority(below level: Int?) throws -> Int? {
        try Int.fetchOne(
            db.cachedStatement(
                sql: "SELECT MAX(priority) FROM work WHERE campaign_id = ? AND state = 0 AND priority < ?"),
            arguments: [campaignID, level ?? Int.max])
    }

    private func dueRows(priority: Int, limit: Int) throws -> [DueRow] {
        let rows = try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT w.id, w.account_id, w.debtor_id, w.next_due_at, w.priority, a.due_day, a.status = 'open',
                        ? IS NULL OR a.portfolio_id = (SELECT id FROM portfolio WHERE name = ?),
                        d.country, d.region, d.zone, w.callback_at IS NOT NULL,
                        a.promise_day IS NOT NULL AND (SELECT NOT calls_promised FROM campaign WHERE id = w.campaign_id)
                    FROM work w JOIN account a ON a.id = w.account_id JOIN debtor d ON d.id = w.debtor_id
                    WHERE w.campaign_id = ? AND w.state = 0 AND w.priority = ? AND w.next_due_at <= ?
                      AND NOT EXISTS (SELECT 1 FROM attempt t WHERE t.debtor_id = w.debtor_id AND t.outcome IS NULL)
                      AND NOT EXISTS (SELECT 1 FROM work o WHERE o.debtor_id = w.debtor_id
                          AND o.campaign_id = w.campaign_id AND o.state = 1)
                    ORDER BY w.next_due_at, w.id LIMIT ?
                    """),
            arguments: [
                campaign.selection.portfolio, campaign.selection.portfolio, campaignID, priority, now.milliseconds,
                limit,
            ])
        var result: [DueRow] = []
        while let row = try rows.next() {
            result.append(
                DueRow(
                    work: row[0], account: row[1], debtor: row[2], due: Timestamp(milliseconds: row[3]),
                    priority: row[4],
                    dueDay: row[5], isOpen: row[6], isInPortfolio: row[7], country: row[8], region: row[9],
                    zone: row[10], isCallback: row[11], isPromised: row[12]))
        }
        return result
    }

    /// The lead, or `nil` after writing down why there is none.
    private mutating func judge(_ row: DueRow) throws -> Lead? {
        // Two accounts of one debtor in one claim: the second waits for the first.
        guard !debtors.contains(row.debtor) else { return nil }
        guard row.isOpen else { return try block(row, "the account is closed") }
        guard row.isInPortfolio else { return try block(row, "the account left the campaign's portfolio") }
        if let segment, try !row.isCallback && !segment.holds(db, account: row.account) {
            try SegmentMembers.withdraw(db, campaign: campaignID, account: row.account)
            return nil
        }
        guard !row.isPromised || row.isCallback else {
            try PromisedWork.putOff(db, work: row.work, account: row.account, now: now)
            return nil
        }
        var phones = try DebtorPhones(db, debtor: row.debtor, account: row.account, campaign: campaignID)
        // Who was spoken with is not called again, unless they asked for it.
        if row.isCallback { phones.forgetConversations() }
        guard !phones.isDoNotCall else { return try block(row, "do not call") }
        let attempts = phones.accountHistory.values.reduce(0, +)
        guard attempts < campaign.retry.maxAttempts else {
            try finish(row, "all \(campaign.retry.maxAttempts) attempts used")
            return nil
        }
        let phone: PhoneCandidate
        switch ContactChoice.pick(
            phones.candidates, home: (row.country, row.region), countries: campaign.selection.countries, lawful: lawful,
            policy: campaign.retry)
        {
        case .call(let candidate): phone = candidate
        case .none(let reason): return try block(row, reason)
        }
        let zones = DebtorZones.candidates(
            declared: row.zone, home: row.country, region: row.region, phone: phone.number, country: phone.country)
        guard !zones.isEmpty else { return try block(row, "no time zone is known for the debtor") }
        guard try isPastDue(row, zones) else { return nil }

        let place = ContactPlace(
            home: row.country, region: row.region, phone: phone.number, country: phone.country)
        debtors.insert(row.debtor)
        try db.cachedStatement(sql: "UPDATE work SET state = ?, reason = NULL WHERE id = ?")
            .execute(arguments: [WorkState.claimed.rawValue, row.work])
        return Lead(
            campaign: campaign.id, debtor: DebtorID(rawValue: row.debtor), account: AccountID(rawValue: row.account),
            contactPoint: ContactPointID(rawValue: phone.id), phone: phone.number, country: phone.country, zones: zones,
            region: place.region, traits: phone.traits, history: phones.accountHistory,
            priority: row.priority,
            due: row.due)
    }

    private func isPastDue(_ row: DueRow, _ zones: [String]) throws -> Bool {
        guard let range = campaign.selection.daysPastDue else { return true }
        guard let dueDay = row.dueDay else {
            _ = try block(row, "the account has no due date, the campaign wants days past due")
            return false
        }
        let days = zones.compactMap { localDay(in: $0, at: now) }.map { $0 - dueDay }
        guard days.count == zones.count, let least = days.min(), let most = days.max() else {
            _ = try block(row, "no time zone is known for the debtor")
            return false
        }
        if range.contains(least), range.contains(most) { return true }
        if most > range.upperBound {
            _ = try block(row, WorkRows.outsideDays)
            return false
        }
        // Not yet: looked at again when the day has begun in the easternmost zone (14 h before UTC), then hourly.
        let day = Int64(dueDay + range.lowerBound) * 86_400
        let earliest = max(now.wholeSeconds + 3600, day - 14 * 3600)
        try db.cachedStatement(sql: "UPDATE work SET next_due_at = ?, reason = ? WHERE id = ?")
            .execute(arguments: [earliest * 1000, WorkRows.outsideDays, row.work])
        return false
    }

    private func block(_ row: DueRow, _ reason: String) throws -> Lead? {
        try WorkRows.block(db, work: row.work, reason: reason)
        return nil
    }

    private func finish(_ row: DueRow, _ reason: String) throws {
        try db.cachedStatement(sql: "UPDATE work SET state = ?, reason = ? WHERE id = ?")
            .execute(arguments: [WorkState.done.rawValue, reason, row.work])
    }
}
