/// The two quoting rules of AMI: what Asterisk does to values it sends, and what it undoes on values it receives.
public enum AMIEscapes {
    /// Undoes the C escapes of CallerIDName, ConnectedLineName, ChanVariable and VarSet values.
    ///
    /// Only the escapes Asterisk makes are undone; an unknown one such as `\x41` and a lone backslash stay as they are.
    public static func unescape(_ text: String) -> String {
        guard text.utf8.contains(backslash) else { return text }
        return String(decoding: unescape(text.utf8), as: UTF8.self)
    }

    /// The same for bytes, which need not be UTF-8.
    public static func unescape(_ bytes: some Collection<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var iterator = bytes.makeIterator()
        while let byte = iterator.next() {
            guard byte == backslash else {
                result.append(byte)
                continue
            }
            guard let mark = iterator.next() else {
                result.append(backslash)
                break
            }
            if let meant = meaning(of: mark) {
                result.append(meant)
            } else {
                result.append(backslash)
                result.append(mark)
            }
        }
        return result
    }

    /// Quotes the value of a `Variable: NAME=VALUE` line.
    ///
    /// Asterisk splits that line at commas and eats quotes and backslashes; a backslash before each keeps them.
    public static func escapeVariable(_ value: String) -> String {
        var result: [UInt8] = []
        result.reserveCapacity(value.utf8.count + 8)
        for byte in value.utf8 {
            if byte == backslash || byte == quote || byte == comma { result.append(backslash) }
            result.append(byte)
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static let backslash = UInt8(ascii: "\\")
    private static let quote = UInt8(ascii: "\"")
    private static let comma = UInt8(ascii: ",")

    private static func meaning(of mark: UInt8) -> UInt8? {
        switch mark {
        case UInt8(ascii: "a"): 0x07
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        case UInt8(ascii: "v"): 0x0B
        case backslash, quote, UInt8(ascii: "'"), UInt8(ascii: "?"): mark
        default: nil
        }
    }
}
