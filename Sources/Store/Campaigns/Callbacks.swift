import GRDB
public import Vocabulary

extension Store {
    /// Somebody wants to be called again, on the same account: it comes due at that time, before everything that nobody
    /// asked for. Lawful hours and frequency caps hold for it as for every call. What was said last counts.
    public func scheduleCallback(attempt: AttemptID, due: Timestamp) async throws(StoreError) {
        try await write { db in
            guard
                let row = try Row.fetchOne(
                    db.cachedStatement(sql: "SELECT campaign_id, account_id FROM attempt WHERE id = ?"),
                    arguments: [attempt.rawValue])
            else {
                throw StoreError(.input, "attempt \(attempt) is not in the journal: its callback was not stored")
            }
            try Callbacks.schedule(db, campaign: row[0], account: row[1], due: due)
        }
    }
}

/// Work that somebody asked for.
enum Callbacks {
    /// When an agent says "call later" and no time.
    static let usual = Duration.seconds(3 * 3600)
    /// Above the priority of any account.
    static let urgency = 1_000_000

    static func schedule(_ db: Database, campaign: Int64, account: Int64, due: Timestamp) throws {
        // An attempt under way keeps its row; its end reads when to call again.
        try db.cachedStatement(
            sql: """
                UPDATE work SET callback_at = ?, priority = (SELECT priority FROM account WHERE id = account_id) + ?,
                    state = CASE WHEN state = ? THEN ? ELSE state END,
                    next_due_at = CASE WHEN state IN (?, ?) THEN ? ELSE next_due_at END
                WHERE campaign_id = ? AND account_id = ?
                """
        ).execute(arguments: [
            due.milliseconds, urgency, WorkState.done.rawValue, WorkState.due.rawValue, WorkState.done.rawValue,
            WorkState.due.rawValue, due.milliseconds, campaign, account,
        ])
        try StrategyPlaces.touch(db, account: account)
    }

    /// Whoever called them has done what was asked for, whichever campaign they had asked.
    static func settle(_ db: Database, account: Int64, at ended: Timestamp) throws {
        try db.cachedStatement(sql: "UPDATE work SET callback_at = NULL WHERE account_id = ? AND callback_at <= ?")
            .execute(arguments: [account, ended.milliseconds])
    }

    /// The time that was asked for and is still to come; what is past has been done with this attempt.
    static func pending(_ db: Database, campaign: Int64, account: Int64, after ended: Timestamp) throws -> Timestamp? {
        let asked = try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT callback_at FROM work WHERE campaign_id = ? AND account_id = ?"),
            arguments: [campaign, account])
        guard let asked else { return nil }
        if asked > ended.milliseconds { return Timestamp(milliseconds: asked) }
        try db.cachedStatement(
            sql: """
                UPDATE work SET callback_at = NULL, priority = (SELECT priority FROM account WHERE id = account_id)
                WHERE campaign_id = ? AND account_id = ?
                """
        ).execute(arguments: [campaign, account])
        return nil
    }
}
