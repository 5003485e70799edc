import GRDB

/// A row of the journal with its interactions and what comes next; times in milliseconds of the epoch.
struct Attempt: FetchableRecord, Decodable, Sendable {
    var id: Int
    var debtor: Int
    var phone: String
    var outcome: String?
    var agent: String?
    var launchedAt: Int
    var ringingAt: Int?
    var answeredAt: Int?
    var connectedAt: Int?
    var endedAt: Int?
    var countsAttempt: Bool
    var countsContact: Bool
    var interactions: Int
    var interactionOutcome: String?
    var interactionAgent: String?
    var detail: String?
    /// 0 = due again at `dueAt`.
    var workState: Int?
    var dueAt: Int?

    static func all(_ db: Database) throws -> [Attempt] {
        try fetchAll(
            db,
            sql: """
                SELECT t.id, t.debtor_id AS debtor, t.phone, t.outcome, t.agent, t.launched_at AS launchedAt,
                    t.ringing_at AS ringingAt, t.answered_at AS answeredAt, t.connected_at AS connectedAt,
                    t.ended_at AS endedAt, t.counts_attempt AS countsAttempt, t.counts_contact AS countsContact,
                    (SELECT COUNT(*) FROM interaction i WHERE i.attempt_id = t.id) AS interactions,
                    (SELECT i.outcome FROM interaction i WHERE i.attempt_id = t.id) AS interactionOutcome,
                    (SELECT i.agent FROM interaction i WHERE i.attempt_id = t.id) AS interactionAgent,
                    (SELECT i.detail FROM interaction i WHERE i.attempt_id = t.id) AS detail,
                    w.state AS workState, w.next_due_at AS dueAt
                FROM attempt t LEFT JOIN work w
                    ON w.account_id = t.account_id AND w.campaign_id = t.campaign_id AND w.state = 0
                ORDER BY t.id
                """)
    }
}
