public import Vocabulary

/// What the last run left behind, and was put in order at the next start.
public struct AuditRecovery: Hashable, Sendable {
    public enum What: String, CaseIterable, Hashable, Sendable {
        /// Lines were in the database and not yet in their file, or not whole: a crash came between the two. They were written
        /// at this start as they were.
        case late
        /// The file knows more than the database: an older copy of the database was put back. What the lines say is true, and the
        /// database has lost it.
        case ahead
    }

    public var what: What
    /// The lines it speaks of.
    public var from: Int64
    public var to: Int64

    public init(_ what: What, from: Int64, to: Int64) {
        self.what = what
        self.from = from
        self.to = to
    }
}

extension AuditRecovery: AuditFacts {
    func write(to fields: inout AuditFields) {
        fields.add("what", what.rawValue)
        fields.add("from", from)
        fields.add("to", to)
    }

    init?(_ fields: AuditFields) {
        guard let what = fields.text("what").flatMap({ What(rawValue: $0) }), let from = fields.number("from"),
            let to = fields.number("to")
        else { return nil }
        self.init(what, from: from, to: to)
    }
}

/// The end of a day's file.
public struct AuditDayEnd: Hashable, Sendable {
    public var day: CivilDate
    /// Of the file, this one among them.
    public var lines: Int64

    public init(day: CivilDate, lines: Int64) {
        self.day = day
        self.lines = lines
    }
}

extension AuditDayEnd: AuditFacts {
    func write(to fields: inout AuditFields) {
        fields.add("day", day)
        fields.add("lines", lines)
    }

    init?(_ fields: AuditFields) {
        guard let day = fields.day("day"), let lines = fields.number("lines") else { return nil }
        self.init(day: day, lines: lines)
    }
}
