import Compliance
import GRDB
public import Portfolio
public import Vocabulary

/// What is needed to say where an account stands in its strategy, and what comes next.
public struct StrategyCase: Hashable, Sendable {
    public var story: AccountStory
    /// Whether anything is owed.
    public var isOpen: Bool
    public var country: Country?
    /// The debtor's clock at the time asked about; of several zones they may be in, the first.
    public var clock: LocalClock
    /// They asked to be called then.
    public var callback: Timestamp?
    /// Phones and addresses.
    public var names: [ContactPointID: String]
}

extension Store {
    /// `nil` where there is no such account.
    public func strategyCase(of account: AccountID, now: Timestamp) async throws(StoreError) -> StrategyCase? {
        guard let facts = try await facts(of: account, now: now) else { return nil }
        return try await read { db in try StrategyCase(db, account: account.rawValue, facts: facts, now: now) }
    }
}

extension StrategyCase {
    fileprivate init?(_ db: Database, account: Int64, facts: AccountFacts, now: Timestamp) throws {
        guard
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT a.status, a.created_at, a.debtor_id, a.currency, d.country, d.region, d.zone,
                        EXISTS (SELECT 1 FROM do_not_call n WHERE n.debtor_id = d.id),
                        (SELECT MIN(w.callback_at) FROM work w WHERE w.account_id = a.id AND w.callback_at > ?)
                    FROM account a JOIN debtor d ON d.id = a.debtor_id WHERE a.id = ?
                    """, arguments: [now.milliseconds, account])
        else { return nil }
        isOpen = row[0] as String == "open"
        country = Country(code: row[4] as String)
        let region: String? = row[5]
        let declared: String? = row[6]
        let zone = declared ?? country.flatMap { CountryZones.candidates(for: $0, region: region).first }
        clock = LocalClock(utcOffset: zone.flatMap { utcOffset(in: $0, at: now) } ?? 0)
        callback = (row[8] as Int64?).map { Timestamp(milliseconds: $0) }
        let points = try Self.contactPoints(db, debtor: row[2])
        names = points.names
        story = AccountStory(
            since: Timestamp(milliseconds: row[1]), facts: facts,
            contactPoints: row[7] ? [] : points.usable, calls: try Self.calls(db, account: account),
            payments: try Currency(code: row[3] as String).map {
                try AccountPayments.all(db, account: account, in: $0)
            } ?? [], commitments: try StoryPromises.all(db, account: account, today: clock.date(now)))
    }

    private static func contactPoints(
        _ db: Database, debtor: Int64
    ) throws -> (usable: [ContactCandidate], names: [ContactPointID: String]) {
        var usable: [ContactCandidate] = []
        var names: [ContactPointID: String] = [:]
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT p.id, p.kind, p.address, p.validity = 'unknown' AND p.consent IS NOT 0 AND n.id IS NULL
                FROM contact_point p LEFT JOIN do_not_call n ON n.phone = p.address
                WHERE p.debtor_id = ? ORDER BY p.position, p.id
                """, arguments: [debtor])
        for row in rows {
            let id = ContactPointID(rawValue: row[0])
            names[id] = "\(row[1] as String) \(row[2] as String)"
            if row[3] { usable.append(ContactCandidate(id: id, kind: ContactPoint.Kind(rawValue: row[1]) ?? .unknown)) }
        }
        return (usable, names)
    }

    private static func calls(_ db: Database, account: Int64) throws -> [AccountStory.Call] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT i.ended_at, t.bot IS NOT NULL, i.contact_point_id, i.outcome, i.disposition
                FROM interaction i JOIN attempt t ON t.id = i.attempt_id WHERE i.account_id = ? ORDER BY i.ended_at, i.id
                """, arguments: [account]
        ).compactMap { row in
            Outcome(rawValue: row[3]).map { outcome in
                AccountStory.Call(
                    at: Timestamp(milliseconds: row[0]), channel: row[1] ? .bot : .call,
                    contactPoint: ContactPointID(rawValue: row[2]), outcome: outcome,
                    disposition: (row[4] as String?).flatMap { Disposition(rawValue: $0) })
            }
        }
    }
}
