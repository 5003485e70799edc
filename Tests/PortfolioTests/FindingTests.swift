import Portfolio
import Testing

/// What the fuzzer found.
@Suite struct FindingTests {
    @Test("A row over the limit is bad also when its end comes in the same chunk, and the next one is read")
    func limitInOneChunk() {
        var limits = CSVReader.Limits()
        limits.recordBytes = 10
        let file = Array("a,b\n123456789,123\nc,d\n".utf8)
        func read(_ chunk: Int) -> [CSVRow] {
            var reader = CSVReader(encoding: .utf8, limits: limits)
            var rows: [CSVRow] = []
            for start in stride(from: 0, to: file.count, by: chunk) {
                rows += reader.feed(Array(file[start..<min(file.count, start + chunk)]))
            }
            return rows + reader.finish()
        }
        let whole = read(file.count)
        #expect(whole.map(\.line) == [1, 2, 3] && whole[2].values == ["c", "d"])
        #expect(whole[1].malformed?.contains("over 10 bytes") == true)
        for chunk in 1...5 { #expect(read(chunk).map(\.malformed) == whole.map(\.malformed)) }
    }

    @Test("A zero is seen also behind broken UTF-8", arguments: [[0xC3, 0x00], [0xE2, 0x41, 0x00], [0xFF, 0x00]])
    func zeroBehindBrokenText(bytes: [UInt8]) {
        var detector = TextEncodingDetector()
        detector.feed(Array("a;b\n".utf8) + bytes)
        #expect(detector.obstacle == .binary)
    }

    @Test("A value that begins with a byte order mark keeps it when it is written")
    func markInAValue() {
        let values = ["\u{FEFF}Muñoz", "1"]
        var reader = CSVReader(encoding: .utf8, delimiter: UInt8(ascii: ";"))
        let rows = reader.feed(Array(CSVRow.line(values, delimiter: UInt8(ascii: ";")).utf8)) + reader.finish()
        #expect(rows == [CSVRow(line: 1, values: values)])
    }

    @Test(
        "Text behind a closing quote opens no quote, wherever the file is cut",
        arguments: [
            "\"a\"n\"\" b\";1\n2;3\n", "\"a\" \"b\";1\n2;3\n", "\"a\" b \"\";\"c\"\n2;3\n",
        ])
    func textBehindAQuote(file: String) {
        let bytes = Array(file.utf8)
        for cut in 0...bytes.count {
            var reader = CSVReader(encoding: .utf8, delimiter: UInt8(ascii: ";"))
            var rows = reader.feed(Array(bytes[..<cut]))
            rows += reader.feed(Array(bytes[cut...])) + reader.finish()
            #expect(rows.count == 2, "cut at \(cut)")
            #expect(rows.last == CSVRow(line: 2, values: ["2", "3"]), "cut at \(cut)")
            #expect(rows.first?.malformed != nil, "cut at \(cut)")
        }
    }
}
