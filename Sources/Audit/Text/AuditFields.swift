/// What a field of a line may hold. What is not known is left out: there is no null, and no fraction.
public enum AuditValue: Hashable, Sendable {
    case text(String)
    case number(Int64)
    case list([AuditValue])
    case fields(AuditFields)
}

/// Names with values, in an order that belongs to what they say: the same facts are the same bytes.
public struct AuditFields: Hashable, Sendable {
    struct Field: Hashable, Sendable {
        var name: String
        var value: AuditValue
    }

    private(set) var all: [Field] = []

    public init() {}

    subscript(name: String) -> AuditValue? { all.first { $0.name == name }?.value }

    mutating func add(_ name: String, _ value: AuditValue) { all.append(Field(name: name, value: value)) }

    mutating func add(_ name: String, _ text: String?) { if let text { add(name, .text(text)) } }

    mutating func add(_ name: String, _ number: Int64?) { if let number { add(name, .number(number)) } }

    mutating func add(_ name: String, _ parts: [AuditFields]) { add(name, .list(parts.map { .fields($0) })) }
}

extension AuditFields {
    /// As JSON on one line, without white space: `{"n":1,"of":"k3x9ab"}`.
    public var json: String { String(decoding: bytes, as: UTF8.self) }

    /// The same in UTF-8.
    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(1024)
        write(to: &bytes)
        return bytes
    }

    private func write(to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "{"))
        for (place, field) in all.enumerated() {
            if place > 0 { bytes.append(UInt8(ascii: ",")) }
            Self.write(field.name, to: &bytes)
            bytes.append(UInt8(ascii: ":"))
            Self.write(field.value, to: &bytes)
        }
        bytes.append(UInt8(ascii: "}"))
    }

    private static func write(_ value: AuditValue, to bytes: inout [UInt8]) {
        switch value {
        case .text(let words): write(words, to: &bytes)
        case .number(let number): bytes.append(contentsOf: String(number).utf8)
        case .fields(let fields): fields.write(to: &bytes)
        case .list(let values):
            bytes.append(UInt8(ascii: "["))
            for (place, value) in values.enumerated() {
                if place > 0 { bytes.append(UInt8(ascii: ",")) }
                write(value, to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        }
    }

    /// Only what JSON demands is escaped, and in one way.
    private static func write(_ words: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in words.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0..<0x20:
                let hex = String(byte, radix: 16)
                bytes.append(contentsOf: "\\u00\(hex.count == 1 ? "0" : "")\(hex)".utf8)
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
