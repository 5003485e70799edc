import Compliance
import GRDB
import Vocabulary

/// The rows of `work`: which account each campaign has to work. Set-based, and repeatable without effect.
enum WorkRows {
    static let outsideDays = "outside the days past due"
    /// States of work that nobody has in hand.
    private static let idle = [WorkState.due, .blocked, .done, .waiting].map { "\($0.rawValue)" }.joined(
        separator: ", ")

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

    private static let accountInsertion = insertion(
        where: "c.segment IS NULL AND c.strategy IS NULL AND a.id = ?")

    /// Gives one account to every campaign that selects it by itself, without a segment or a strategy.
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
            campaign_id = ? AND state IN (\(idle)) AND account_id NOT IN (SELECT s.account FROM (
                SELECT a.id AS account FROM campaign c CROSS JOIN account a WHERE c.id = ? AND \(selection)) s)
            """
        try db.execute(sql: "DELETE FROM work WHERE attempts = 0 AND \(unselected)", arguments: [campaign, campaign])
        try db.execute(
            sql: """
                UPDATE work SET state = \(WorkState.withdrawn.rawValue), reason = 'no longer selected' WHERE \(unselected)
                """, arguments: [campaign, campaign])
    }

    private static let isPlain = "campaign_id NOT IN (SELECT id FROM campaign WHERE strategy IS NOT NULL)"

    /// What blocked a debtor's accounts may be gone: the next claim judges anew.
    static func lookAgain(_ db: Database, debtor: Int64) throws {
        try db.cachedStatement(
            sql: """
                UPDATE work SET state = \(WorkState.due.rawValue), next_due_at = 0, reason = NULL
                WHERE debtor_id = ? AND \(isPlain) AND (state = \(WorkState.blocked.rawValue)
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

    /// What hours or caps put off, and what a profile forbade, is looked at anew: they may be others now. What waits for
    /// its next attempt has no reason beside it and keeps its time.
    static func reconsider(_ db: Database, campaign: Int64, now: Timestamp) throws {
        try db.execute(
            sql: """
                UPDATE work SET next_due_at = ?, reason = NULL
                WHERE campaign_id = ? AND state = \(WorkState.due.rawValue) AND next_due_at > ? AND reason IS NOT NULL
                """, arguments: [now.milliseconds, campaign, now.milliseconds])
        let reasons = try String.fetchAll(
            db,
            sql: """
                SELECT DISTINCT reason FROM work
                WHERE campaign_id = ? AND state = \(WorkState.blocked.rawValue) AND reason IS NOT NULL AND \(isPlain)
                """, arguments: [campaign])
        for reason in reasons where CallableContacts.isOfProfiles(reason) {
            try db.execute(
                sql: """
                    UPDATE work SET state = \(WorkState.due.rawValue), next_due_at = 0, reason = NULL
                    WHERE campaign_id = ? AND state = \(WorkState.blocked.rawValue) AND reason = ?
                    """, arguments: [campaign, reason])
        }
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
                WHERE account_id = ? AND state IN (
                    \(WorkState.due.rawValue), \(WorkState.claimed.rawValue), \(WorkState.waiting.rawValue))
                """
        ).execute(arguments: [account])
    }

    /// An account leaves a campaign. What was never tried goes, what was tried is kept aside; who asked to be called stays,
    /// and so does a call under way.
    static func withdraw(_ db: Database, campaign: Int64, account: Int64, reason: String) throws {
        let leaving = "campaign_id = ? AND account_id = ? AND callback_at IS NULL"
        try db.cachedStatement(sql: "DELETE FROM work WHERE \(leaving) AND attempts = 0 AND state IN (\(idle))")
            .execute(arguments: [campaign, account])
        try db.cachedStatement(
            sql: """
                UPDATE work SET state = \(WorkState.withdrawn.rawValue), reason = ?, worth = NULL
                WHERE \(leaving) AND state NOT IN (\(WorkState.live.rawValue), \(WorkState.withdrawn.rawValue))
                """
        ).execute(arguments: [reason, campaign, account])
    }

    /// Work of a campaign that does not work by a strategy any more.
    static func leaveStrategy(_ db: Database, campaign: Int64) throws {
        try db.execute(
            sql: """
                UPDATE work SET worth = NULL, work_group = NULL, priority = (SELECT priority FROM account WHERE id = account_id),
                    state = iif(state = \(WorkState.waiting.rawValue), \(WorkState.due.rawValue), state)
                WHERE campaign_id = ? AND (worth IS NOT NULL OR state = \(WorkState.waiting.rawValue))
                """, arguments: [campaign])
    }

    /// Work by a strategy whose time has come may be claimed.
    /// - Returns: how many rows.
    static func wake(_ db: Database, campaign: Int64, now: Timestamp, limit: Int) throws -> Int {
        var awake = 0
        var priority = Int.max
        // Priorities are few: within each the index finds what is due.
        while awake < limit,
            let level = try Int.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT MAX(priority) FROM work
                        WHERE campaign_id = ? AND state = \(WorkState.waiting.rawValue) AND priority < ?
                        """), arguments: [campaign, priority])
        {
            try db.cachedStatement(
                sql: """
                    UPDATE work SET state = \(WorkState.due.rawValue), reason = NULL WHERE id IN (
                        SELECT id FROM work WHERE campaign_id = ? AND state = \(WorkState.waiting.rawValue)
                          AND priority = ? AND next_due_at <= ? AND worth IS NOT NULL LIMIT ?)
                    """
            ).execute(arguments: [campaign, level, now.milliseconds, limit - awake])
            awake += db.changesCount
            priority = level
        }
        return awake
    }

    static func block(_ db: Database, work: Int64, reason: String) throws {
        try db.cachedStatement(
            sql: "UPDATE work SET state = \(WorkState.blocked.rawValue), reason = ?, worth = NULL WHERE id = ?"
        )
        .execute(arguments: [reason, work])
    }
}
