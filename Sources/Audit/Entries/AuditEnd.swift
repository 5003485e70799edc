public import Vocabulary

/// Why the journal refused an attempt.
public struct AuditRefusal: Hashable, Sendable {
    public var target: AuditTarget
    /// In words.
    public var reason: String
    /// When the cap that refused it lets one through again.
    public var opens: Timestamp?

    public init(target: AuditTarget, reason: String, opens: Timestamp? = nil) {
        self.target = target
        self.reason = reason
        self.opens = opens
    }
}

extension AuditRefusal: AuditFacts {
    func write(to fields: inout AuditFields) {
        target.write(to: &fields)
        fields.add("reason", reason)
        fields.add("opens", opens)
    }

    init?(_ fields: AuditFields) {
        guard let target = AuditTarget(fields), let reason = fields.text("reason") else { return nil }
        self.init(target: target, reason: reason, opens: fields.time("opens"))
    }
}

/// An attempt taken back before it was dialled, and why.
public struct AuditWithdrawal: Hashable, Sendable {
    public var attempt: AttemptID
    public var reason: String

    public init(attempt: AttemptID, reason: String) {
        self.attempt = attempt
        self.reason = reason
    }
}

extension AuditWithdrawal: AuditFacts {
    func write(to fields: inout AuditFields) {
        fields.add("attempt", attempt.rawValue)
        fields.add("reason", reason)
    }

    init?(_ fields: AuditFields) {
        guard let attempt = fields.number("attempt"), let reason = fields.text("reason") else { return nil }
        self.init(attempt: AttemptID(rawValue: attempt), reason: reason)
    }
}

/// How an attempt ended.
public struct AuditEnd: Hashable, Sendable {
    public var attempt: AttemptID
    public var outcome: Outcome
    public var abandonCause: AbandonCause?
    public var agent: AgentID?
    public var answered: Timestamp?
    public var connected: Timestamp?

    public init(
        attempt: AttemptID, outcome: Outcome, abandonCause: AbandonCause? = nil, agent: AgentID? = nil,
        answered: Timestamp? = nil, connected: Timestamp? = nil
    ) {
        self.attempt = attempt
        self.outcome = outcome
        self.abandonCause = abandonCause
        self.agent = agent
        self.answered = answered
        self.connected = connected
    }
}

extension AuditEnd: AuditFacts {
    func write(to fields: inout AuditFields) {
        fields.add("attempt", attempt.rawValue)
        fields.add("outcome", outcome.rawValue)
        fields.add("cause", abandonCause?.rawValue)
        fields.add("agent", agent?.rawValue)
        fields.add("answered", answered)
        fields.add("connected", connected)
    }

    init?(_ fields: AuditFields) {
        guard let attempt = fields.number("attempt"),
            let outcome = fields.text("outcome").flatMap({ Outcome(rawValue: $0) })
        else { return nil }
        self.init(
            attempt: AttemptID(rawValue: attempt), outcome: outcome,
            abandonCause: fields.text("cause").flatMap { AbandonCause(rawValue: $0) },
            agent: fields.text("agent").map { AgentID($0) }, answered: fields.time("answered"),
            connected: fields.time("connected"))
    }
}

/// What an agent said the conversation gave.
public struct AuditDisposition: Hashable, Sendable {
    public var attempt: AttemptID
    /// The word of the result.
    public var result: String
    public var agent: AgentID

    public init(attempt: AttemptID, result: String, agent: AgentID) {
        self.attempt = attempt
        self.result = result
        self.agent = agent
    }
}

extension AuditDisposition: AuditFacts {
    func write(to fields: inout AuditFields) {
        fields.add("attempt", attempt.rawValue)
        fields.add("result", result)
        fields.add("agent", agent.rawValue)
    }

    init?(_ fields: AuditFields) {
        guard let attempt = fields.number("attempt"), let result = fields.text("result"),
            let agent = fields.text("agent")
        else { return nil }
        self.init(attempt: AttemptID(rawValue: attempt), result: result, agent: AgentID(agent))
    }
}

/// A number, and with it a person where one is known, that nobody calls any more.
public struct AuditClosing: Hashable, Sendable {
    public var debtor: DebtorID?
    /// The last digits only.
    public var phone: String
    /// `nil` = to all.
    public var channel: String?
    public var reason: String

    public init(debtor: DebtorID?, phone: String, channel: String? = nil, reason: String) {
        self.debtor = debtor
        self.phone = phone
        self.channel = channel
        self.reason = reason
    }
}

extension AuditClosing: AuditFacts {
    func write(to fields: inout AuditFields) {
        fields.add("debtor", debtor?.rawValue)
        fields.add("phone", phone)
        fields.add("channel", channel)
        fields.add("reason", reason)
    }

    init?(_ fields: AuditFields) {
        guard let phone = fields.text("phone"), let reason = fields.text("reason") else { return nil }
        self.init(
            debtor: fields.number("debtor").map { DebtorID(rawValue: $0) }, phone: phone,
            channel: fields.text("channel"), reason: reason)
    }
}
