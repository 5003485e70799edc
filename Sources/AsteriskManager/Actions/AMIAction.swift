public import NIOCore

/// An action to send: its name and its header lines, in order, repetition allowed.
///
/// The `ActionID` is no part of it; the connection gives one. Nothing is checked until ``encode(actionID:)``, which
/// refuses whatever Asterisk would misread before a byte leaves.
public struct AMIAction: Sendable, Hashable {
    public struct Field: Sendable, Hashable {
        public var name: String
        public var value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    public var name: String
    public var fields: [Field]

    public init(_ name: String, _ fields: [Field] = []) {
        self.name = name
        self.fields = fields
    }

    public init(_ name: String, _ fields: KeyValuePairs<String, String>) {
        self.init(name, fields.map { Field($0.key, $0.value) })
    }

    public mutating func add(_ name: String, _ value: String) { fields.append(Field(name, value)) }

    /// Adds the header only when there is a value.
    mutating func add(_ name: String, _ value: String?) {
        if let value { fields.append(Field(name, value)) }
    }

    mutating func add(_ name: String, _ value: Int?) {
        if let value { fields.append(Field(name, String(value))) }
    }

    mutating func add(_ name: String, _ value: Bool?) {
        if let value { fields.append(Field(name, value ? "true" : "false")) }
    }

    /// Longest header line Asterisk reads, in bytes without the line end: `Name: value`.
    public static let longestLine = 1022
    /// Most header lines of an action, the Action and ActionID lines included.
    public static let mostLines = 128
    /// Longest ActionID, in bytes. From 138 on Asterisk's own answers come out broken; 64 leaves room.
    public static let longestActionID = 64

    /// The action on the wire.
    public func encode(actionID: String) throws(AMIActionError) -> ByteBuffer {
        guard !name.isEmpty else { throw .emptyName }
        guard actionID.utf8.count <= Self.longestActionID else { throw .actionIDTooLong(bytes: actionID.utf8.count) }
        guard fields.count + 2 <= Self.mostLines else { throw .tooManyLines(fields.count + 2) }
        var buffer = ByteBuffer()
        buffer.reserveCapacity(64 + fields.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count + 4 })
        try Self.write("Action", name, into: &buffer)
        try Self.write("ActionID", actionID, into: &buffer)
        for field in fields { try Self.write(field.name, field.value, into: &buffer) }
        buffer.writeStaticString("\r\n")
        return buffer
    }

    private static func write(_ name: String, _ value: String, into buffer: inout ByteBuffer) throws(AMIActionError) {
        guard !name.isEmpty else { throw .emptyName }
        guard !name.utf8.contains(where: { breaksLine($0) || $0 == .colon }) else { throw .forbiddenByte(header: name) }
        guard !value.utf8.contains(where: breaksLine) else { throw .forbiddenByte(header: name) }
        let length = name.utf8.count + 2 + value.utf8.count
        guard length <= longestLine else { throw .lineTooLong(header: name, bytes: length) }
        buffer.writeString(name)
        buffer.writeStaticString(": ")
        buffer.writeString(value)
        buffer.writeStaticString("\r\n")
    }

    private static func breaksLine(_ byte: UInt8) -> Bool { byte == .carriageReturn || byte == .lineFeed || byte == 0 }
}

extension AMIAction: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// `Action: Name | Header: value`, secrets replaced; for logs.
    public var description: String {
        fields.reduce("Action: \(name)") { text, field in
            "\(text) | \(field.name): \(AMISecret.isSecretHeader(field.name) ? AMISecret.mask : field.value)"
        }
    }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["action": description]) }
}

/// Why an action was not written. Names the header, never its value.
public enum AMIActionError: Error, Sendable, Hashable, CustomStringConvertible {
    case emptyName
    case forbiddenByte(header: String)
    case lineTooLong(header: String, bytes: Int)
    case tooManyLines(Int)
    case actionIDTooLong(bytes: Int)

    public var description: String {
        switch self {
        case .emptyName: "an action and each of its headers needs a name"
        case .forbiddenByte(let header):
            "header '\(Self.shown(header))' holds a line end, a NUL or (in its name) a colon: take it out, "
                + "Asterisk would read a different action"
        case .lineTooLong(let header, let bytes):
            "header '\(Self.shown(header))' is \(bytes) bytes long, Asterisk reads at most \(AMIAction.longestLine): "
                + "shorten the value"
        case .tooManyLines(let count):
            "the action has \(count) lines, Asterisk reads at most \(AMIAction.mostLines): send fewer headers"
        case .actionIDTooLong(let bytes):
            "the ActionID is \(bytes) bytes long, above \(AMIAction.longestActionID) Asterisk's answers may come out "
                + "broken: shorten it"
        }
    }

    /// A header name that is safe in a one-line message.
    private static func shown(_ header: String) -> String {
        String(header.prefix(40).map { $0.isNewline || $0 == "\0" ? "?" : $0 })
    }
}
