public import DialerCore
import GRDB
public import Portfolio
public import Vocabulary

/// An attempt with the debtor's record: what the dialplan's script and the agent's screen need.
public struct AttemptCard: Hashable, Sendable {
    public var attempt: AttemptID
    public var campaign: CampaignID
    public var debtorID: DebtorID
    public var debtor: Debtor
    public var account: Account
    /// What was promised last, unless it was kept: still open, or broken.
    public var lastPromise: Promise?
    public var phone: PhoneNumber
    public var country: Country
    public var server: ServerID
    public var queue: QueueName
    public var holdLimit: Duration
    public var abandonmentMessage: String
    public var detectMachines: Bool
    public var callerID: CallerID
    public var times: AttemptTimes
    public var agent: AgentID?
    /// `nil` while the attempt is open.
    public var outcome: Outcome?
    public var disposition: Disposition?
}

extension Store {
    /// `nil` when there is no such attempt.
    public func attempt(_ id: AttemptID) async throws(StoreError) -> AttemptCard? {
        try await read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT t.*, c.name AS campaign, \(DebtCard.columns)
                    FROM attempt t JOIN campaign c ON c.id = t.campaign_id JOIN debtor d ON d.id = t.debtor_id
                    JOIN account a ON a.id = t.account_id WHERE t.id = ?
                    """, arguments: [id.rawValue]
            ).flatMap { AttemptCard($0) }
        }
    }
}

extension AttemptCard {
    init?(_ row: Row) {
        guard let phone = PhoneNumber(e164: row["phone"] as String),
            let country = Country(code: row["country"] as String), let debt = DebtCard(row)
        else { return nil }
        self.init(
            attempt: AttemptID(rawValue: row["id"]), campaign: CampaignID(row["campaign"] as String),
            debtorID: DebtorID(rawValue: row["debtor_id"]),
            debtor: debt.debtor, account: debt.account, lastPromise: debt.lastPromise,
            phone: phone, country: country, server: ServerID(row["server"] as String),
            queue: QueueName(row["queue"] as String), holdLimit: .milliseconds(row["hold_ms"] as Int64),
            abandonmentMessage: row["abandonment_message"], detectMachines: row["detect_machines"],
            callerID: CallerID(name: row["caller_name"], number: row["caller_number"]), times: AttemptTimes(row),
            agent: (row["agent"] as String?).map { AgentID($0) },
            outcome: (row["outcome"] as String?).flatMap { Outcome(rawValue: $0) },
            disposition: (row["disposition"] as String?).flatMap { Disposition(rawValue: $0) })
    }
}
