import Portfolio
import Vocabulary

extension FuzzTarget {
    /// A portfolio file: its encoding, its records, its rows.
    static let csv = FuzzTarget(name: "csv") { input in
        var tight = CSVReader.Limits()
        tight.recordBytes = 60
        tight.columns = 5
        try judgeEncoding(input)
        for encoding in [TextEncoding.utf8, .latin1] {
            let whole = CSVReading(encoding: encoding, limits: .init())
            try judgeRows(try whole.judge(input))
            _ = try CSVReading(encoding: encoding, limits: tight).judge(input)
        }
    }

    /// The verdict on a file is that of the standard library, however the file is read.
    private static func judgeEncoding(_ input: [UInt8]) throws(Violation) {
        var random = InputRandom(input)
        var whole = TextEncodingDetector()
        whole.feed(input)
        var cut = TextEncodingDetector()
        for piece in pieces(of: input, &random) { cut.feed(piece) }
        try requireEqual(whole.encoding, cut.encoding, "cut in pieces the file has another encoding")
        try requireEqual(whole.obstacle, cut.obstacle, "cut in pieces the file is something else")
        let isUTF8 = String(validating: input, as: UTF8.self) != nil
        try require(whole.encoding == .utf8 || !isUTF8, "UTF-8 taken for something else")
        try require(whole.obstacle != nil || !input.contains(0), "binary data taken for text")
    }

    /// Good rows can be dialled and billed; every other says why not.
    private static func judgeRows(_ rows: [CSVRow]) throws(Violation) {
        let options = ImportOptions(country: Country(code: "CL"), creditor: "Acreedor")
        guard let header = rows.first,
            let reader = try? RowReader(header: header, options: options, knowsZone: { $0.contains("/") })
        else { return }
        for row in rows.dropFirst() {
            switch reader.read(row) {
            case .blank: continue
            case .rejected(let rejection):
                try require(!rejection.reason.isEmpty && rejection.line == row.line, "a rejection without reason")
            case .row(let good, let refused):
                let phones = good.contactPoints.filter { $0.country != nil }.map(\.text)
                try require(!phones.isEmpty, "a row without phone went in: \(row)")
                try require(Set(phones).count == phones.count, "a phone went in twice: \(row)")
                try require(good.account.balance.minorUnits >= 0, "a negative balance went in: \(row)")
                try require(
                    !good.debtor.name.isEmpty && !good.account.reference.isEmpty, "nobody went in: \(row)")
                try require(refused.allSatisfy { !$0.reason.isEmpty }, "a refusal without reason")
            }
        }
    }
}

struct CSVReading {
    let encoding: TextEncoding
    let limits: CSVReader.Limits

    struct Outcome: Equatable {
        var rows: [CSVRow]
        var delimiter: UInt8?
    }

    /// - Returns: the good rows.
    func judge(_ input: [UInt8]) throws(Violation) -> [CSVRow] {
        var random = InputRandom(input)
        let whole = read([input])
        try requireEqual(whole, read(pieces(of: input, &random)), "\(encoding): cut in pieces it reads differently")
        var line = 0
        for row in whole.rows {
            try require(row.line > line, "\(encoding): line \(row.line) comes twice")
            line = row.line
            // A byte may become three in UTF-8.
            let size = row.values.reduce(0) { $0 + $1.utf8.count }
            try require(
                size <= 3 * limits.recordBytes && row.values.count <= limits.columns + 1,
                "\(encoding): a row of \(size) bytes in \(row.values.count) columns")
        }
        try requireNextRow(after: input)
        for row in whole.rows { try requireSame(row) }
        return whole.rows
    }

    func read(_ chunks: [[UInt8]], delimiter: UInt8? = nil) -> Outcome {
        var reader = CSVReader(encoding: encoding, delimiter: delimiter, limits: limits)
        var rows: [CSVRow] = []
        for chunk in chunks { rows += reader.feed(chunk) }
        rows += reader.finish()
        return Outcome(rows: rows, delimiter: reader.delimiter)
    }

    /// A bad row does not cost the next one.
    private func requireNextRow(after input: [UInt8]) throws(Violation) {
        guard let last = read([input, Array("\nfuzz-end\n".utf8)]).rows.last else {
            throw Violation(description: "\(encoding): the row after it is lost")
        }
        try requireEqual(last.values, ["fuzz-end"], "\(encoding): the row after it is lost")
    }

    /// A row written into the file of rejects is the same when that is imported.
    private func requireSame(_ row: CSVRow) throws(Violation) {
        let delimiter = UInt8(ascii: ";")
        let line = CSVRow.line(row.values, delimiter: delimiter)
        let rows = CSVReading(encoding: .utf8, limits: .init()).read([Array(line.utf8)], delimiter: delimiter).rows
        if row.values == [""] { return }
        guard let again = rows.first, rows.count == 1 else {
            throw Violation(description: "\(encoding): \(row.values) is written as \(rows)")
        }
        try requireEqual(again.values, row.values, "\(encoding): written again it reads differently")
    }
}
