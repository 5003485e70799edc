/// One AMI message: header lines in the order, repetition and spelling they had on the wire.
///
/// The message owns one array of bytes and a table of ranges over it. No `String` is made until a value is asked for,
/// so a message nobody looks into costs two allocations whatever its length.
public struct AMIMessage: Sendable {
    /// What was wrong with the message on the wire, if anything. The message itself is still usable.
    public enum Fault: Sendable, Hashable {
        /// A line was longer than the limit. A client leaves that line out; Asterisk refuses the whole action.
        case lineTooLong
        /// An action had more than 128 lines (server side only). Asterisk refuses the whole action.
        case tooManyLines
    }

    /// What a message is. An `Event` header decides first: OriginateResponse has a `Response` header as well.
    public enum Kind: Sendable, Hashable {
        case event(String)
        case response(String)
        case other
    }

    /// One header line, as positions in `bytes`. `nameEnd == lineMark` marks a line without a header name.
    struct Line: Sendable {
        static let lineMark = UInt32.max
        var start: UInt32
        var nameEnd: UInt32
        var valueStart: UInt32
        var end: UInt32
        var isHeader: Bool { nameEnd != Self.lineMark }
    }

    /// All lines with their line ends, without the blank line that ended the message.
    let bytes: [UInt8]
    let table: [Line]
    public let fault: Fault?

    init(bytes: [UInt8], table: [Line], fault: Fault?) {
        self.bytes = bytes
        self.table = table
        self.fault = fault
    }

    /// The first value of a header, found without regard to case; nil when the header is absent.
    ///
    /// Bytes that are not UTF-8 become U+FFFD: Asterisk cuts names in the middle of a character.
    public subscript(_ name: String) -> String? {
        guard let line = first(name) else { return nil }
        return text(line.valueStart, line.end)
    }

    /// All values of a repeated header such as `Variable`, `ChanVariable` or `Output`, in order.
    public func values(_ name: String) -> [String] {
        var result: [String] = []
        withName(name) { wanted in
            for line in table where line.isHeader && matches(line, wanted) {
                result.append(text(line.valueStart, line.end))
            }
        }
        return result
    }

    /// The bytes of the first value of a header, exactly as received.
    public func rawValue(_ name: String) -> ArraySlice<UInt8>? {
        guard let line = first(name) else { return nil }
        return bytes[Int(line.valueStart)..<Int(line.end)]
    }

    /// Whether the header is there, without making a string.
    public func has(_ name: String) -> Bool { first(name) != nil }

    /// A header as a whole number; nil when absent or not a number.
    public func int(_ name: String) -> Int? {
        guard let text = self[name] else { return nil }
        return Int(text)
    }

    /// Lines without a colon, in order. They belong to no header but must not be lost.
    public var lines: [String] { table.filter { !$0.isHeader }.map { text($0.start, $0.end) } }

    /// The header lines in order, exactly as received.
    public var rawFields: [(key: ArraySlice<UInt8>, value: ArraySlice<UInt8>)] {
        table.filter(\.isHeader).map { line in
            (bytes[Int(line.start)..<Int(line.nameEnd)], bytes[Int(line.valueStart)..<Int(line.end)])
        }
    }

    /// The ``lines``, exactly as received.
    public var rawLines: [ArraySlice<UInt8>] {
        table.filter { !$0.isHeader }.map { bytes[Int($0.start)..<Int($0.end)] }
    }

    public var kind: Kind {
        if let name = self["Event"] { return .event(name) }
        if let status = self["Response"] { return .response(status) }
        return .other
    }

    /// The name of the event; nil for responses.
    public var eventName: String? { self["Event"] }
    public var actionID: String? { self["ActionID"] }
    /// No header and no line: a stray blank line, which Asterisk answers with an error.
    public var isEmpty: Bool { table.isEmpty }

    private func first(_ name: String) -> Line? {
        withName(name) { wanted in table.first { $0.isHeader && matches($0, wanted) } }
    }

    private func withName<Result>(_ name: String, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        var name = name
        return name.withUTF8(body)
    }

    private func matches(_ line: Line, _ wanted: UnsafeBufferPointer<UInt8>) -> Bool {
        let start = Int(line.start)
        guard Int(line.nameEnd) - start == wanted.count else { return false }
        return bytes.withUnsafeBufferPointer { own in
            for offset in 0..<wanted.count {
                let left = own[start + offset]
                let right = wanted[offset]
                if left != right, left.asciiLowercased != right.asciiLowercased { return false }
            }
            return true
        }
    }

    func text(_ start: UInt32, _ end: UInt32) -> String {
        bytes.withUnsafeBufferPointer { own in
            String(decoding: UnsafeBufferPointer(rebasing: own[Int(start)..<Int(end)]), as: UTF8.self)
        }
    }
}

extension AMIMessage {
    /// The header lines in order, as `(key, value)`; strings are made while walking.
    public struct Fields: Sequence, Sendable {
        let message: AMIMessage

        public func makeIterator() -> Iterator { Iterator(message: message) }
        public var count: Int { message.table.count { $0.isHeader } }

        public struct Iterator: IteratorProtocol {
            let message: AMIMessage
            var index = 0

            public mutating func next() -> (key: String, value: String)? {
                while index < message.table.count {
                    let line = message.table[index]
                    index += 1
                    if line.isHeader {
                        return (message.text(line.start, line.nameEnd), message.text(line.valueStart, line.end))
                    }
                }
                return nil
            }
        }
    }

    public var fields: Fields { Fields(message: self) }
}

extension AMIMessage: Equatable {
    /// Same headers and lines, in the same order and spelling.
    public static func == (left: AMIMessage, right: AMIMessage) -> Bool {
        left.fault == right.fault && left.lines == right.lines
            && left.fields.elementsEqual(right.fields) { $0.key == $1.key && $0.value == $1.value }
    }
}

extension AMIMessage: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// `Key: value` joined by ` | `, secrets replaced; for logs.
    public var description: String {
        var parts = fields.map { key, value in
            "\(key): \(AMISecret.isSecretHeader(key) ? AMISecret.mask : value)"
        }
        parts += lines
        return parts.joined(separator: " | ")
    }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["message": description]) }
}

extension UInt8 {
    /// The ASCII lower-case letter of an upper-case one; anything else unchanged.
    @inline(__always)
    var asciiLowercased: UInt8 { (0x41...0x5A).contains(self) ? self | 0x20 : self }
}
