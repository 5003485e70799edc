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
    /// They asked to be called then, and were not yet.
    public var callback: Timestamp?
    /// Whom they asked: an agent, or the bot.
    public var callbackChannel: Channel
    /// Numbers and addresses, and what they are: `mobile`, `landline` …
    public var contacts: [ContactPointID: Contact]

    public struct Contact: Hashable, Sendable {
        public var kind: ContactPoint.Kind
        public var address: String
        /// Of a phone.
        public var country: Country?
    }
}

extension StrategyCase {
    /// The next step is looked for in these.
    /// - Parameter lawful: by the debtor's country.
    public func circumstances(now: Timestamp, lawful: [Country: CallableWeek]) -> Circumstances {
        Circumstances(
            now: now, clock: clock, lawful: country.flatMap { lawful[$0] } ?? .never,
            contactPoints: story.contactPoints, callback: callback, callbackChannel: callbackChannel,
            promise: story.openPromise)
    }
}

extension Store {
    /// `nil` where there is no such account.
    /// - Parameter uncalled: as in ``StrategyBook/uncalled``.
    public func strategyCase(
        of account: AccountID, now: Timestamp, uncalled: [Country: UncalledContacts] = [:]
    ) async throws(StoreError) -> StrategyCase? {
        let clock = RuleClock(now)
        return try await read { db in
            try StrategyCase(db, account: account.rawValue, at: clock, uncalled: uncalled)
        }
    }
}

extension StrategyCase {
    /// - Parameter fields: what of the account is asked for.
    init?(
        _ db: Database, account: Int64, at rules: RuleClock,
        fields: some Collection<AccountField> = AccountField.allCases, uncalled: [Country: UncalledContacts]
    ) throws {
        let now = rules.now
        guard let facts = try AccountFacts(db, account: account, at: rules, fields: fields),
            let row = try Row.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT a.status, a.created_at, a.debtor_id, a.currency, d.country, d.region, d.zone,
                            (SELECT group_concat(n.channel, ' ') FROM do_not_call n WHERE n.debtor_id = d.id), d.minor
                        FROM account a JOIN debtor d ON d.id = a.debtor_id WHERE a.id = ?
                        """), arguments: [account])
        else { return nil }
        isOpen = row[0] as String == "open"
        country = Country(code: row[4] as String)
        let region: String? = row[5]
        let declared: String? = row[6]
        let zone = declared ?? country.flatMap { CountryZones.candidates(for: $0, region: region).first }
        clock = LocalClock(utcOffset: zone.flatMap { utcOffset(in: $0, at: now) } ?? 0)
        let asked = try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT w.callback_at, c.bot IS NOT NULL FROM work w JOIN campaign c ON c.id = w.campaign_id
                    WHERE w.account_id = ? AND w.callback_at IS NOT NULL AND c.configured
                    ORDER BY w.callback_at, w.id LIMIT 1
                    """), arguments: [account])
        callback = asked.map { Timestamp(milliseconds: $0[0]) }
        callbackChannel = (asked?[1] as Bool?) ?? false ? .bot : .call
        let points = try Self.contactPoints(
            db, debtor: row[2], isMinor: row[8], closed: Self.closed(row[7]), uncalled)
        contacts = points.contacts
        story = AccountStory(
            since: Timestamp(milliseconds: row[1]), facts: facts,
            contactPoints: points.usable, calls: try Self.calls(db, account: account),
            payments: try Currency(code: row[3] as String).map {
                try AccountPayments.all(db, account: account, in: $0)
            } ?? [], commitments: try StoryPromises.all(db, account: account, today: clock.date(now)),
            rests: try StoryPromises.rests(db, account: account),
            stageResults: try StoryPromises.stageResults(db, account: account))
    }

    /// - Parameter entries: channels of entries; one that is not known closes all.
    private static func closed(_ entries: String?) -> Set<Channel> {
        let entries = (entries ?? "").split(separator: " ").map { ClosedChannel(rawValue: String($0)) ?? .all }
        return Set(Channel.allCases.filter { channel in entries.contains { $0.stops(channel) } })
    }

    /// - Parameter closed: channels that the person is not to be reached by, on whatever contact point.
    private static func contactPoints(
        _ db: Database, debtor: Int64, isMinor: Bool, closed: Set<Channel>, _ uncalled: [Country: UncalledContacts]
    ) throws -> (usable: [ContactCandidate], contacts: [ContactPointID: Contact]) {
        var usable: [ContactCandidate] = []
        var contacts: [ContactPointID: Contact] = [:]
        let rows = try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT p.id, p.kind, p.address, p.country,
                        p.validity = 'unknown' AND p.consent IS NOT 0,
                        (SELECT group_concat(n.channel, ' ') FROM do_not_call n WHERE n.phone = p.address)
                    FROM contact_point p
                    WHERE p.debtor_id = ? ORDER BY p.position, p.id
                    """), arguments: [debtor])
        while let row = try rows.next() {
            let id = ContactPointID(rawValue: row[0])
            let kind = ContactPoint.Kind(rawValue: row[1]) ?? .unknown
            let country = (row[3] as String?).flatMap { Country(code: $0) }
            contacts[id] = Contact(kind: kind, address: row[2], country: country)
            let rule = country.flatMap { uncalled[$0] }
            let isCalled = rule.map { !$0.kinds.contains(kind) && !($0.minors && isMinor) } ?? true
            if row[4], isCalled {
                usable.append(
                    ContactCandidate(id: id, kind: kind, closed: closed.union(Self.closed(row[5]))))
            }
        }
        return (usable, contacts)
    }

    private static func calls(_ db: Database, account: Int64) throws -> [AccountStory.Call] {
        try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT i.ended_at, t.bot IS NOT NULL, i.contact_point_id,
                        CASE WHEN \(SpoiltDialogue.isOne) THEN 'abandoned' ELSE i.outcome END, i.disposition
                    FROM attempt t JOIN interaction i ON i.attempt_id = t.id WHERE t.account_id = ?
                    ORDER BY i.ended_at, i.id
                    """), arguments: [account]
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
