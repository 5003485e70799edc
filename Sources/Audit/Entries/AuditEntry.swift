public import Vocabulary

/// What a line of the audit says. The list is closed: nothing else is ever written.
public enum AuditEntry: Hashable, Sendable {
    /// A daemon began its work, by these rules.
    case started(AuditRules)
    /// It read its config file anew.
    case reloaded(AuditRules)
    /// A rule of the law was loosened while the daemon that has just started, or reloaded, runs.
    case loosened(AuditLoosening)
    /// A call was journaled and may be dialled. It stands here before it is.
    case allowed(AuditAttempt)
    /// The journal did not take it: nothing was dialled.
    case refused(AuditRefusal)
    /// An attempt that was allowed was given up before it was dialled: the audit itself could not be written.
    case withdrawn(AuditWithdrawal)
    case ended(AuditEnd)
    case disposition(AuditDisposition)
    /// A number or a person is not to be called any more.
    case closed(AuditClosing)
    /// It was, and is not any more.
    case lifted(AuditLifting)
    /// A call was recorded, or should have been and was not; or what became of its recording.
    case recording(AuditRecording)
    /// Files of the audit that were kept for as long as was asked were deleted.
    case filesDeleted(AuditFilesDeleted)
    /// What a crash left behind was put in order.
    case recovered(AuditRecovery)
    /// The last line of a day that had any.
    case dayClosed(AuditDayEnd)

    /// The word for it in a line.
    public var kind: String {
        switch self {
        case .started: "started"
        case .reloaded: "reloaded"
        case .loosened: "loosened"
        case .allowed: "allowed"
        case .refused: "refused"
        case .withdrawn: "withdrawn"
        case .ended: "ended"
        case .disposition: "disposition"
        case .closed: "do-not-call"
        case .lifted: "do-not-call-lifted"
        case .recording: "recording"
        case .filesDeleted: "files-deleted"
        case .recovered: "recovered"
        case .dayClosed: "day-closed"
        }
    }

    private var facts: any AuditFacts {
        switch self {
        case .started(let facts), .reloaded(let facts): facts
        case .loosened(let facts): facts
        case .allowed(let facts): facts
        case .refused(let facts): facts
        case .withdrawn(let facts): facts
        case .ended(let facts): facts
        case .disposition(let facts): facts
        case .closed(let facts): facts
        case .lifted(let facts): facts
        case .recording(let facts): facts
        case .filesDeleted(let facts): facts
        case .recovered(let facts): facts
        case .dayClosed(let facts): facts
        }
    }

    func write(to fields: inout AuditFields) {
        fields.add("kind", kind)
        facts.write(to: &fields)
    }

    /// `nil` when they are not those of any kind.
    init?(_ fields: AuditFields) {
        let entry: AuditEntry? =
            switch fields.text("kind") {
            case "started": AuditRules(fields).map { .started($0) }
            case "reloaded": AuditRules(fields).map { .reloaded($0) }
            case "loosened": AuditLoosening(fields).map { .loosened($0) }
            case "allowed": AuditAttempt(fields).map { .allowed($0) }
            case "refused": AuditRefusal(fields).map { .refused($0) }
            case "withdrawn": AuditWithdrawal(fields).map { .withdrawn($0) }
            case "ended": AuditEnd(fields).map { .ended($0) }
            case "disposition": AuditDisposition(fields).map { .disposition($0) }
            case "do-not-call": AuditClosing(fields).map { .closed($0) }
            case "do-not-call-lifted": AuditLifting(fields).map { .lifted($0) }
            case "recording": AuditRecording(fields).map { .recording($0) }
            case "files-deleted": AuditFilesDeleted(fields).map { .filesDeleted($0) }
            case "recovered": AuditRecovery(fields).map { .recovered($0) }
            case "day-closed": AuditDayEnd(fields).map { .dayClosed($0) }
            default: nil
            }
        guard let entry else { return nil }
        self = entry
    }
}

extension AuditEntry {
    /// The attempt it speaks of.
    public var attempt: AttemptID? {
        switch self {
        case .allowed(let facts): facts.target.attempt
        case .refused(let facts): facts.target.attempt
        case .withdrawn(let facts): facts.attempt
        case .ended(let facts): facts.attempt
        case .disposition(let facts): facts.attempt
        case .recording(let facts): facts.attempt
        case .started, .reloaded, .loosened, .closed, .lifted, .filesDeleted, .recovered, .dayClosed: nil
        }
    }
}

/// Facts that a line is made of and can be read back from.
protocol AuditFacts {
    func write(to fields: inout AuditFields)
    /// `nil` where one is missing or is of another type.
    init?(_ fields: AuditFields)
}

extension AuditFields {
    func text(_ name: String) -> String? { if case .text(let text) = self[name] { text } else { nil } }

    func number(_ name: String) -> Int64? { if case .number(let number) = self[name] { number } else { nil } }

    func time(_ name: String) -> Timestamp? { text(name).flatMap { Timestamp(auditText: $0) } }

    func day(_ name: String) -> CivilDate? { text(name).flatMap { CivilDate(iso: $0) } }

    /// Each part read; `nil` when one cannot be.
    func parts<Part: AuditFacts>(_ name: String) -> [Part]? {
        guard case .list(let values) = self[name] else { return nil }
        let parts = values.compactMap { value -> Part? in
            if case .fields(let fields) = value { Part(fields) } else { nil }
        }
        return parts.count == values.count ? parts : nil
    }

    mutating func add(_ name: String, _ time: Timestamp?) { add(name, time?.auditText) }

    mutating func add(_ name: String, _ day: CivilDate?) { add(name, day?.description) }

    mutating func add(_ name: String, _ parts: [some AuditFacts]) {
        add(
            name,
            parts.map { part in
                var fields = AuditFields()
                part.write(to: &fields)
                return fields
            })
    }
}
