import GRDB
public import Portfolio
public import Vocabulary

extension Store {
    /// What a campaign has done for its goals.
    /// - Parameters:
    ///   - since: when today began.
    ///   - counted: the groups as they were counted a moment ago, for counting a large portfolio takes a while; what was
    ///     done today is looked up all the same.
    public func tally(
        of campaign: CampaignID, since: Timestamp, counted: [String: WorkTally.Group]? = nil
    ) async throws(StoreError) -> WorkTally {
        try await read { db in
            guard let id = try Self.id(of: campaign, db) else { return WorkTally() }
            return try WorkTally(db, campaign: id, since: since, counted: counted)
        }
    }
}

extension WorkTally {
    fileprivate init(_ db: Database, campaign: Int64, since: Timestamp, counted: [String: Group]?) throws {
        self.init()
        let attempts = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT work_group, COUNT(*), SUM(is_first) FROM attempt INDEXED BY attempt_by_goal
                    WHERE campaign_id = ? AND launched_at >= ? AND work_group IS NOT NULL GROUP BY 1
                    """), arguments: [campaign, since.milliseconds])
        for row in attempts {
            attemptsToday += row[1]
            groups[row[0], default: Group()].attemptsToday = row[1]
            groups[row[0], default: Group()].firstToday = row[2]
        }
        conversationsToday =
            try Int.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT COUNT(*) FROM attempt WHERE campaign_id = ? AND answered_at >= ?
                          AND outcome = 'answered' AND disposition IS NOT 'machine'
                        """), arguments: [campaign, since.milliseconds]) ?? 0
        claimed = try Self.count(db, .claimed, campaign)
        live = try Self.count(db, .live, campaign)
        let inHand = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT work_group, COUNT(*) FROM work
                    WHERE campaign_id = ? AND work_group IS NOT NULL AND state = \(WorkState.claimed.rawValue) GROUP BY 1
                    """), arguments: [campaign])
        for row in inHand { groups[row[0], default: Group()].claimed = row[1] }
        if let counted {
            for (name, group) in counted {
                groups[name, default: Group()].accounts = group.accounts
                groups[name, default: Group()].attemptedBefore = group.attemptedBefore
            }
        } else {
            try count(db, campaign)
        }
        groups[""] = nil
    }

    private mutating func count(_ db: Database, _ campaign: Int64) throws {
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT work_group, COUNT(*), SUM(attempts > 0) FROM work INDEXED BY work_by_goal
                    WHERE campaign_id = ? AND work_group IS NOT NULL AND state <> \(WorkState.withdrawn.rawValue) GROUP BY 1
                    """), arguments: [campaign])
        for row in rows {
            let name: String = row[0]
            var group = groups[name] ?? Group()
            group.accounts = row[1]
            group.attemptedBefore = max(0, row[2] as Int - group.firstToday)
            groups[name] = group
        }
    }

    private static func count(_ db: Database, _ state: WorkState, _ campaign: Int64) throws -> Int {
        try Int.fetchOne(
            db.cachedStatement(sql: "SELECT COUNT(*) FROM work WHERE campaign_id = ? AND state = ?"),
            arguments: [campaign, state.rawValue]) ?? 0
    }
}
