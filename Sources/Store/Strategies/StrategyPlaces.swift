import GRDB

/// Where accounts stand in their strategies: the table `strategy_place`, and what of `work` hangs on it.
///
/// A place is worked out anew from the record (``StrategyBook/placement(of:in:)``), never moved on from the last one: what
/// comes late (a payment of last week, an agent's word about yesterday's call, a corrected file) needs no undoing, and
/// `marcador strategy explain` gives the same answer by itself. That costs a reading of the account's history each time
/// something happens to it, which is seldom; nothing is read over again only because a night has passed.
///
/// Whatever happens to an account **touches** its place in the same transaction: from that moment on no campaign that works
/// by a strategy may call it, also where its lead is in a hopper, until the place has been looked at again (``Store/reviewPlaces(by:now:limit:)``). Whoever
/// changes something that a strategy may go by calls one of these. Without such a campaign they do nothing. The number of
/// a person who must not be called is no such thing: claims and the journal look at that list themselves.
enum StrategyPlaces {
    /// The reason beside work whose place was touched.
    static let pending = "their next step is being worked out"

    static func touch(_ db: Database, account: Int64) throws {
        guard try areUsed(db) else { return }
        try db.cachedStatement(
            sql: """
                INSERT INTO strategy_place (account_id, review_at) VALUES (?, 0)
                ON CONFLICT (account_id) DO UPDATE SET review_at = 0, touches = touches + 1
                """
        ).execute(arguments: [account])
        try db.cachedStatement(
            sql: """
                UPDATE work SET worth = NULL, reason = '\(pending)',
                    state = iif(state = \(WorkState.live.rawValue), state, \(WorkState.blocked.rawValue))
                WHERE account_id = ? AND worth IS NOT NULL
                """
        ).execute(arguments: [account])
    }

    /// All accounts of a person: what is known of their phones has changed.
    static func touch(_ db: Database, debtor: Int64) throws {
        guard try areUsed(db) else { return }
        for account in try Int64.fetchAll(
            db.cachedStatement(sql: "SELECT id FROM account WHERE debtor_id = ?"), arguments: [debtor])
        {
            try touch(db, account: account)
        }
    }

    /// Whether any campaign works by a strategy; one that has left the config file for now counts.
    static func areUsed(_ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM campaign WHERE strategy IS NOT NULL)")) ?? false
    }
}
