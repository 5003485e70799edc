/// Reads what follows `200 ` in an answer.
enum AGIReplyLine {
    /// How a line (or the lines so far) reads.
    enum Reading {
        case reply(AGIReply)
        /// The value's parenthesis is still open: it goes on in the next line.
        case open
        case unreadable
    }

    /// Reads the text after the code, for example `result=1 (value) endpos=5`.
    static func read(_ text: ArraySlice<UInt8>) -> Reading {
        guard text.starts(with: resultPrefix) else { return .unreadable }
        let body = text.dropFirst(resultPrefix.count)
        let end = body.firstIndex(of: Byte.space) ?? body.endIndex
        var reply = AGIReply.result(AGIText(body[..<end]))
        var rest = body[end...].drop { $0 == Byte.space }
        guard rest.first == Byte.open else {
            if let attributes = attributes(in: body[end...]) {
                reply.attributes = attributes
            } else {
                // Words such as `Gosub complete`. Whatever they say, it is the answer: nothing else will come.
                reply.text = AGIText(rest)
            }
            return .reply(reply)
        }
        rest = rest.dropFirst()
        guard let (close, attributes) = closing(in: rest) else { return .open }
        reply.data = AGIText(rest[..<close])
        reply.attributes = attributes
        return .reply(reply)
    }

    /// Reads a whole `200 result=1` or `200 result=1 (value)`, line feed included, in one look at its bytes.
    /// - Returns: nil for bytes of any other shape, which may still be an answer.
    static func readPlain(_ buffer: UnsafeBufferPointer<UInt8>) -> AGIReply? {
        let bytes = buffer.span
        let start = plainPrefix.count
        guard bytes.count > start else { return nil }
        for index in 0..<start where bytes[index] != plainPrefix[index] { return nil }
        // The line feed must be the last byte, and the only one.
        let last = bytes.count - 1
        for index in start..<last where bytes[index] < Byte.space { return nil }
        guard bytes[last] == Byte.lineFeed else { return nil }
        var end = start
        while end < last, bytes[end] != Byte.space { end += 1 }
        // Both ranges lie within what was just looked at.
        let isDigit = end == start + 1 && Byte.isDigit(bytes[start])
        let result = isDigit ? AGIText.digits[Int(bytes[start] & 0x0f)] : AGIText(bytes: Array(buffer[start..<end]))
        if end == last { return .result(result) }
        guard last - end >= 3, bytes[end + 1] == Byte.open, bytes[last - 1] == Byte.close else { return nil }
        return .result(result, data: AGIText(bytes: Array(buffer[(end + 2)..<(last - 1)])))
    }

    /// The parenthesis that ends a value: the last one after which only attributes follow, since the value itself may
    /// hold parentheses and words that look like attributes.
    static func closing(in text: ArraySlice<UInt8>) -> (index: Int, attributes: [AGIReply.Attribute])? {
        var text = text
        if text.last == Byte.carriageReturn { text = text.dropLast() }
        var end = text.endIndex
        while let close = text[..<end].lastIndex(of: Byte.close) {
            if let attributes = attributes(in: text[(close + 1)...]) { return (close, attributes) }
            // Attributes hold no line feed, so an earlier line cannot be the last one.
            if text[close..<end].contains(Byte.lineFeed) { return nil }
            end = close
        }
        return nil
    }

    /// Reads ` name=value name="quoted \"value\""`; nil when the text is anything else.
    static func attributes(in text: ArraySlice<UInt8>) -> [AGIReply.Attribute]? {
        var attributes: [AGIReply.Attribute] = []
        var rest = text
        while !rest.isEmpty {
            guard rest.first == Byte.space else { return nil }
            rest = rest.drop { $0 == Byte.space }
            if rest.isEmpty { break }
            let name = rest.prefix { isNameByte($0) }
            rest = rest[name.endIndex...]
            guard !name.isEmpty, rest.first == Byte.equals else { return nil }
            rest = rest.dropFirst()
            guard let value = takeValue(&rest) else { return nil }
            attributes.append(.init(AGIText(name).string, value))
        }
        return attributes
    }

    private static func takeValue(_ rest: inout ArraySlice<UInt8>) -> AGIText? {
        guard rest.first == Byte.quote else {
            // A parenthesis here means the text is part of a value, and stopping at it keeps the search linear.
            let value = rest.prefix { $0 != Byte.space && $0 != Byte.close && $0 != Byte.lineFeed }
            rest = rest[value.endIndex...]
            return rest.isEmpty || rest.first == Byte.space ? AGIText(value) : nil
        }
        var value: [UInt8] = []
        var index = rest.startIndex + 1
        while index < rest.endIndex, rest[index] != Byte.quote, rest[index] != Byte.lineFeed {
            if rest[index] == Byte.backslash, index + 1 < rest.endIndex { index += 1 }
            value.append(rest[index])
            index += 1
        }
        guard index < rest.endIndex, rest[index] == Byte.quote else { return nil }
        rest = rest[(index + 1)...]
        return AGIText(bytes: value)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        Byte.isDigit(byte) || byte == UInt8(ascii: "_") || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7a)
    }

    private static let plainPrefix = Array("200 result=".utf8)
    private static let resultPrefix = Array("result=".utf8)
}
