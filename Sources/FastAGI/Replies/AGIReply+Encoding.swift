extension AGIReply {
    /// The answer as Asterisk writes it, line end included: the calling side of the protocol.
    public func encoded() -> [UInt8] {
        var bytes: [UInt8] = []
        if code == 520, let text, text.bytes.contains(Byte.lineFeed) || isUsage {
            bytes.append(contentsOf: "520-Invalid command syntax.  Proper usage follows:\n".utf8)
            bytes.append(contentsOf: text.bytes)
            bytes.append(contentsOf: "\n520 End of proper usage.\n".utf8)
            return bytes
        }
        let digits = String(code)
        bytes.append(contentsOf: String(repeating: "0", count: max(0, 3 - digits.count)).utf8)
        bytes.append(contentsOf: "\(digits) ".utf8)
        guard code == 200 else {
            bytes.append(contentsOf: text?.bytes ?? [])
            bytes.append(Byte.lineFeed)
            return bytes
        }
        bytes.append(contentsOf: "result=".utf8)
        bytes.append(contentsOf: result?.bytes ?? [])
        if let data {
            bytes.append(contentsOf: " (".utf8)
            bytes.append(contentsOf: data.bytes)
            bytes.append(Byte.close)
        }
        if data == nil, attributes.isEmpty, let text {
            bytes.append(Byte.space)
            bytes.append(contentsOf: text.bytes)
        }
        for attribute in attributes {
            bytes.append(Byte.space)
            bytes.append(contentsOf: attribute.name.utf8)
            bytes.append(Byte.equals)
            bytes.append(
                contentsOf: attribute.value.bytes.contains(where: Self.needsQuotes)
                    ? Self.quoted(attribute.value.bytes) : attribute.value.bytes)
        }
        bytes.append(Byte.lineFeed)
        return bytes
    }

    private var isUsage: Bool {
        guard let text, !text.bytes.starts(with: "Invalid command syntax.".utf8) else { return false }
        // In a block it would end the block.
        return AGIReplyParser.usageEnd(of: text.bytes) == nil
    }

    private static func needsQuotes(_ byte: UInt8) -> Bool {
        byte == Byte.space || byte == Byte.quote || byte == Byte.close
    }

    private static func quoted(_ bytes: [UInt8]) -> [UInt8] {
        var quoted = [Byte.quote]
        for byte in bytes {
            if byte == Byte.quote || byte == Byte.backslash { quoted.append(Byte.backslash) }
            quoted.append(byte)
        }
        quoted.append(Byte.quote)
        return quoted
    }
}
