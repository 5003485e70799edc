import Compliance
import GRDB
public import Portfolio
public import Vocabulary

/// By what a campaign that works by a strategy hands out its leads.
public struct StrategyOrder: Sendable {
    public var book: StrategyBook
    /// What the campaign has learned of whom it reaches when.
    public var odds: ContactOdds
    /// What quotas leave, and targets want, of the groups of the campaign.
    public var shares: WorkShares
    /// Chances are drawn by it: the same one gives the same leads.
    public var seed: UInt64

    public init(
        book: StrategyBook, odds: ContactOdds = ContactOdds(), shares: WorkShares = WorkShares(), seed: UInt64
    ) {
        self.book = book
        self.odds = odds
        self.shares = shares
        self.seed = seed
    }
}

/// The odds of a campaign, and how far its calls were read for them.
public struct LearnedOdds: Hashable, Sendable {
    public fileprivate(set) var odds = ContactOdds()
    /// The last interaction that is in them.
    fileprivate var last: Int64?

    public init() {}
}

extension Store {
    /// Takes in the calls that have ended since; the first time the last of them, which is all that odds remember.
    public func learn(_ learned: LearnedOdds, of campaign: CampaignID) async throws(StoreError) -> LearnedOdds {
        try await read { db in
            guard let id = try Self.id(of: campaign, db) else { return learned }
            var learned = learned
            let newest =
                try Int64.fetchOne(db.cachedStatement(sql: "SELECT COALESCE(MAX(id), 0) FROM interaction")) ?? 0
            let rows = try Row.fetchCursor(
                db.cachedStatement(
                    sql: """
                        SELECT i.outcome, i.disposition, i.launched_at, p.kind, t.zones FROM interaction i
                        JOIN contact_point p ON p.id = i.contact_point_id JOIN attempt t ON t.id = i.attempt_id
                        WHERE i.id > ? AND i.campaign_id = ? ORDER BY i.id
                        """),
                arguments: [learned.last ?? newest - LearnedOdds.reach, id])
            while let row = try rows.next() {
                guard let call = PastCall(outcome: row[0], disposition: row[1], launched: row[2], zones: row[4]) else {
                    continue
                }
                learned.odds.learn(call.isHit, kind: ContactPoint.Kind(rawValue: row[3]) ?? .unknown, at: call.hour)
            }
            learned.last = newest
            return learned
        }
    }
}

extension LearnedOdds {
    /// Interactions of all campaigns that are read the first time.
    fileprivate static let reach: Int64 = 100_000
}
