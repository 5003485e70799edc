import Compliance
import DialerCore
import GRDB
import Portfolio
import Vocabulary

/// A step that may be done now, as the tables have it.
struct DueStep {
    enum Purpose: String {
        case callback, reminder, step
    }

    var work: Int64
    var account: Int64
    var debtor: Int64
    var due: Timestamp
    var priority: Int
    var attempts: Int
    var worth: Double
    var purpose: Purpose
    var points: [Int64]
    var notAfter: Timestamp
    var promised: CivilDate?
    var strategy: String?
    var stage: String?
    var country: String
    var region: String?
    var zone: String?
    var isDoNotCall: Bool
    var isMinor: Bool
    /// ``WorkGroup/name``; empty = none.
    var group: String
    /// Another campaign's, that lends it.
    var isLent: Bool

    static func fetchAll(_ db: Database, campaign: Int64, priority: Int, limit: Int) throws -> [DueStep] {
        try fetch(db, by: "work_by_worth", "w.priority = ?", order: "w.worth DESC", [campaign, priority, limit])
    }

    /// - Parameter isFresh: those that were never attempted, or the others.
    static func fetchAll(
        _ db: Database, campaign: Int64, group: String, isFresh: Bool, limit: Int
    ) throws -> [DueStep] {
        try fetch(
            db, by: "work_by_group", "w.work_group = ? AND (w.attempts > 0) = ?",
            order: "w.priority DESC, w.worth DESC", [campaign, group, !isFresh, limit])
    }

    /// Of some accounts: these are found by their number.
    static func fetchAll(_ db: Database, campaign: Int64, accounts: Set<Int64>, limit: Int) throws -> [DueStep] {
        let list = accounts.sorted().map { "\($0)" }.joined(separator: ",")
        return try fetch(
            db, by: "sqlite_autoindex_work_1", "w.account_id IN (SELECT value FROM json_each(?))",
            order: "w.priority DESC, w.worth DESC",
            [campaign, "[\(list)]", limit])
    }

    private static func fetch(
        _ db: Database, by index: String, _ condition: String, order: String, _ arguments: StatementArguments
    ) throws -> [DueStep] {
        let rows = try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT w.id, w.account_id, w.debtor_id, w.next_due_at, w.priority, w.attempts, w.worth, p.purpose,
                        p.contact_points, p.not_after, p.promised_day, p.strategy, p.stage, d.country, d.region, d.zone,
                        EXISTS (
                            SELECT 1 FROM do_not_call n WHERE n.debtor_id = w.debtor_id AND \(DoNotCall.stopsCalls)),
                        d.minor, w.work_group, w.lent_from IS NOT NULL
                    FROM work w INDEXED BY \(index) JOIN strategy_place p ON p.account_id = w.account_id
                    JOIN debtor d ON d.id = w.debtor_id
                    WHERE w.campaign_id = ? AND w.state = 0 AND w.worth IS NOT NULL AND \(condition)
                      AND NOT EXISTS (SELECT 1 FROM attempt t WHERE t.debtor_id = w.debtor_id AND t.outcome IS NULL)
                      AND NOT EXISTS (SELECT 1 FROM work o WHERE o.debtor_id = w.debtor_id AND o.state = 1)
                    ORDER BY \(order) LIMIT ?
                    """), arguments: arguments)
        var result: [DueStep] = []
        while let row = try rows.next() {
            result.append(
                DueStep(
                    work: row[0], account: row[1], debtor: row[2], due: Timestamp(milliseconds: row[3]),
                    priority: row[4], attempts: row[5], worth: row[6],
                    purpose: (row[7] as String?).flatMap(Purpose.init) ?? .step,
                    points: (row[8] as String).split(separator: " ").compactMap { Int64($0) },
                    notAfter: Timestamp(milliseconds: row[9] as Int64? ?? 0),
                    promised: (row[10] as Int?).map { CivilDate(daysSinceEpoch: $0) }, strategy: row[11],
                    stage: row[12], country: row[13], region: row[14], zone: row[15], isDoNotCall: row[16],
                    isMinor: row[17], group: row[18] as String? ?? "", isLent: row[19]))
        }
        return result
    }
}

/// What is known of the phones of due steps, read for all of them at once.
struct ClaimDesk {
    private struct Phone {
        var id: Int64
        var number: PhoneNumber
        var country: Country
        var kind: ContactPoint.Kind
        var isUsable: Bool
    }

    private let now: Timestamp
    private let lawful: CallableContacts?
    private var phones: [Int64: Phone] = [:]
    /// Where somebody may be who has that phone.
    private var zones: [Int64: [String]] = [:]
    /// Those that may be called now, by row of `work`.
    private var callable: [Int64: [WorkItem.Point]] = [:]
    private var histories: [Int64: ContactHistory] = [:]
    /// Attempts of the campaign, by account.
    private var outcomes: [Int64: [Outcome: Int]] = [:]

    init(_ db: Database, _ rows: [DueStep], taker: StrategyTaker, now: Timestamp, lawful: CallableContacts?) throws {
        self.now = now
        self.lawful = lawful
        try readPhones(db, rows, taker)
        try readHistories(db, rows, campaign: taker.campaign)
        for row in rows {
            for phone in row.points.compactMap({ phones[$0] }) {
                zones[phone.id] = DebtorZones.candidates(
                    declared: row.zone, home: row.country, region: row.region, phone: phone.number,
                    country: phone.country)
            }
            callable[row.work] = judge(row)
        }
    }

    private mutating func readPhones(_ db: Database, _ rows: [DueStep], _ taker: StrategyTaker) throws {
        let ids = rows.flatMap(\.points)
        let found = try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT p.id, p.address, p.country, p.kind,
                        p.validity = 'unknown' AND p.consent IS NOT 0 AND NOT EXISTS (
                            SELECT 1 FROM do_not_call n WHERE n.phone = p.address AND \(DoNotCall.stopsCalls))
                    FROM json_each(?) j JOIN contact_point p ON p.id = j.value
                    """), arguments: [list(ids)])
        while let row = try found.next() {
            guard let number = PhoneNumber(e164: row[1] as String), let country = Country(code: row[2] as String? ?? "")
            else { continue }
            let isWanted = taker.countries.isEmpty || taker.countries.contains(country)
            phones[row[0]] = Phone(
                id: row[0], number: number, country: country, kind: ContactPoint.Kind(rawValue: row[3]) ?? .unknown,
                isUsable: row[4] && isWanted)
        }
    }

    private mutating func readHistories(_ db: Database, _ rows: [DueStep], campaign: Int64) throws {
        let found = try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT t.contact_point_id, t.outcome, t.disposition, t.launched_at, t.zones, t.account_id, t.campaign_id
                    FROM json_each(?) j JOIN attempt t ON t.debtor_id = j.value WHERE t.outcome IS NOT NULL
                    """), arguments: [list(Set(rows.map(\.debtor)))])
        while let row = try found.next() {
            if let outcome = Outcome(rawValue: row[1]), row[6] == campaign {
                outcomes[row[5], default: [:]][outcome, default: 0] += 1
            }
            guard let call = PastCall(outcome: row[1], disposition: row[2], launched: row[3], zones: row[4]) else {
                continue
            }
            histories[row[0], default: ContactHistory()].learn(call.isHit, in: call.hour.slot)
        }
    }

    private func list(_ ids: some Sequence<Int64>) -> String { "[\(ids.map(String.init).joined(separator: ","))]" }

    // MARK: One step

    /// Those that may be called now.
    func points(of row: DueStep) -> [WorkItem.Point] { callable[row.work] ?? [] }

    private func judge(_ row: DueStep) -> [WorkItem.Point] {
        guard !row.isDoNotCall else { return [] }
        return row.points.compactMap { phones[$0] }
            .filter {
                $0.isUsable && lawful?.refusal(at: place(of: $0, row), traits(of: $0, row)) == nil
                    && zones[$0.id]?.isEmpty == false
            }
            .map { phone in
                WorkItem.Point(
                    id: ContactPointID(rawValue: phone.id), kind: phone.kind,
                    history: histories[phone.id] ?? ContactHistory())
            }
    }

    /// Why there is none.
    func refusal(of row: DueStep) -> String {
        let known = row.points.compactMap { phones[$0] }.filter(\.isUsable)
        guard !row.isDoNotCall, !known.isEmpty else { return "do not call" }
        let refusals = known.map { lawful?.refusal(at: place(of: $0, row), traits(of: $0, row)) }
        // Where one may be called, it is its clock that is not known.
        guard !refusals.contains(nil) else { return "no time zone is known for the debtor" }
        return refusals.compactMap(\.self).first ?? "do not call"
    }

    private func place(of phone: Phone, _ row: DueStep) -> ContactPlace {
        ContactPlace(home: row.country, region: row.region, phone: phone.number, country: phone.country)
    }

    private func traits(of phone: Phone, _ row: DueStep) -> Set<ContactTrait> {
        phone.kind.traits.union(row.isMinor ? [.minor] : [])
    }

    func item(of row: DueStep) -> WorkItem {
        let points = points(of: row)
        let zones = points.first.flatMap { self.zones[$0.id.rawValue] } ?? []
        let due: WorkItem.Due =
            switch row.purpose {
            case .callback: .callback(row.due)
            case .reminder: .promise(row.promised ?? CivilDate(daysSinceEpoch: 0))
            case .step: .ordinary
            }
        // Amount, risk and effect are one number in the table.
        return WorkItem(
            account: AccountID(rawValue: row.account), due: due, amount: row.worth, rollRisk: 1, priority: row.priority,
            group: row.group, isFresh: row.attempts == 0, points: points, hour: CallHour(now, zones: zones))
    }

    func lead(_ row: DueStep, on point: ContactPointID, worth: Double, for campaign: Campaign) -> Lead? {
        guard let phone = phones[point.rawValue] else { return nil }
        return Lead(
            campaign: campaign.id, debtor: DebtorID(rawValue: row.debtor), account: AccountID(rawValue: row.account),
            contactPoint: point, phone: phone.number, country: phone.country, zones: zones[phone.id] ?? [],
            region: place(of: phone, row).region, traits: traits(of: phone, row), history: outcomes[row.account] ?? [:],
            priority: row.priority, due: row.due,
            worth: row.purpose == .step ? worth : nil)
    }
}
