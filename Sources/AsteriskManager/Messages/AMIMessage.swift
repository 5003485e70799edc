/// One AMI message: header lines in the order, repetition and spelling they had on the wire.
///
/// The message owns one array of bytes and a table of ranges over it. No `String` is made until a value is asked for,
/// so a message nobody looks into costs one allocation whatever its length.
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

    /// All lines with their line ends, without the blank line that ended the message, and behind them `lineCount`
    /// entries of a table over them. In one array, since a message is made and freed for each event Asterisk sends.
    private let storage: [UInt8]
    private let textEnd: Int
    private let lineCount: Int
    public let fault: Fault?

    init(text: UnsafeRawBufferPointer, table: [AMILine], fault: Fault?) {
        textEnd = text.count
        lineCount = table.count
        self.fault = fault
        storage = table.withUnsafeBytes { entries in
            [UInt8](unsafeUninitializedCapacity: text.count + entries.count) { target, count in
                let target = UnsafeMutableRawBufferPointer(target)
                target.copyMemory(from: text)
                UnsafeMutableRawBufferPointer(rebasing: target[text.count...]).copyMemory(from: entries)
                count = text.count + entries.count
            }
        }
    }

    /// All lines with their line ends.
    var bytes: ArraySlice<UInt8> { storage[..<textEnd] }

    var table: AMILineTable { AMILineTable(storage: storage, start: textEnd, count: lineCount) }

    /// The first value of a header, found without regard to case; nil when the header is absent.
    ///
    /// Bytes that are not UTF-8 become U+FFFD: Asterisk cuts names in the middle of a character.
    public subscript(_ name: String) -> String? {
        first(name).map { text($0.valueStart, $0.end) }
    }

    /// All values of a repeated header such as `Variable`, `ChanVariable` or `Output`, in order.
    public func values(_ name: String) -> [String] {
        var name = name
        return name.withUTF8 { wanted in
            table.filter { matches($0, wanted) }.map { text($0.valueStart, $0.end) }
        }
    }

    /// The bytes of the first value of a header, exactly as received.
    public func rawValue(_ name: String) -> ArraySlice<UInt8>? {
        first(name).map { slice($0.valueStart, $0.end) }
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
        table.filter(\.isHeader).map { (slice($0.start, $0.nameEnd), slice($0.valueStart, $0.end)) }
    }

    /// The ``lines``, exactly as received.
    public var rawLines: [ArraySlice<UInt8>] {
        table.filter { !$0.isHeader }.map { slice($0.start, $0.end) }
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

    private func first(_ name: String) -> AMILine? {
        var name = name
        return name.withUTF8 { wanted in table.first { matches($0, wanted) } }
    }

    private func matches(_ line: AMILine, _ wanted: UnsafeBufferPointer<UInt8>) -> Bool {
        guard line.isHeader, Int(line.nameEnd - line.start) == wanted.count else { return false }
        return storage.withUnsafeBytes { all in
            let own = UnsafeRawBufferPointer(rebasing: all[Int(line.start)..<Int(line.nameEnd)])
            return zip(own, wanted).allSatisfy { $0 == $1 || $0.asciiLowercased == $1.asciiLowercased }
        }
    }

    private func slice(_ start: UInt32, _ end: UInt32) -> ArraySlice<UInt8> { storage[Int(start)..<Int(end)] }

    func text(_ start: UInt32, _ end: UInt32) -> String {
        storage.withUnsafeBytes { all in
            String(decoding: UnsafeRawBufferPointer(rebasing: all[Int(start)..<Int(end)]), as: UTF8.self)
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
                let table = message.table
                while index < table.count {
                    let line = table[index]
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
