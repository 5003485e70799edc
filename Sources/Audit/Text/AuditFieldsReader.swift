extension AuditFields {
    /// Reads what ``json`` writes and nothing else: `nil` for white space, another way to escape, a name given twice.
    public init?(json bytes: some Collection<UInt8>) {
        var reader = Reader(bytes: Array(bytes))
        guard let fields = reader.fields(depth: 0), reader.isAtEnd else { return nil }
        self = fields
    }
}

private struct Reader {
    let bytes: [UInt8]
    var place = 0

    /// A line has an object in a list in an object; more is no line.
    private static let deepest = 4

    init(bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { place == bytes.count }

    private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        place += 1
        return true
    }

    mutating func fields(depth: Int) -> AuditFields? {
        guard depth < Self.deepest, take("{") else { return nil }
        var fields = AuditFields()
        if take("}") { return fields }
        repeat {
            guard let name = text(), fields[name] == nil, take(":"), let value = value(depth: depth + 1) else {
                return nil
            }
            fields.add(name, value)
        } while take(",")
        return take("}") ? fields : nil
    }

    private mutating func value(depth: Int) -> AuditValue? {
        switch next {
        case UInt8(ascii: "\""): return text().map { .text($0) }
        case UInt8(ascii: "{"): return fields(depth: depth).map { .fields($0) }
        case UInt8(ascii: "["):
            guard depth < Self.deepest else { return nil }
            place += 1
            var values: [AuditValue] = []
            if take("]") { return .list(values) }
            repeat {
                guard let value = value(depth: depth + 1) else { return nil }
                values.append(value)
            } while take(",")
            return take("]") ? .list(values) : nil
        default: return number().map { .number($0) }
        }
    }

    private mutating func number() -> Int64? {
        let start = place
        _ = take("-")
        while let digit = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) { place += 1 }
        let written = String(decoding: bytes[start..<place], as: UTF8.self)
        // Numbers are written in one way only: no zero in front.
        guard let number = Int64(written), String(number) == written else { return nil }
        return number
    }

    private mutating func text() -> String? {
        guard take("\"") else { return nil }
        var words: [UInt8] = []
        while let byte = next {
            place += 1
            switch byte {
            case UInt8(ascii: "\""):
                return String(validating: words, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard let escaped = escaped() else { return nil }
                words.append(escaped)
            case 0..<0x20: return nil
            default: words.append(byte)
            }
        }
        return nil
    }

    private mutating func escaped() -> UInt8? {
        if take("\"") { return UInt8(ascii: "\"") }
        if take("\\") { return UInt8(ascii: "\\") }
        guard take("u"), bytes.count - place >= 4 else { return nil }
        let hex = bytes[place..<place + 4]
        place += 4
        let lower = hex.allSatisfy {
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
        }
        guard lower, let code = UInt8(String(decoding: hex, as: UTF8.self), radix: 16), code < 0x20 else { return nil }
        return code
    }
}
