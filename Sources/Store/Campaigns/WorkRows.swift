import GRDB
import Vocabulary

/// The rows of `work`: which account each campaign has to work. Set-based, and repeatable without effect.
enum WorkRows {
    static let outsideDays = "outside the days past due"

    /// Accounts that a campaign's selection takes in: its portfolio, and at least one phone in its countries. The days
    /// past due change with the calendar and are judged when leads are claimed.
    static let selection = """
        (c.portfolio IS NULL OR a.portfolio_id = (SELECT id FROM portfolio WHERE name = c.portfolio))
        AND EXISTS (
            SELECT 1 FROM contact_point p WHERE p.debtor_id = a.debtor_id AND p.channel = 'phone'
              AND (c.countries = '' OR EXISTS (
                  SELECT 1 FROM campaign_country k WHERE k.campaign_id = c.id AND k.country = p.country)))
        """

    static func insertion(where condition: String) -> String {
        """
        INSERT INTO work (campaign_id, account_id, debtor_id, state, next_due_at, priority)
        SELECT c.id, a.id, a.debtor_id, \(WorkState.due.rawValue), 0, a.priority
        FROM campaign c CROSS JOIN account a
        WHERE c.configured AND a.status = 'open' AND \(selection) AND \(condition)
        ON CONFLICT (campaign_id, account_id) DO UPDATE SET state = \(WorkState.due.rawValue), reason = NULL
        WHERE state = \(WorkState.withdrawn.rawValue)
        """
    }

    private static let accountInsertion = insertion(where: "c.segment IS NULL AND a.id = ?")

    /// Gives one account to every campaign that selects it without a segment.
    static func fill(_ db: Database, account: Int64) throws {
        try db.cachedStatement(sql: accountInsertion).execute(arguments: [account])
    }

    /// Gives a campaign every account it selects.
    static func fill(_ db: Database, campaign: Int64) throws {
        try db.execute(sql: insertion(where: "c.id = ?"), arguments: [campaign])
    }

    /// After a change of selection: what was never tried goes, what was tried is kept aside.
    static func withdraw(_ db: Database, campaign: Int64) throws {
        let unselected = """
            campaign_id = ? AND state IN (\(WorkState.due.rawValue), \(WorkState.blocked.rawValue), \(WorkState.done.rawValue))
            AND account_id NOT IN (SELECT s.account FROM (
                SELECT a.id AS account FROM campaign c CROSS JOIN account a WHERE c.id = ? AND \(selection)) s)
            """
        try db.execute(sql: "DELETE FROM work WHERE attempts = 0 AND \(unselected)", arguments: [campaign, campaign])
        try db.execute(
            sql: """
                UPDATE work SET state = \(WorkState.withdrawn.rawValue), reason = 'no longer selected' WHERE \(unselected)
                """, arguments: [campaign, campaign])
    }

    /// What blocked a debtor's accounts may be gone: the next claim judges anew.
    static func lookAgain(_ db: Database, debtor: Int64) throws {
        try db.cachedStatement(
            sql: """
                UPDATE work SET state = \(WorkState.due.rawValue), next_due_at = 0, reason = NULL
                WHERE debtor_id = ? AND (state = \(WorkState.blocked.rawValue)
                    OR (state = \(WorkState.due.rawValue) AND reason = '\(outsideDays)'))
                """
        ).execute(arguments: [debtor])
    }

    static func lookAgain(_ db: Database, campaign: Int64) throws {
        try db.execute(
            sql: """
                UPDATE work SET state = \(WorkState.due.rawValue), next_due_at = 0, reason = NULL
                WHERE campaign_id = ? AND (state = \(WorkState.blocked.rawValue)
                    OR (state = \(WorkState.due.rawValue) AND reason = '\(outsideDays)'))
                """, arguments: [campaign])
    }

    /// What hours or caps put off is looked at anew: they may be others now. What waits for its next attempt has no reason
    /// beside it and keeps its time.
    static func reconsider(_ db: Database, campaign: Int64, now: Timestamp) throws {
        try db.execute(
            sql: """
                UPDATE work SET next_due_at = ?, reason = NULL
                WHERE campaign_id = ? AND state = \(WorkState.due.rawValue) AND next_due_at > ? AND reason IS NOT NULL
                """, arguments: [now.milliseconds, campaign, now.milliseconds])
    }

    /// An account's rows take over its priority and debtor, and block when it was closed or left their portfolio.
    static func follow(_ db: Database, account: Int64) throws {
        try db.cachedStatement(
            sql: """
                UPDATE work SET priority = (SELECT priority FROM account WHERE id = account_id),
                    debtor_id = (SELECT debtor_id FROM account WHERE id = account_id)
                WHERE account_id = ?
                """
        ).execute(arguments: [account])
    }

    /// Nothing is owed: no campaign calls, whoever holds its lead already.
    static func close(_ db: Database, account: Int64) throws {
        try db.cachedStatement(
            sql: """
                UPDATE work SET state = \(WorkState.blocked.rawValue), reason = 'the account is closed'
                WHERE account_id = ? AND state IN (\(WorkState.due.rawValue), \(WorkState.claimed.rawValue))
                """
        ).execute(arguments: [account])
    }

    static func block(_ db: Database, work: Int64, reason: String) throws {
        try db.cachedStatement(sql: "UPDATE work SET state = \(WorkState.blocked.rawValue), reason = ? WHERE id = ?")
            .execute(arguments: [reason, work])
    }
}
