/// One record of a CSV file.
public struct CSVRow: Hashable, Sendable {
    /// Line on which the record begins, from 1.
    public var line: Int
    public var values: [String]
    /// Why the record cannot be trusted: text after a closing quote.
    public var malformed: String?

    public init(line: Int, values: [String], malformed: String? = nil) {
        self.line = line
        self.values = values
        self.malformed = malformed
    }

    /// The record as one RFC 4180 line without line end.
    public static func line(_ values: [String], delimiter: UInt8 = UInt8(ascii: ",")) -> String {
        let separator = Character(Unicode.Scalar(delimiter))
        return values.map { value in
            let quoted =
                value.utf8.contains { $0 == delimiter || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }
                || value.first == " " || value.last == " "
                // At the start of a file it would be dropped.
                || value.unicodeScalars.first == "\u{FEFF}"
            guard quoted else { return value }
            var text = "\""
            for character in value.unicodeScalars {
                if character == "\"" { text += "\"" }
                text.unicodeScalars.append(character)
            }
            return text + "\""
        }.joined(separator: String(separator))
    }
}

/// Why reading stopped; rows before it are good.
public struct CSVError: Error, Hashable, Sendable, CustomStringConvertible {
    public var line: Int
    /// One sentence with the cure.
    public var reason: String

    public init(line: Int, reason: String) {
        self.line = line
        self.reason = reason
    }

    public var description: String { "line \(line): \(reason)" }
}
