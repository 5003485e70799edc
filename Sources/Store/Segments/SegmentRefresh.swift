import GRDB
import Portfolio
public import Vocabulary

/// What a refresh of the segments did.
public struct SegmentRefresh: Hashable, Sendable {
    /// Campaigns whose accounts were looked at.
    public var campaigns = 0
    /// Accounts that came into a campaign, or back into it.
    public var entered = 0
    public var left = 0

    public init(campaigns: Int = 0, entered: Int = 0, left: Int = 0) {
        self.campaigns = campaigns
        self.entered = entered
        self.left = left
    }
}

extension Store {
    /// Brings the work of campaigns that have a segment up to date, where the config, the day or (hourly) the calls may have
    /// changed who belongs to it; imports and payments see to their own accounts. Reads without holding anybody up, and
    /// writes only rows that change, a batch at a time.
    @discardableResult
    public func refreshSegments(now: Timestamp) async throws(StoreError) -> SegmentRefresh {
        let clock = RuleClock(now)
        var report = SegmentRefresh()
        let stale = try await read { db in
            try SegmentMembers.all(db, at: clock).filter { members in
                try String.fetchOne(
                    db, sql: "SELECT segment_key FROM campaign WHERE id = ?", arguments: [members.campaign])
                    != members.key
            }
        }
        for members in stale {
            report.campaigns += 1
            report.entered += try await enter(members)
            report.left += try await leave(members)
            let (campaign, key) = (members.campaign, members.key)
            try await write { db in
                try db.execute(sql: "UPDATE campaign SET segment_key = ? WHERE id = ?", arguments: [key, campaign])
            }
        }
        return report
    }

    /// How many accounts a batch holds: the journal waits for the write lock no longer than one takes.
    private static let batch = 2000

    private func enter(_ members: SegmentMembers) async throws(StoreError) -> Int {
        let (campaign, piece) = (members.campaign, members.members)
        let isByStrategy = members.isByStrategy
        // Of a campaign that works by a strategy: those whose next step is its own.
        let isTheirs =
            isByStrategy
            ? """
            AND EXISTS (SELECT 1 FROM strategy_place p WHERE p.account_id = a.id AND p.strategy = c.strategy
                AND (p.channel IS NULL OR p.channel = iif(c.bot IS NULL, 'call', 'bot'))
                AND (p.script IS NULL OR p.script = c.bot)
                AND (c.stages = '' OR instr(char(10) || c.stages || char(10), char(10) || p.stage || char(10)) > 0))
            """ : ""
        return try await inBatches { first in
            SQLPiece(
                """
                SELECT a.id FROM campaign c CROSS JOIN account a
                WHERE c.id = ? AND a.id > ? AND a.status = 'open' AND +
                """, [campaign, first])
                + piece
                    + """
                     AND \(WorkRows.selection) \(isTheirs)
                      AND NOT EXISTS (SELECT 1 FROM work w WHERE w.campaign_id = c.id AND w.account_id = a.id
                          AND w.state <> \(WorkState.withdrawn.rawValue))
                    ORDER BY a.id
                    """
        } write: { db, found in
            if isByStrategy {
                for account in found { try StrategyPlaces.touch(db, account: account) }
                return found.count
            }
            guard let first = found.first, let end = found.last else { return 0 }
            try db.execute(
                sql: WorkRows.insertion(where: "c.id = ? AND a.id >= ? AND a.id <= ? AND +\(piece.text)"),
                arguments: [campaign, first, end] + StatementArguments(piece.arguments))
            return db.changesCount
        }
    }

    private func leave(_ members: SegmentMembers) async throws(StoreError) -> Int {
        let (campaign, piece) = (members.campaign, members.members)
        return try await inBatches { first in
            SQLPiece(
                """
                SELECT w.account_id FROM campaign c CROSS JOIN work w CROSS JOIN account a
                WHERE c.id = ? AND w.campaign_id = c.id AND w.account_id > ? AND a.id = w.account_id
                  AND w.state NOT IN (\(WorkState.live.rawValue), \(WorkState.withdrawn.rawValue))
                  AND w.callback_at IS NULL AND a.status = 'open' AND NOT (COALESCE(
                """, [campaign, first])
                + piece + ", 0) AND \(WorkRows.selection)) ORDER BY w.account_id"
        } write: { db, found in
            for account in found { try SegmentMembers.withdraw(db, campaign: campaign, account: account) }
            return found.count
        }
    }

    /// Finds accounts behind one after the other, a batch at a time, and writes what is to be done with each batch.
    /// - Parameter find: the query for the accounts behind one, by their id; it gets its limit.
    /// - Returns: how many were written.
    private func inBatches(
        _ find: (_ after: Int64) -> SQLPiece,
        write body: @escaping @Sendable (Database, [Int64]) throws -> Int
    ) async throws(StoreError) -> Int {
        var last: Int64 = 0
        var written = 0
        while true {
            let query = find(last)
            let found = try await read { db in
                try Int64.fetchAll(
                    db, sql: "\(query.text) LIMIT \(Self.batch)", arguments: StatementArguments(query.arguments))
            }
            guard let end = found.last else { return written }
            written += try await write { db in try body(db, found) }
            last = end
        }
    }
}
