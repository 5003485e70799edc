public import NIOCore

/// Making messages: what a server sends. Clients write ``AMIAction``, which is checked before a byte leaves.
extension AMIMessage {
    /// A message from its header lines.
    ///
    /// A carriage return is left out of names and values, and a line feed or colon out of names, so that no value can
    /// end the line or the message it is in. A bare line feed in a value stays: Asterisk sends those too.
    public init(fields: [(String, String)]) {
        var bytes: [UInt8] = []
        var table: [AMILine] = []
        table.reserveCapacity(fields.count)
        for (name, value) in fields {
            let start = UInt32(bytes.count)
            bytes.append(contentsOf: name.utf8.lazy.filter { $0 != .carriageReturn && $0 != .lineFeed && $0 != .colon })
            let nameEnd = UInt32(bytes.count)
            bytes.append(.colon)
            bytes.append(.blank)
            let valueStart = UInt32(bytes.count)
            bytes.append(contentsOf: value.utf8.lazy.filter { $0 != .carriageReturn })
            table.append(AMILine(start: start, nameEnd: nameEnd, valueStart: valueStart, end: UInt32(bytes.count)))
            bytes.append(.carriageReturn)
            bytes.append(.lineFeed)
        }
        self = bytes.withUnsafeBytes { AMIMessage(text: $0, table: table, fault: nil) }
    }

    /// Appends the message and the blank line that ends it.
    public func encode(into buffer: inout ByteBuffer) {
        buffer.writeBytes(bytes)
        buffer.writeStaticString("\r\n")
    }

    /// The message on the wire, the blank line that ends it included.
    public func encoded() -> ByteBuffer {
        var buffer = ByteBuffer()
        buffer.reserveCapacity(bytes.count + 2)
        encode(into: &buffer)
        return buffer
    }
}

extension UInt8 {
    static let carriageReturn = UInt8(ascii: "\r")
    static let lineFeed = UInt8(ascii: "\n")
    static let colon = UInt8(ascii: ":")
    static let blank = UInt8(ascii: " ")
    static let closing = UInt8(ascii: ")")
}
