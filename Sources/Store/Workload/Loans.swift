import GRDB
public import Portfolio
public import Vocabulary

/// What a campaign that shares its work has at the moment.
public struct WorkloadFigures: Hashable, Sendable {
    /// Worth of the accounts that may be called now, in their order.
    public var worths: [Double] = []
    /// All its accounts, those that are at others with them.
    public var accounts = 0
    public var lent = 0
    public var taken = 0
    /// Calls of the last hour.
    public var lastHour = 0
}

/// Work that went from one campaign to another, and why.
public struct WorkloadRecord: Hashable, Sendable {
    public var at: Timestamp
    public var from: String
    public var to: String
    public var accounts: Int
    public var reason: String
    /// When it comes back at the latest.
    public var until: Timestamp
    /// `nil`: it is in force.
    public var ended: Timestamp?
    public var endReason: String?
}

extension Store {
    /// - Parameter limit: of the accounts whose worth is told.
    public func workloadFigures(
        of campaign: CampaignID, limit: Int, now: Timestamp
    ) async throws(StoreError) -> WorkloadFigures {
        try await read { db in
            guard let id = try Self.id(of: campaign, db) else { return WorkloadFigures() }
            func count(_ sql: String, _ arguments: StatementArguments) throws -> Int {
                try Int.fetchOne(db.cachedStatement(sql: sql), arguments: arguments) ?? 0
            }
            var figures = WorkloadFigures()
            figures.worths = try Double.fetchAll(
                db.cachedStatement(sql: "SELECT worth \(Loans.due) LIMIT ?"), arguments: [id, id, limit, limit])
            figures.lent = try Loans.accounts(db, "from_campaign_id", id)
            figures.taken = try Loans.accounts(db, "to_campaign_id", id)
            figures.accounts =
                try count(
                    "SELECT COUNT(*) FROM work WHERE campaign_id = ? AND state <> \(WorkState.withdrawn.rawValue)", [id]
                )
                + figures.lent - figures.taken
            figures.lastHour = try count(
                """
                SELECT COUNT(*) FROM attempt WHERE campaign_id = ? AND launched_at > ? AND work_group IS NOT NULL
                """, [id, now.milliseconds - 3_600_000])
            return figures
        }
    }

    /// Work goes to another campaign, as it stands in its order now. From that moment on its own campaign does not call it.
    /// - Parameter end: when it comes back at the latest.
    /// - Returns: how many accounts went; what is being called, was asked for or is another's does not.
    @discardableResult
    public func lend(_ move: WorkloadMove, until end: Timestamp, now: Timestamp) async throws(StoreError) -> Int {
        try await write { db in
            guard let from = try Self.id(of: CampaignID(move.from), db),
                let to = try Self.id(of: CampaignID(move.to), db)
            else { return 0 }
            let rows = try Row.fetchAll(
                db.cachedStatement(
                    sql: "SELECT account_id, callback_at IS NULL AND lent_from IS NULL \(Loans.due) LIMIT ? OFFSET ?"),
                arguments: [from, from, move.first + move.accounts, move.accounts, move.first])
            let accounts = rows.filter { $0[1] }.map { $0[0] as Int64 }
            guard !accounts.isEmpty else { return 0 }
            try db.execute(
                sql: """
                    INSERT INTO workload_move (from_campaign_id, to_campaign_id, at, accounts, reason, until_at)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """,
                arguments: [from, to, now.milliseconds, accounts.count, move.reason, end.milliseconds])
            let id = db.lastInsertedRowID
            for account in accounts {
                try db.cachedStatement(
                    sql: "INSERT INTO workload_loan (account_id, move_id) VALUES (?, ?) ON CONFLICT DO NOTHING"
                ).execute(arguments: [account, id])
                try StrategyPlaces.touch(db, account: account)
            }
            return accounts.count
        }
    }

    /// What is lent goes back to its own campaign.
    /// - Parameter loan: `nil` = of all campaigns what should be back by now.
    /// - Returns: how many accounts went back.
    @discardableResult
    public func takeBack(_ loan: WorkloadLoan?, reason: String, now: Timestamp) async throws(StoreError) -> Int {
        try await write { db in
            let moves = try Int64.fetchAll(
                db,
                sql: """
                    SELECT m.id FROM workload_move m JOIN campaign f ON f.id = m.from_campaign_id
                    JOIN campaign t ON t.id = m.to_campaign_id
                    WHERE m.ended_at IS NULL AND iif(?1 IS NULL, m.until_at <= ?3, f.name = ?1 AND t.name = ?2)
                    """, arguments: [loan?.from, loan?.to, now.milliseconds])
            var back = 0
            for move in moves {
                try db.execute(
                    sql: "UPDATE workload_move SET ended_at = ?, end_reason = ? WHERE id = ?",
                    arguments: [now.milliseconds, reason, move])
                let accounts = try Int64.fetchAll(
                    db, sql: "SELECT account_id FROM workload_loan WHERE move_id = ?", arguments: [move])
                try db.execute(sql: "DELETE FROM workload_loan WHERE move_id = ?", arguments: [move])
                for account in accounts { try StrategyPlaces.touch(db, account: account) }
                back += accounts.count
            }
            return back
        }
    }

    /// Which campaigns have work of which others.
    public func loans() async throws(StoreError) -> [WorkloadLoan] {
        try await read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT DISTINCT f.name, t.name FROM workload_move m JOIN campaign f ON f.id = m.from_campaign_id
                    JOIN campaign t ON t.id = m.to_campaign_id WHERE m.ended_at IS NULL ORDER BY 1, 2
                    """
            ).map { WorkloadLoan(from: $0[0], to: $0[1]) }
        }
    }

    /// Newest first.
    public func workloadRecords(since: Timestamp, limit: Int = 100) async throws(StoreError) -> [WorkloadRecord] {
        try await read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT m.at, f.name, t.name, m.accounts, m.reason, m.until_at, m.ended_at, m.end_reason
                    FROM workload_move m JOIN campaign f ON f.id = m.from_campaign_id
                    JOIN campaign t ON t.id = m.to_campaign_id
                    WHERE m.at >= ? OR m.ended_at IS NULL ORDER BY m.at DESC, m.id DESC LIMIT ?
                    """, arguments: [since.milliseconds, limit]
            ).map { row in
                WorkloadRecord(
                    at: Timestamp(milliseconds: row[0]), from: row[1], to: row[2], accounts: row[3], reason: row[4],
                    until: Timestamp(milliseconds: row[5]),
                    ended: (row[6] as Int64?).map { Timestamp(milliseconds: $0) }, endReason: row[7])
            }
        }
    }
}

enum Loans {
    /// Work of a campaign that may be called now, in its order, what is in its hopper with it: campaign twice, limit.
    static let due = """
        FROM (
            SELECT account_id, priority, worth, callback_at, lent_from FROM work
            WHERE campaign_id = ? AND state = \(WorkState.claimed.rawValue) AND worth IS NOT NULL
            UNION ALL
            SELECT * FROM (
                SELECT account_id, priority, worth, callback_at, lent_from FROM work INDEXED BY work_by_worth
                WHERE campaign_id = ? AND state = 0 AND worth IS NOT NULL ORDER BY priority DESC, worth DESC LIMIT ?)
        ) ORDER BY priority DESC, worth DESC
        """

    /// The campaign that lends an account, and the one that has it.
    static func loan(_ db: Database, of account: Int64) throws -> (from: Int64, to: Int64)? {
        try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT m.from_campaign_id, m.to_campaign_id FROM workload_loan l
                    JOIN workload_move m ON m.id = l.move_id WHERE l.account_id = ?
                    """), arguments: [account]
        ).map { ($0[0], $0[1]) }
    }

    static func accounts(_ db: Database, _ side: String, _ campaign: Int64) throws -> Int {
        try Int.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT COUNT(*) FROM workload_move m JOIN workload_loan l ON l.move_id = m.id
                    WHERE m.ended_at IS NULL AND m.\(side) = ?
                    """), arguments: [campaign]) ?? 0
    }
}
