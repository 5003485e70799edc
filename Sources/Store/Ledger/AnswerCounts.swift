import DialerCore
import GRDB
public import Pacing
public import Vocabulary

extension Store {
    /// The abandonment ledger of a campaign: everything whose bucket begins then or later, and when it began at all.
    public func ledger(campaign: CampaignID, since: Timestamp) async throws(StoreError) -> LedgerReading {
        try await read { db in
            guard
                let id = try Int64.fetchOne(
                    db, sql: "SELECT id FROM campaign WHERE name = ?", arguments: [campaign.rawValue])
            else { return LedgerReading() }
            let began = try Int64.fetchOne(
                db, sql: "SELECT MIN(begins_at) FROM answer_count WHERE campaign_id = ?", arguments: [id])
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT begins_at, \(AnswerCounts.columns.joined(separator: ", ")) FROM answer_count
                    WHERE campaign_id = ? AND begins_at >= ? ORDER BY begins_at
                    """, arguments: [id, LedgerBucket.beginning(of: since.milliseconds)])
            var buckets: [LedgerBucket] = []
            while let row = try rows.next() {
                buckets.append(LedgerBucket(begins: row[0], counts: AnswerCounts.read(row)))
            }
            return LedgerReading(buckets: buckets, began: began)
        }
    }
}

/// Rows of `answer_count`: one writer for the ends of calls, one for what agents say of them afterwards.
enum AnswerCounts {
    static let columns = [
        "connected", "late", "abandoned", "left_early", "lost", "machines", "marked", "marked_late",
    ]

    static func read(_ row: Row) -> LedgerCounts {
        var counts = LedgerCounts()
        counts.connected = row[1]
        counts.late = row[2]
        counts.abandoned = row[3]
        counts.leftEarly = row[4]
        counts.lost = row[5]
        counts.machines = row[6]
        counts.marked = row[7]
        counts.markedLate = row[8]
        return counts
    }

    /// The agent said that an answered call was a machine's, or takes that back.
    static func mark(
        _ attempt: Int64, _ answer: AnswerKind, _ isMachine: Bool, campaign: Int64, at time: Int64, _ db: Database
    ) throws {
        var change = LedgerCounts()
        change.mark(answer, by: isMachine ? 1 : -1)
        try add(change, campaign: campaign, at: time, db)
        try db.cachedStatement(sql: "UPDATE attempt SET marked = ? WHERE id = ?").execute(arguments: [
            isMachine, attempt,
        ])
    }

    /// Adds what one call changes, which may be negative.
    static func add(_ counts: LedgerCounts, campaign: Int64, at time: Int64, _ db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO answer_count (campaign_id, begins_at, \(columns.joined(separator: ", ")))
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (campaign_id, begins_at) DO UPDATE SET
                    \(columns.map { "\($0) = \($0) + excluded.\($0)" }.joined(separator: ", "))
                """
        ).execute(arguments: [
            campaign, LedgerBucket.beginning(of: time), counts.connected, counts.late, counts.abandoned,
            counts.leftEarly, counts.lost, counts.machines, counts.marked, counts.markedLate,
        ])
    }
}
