import Compliance
import DialerCore
import GRDB
import Portfolio
import Vocabulary

/// One claim of a campaign that works by a strategy, inside its transaction: of the work whose step may be done now, what
/// was asked for comes first, then what was promised, then stages by priority and within one what is worth most
/// (``OrderOfWork``).
struct StrategyClaim {
    let db: Database
    let campaign: Campaign
    let taker: StrategyTaker
    let order: StrategyOrder
    let now: Timestamp
    let lawful: CallableContacts?
    private let reviewer: PlaceReviewer
    /// Places of accounts behind this one are of other strategies than those in force.
    private let swept: Int64
    private var draws: SeededDraws
    /// Looked at anew by this claim.
    private var looked: Set<Int64> = []

    /// How many accounts are ranked for so many leads: worth alone decides which these are, the chance to reach somebody
    /// now then decides among them. Each costs a dozen pages from all over the file.
    private static func breadth(_ limit: Int) -> Int { limit + min(2 * limit, 500) }
    /// Places that one claim looks at anew: it holds the write lock. While other strategies come into force these may be fewer
    /// than are ranked; what was not looked at is left for the next claim.
    private static let patience = 200

    /// `nil` for a campaign that has left the config file, or does not work by a strategy.
    init?(
        _ db: Database, _ campaign: Campaign, id: Int64, order: StrategyOrder, now: Timestamp, lawful: CallableContacts?
    ) throws {
        reviewer = try PlaceReviewer(db, order.book, now: now)
        guard let taker = reviewer.takers.first(where: { $0.campaign == id }) else { return nil }
        let progress = try PlaceProgress(db)
        swept = progress?.key == reviewer.key ? progress?.swept ?? 0 : 0
        self.db = db
        self.campaign = campaign
        self.taker = taker
        self.order = order
        self.now = now
        self.lawful = lawful
        draws = SeededDraws(seed: order.seed)
    }

    mutating func run(limit: Int) throws -> (leads: [Lead], exhausted: Bool) {
        _ = try WorkRows.wake(db, campaign: taker.campaign, now: now, limit: limit)
        while true {
            let rows = try dueRows(Self.breadth(limit))
            guard !rows.isEmpty else { return ([], true) }
            let stale = rows.filter { isStale($0) }
            let room = Self.patience - looked.count
            if !stale.isEmpty, room > 0 {
                for row in stale.prefix(room) { try lookAgain(row) }
                continue
            }
            // By their old worth others may come first, all of whom have to be looked at: half an hour of a large portfolio
            // after other strategies, or a long silence. Until then those that were looked at are called.
            let fresh =
                stale.isEmpty
                ? rows
                : try DueStep.fetchAll(
                    db, campaign: taker.campaign, accounts: looked, limit: Self.breadth(limit))
            guard !fresh.isEmpty else { return ([], false) }
            let desk = try ClaimDesk(db, fresh, taker: taker, now: now, lawful: lawful)
            // Without a phone by now: another may do.
            let unfit = fresh.filter { desk.points(of: $0).isEmpty }
            for row in unfit { try refuse(row, desk) }
            guard unfit.isEmpty else { continue }
            let claimed = try claim(fresh, desk, limit: limit)
            return (claimed.leads, claimed.exhausted && stale.isEmpty)
        }
    }

    private mutating func claim(
        _ rows: [DueStep], _ desk: ClaimDesk, limit: Int
    ) throws -> (leads: [Lead], exhausted: Bool) {
        // One account of a person at a time, the best one.
        var debtors: Set<Int64> = []
        let items = rows.map { desk.item(of: $0) }
        let byAccount = Dictionary(uniqueKeysWithValues: rows.map { ($0.account, $0) })
        let ranked = OrderOfWork(odds: order.odds, shares: order.shares)
            .rank(items, limit: order.shares.areNone ? items.count : limit, &draws)
        var leads: [Lead] = []
        for work in ranked where leads.count < limit {
            guard let row = byAccount[work.account.rawValue], try isInSegment(row), debtors.insert(row.debtor).inserted,
                let lead = desk.lead(row, on: work.contactPoint, worth: work.value, for: campaign)
            else { continue }
            try db.cachedStatement(sql: "UPDATE work SET state = ?, reason = NULL WHERE id = ?")
                .execute(arguments: [WorkState.claimed.rawValue, row.work])
            leads.append(lead)
        }
        return (leads, leads.count < limit && rows.count < Self.breadth(limit))
    }

    /// A rule that goes by calls or by the hour may have another answer than when the place was looked at.
    private func isInSegment(_ row: DueStep) throws -> Bool {
        guard let segment = taker.segment, row.purpose != .callback,
            try !segment.holds(db, account: row.account)
        else { return true }
        try SegmentMembers.withdraw(db, campaign: taker.campaign, account: row.account)
        return false
    }

    // MARK: What is due

    /// The most urgent first, then the most worth.
    private func dueRows(_ limit: Int) throws -> [DueStep] {
        var rows: [DueStep] = []
        var priority = Int.max
        while rows.count < limit,
            let level = try Int.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT MAX(priority) FROM work INDEXED BY work_by_worth
                        WHERE campaign_id = ? AND state = 0 AND worth IS NOT NULL AND priority < ?
                        """), arguments: [taker.campaign, priority])
        {
            rows += try DueStep.fetchAll(db, campaign: taker.campaign, priority: level, limit: limit - rows.count)
            priority = level
        }
        return order.shares.areNone ? rows : rows + (try groupRows(limit, beside: rows))
    }

    /// Of other strategies, another campaign's by now, or past its hours.
    private func isStale(_ row: DueStep) -> Bool {
        guard !looked.contains(row.account) else { return false }
        let isOurs = row.purpose == .callback || row.isLent || taker.works(strategy: row.strategy, stage: row.stage)
        return row.account > swept || row.notAfter <= now || !isOurs
    }

    private mutating func lookAgain(_ row: DueStep) throws {
        looked.insert(row.account)
        if let finding = try reviewer.look(at: row.account) { try reviewer.keep(finding) }
    }

    private mutating func refuse(_ row: DueStep, _ desk: ClaimDesk) throws {
        guard looked.contains(row.account) || looked.count >= Self.patience else { return try lookAgain(row) }
        try WorkRows.block(db, work: row.work, reason: desk.refusal(of: row))
    }
}
