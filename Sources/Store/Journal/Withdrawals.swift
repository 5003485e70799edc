import Audit
import GRDB
public import Vocabulary

extension Store {
    /// Takes attempts back that were journaled and not dialled, since the audit could not be written: they count against no
    /// cap, and their accounts wait for ``returnLead(_:due:reason:)`` as if the journal had refused them.
    public func withdraw(_ attempts: [AttemptID], reason: String, at now: Timestamp) async throws(StoreError) {
        try await write { db in
            for attempt in attempts {
                try RecordingBook(db).forget(attempt)
                guard
                    let row = try Row.fetchOne(
                        db.cachedStatement(
                            sql:
                                "DELETE FROM attempt WHERE id = ? AND outcome IS NULL RETURNING campaign_id, account_id"
                        ),
                        arguments: [attempt.rawValue])
                else { continue }
                try db.cachedStatement(
                    sql: """
                        UPDATE work SET state = ?, attempts = attempts - 1
                        WHERE campaign_id = ? AND account_id = ? AND state = ?
                        """
                ).execute(arguments: [
                    WorkState.claimed.rawValue, row[0] as Int64, row[1] as Int64, WorkState.live.rawValue,
                ])
                try AuditBook(db).add(.withdrawn(AuditWithdrawal(attempt: attempt, reason: reason)), at: now)
            }
        }
    }
}
