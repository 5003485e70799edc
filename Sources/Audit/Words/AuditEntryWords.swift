import Vocabulary

extension AuditLine {
    /// What it says, for people: a sentence, and what belongs to it on lines of their own.
    public var words: [String] {
        let entry = entry
        return ["\(number)  \(at)  \(entry?.headline ?? "'\(kind)', which this version does not know")"]
            + (entry?.details ?? []).map { "    \($0)" }
    }
}

extension AuditEntry {
    fileprivate var headline: String {
        switch self {
        case .started(let rules): "the daemon \(rules.version) started"
        case .reloaded: "the daemon read its config file anew"
        case .loosened(let rule): "loosened in \(rule.country): \(rule.what)"
        case .allowed(let attempt): "attempt \(attempt.target.attempt) allowed"
        case .refused(let refusal): "attempt \(refusal.target.attempt) refused: \(refusal.reason)"
        case .withdrawn(let taken): "attempt \(taken.attempt) taken back before it was dialled: \(taken.reason)"
        case .ended(let end):
            "attempt \(end.attempt) ended: \(end.outcome.rawValue)"
                + (end.abandonCause.map { " (\($0.rawValue))" } ?? "") + (end.agent.map { ", with \($0)" } ?? "")
        case .disposition(let said): "attempt \(said.attempt): \(said.agent) recorded \(said.result)"
        case .closed(let closing):
            Self.whom(closing.phone)
                + "\(closing.channel.map { " is closed to \($0)" } ?? " is not called any more"): \(closing.reason)"
        case .lifted(let lifting):
            Self.whom(lifting.phone)
                + " is open again to \(lifting.channel), by \(lifting.by)\(lifting.isOverride ? ", who overrides" : "")"
                + ": \(lifting.reason)"
        case .recording(let recording): recording.sentence
        case .filesDeleted(let files):
            "files of the audit deleted, from \(files.from) to \(files.to), up to line \(files.number): \(files.reason)"
        case .recovered(let recovery): recovery.sentence
        case .dayClosed(let end): "\(end.day) closed after \(end.lines) lines"
        }
    }

    /// A number, by its last digits; a person has none.
    private static func whom(_ phone: String) -> String { phone.isEmpty ? "a person" : phone }

    fileprivate var details: [String] {
        switch self {
        case .started(let rules), .reloaded(let rules):
            ["config file sha256 \(rules.config)"]
                + rules.laws.map { law in
                    "\(law.country): \(law.id), version \(law.version)\(law.date.map { " of \($0)" } ?? ""), \(law.source)"
                }
        case .loosened(let rule): ["law      \(rule.law), at \(rule.place)", "reason   \(rule.reason)"]
        case .allowed(let attempt): attempt.target.details + attempt.details
        case .refused(let refusal):
            refusal.target.details + (refusal.opens.map { ["until    \($0)"] } ?? [])
        case .ended(let end):
            (end.answered.map { ["answered \($0)"] } ?? []) + (end.connected.map { ["agent    \($0)"] } ?? [])
        case .closed(let closing): closing.debtor.map { ["person   \($0.rawValue)"] } ?? []
        case .lifted(let lifting):
            (lifting.debtor.map { ["person   \($0.rawValue)"] } ?? [])
                + ["closed   by \(lifting.source): \(lifting.closed)"]
        case .recording(let recording): recording.details
        case .filesDeleted(let files): ["hash     \(files.hash)"]
        case .withdrawn, .disposition, .recovered, .dayClosed: []
        }
    }
}

extension AuditRecording {
    fileprivate var sentence: String {
        let why = reason.map { ": \($0)" } ?? ""
        return switch what {
        case .kept: "attempt \(attempt) recorded: \(file)"
        case .failed: "attempt \(attempt) was to be recorded and is not\(why)"
        case .deleted: "recording of attempt \(attempt) deleted\(why)"
        case .missing: "recording of attempt \(attempt) is gone\(why)"
        case .held: "recording of attempt \(attempt) is held\(why)"
        case .released: "recording of attempt \(attempt) is held no longer\(why)"
        }
    }

    fileprivate var details: [String] {
        (bytes.map { ["size     \($0) bytes"] } ?? [])
            + pauses.map { "pause    \($0.from) to \($0.until?.auditText ?? "the end")" }
    }
}

extension AuditTarget {
    fileprivate var details: [String] {
        [
            "called   \(phone) (\(country), contact point \(contactPoint.rawValue)) of debtor \(debtor.rawValue), account \(account.rawValue)",
            "for      campaign \(campaign), \(mode)",
        ]
    }
}

extension AuditAttempt {
    fileprivate var details: [String] {
        let law: [String] =
            if let hours {
                ["law      \(hours.law), version \(hours.version)\(hours.region.map { ", region \($0)" } ?? "")"]
                    + hours.zones.map { "clock    \($0.from) to \($0.until) in \($0.name)" }
                    + ["lawful   until \(hours.closes)"]
            } else {
                ["law      nobody judged the hours"]
            }
        return law + counts.map { "cap      \($0.cap): \($0.counted) of \($0.max) since \($0.since)" }
    }
}

extension AuditRecovery {
    fileprivate var sentence: String {
        let lines = from == to ? "line \(from)" : "lines \(from) to \(to)"
        return switch what {
        case .late: "\(lines) came into the file only at this start: the daemon or the machine had stopped just before"
        case .ahead: "the database did not know \(lines): an older copy of it had been put back"
        }
    }
}
