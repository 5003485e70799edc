public import DialerCore
import GRDB
public import Portfolio
public import Vocabulary

/// What was recorded of a conversation beyond its disposition.
public struct ConversationRecord: Hashable, Sendable {
    /// A word of the campaign's tree.
    public var result: String
    public var reason: String?
    public var attitude: String?
    public var note: String?
    /// The area that has to look at the account.
    public var review: String?
    public var restUntil: Timestamp?
    public var agent: AgentID?
    public var at: Timestamp
}

/// What an agent says of a conversation: a result of the tree, and what was asked.
public struct ConversationEntry: Hashable, Sendable {
    public var result: ConversationResult
    public var reason: String?
    public var attitude: String?
    public var note: String?
    /// When they want to be called again.
    public var callAt: Timestamp?
    public var agent: AgentID
    public var at: Timestamp

    public init(
        _ result: ConversationResult, reason: String? = nil, attitude: String? = nil, note: String? = nil,
        callAt: Timestamp? = nil, agent: AgentID, at time: Timestamp
    ) {
        self.result = result
        self.reason = reason
        self.attitude = attitude
        self.note = note
        self.callAt = callAt
        self.agent = agent
        at = time
    }
}

extension Store {
    /// What an agent recorded of a conversation, with all that it does, in one transaction; said again, the last word
    /// counts. A promise has its amount and day beside it (``addPromise(_:of:from:terms:)``).
    /// - Returns: whether the abandonment ledger has changed by it.
    @discardableResult
    public func recordConversation(
        attempt: AttemptID, _ entry: ConversationEntry,
        retry: @escaping @Sendable (CampaignID) -> RetryPolicy = { _ in .standard }
    ) async throws(StoreError) -> Bool {
        try await recordDisposition(
            attempt: attempt, entry.result.does, agent: entry.agent, at: entry.at, details: entry, retry: retry)
    }
}

extension ConversationEntry {
    /// With the disposition, in its transaction.
    func keep(_ db: Database, attempt: AttemptID, campaign: Int64, account: Int64) throws {
        let rest = result.restDays.map { at + .seconds($0 * 86_400) }
        try db.cachedStatement(
            sql: """
                INSERT INTO conversation (attempt_id, account_id, result, arrears_reason, attitude, note, review,
                    rest_until, stage, agent, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (attempt_id) DO UPDATE SET result = excluded.result,
                    arrears_reason = excluded.arrears_reason, attitude = excluded.attitude, note = excluded.note,
                    review = excluded.review, rest_until = excluded.rest_until, stage = excluded.stage,
                    agent = excluded.agent, at = excluded.at
                """
        ).execute(arguments: [
            attempt.rawValue, account, result.name, reason, attitude, note, result.review, rest?.milliseconds,
            result.stage, agent.rawValue, at.milliseconds,
        ])
        if let callAt { try Callbacks.schedule(db, campaign: campaign, account: account, due: callAt) }
        if let rest { try Self.rest(db, account: account, until: rest) }
    }

    /// No campaign calls before then; who asked to be called is.
    private static func rest(_ db: Database, account: Int64, until end: Timestamp) throws {
        try db.cachedStatement(
            sql: """
                UPDATE work SET next_due_at = max(next_due_at, ?),
                    state = iif(state = \(WorkState.claimed.rawValue), \(WorkState.due.rawValue), state)
                WHERE account_id = ? AND callback_at IS NULL
                  AND state IN (\(WorkState.due.rawValue), \(WorkState.claimed.rawValue))
                """
        ).execute(arguments: [end.milliseconds, account])
    }
}

extension ConversationRecord {
    init(_ row: Row) {
        self.init(
            result: row["result"], reason: row["arrears_reason"], attitude: row["attitude"], note: row["note"],
            review: row["review"], restUntil: (row["rest_until"] as Int64?).map { Timestamp(milliseconds: $0) },
            agent: (row["agent"] as String?).map { AgentID($0) }, at: Timestamp(milliseconds: row["at"]))
    }
}
