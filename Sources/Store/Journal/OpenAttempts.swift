public import DialerCore
import GRDB
import Vocabulary

extension Store {
    /// Every attempt without an end, oldest first: what a restarted daemon has to account for.
    public func openAttempts() async throws(StoreError) -> [OpenAttempt] {
        try await read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT t.*, c.name AS campaign FROM attempt t JOIN campaign c ON c.id = t.campaign_id
                    WHERE t.outcome IS NULL ORDER BY t.id
                    """)
            return try rows.compactMap { row in
                guard let phone = PhoneNumber(e164: row["phone"] as String),
                    let country = Country(code: row["country"] as String)
                else { return nil }
                let debtor: Int64 = row["debtor_id"]
                let account: Int64 = row["account_id"]
                let phones = try DebtorPhones(db, debtor: debtor, account: account, campaign: row["campaign_id"])
                let lead = Lead(
                    campaign: CampaignID(row["campaign"] as String), debtor: DebtorID(rawValue: debtor),
                    account: AccountID(rawValue: account),
                    contactPoint: ContactPointID(rawValue: row["contact_point_id"]),
                    phone: phone, country: country,
                    zones: (row["zones"] as String).split(separator: " ").map(String.init),
                    history: phones.accountHistory, priority: row["priority"],
                    due: Timestamp(milliseconds: row["due_at"]))
                return OpenAttempt(
                    attempt: AttemptID(rawValue: row["id"]), lead: lead, server: ServerID(row["server"] as String),
                    queue: QueueName(row["queue"] as String), agent: (row["agent"] as String?).map { AgentID($0) },
                    times: AttemptTimes(row), ringTime: .milliseconds(row["ring_ms"] as Int64),
                    holdLimit: .milliseconds(row["hold_ms"] as Int64), bot: row["bot"])
            }
        }
    }
}

extension AttemptTimes {
    /// From a row of `attempt` or `interaction`.
    init(_ row: Row) {
        func time(_ column: String) -> Timestamp? { (row[column] as Int64?).map { Timestamp(milliseconds: $0) } }
        self.init(
            launched: time("launched_at") ?? .epoch, ringing: time("ringing_at"), answered: time("answered_at"),
            queued: time("queued_at"), connected: time("connected_at"), ended: time("ended_at"))
    }
}
