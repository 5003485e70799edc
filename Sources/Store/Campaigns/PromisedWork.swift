import GRDB
import Vocabulary

/// Who has promised is left alone by campaigns that do not work by a strategy, until the promise is decided: unless the
/// campaign's segment asks for promises, and so says itself who is called. Who asked to be called is.
enum PromisedWork {
    /// The reason beside such work.
    static let reason = "a promise of payment is open"

    /// Where somebody looks again although nothing was decided.
    private static let patience = Duration.seconds(3600)

    private static let isHeldBack =
        "campaign_id IN (SELECT id FROM campaign WHERE strategy IS NULL AND NOT calls_promised)"

    /// After a promise was made, or decided: its leads go back, its work waits, or waits no longer.
    static func follow(_ db: Database, account: Int64, now: Timestamp) throws {
        guard let end = try end(db, account: account, now: now) else {
            // What a conversation asked for stays.
            return try db.cachedStatement(
                sql: """
                    UPDATE work SET reason = NULL, next_due_at = max(?,
                        COALESCE((SELECT MAX(rest_until) FROM conversation WHERE account_id = work.account_id), 0))
                    WHERE account_id = ? AND state = \(WorkState.due.rawValue) AND reason = '\(reason)'
                    """
            ).execute(arguments: [now.milliseconds, account])
        }
        try db.cachedStatement(
            sql: """
                UPDATE work SET state = \(WorkState.due.rawValue), next_due_at = max(next_due_at, ?), reason = '\(reason)'
                WHERE account_id = ? AND callback_at IS NULL AND \(isHeldBack)
                  AND state IN (\(WorkState.due.rawValue), \(WorkState.claimed.rawValue))
                """
        ).execute(arguments: [end.milliseconds, account])
    }

    /// One row that a claim has come upon.
    static func putOff(_ db: Database, work: Int64, account: Int64, now: Timestamp) throws {
        let end = try end(db, account: account, now: now) ?? now + patience
        try db.cachedStatement(sql: "UPDATE work SET next_due_at = ?, reason = '\(reason)' WHERE id = ?")
            .execute(arguments: [end.milliseconds, work])
    }

    /// When the day is over everywhere on which it has to be decided; whoever decides it does not wait for that.
    /// - Returns: `nil` where nothing is promised.
    private static func end(_ db: Database, account: Int64, now: Timestamp) throws -> Timestamp? {
        let day = try Int64.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT MAX(check_day) FROM (
                        SELECT check_day FROM promise WHERE account_id = ?1 AND state = 'open'
                        UNION ALL SELECT check_day FROM agreement WHERE account_id = ?1 AND state = 'open')
                    """), arguments: [account])
        // Midnight comes last twelve hours after that of UTC.
        return day.map { max(Timestamp(milliseconds: ($0 + 1) * 86_400_000) + .seconds(12 * 3600), now + patience) }
    }
}
