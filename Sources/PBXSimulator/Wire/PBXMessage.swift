public import AsteriskManager
import NIOCore

/// One AMI message of the simulated Asterisk: header lines in the order of the wire.
public struct PBXMessage: Sendable, Hashable {
    public struct Field: Sendable, Hashable {
        public var name: String
        public var value: String
        /// Bytes of the whole line, its end included, past which Asterisk cuts it off: the fixed buffers of some modules.
        var limit: Int?
    }

    public var fields: [Field]
    /// Line ends behind the last line; where a module of Asterisk writes one too many, 2.
    var endings = 1

    public init(_ fields: [(String, String)]) {
        self.fields = fields.map { Field(name: $0.0, value: $0.1) }
    }

    init(event: String, classes: EventClasses?) {
        fields = [Field(name: "Event", value: event)]
        fields.reserveCapacity(48)
        if let classes { append("Privilege", classes.privilege) }
    }

    mutating func append(_ name: String, _ value: String) { fields.append(Field(name: name, value: value)) }
    mutating func append(_ name: String, _ value: Int) { append(name, String(value)) }

    func with(_ more: [(String, String)]) -> PBXMessage {
        var copy = self
        for (name, value) in more { copy.append(name, value) }
        return copy
    }

    /// The first value of a header, found without regard to case.
    public subscript(_ name: String) -> String? {
        fields.first { $0.name.equalsIgnoringCase(name) }?.value
    }

    /// All values of a repeated header, in order.
    public func values(_ name: String) -> [String] {
        fields.filter { $0.name.equalsIgnoringCase(name) }.map(\.value)
    }

    /// The name of the event; nil for responses. An OriginateResponse is an event.
    public var event: String? { self["Event"] }
}

extension PBXMessage {
    /// A message as it arrived; bytes that are no UTF-8 are kept where a header has them the first time.
    public init(_ message: AMIMessage) {
        var seen: Set<String> = []
        fields = message.fields.map { key, value in
            let isFirst = seen.insert(key.lowercased()).inserted
            guard isFirst, value.unicodeScalars.contains("\u{FFFD}"), let raw = message.rawValue(key) else {
                return Field(name: key, value: value)
            }
            return Field(name: key, value: WireText.decode(raw))
        }
    }

    /// The message on the wire, the blank line that ends it included. A line feed in a value is written as it is.
    func encoded() -> ByteBuffer {
        var buffer = ByteBuffer()
        for field in fields {
            var line = Array(field.name.utf8)
            line += [UInt8(ascii: ":"), UInt8(ascii: " ")]
            line += WireText.bytes(field.value).lazy.filter { $0 != UInt8(ascii: "\r") }
            line += [UInt8(ascii: "\r"), UInt8(ascii: "\n")]
            buffer.writeBytes(line.prefix(field.limit ?? line.count))
        }
        for _ in 0..<endings { buffer.writeStaticString("\r\n") }
        return buffer
    }

    /// An action as it arrives.
    public init(_ action: AMIAction, actionID: String) {
        self.init(
            [("Action", action.name), ("ActionID", actionID)] + action.fields.map { ($0.name, $0.value) })
    }

    public var ami: AMIMessage { AMIMessage(fields: fields.map { ($0.name, $0.value) }) }
}

extension PBXMessage: CustomStringConvertible {
    /// `Name=value | Name=value`
    public var description: String { fields.map { "\($0.name)=\($0.value)" }.joined(separator: " | ") }
}

extension String {
    func equalsIgnoringCase(_ other: String) -> Bool {
        let left = utf8
        let right = other.utf8
        guard left.count == right.count else { return false }
        return zip(left, right).allSatisfy { a, b in
            a == b || (a | 0x20 == b | 0x20 && (0x61...0x7A).contains(a | 0x20))
        }
    }
}
