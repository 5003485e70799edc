/// One record of a CSV file.
public struct CSVRow: Hashable, Sendable {
    /// Line on which the record begins, from 1.
    public var line: Int
    public var values: [String]
    /// Why the record cannot be trusted: one sentence with the cure.
    public var malformed: String?
    /// Whether something in it was read in another encoding than the file's.
    public var isOfOtherEncoding = false
    /// Places of values that are text in no encoding: they hold U+FFFD.
    public var unreadable: [Int] = []

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
