public import Vocabulary

/// A line of the audit as it stands in its file.
///
///     {"n":7,"of":"k3x9ab","at":"…","kind":"ended",…,"prev":"<64 digits>","hash":"<64 digits>"}
///
/// `hash` is the SHA-256 of all that stands before `,"hash"`; with `prev` among it, of all lines before as well.
public struct AuditLine: Hashable, Sendable {
    /// From 1 on, without a gap, over all days.
    public var number: Int64
    /// The installation whose audit it is.
    public var instance: InstanceID
    public var at: Timestamp
    public var kind: String
    public var previous: AuditHash
    public var hash: AuditHash
    private let fields: AuditFields

    /// What it says; `nil` for a kind of a later version of the program.
    public var entry: AuditEntry? { AuditEntry(fields) }

    /// The day that it closes.
    var closedDay: CivilDate? { kind == "day-closed" ? fields.day("day") : nil }

    /// Whether a start put something in order by it.
    public var isRecovery: Bool { kind == "recovered" }

    /// Why some bytes are not a line.
    public enum Fault: Error, Hashable, Sendable {
        /// They do not have the form of one.
        case noLine
        /// They have, and the hash is of other bytes.
        case changed
    }

    /// - Parameter bytes: without the line's end.
    public init(_ bytes: some BidirectionalCollection<UInt8>) throws(Fault) {
        let bytes = Array(bytes)
        let tail = Self.tail(AuditHash.none.hex).count
        guard bytes.count > tail else { throw .noLine }
        let body = bytes[..<(bytes.count - tail)]
        let written = String(decoding: bytes[(bytes.count - tail)...], as: UTF8.self)
        guard let hash = AuditHash(hex: written.dropFirst(9).dropLast(2)), written == Self.tail(hash.hex) else {
            throw .noLine
        }
        guard AuditHash(of: body) == hash else { throw .changed }
        guard let fields = AuditFields(json: Array(body) + Array("}".utf8)), let number = fields.number("n"),
            let instance = fields.text("of"), let at = fields.time("at"), let kind = fields.text("kind"),
            let previous = fields.text("prev").flatMap({ AuditHash(hex: $0) })
        else { throw .noLine }
        self.number = number
        self.instance = InstanceID(rawValue: instance)
        self.at = at
        self.kind = kind
        self.previous = previous
        self.hash = hash
        self.fields = fields
    }

    /// The bytes of a line, without its end, and their hash.
    static func write(
        _ entry: AuditEntry, number: Int64, instance: InstanceID, at: Timestamp, previous: AuditHash
    ) -> (text: String, hash: AuditHash) {
        var fields = AuditFields()
        fields.add("n", number)
        fields.add("of", instance.rawValue)
        fields.add("at", at)
        entry.write(to: &fields)
        fields.add("prev", previous.hex)
        let body = fields.bytes.dropLast()
        let hash = AuditHash(of: body)
        return (String(decoding: body + Array(tail(hash.hex).utf8), as: UTF8.self), hash)
    }

    private static func tail(_ hex: String) -> String { ",\"hash\":\"\(hex)\"}" }
}
