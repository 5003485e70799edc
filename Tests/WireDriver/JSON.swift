/// A value to print as one line of JSON. Keys keep their order.
enum JSON {
    case null
    case bool(Bool)
    case number(Int)
    case text(String)
    case list([JSON])
    case object(KeyValuePairs<String, JSON>)
    case pairs([(String, JSON)])

    /// Text where the bytes are UTF-8, `{"hex": "…"}` where they are not.
    static func bytes(_ bytes: some Collection<UInt8>) -> JSON {
        if let text = String(validating: bytes, as: UTF8.self) { return .text(text) }
        let digits = Array("0123456789abcdef".utf8)
        let hex = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return .object(["hex": .text(String(decoding: hex, as: UTF8.self))])
    }

    static func optional<Value>(_ value: Value?, _ make: (Value) -> JSON) -> JSON { value.map(make) ?? .null }

    var line: String {
        var bytes: [UInt8] = []
        write(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private func write(to bytes: inout [UInt8]) {
        switch self {
        case .null: bytes += "null".utf8
        case .bool(let value): bytes += (value ? "true" : "false").utf8
        case .number(let value): bytes += String(value).utf8
        case .text(let value): Self.quote(value, to: &bytes)
        case .list(let values):
            bytes.append(UInt8(ascii: "["))
            for (index, value) in values.enumerated() {
                if index > 0 { bytes += ", ".utf8 }
                value.write(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members): Self.write(members.map { ($0.key, $0.value) }, to: &bytes)
        case .pairs(let members): Self.write(members, to: &bytes)
        }
    }

    private static func write(_ members: [(String, JSON)], to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "{"))
        for (index, member) in members.enumerated() {
            if index > 0 { bytes += ", ".utf8 }
            quote(member.0, to: &bytes)
            bytes += ": ".utf8
            member.1.write(to: &bytes)
        }
        bytes.append(UInt8(ascii: "}"))
    }

    private static func quote(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0..<0x20: bytes += "\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
