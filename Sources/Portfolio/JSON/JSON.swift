/// A JSON value. The fields of an object keep their order and numbers the digits they were written with: an amount never
/// goes through a floating-point number.
public indirect enum JSON: Hashable, Sendable {
    case null
    case truth(Bool)
    /// As it is written: `45000.50`.
    case number(String)
    case text(String)
    case list([JSON])
    case fields([Field])

    public struct Field: Hashable, Sendable {
        public var name: String
        public var value: JSON

        public init(_ name: String, _ value: JSON) {
            self.name = name
            self.value = value
        }
    }

    public static func number(_ number: some BinaryInteger) -> JSON { .number("\(number)") }

    /// `null` for what is not there.
    public static func text(orNull text: String?) -> JSON { text.map { .text($0) } ?? .null }

    /// The first field of that name; `nil` for what is no object, too.
    public subscript(name: String) -> JSON? {
        guard case .fields(let fields) = self else { return nil }
        return fields.first { $0.name == name }?.value
    }

    /// What it is, for a sentence.
    public var kind: String {
        switch self {
        case .null: "null"
        case .truth: "a truth value"
        case .number: "a number"
        case .text: "a text"
        case .list: "a list"
        case .fields: "an object"
        }
    }
}

extension JSON {
    /// On one line, without white space: the same value is always the same bytes.
    public var line: String { String(decoding: bytes, as: UTF8.self) }

    /// The same in UTF-8.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        write(to: &bytes)
        return bytes
    }

    private func write(to bytes: inout [UInt8]) {
        switch self {
        case .null: bytes += "null".utf8
        case .truth(let truth): bytes += (truth ? "true" : "false").utf8
        case .number(let digits): bytes += digits.utf8
        case .text(let text): Self.write(text, to: &bytes)
        case .list(let values):
            bytes.append(UInt8(ascii: "["))
            for (place, value) in values.enumerated() {
                if place > 0 { bytes.append(UInt8(ascii: ",")) }
                value.write(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .fields(let fields):
            bytes.append(UInt8(ascii: "{"))
            for (place, field) in fields.enumerated() {
                if place > 0 { bytes.append(UInt8(ascii: ",")) }
                Self.write(field.name, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                field.value.write(to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    private static func write(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0..<0x20:
                let hex = String(byte, radix: 16)
                bytes += "\\u00\(hex.count == 1 ? "0" : "")\(hex)".utf8
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
