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
    public var json: String {
        var text = ""
        text.reserveCapacity(400)
        write(to: &text)
        return text
    }

    private func write(to text: inout String) {
        text += "{"
        for (place, field) in all.enumerated() {
            if place > 0 { text += "," }
            Self.write(field.name, to: &text)
            text += ":"
            Self.write(field.value, to: &text)
        }
        text += "}"
    }

    private static func write(_ value: AuditValue, to text: inout String) {
        switch value {
        case .text(let words): write(words, to: &text)
        case .number(let number): text += String(number)
        case .fields(let fields): fields.write(to: &text)
        case .list(let values):
            text += "["
            for (place, value) in values.enumerated() {
                if place > 0 { text += "," }
                write(value, to: &text)
            }
            text += "]"
        }
    }

    /// Only what JSON demands is escaped, and in one way.
    private static func write(_ words: String, to text: inout String) {
        text += "\""
        for scalar in words.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case _ where scalar.value < 0x20:
                let hex = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
