public import DialerCore
import GRDB
import Pacing
public import Vocabulary

extension Store {
    /// Decisions kept for each campaign; older ones are overwritten.
    public static let decisionsKept = 5000

    /// Keeps a pacing decision. Does not wait for the disk.
    public func recordDecision(_ decision: Decision) async throws(StoreError) {
        try await write(waitsForDisk: false) { db in try Self.keepDecision(db, decision) }
    }

    static func keepDecision(_ db: Database, _ decision: Decision) throws {
        guard let campaign = try id(of: decision.campaign, db) else { return }
        let last =
            try Int.fetchOne(
                db.cachedStatement(sql: "SELECT MAX(number) FROM decision WHERE campaign_id = ?"),
                arguments: [campaign]) ?? 0
        let pacing = decision.pacing
        try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO decision (campaign_id, slot, number, at, launches, dial_ratio, held_by, reason)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            campaign, (last + 1) % Self.decisionsKept, last + 1, decision.at.milliseconds, pacing.launches,
            pacing.dialRatio, pacing.limit.rawValue, pacing.reason,
        ])
    }

    /// The newest decisions of a campaign, newest first.
    public func decisions(campaign: CampaignID, limit: Int) async throws(StoreError) -> [Decision] {
        try await read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT d.at, d.launches, d.dial_ratio, d.held_by, d.reason FROM decision d
                    JOIN campaign c ON c.id = d.campaign_id WHERE c.name = ? ORDER BY d.number DESC LIMIT ?
                    """, arguments: [campaign.rawValue, limit]
            ).map { row in
                Decision(
                    campaign: campaign, at: Timestamp(milliseconds: row[0]),
                    pacing: PacingDecision(
                        launches: row[1], dialRatio: row[2], limit: PacingLimit(rawValue: row[3]) ?? .none,
                        reason: row[4]))
            }
        }
    }
}
