import GRDB
public import Portfolio
public import Vocabulary

/// Where an account stands as the daemon sees it: what campaigns that work by strategies go by.
public struct StoredPlace: Hashable, Sendable {
    /// `nil`: no stage is for it.
    public var stage: String?
    /// What is to be done, by which channel, on the preferred of the contact points; `nil` where nothing is.
    public var step: Step?
    /// What it waits for, in a few words.
    public var reason: String?
    /// Something has happened to the account, and it has not been looked at since.
    public var isTouched: Bool
    /// Campaigns in whose work it is, by name.
    public var campaigns: [String]
    /// Whose work it is, and why another campaign has it; `nil` = it is not lent.
    public var loan: Loan?

    public struct Loan: Hashable, Sendable {
        public var from: String
        public var reason: String
    }

    public struct Step: Hashable, Sendable {
        public var channel: Channel
        public var contactPoint: ContactPointID
        public var notBefore: Timestamp
    }
}

extension Store {
    /// `nil` where no campaign works by a strategy, or the daemon has not looked at the account yet.
    public func place(of account: AccountID) async throws(StoreError) -> StoredPlace? {
        try await read { db in
            guard try StrategyPlaces.areUsed(db),
                let row = try Row.fetchOne(
                    db,
                    sql: """
                        SELECT stage, purpose, channel, contact_points, not_before, reason, review_at
                        FROM strategy_place WHERE account_id = ?
                        """, arguments: [account.rawValue])
            else { return nil }
            var step: StoredPlace.Step?
            if row[1] as String? != nil, let channel = (row[2] as String?).flatMap({ Channel(rawValue: $0) }),
                let point = (row[3] as String).split(separator: " ").first.flatMap({ Int64($0) })
            {
                step = StoredPlace.Step(
                    channel: channel, contactPoint: ContactPointID(rawValue: point),
                    notBefore: Timestamp(milliseconds: row[4]))
            }
            let campaigns = try String.fetchAll(
                db,
                sql: """
                    SELECT c.name FROM work w JOIN campaign c ON c.id = w.campaign_id
                    WHERE w.account_id = ? AND c.configured AND c.strategy IS NOT NULL AND w.state <> ? ORDER BY c.name
                    """, arguments: [account.rawValue, WorkState.withdrawn.rawValue])
            let loan = try Row.fetchOne(
                db,
                sql: """
                    SELECT c.name, m.reason FROM workload_loan l JOIN workload_move m ON m.id = l.move_id
                    JOIN campaign c ON c.id = m.from_campaign_id WHERE l.account_id = ?
                    """, arguments: [account.rawValue]
            ).map { StoredPlace.Loan(from: $0[0], reason: $0[1]) }
            return StoredPlace(
                stage: row[0], step: step, reason: row[5], isTouched: row[6] as Int64? == 0, campaigns: campaigns,
                loan: loan)
        }
    }
}
