import GRDB
public import Portfolio
public import Vocabulary

/// What one round of bringing places up to date did.
public struct PlaceReview: Hashable, Sendable {
    /// Accounts that were looked at.
    public var accounts = 0
    /// Work whose time has come.
    public var awake = 0
    /// The strategies are others than those the places were worked out from: all accounts are gone through again.
    public var isNew = false
    /// Accounts that have not been looked at since the strategies changed; 0 = none.
    public var left = 0

    /// Whether there is more to do now.
    public var isFull: Bool { isNew || left > 0 || accounts > 0 || awake > 0 }
}

extension Store {
    /// Brings the places of accounts and the work that follows from them up to date: accounts to which something has
    /// happened, then those whose time has come, then those not looked at since the strategies or their campaigns changed.
    /// Looks without holding anybody up, and writes a batch in one short transaction. Something that happens to an
    /// account in between wins: it is looked at again.
    /// - Parameter limit: accounts at most.
    public func reviewPlaces(
        by book: StrategyBook, now: Timestamp, limit: Int = 200
    ) async throws(StoreError) -> PlaceReview {
        let round = try await read { db in try ReviewRound(db, book, now: now, limit: limit) }
        guard round.hasTakers else { return PlaceReview() }
        return try await write { db in
            let reviewer = try PlaceReviewer(db, book, now: now)
            if reviewer.key != round.key || round.isNew {
                // Other campaigns than a moment ago, or other strategies than the last time.
                try PlaceProgress(key: reviewer.key, swept: 0).keep(db)
                return PlaceReview(isNew: true)
            }
            for finding in round.findings { try reviewer.keep(finding) }
            if let end = round.sweptTo { try PlaceProgress(key: round.key, swept: end).keep(db) }
            var awake = 0
            for taker in reviewer.takers {
                awake += try WorkRows.wake(db, campaign: taker.campaign, now: now, limit: 1000)
            }
            return PlaceReview(accounts: round.findings.count, awake: awake, left: round.left)
        }
    }
}

/// How far the accounts were gone through for the strategies in force.
struct PlaceProgress {
    var key: String
    /// All accounts up to this one.
    var swept: Int64

    init(key: String, swept: Int64) {
        self.key = key
        self.swept = swept
    }

    /// `nil` before the first time.
    init?(_ db: Database) throws {
        let row = try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT k.value, CAST(s.value AS INTEGER) FROM meta k JOIN meta s ON s.key = 'strategies_swept'
                    WHERE k.key = 'strategies'
                    """))
        guard let row else { return nil }
        self.init(key: row[0], swept: row[1])
    }

    func keep(_ db: Database) throws {
        for (name, value) in [("strategies", key), ("strategies_swept", "\(swept)")] {
            try db.cachedStatement(
                sql:
                    "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
            ).execute(arguments: [name, value])
        }
    }

    /// Without campaigns that work by strategies nobody notes what happens to accounts: the next one begins anew.
    static func forget(_ db: Database) throws {
        try db.execute(sql: "DELETE FROM meta WHERE key IN ('strategies', 'strategies_swept')")
    }
}

/// What one round looks at.
private struct ReviewRound: Sendable {
    var key = ""
    var hasTakers = false
    var isNew = false
    var findings: [PlaceReviewer.Finding] = []
    var sweptTo: Int64?
    var left = 0

    init(_ db: Database, _ book: StrategyBook, now: Timestamp, limit: Int) throws {
        let reviewer = try PlaceReviewer(db, book, now: now)
        hasTakers = !reviewer.takers.isEmpty
        key = reviewer.key
        guard hasTakers else { return }
        guard let progress = try PlaceProgress(db), progress.key == key else {
            isNew = true
            return
        }
        let due = try Int64.fetchAll(
            db.cachedStatement(
                sql: "SELECT account_id FROM strategy_place WHERE review_at <= ? ORDER BY review_at LIMIT ?"),
            arguments: [now.milliseconds, limit])
        let further = try Int64.fetchAll(
            db.cachedStatement(sql: "SELECT id FROM account WHERE id > ? ORDER BY id LIMIT ?"),
            arguments: [progress.swept, limit - due.count])
        findings = try (due + further).compactMap { try reviewer.look(at: $0) }
        guard let end = further.last else { return }
        sweptTo = end
        left =
            try Int.fetchOne(db.cachedStatement(sql: "SELECT COALESCE(MAX(id), 0) - ? FROM account"), arguments: [end])
            ?? 0
    }
}
