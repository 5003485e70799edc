public import Vocabulary

/// What became of the recording of an attempt.
public struct AuditRecording: Hashable, Sendable {
    public enum What: String, Hashable, Sendable {
        /// There is a file.
        case kept
        /// There was to be one.
        case failed
        /// Its time was over.
        case deleted
        /// Somebody else took it away, or it never was where it was said to be.
        case missing
        /// It is not deleted until it is released.
        case held
        case released
    }

    public var attempt: AttemptID
    public var what: What
    /// Below the folder of the recordings.
    public var file: String
    public var bytes: Int64?
    public var began: Timestamp?
    public var ended: Timestamp?
    /// Nothing of them is in the file.
    public var pauses: [AuditPause]
    public var reason: String?

    public init(
        attempt: AttemptID, what: What, file: String, bytes: Int64? = nil, began: Timestamp? = nil,
        ended: Timestamp? = nil, pauses: [AuditPause] = [], reason: String? = nil
    ) {
        self.attempt = attempt
        self.what = what
        self.file = file
        self.bytes = bytes
        self.began = began
        self.ended = ended
        self.pauses = pauses
        self.reason = reason
    }
}

extension AuditRecording: AuditFacts {
    func write(to fields: inout AuditFields) {
        fields.add("attempt", attempt.rawValue)
        fields.add("what", what.rawValue)
        fields.add("file", file)
        fields.add("bytes", bytes)
        fields.add("began", began)
        fields.add("ended", ended)
        fields.add("pauses", pauses)
        fields.add("reason", reason)
    }

    init?(_ fields: AuditFields) {
        guard let attempt = fields.number("attempt"), let what = fields.text("what").flatMap({ What(rawValue: $0) }),
            let file = fields.text("file"), let pauses: [AuditPause] = fields.parts("pauses")
        else { return nil }
        self.init(
            attempt: AttemptID(rawValue: attempt), what: what, file: file, bytes: fields.number("bytes"),
            began: fields.time("began"), ended: fields.time("ended"), pauses: pauses, reason: fields.text("reason"))
    }
}

/// A part of a call that is in no recording.
public struct AuditPause: Hashable, Sendable {
    public var from: Timestamp
    /// `nil`: to the end.
    public var until: Timestamp?

    public init(from: Timestamp, until: Timestamp?) {
        self.from = from
        self.until = until
    }
}

extension AuditPause: AuditFacts {
    func write(to fields: inout AuditFields) {
        fields.add("from", from)
        fields.add("until", until)
    }

    init?(_ fields: AuditFields) {
        guard let from = fields.time("from") else { return nil }
        self.init(from: from, until: fields.time("until"))
    }
}

/// Files of the audit that are no longer there, and the last line they had: the chain goes on from it.
public struct AuditFilesDeleted: Hashable, Sendable {
    public var from: CivilDate
    public var to: CivilDate
    /// The last line of the last file.
    public var number: Int64
    public var hash: String
    public var reason: String

    public init(from: CivilDate, to: CivilDate, number: Int64, hash: String, reason: String) {
        self.from = from
        self.to = to
        self.number = number
        self.hash = hash
        self.reason = reason
    }
}

extension AuditFilesDeleted: AuditFacts {
    func write(to fields: inout AuditFields) {
        fields.add("from", from)
        fields.add("to", to)
        fields.add("last", number)
        fields.add("sha256", hash)
        fields.add("reason", reason)
    }

    init?(_ fields: AuditFields) {
        guard let from = fields.day("from"), let to = fields.day("to"), let number = fields.number("last"),
            let hash = fields.text("sha256"), let reason = fields.text("reason")
        else { return nil }
        self.init(from: from, to: to, number: number, hash: hash, reason: reason)
    }
}
