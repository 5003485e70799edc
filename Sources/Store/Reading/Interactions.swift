public import DialerCore
import GRDB
public import Vocabulary

/// The permanent record of one attempt.
public struct Interaction: Hashable, Sendable {
    public var attempt: AttemptID
    public var campaign: CampaignID
    public var debtor: DebtorID
    public var account: AccountID
    public var phone: String
    public var agent: AgentID?
    public var outcome: Outcome
    public var abandonCause: AbandonCause?
    public var times: AttemptTimes
    /// Hangup `Cause` (Q.850).
    public var cause: Int?
    public var techCause: String?
    public var detail: String
    public var disposition: Disposition?
}

/// Which interactions are wanted; all conditions must hold.
public struct InteractionQuery: Hashable, Sendable {
    public var debtor: DebtorID?
    public var campaign: CampaignID?
    /// By time of launch: from, and up to but not including.
    public var from: Timestamp?
    public var until: Timestamp?
    /// 1 … 100,000
    public var limit: Int

    public init(
        debtor: DebtorID? = nil, campaign: CampaignID? = nil, from: Timestamp? = nil, until: Timestamp? = nil,
        limit: Int = 1000
    ) {
        self.debtor = debtor
        self.campaign = campaign
        self.from = from
        self.until = until
        self.limit = limit
    }
}

extension Store {
    /// Newest first.
    public func interactions(_ query: InteractionQuery = InteractionQuery()) async throws(StoreError) -> [Interaction] {
        try await read { db in
            var wanted: [SQL] = ["1"]
            if let debtor = query.debtor { wanted.append("i.debtor_id = \(debtor.rawValue)") }
            if let campaign = query.campaign { wanted.append("c.name = \(campaign.rawValue)") }
            if let from = query.from { wanted.append("i.launched_at >= \(from.milliseconds)") }
            if let until = query.until { wanted.append("i.launched_at < \(until.milliseconds)") }
            let request: SQLRequest<Row> = """
                SELECT i.*, c.name AS campaign FROM interaction i JOIN campaign c ON c.id = i.campaign_id
                WHERE \(wanted.joined(separator: " AND ")) ORDER BY i.launched_at DESC, i.id DESC LIMIT \(query.limit)
                """
            return try request.fetchAll(db).compactMap { Interaction($0) }
        }
    }
}

extension Interaction {
    init?(_ row: Row) {
        guard let outcome = Outcome(rawValue: row["outcome"]) else { return nil }
        self.init(
            attempt: AttemptID(rawValue: row["attempt_id"]), campaign: CampaignID(row["campaign"] as String),
            debtor: DebtorID(rawValue: row["debtor_id"]), account: AccountID(rawValue: row["account_id"]),
            phone: row["phone"], agent: (row["agent"] as String?).map { AgentID($0) }, outcome: outcome,
            abandonCause: (row["abandon_cause"] as String?).flatMap { AbandonCause(rawValue: $0) },
            times: AttemptTimes(row), cause: row["cause"], techCause: row["tech_cause"], detail: row["detail"],
            disposition: (row["disposition"] as String?).flatMap { Disposition(rawValue: $0) })
    }
}
