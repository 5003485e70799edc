/// Why a text is no JSON: one sentence with the byte where it breaks, from 1.
public struct JSONRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    public var reason: String
    public var byte: Int

    public var description: String { "\(reason) (byte \(byte))" }
}

extension JSON {
    /// Reads one JSON text (RFC 8259), and nothing after it. A name that an object has twice is refused: nobody could tell
    /// which of the two is meant. So is what is nested more than 16 deep.
    public init(reading bytes: some Collection<UInt8>) throws(JSONRefusal) {
        var reader = JSONReader(Array(bytes))
        self = try reader.whole()
    }
}

/// Walks the bytes of one JSON text.
private struct JSONReader {
    private static let deepest = 16
    private static let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    private let bytes: [UInt8]
    private var place = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func whole() throws(JSONRefusal) -> JSON {
        skipSpace()
        let value = try value(depth: 1)
        skipSpace()
        guard place == bytes.count else { throw refusal("something follows the end of the JSON text") }
        return value
    }

    private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

    private func refusal(_ reason: String) -> JSONRefusal { JSONRefusal(reason: reason, byte: place + 1) }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { place += 1 }
    }

    private mutating func take(_ byte: Character) -> Bool {
        guard next == byte.asciiValue else { return false }
        place += 1
        return true
    }

    private mutating func value(depth: Int) throws(JSONRefusal) -> JSON {
        guard depth <= Self.deepest else { throw refusal("the JSON text is nested more than \(Self.deepest) deep") }
        switch next {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try list(depth: depth)
        case UInt8(ascii: "\""): return .text(try text())
        case let byte? where byte == UInt8(ascii: "-") || Self.digits.contains(byte): return .number(try number())
        case nil: throw refusal("the JSON text ends too early")
        default:
            for (word, value) in [("true", JSON.truth(true)), ("false", .truth(false)), ("null", .null)]
            where bytes[place...].starts(with: word.utf8) {
                place += word.utf8.count
                return value
            }
            throw refusal("here no JSON value begins")
        }
    }

    private mutating func object(depth: Int) throws(JSONRefusal) -> JSON {
        place += 1
        var fields: [JSON.Field] = []
        var names: Set<String> = []
        skipSpace()
        if take("}") { return .fields([]) }
        while true {
            guard next == UInt8(ascii: "\"") else { throw refusal("the name of a field must stand here, in quotes") }
            let name = try text()
            guard names.insert(name).inserted else { throw refusal("an object has the field '\(name)' twice") }
            skipSpace()
            guard take(":") else { throw refusal("a colon must follow the name of a field") }
            skipSpace()
            fields.append(JSON.Field(name, try value(depth: depth + 1)))
            skipSpace()
            if take("}") { return .fields(fields) }
            guard take(",") else { throw refusal("a comma or the end of the object must stand here") }
            skipSpace()
        }
    }

    private mutating func list(depth: Int) throws(JSONRefusal) -> JSON {
        place += 1
        var values: [JSON] = []
        skipSpace()
        if take("]") { return .list([]) }
        while true {
            values.append(try value(depth: depth + 1))
            skipSpace()
            if take("]") { return .list(values) }
            guard take(",") else { throw refusal("a comma or the end of the list must stand here") }
            skipSpace()
        }
    }

    private mutating func number() throws(JSONRefusal) -> String {
        let start = place
        _ = take("-")
        if !take("0") { try skipDigits() }
        if take(".") { try skipDigits() }
        if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            place += 1
            if !take("+") { _ = take("-") }
            try skipDigits()
        }
        return String(decoding: bytes[start..<place], as: UTF8.self)
    }

    private mutating func skipDigits() throws(JSONRefusal) {
        let start = place
        while let byte = next, Self.digits.contains(byte) { place += 1 }
        guard place > start else { throw refusal("a digit must stand here") }
    }

    private mutating func text() throws(JSONRefusal) -> String {
        place += 1
        let start = place
        var written: [UInt8] = []
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                guard let text = String(validating: written, as: UTF8.self) else {
                    place = start
                    throw refusal("a text is not UTF-8")
                }
                place += 1
                return text
            case UInt8(ascii: "\\"):
                place += 1
                try escape(into: &written)
            case 0..<0x20: throw refusal("a control character in a text must be escaped")
            default:
                written.append(byte)
                place += 1
            }
        }
        throw refusal("a text has no end")
    }

    private mutating func escape(into written: inout [UInt8]) throws(JSONRefusal) {
        guard let letter = next else { throw refusal("a text has no end") }
        place += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): written.append(letter)
        case UInt8(ascii: "b"): written.append(0x08)
        case UInt8(ascii: "f"): written.append(0x0C)
        case UInt8(ascii: "n"): written.append(0x0A)
        case UInt8(ascii: "r"): written.append(0x0D)
        case UInt8(ascii: "t"): written.append(0x09)
        case UInt8(ascii: "u"):
            var units = [try unit()]
            // Beyond the first 65,536 characters two units make one.
            if (0xD800..<0xDC00).contains(units[0]), take("\\"), take("u") { units.append(try unit()) }
            guard let text = String(validating: units, as: UTF16.self) else {
                throw refusal("an escape stands for half a character")
            }
            written += text.utf8
        default: throw refusal("there is no such escape")
        }
    }

    private mutating func unit() throws(JSONRefusal) -> UInt16 {
        let end = place + 4
        guard end <= bytes.count, bytes[place..<end].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let unit = UInt16(String(decoding: bytes[place..<end], as: UTF8.self), radix: 16)
        else { throw refusal("four hexadecimal digits must stand here") }
        place = end
        return unit
    }
}
