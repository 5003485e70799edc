/// Which character separates the values.
enum CSVDelimiter {
    /// In order of preference where two occur equally often.
    static let candidates: [UInt8] = [0x3B, 0x2C, 0x09, 0x7C]  // ; , tab |

    /// `sep=;` as a spreadsheet writes it on a line of its own.
    static func named(by line: [UInt8]) -> UInt8? {
        let text = line.filter { $0 != 0x0A && $0 != 0x0D && $0 != 0x22 }
        guard text.count == 5, Array(text.prefix(4)).elementsEqual("sep=".utf8) || text.starts(with: "SEP=".utf8)
        else { return nil }
        return text[4]
    }

    /// The candidate that occurs most often outside quotes; a comma where none does.
    static func guess(from line: [UInt8]) -> UInt8 {
        var counts: [UInt8: Int] = [:]
        var quoted = false
        for byte in line {
            if byte == 0x22 { quoted.toggle() }
            if !quoted, candidates.contains(byte) { counts[byte, default: 0] += 1 }
        }
        let most = counts.values.max() ?? 0
        return candidates.first { most > 0 && counts[$0] == most } ?? 0x2C
    }
}
