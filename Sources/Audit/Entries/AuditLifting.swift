public import Vocabulary

/// What had been closed was opened again.
public struct AuditLifting: Hashable, Sendable {
    /// `nil`: a number, whoever has it.
    public var debtor: DebtorID?
    /// The last digits only; empty for a person.
    public var phone: String
    public var channel: String
    /// On whose word it was closed.
    public var source: String
    /// Why it was.
    public var closed: String
    /// Why it is not any more.
    public var reason: String
    /// Who says so.
    public var by: String
    /// The person had asked for it, or may have.
    public var isOverride: Bool

    public init(
        debtor: DebtorID?, phone: String, channel: String, source: String, closed: String, reason: String,
        by who: String,
        isOverride: Bool
    ) {
        self.debtor = debtor
        self.phone = phone
        self.channel = channel
        self.source = source
        self.closed = closed
        self.reason = reason
        by = who
        self.isOverride = isOverride
    }
}

extension AuditLifting: AuditFacts {
    func write(to fields: inout AuditFields) {
        fields.add("debtor", debtor?.rawValue)
        fields.add("phone", phone)
        fields.add("channel", channel)
        fields.add("source", source)
        fields.add("closed", closed)
        fields.add(isOverride ? "override" : "reason", reason)
        fields.add("by", by)
    }

    init?(_ fields: AuditFields) {
        guard let phone = fields.text("phone"), let channel = fields.text("channel"),
            let source = fields.text("source"), let closed = fields.text("closed"),
            let reason = fields.text("override") ?? fields.text("reason"), let who = fields.text("by")
        else { return nil }
        self.init(
            debtor: fields.number("debtor").map { DebtorID(rawValue: $0) }, phone: phone, channel: channel,
            source: source, closed: closed, reason: reason, by: who, isOverride: fields.text("override") != nil)
    }
}
