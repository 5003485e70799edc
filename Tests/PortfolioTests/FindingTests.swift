import Portfolio
import Testing

/// What the fuzzer found.
@Suite struct FindingTests {
    @Test("A row over the limit ends the reading also when its end comes in the same chunk")
    func limitInOneChunk() {
        var limits = CSVReader.Limits()
        limits.recordBytes = 10
        let file = Array("a,b\n123456789,123\nc,d\n".utf8)
        func read(_ chunk: Int) -> [CSVReader.Item] {
            var reader = CSVReader(encoding: .utf8, limits: limits)
            var items: [CSVReader.Item] = []
            for start in stride(from: 0, to: file.count, by: chunk) {
                items += reader.feed(Array(file[start..<min(file.count, start + chunk)]))
            }
            return items + reader.finish()
        }
        let whole = read(file.count)
        #expect(whole.count == 2)
        guard case .failed(let error)? = whole.last else {
            Issue.record("the long row went through: \(whole)")
            return
        }
        #expect(error.line == 2)
        for chunk in 1...5 { #expect(read(chunk) == whole) }
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
        let items = reader.feed(Array(CSVRow.line(values, delimiter: UInt8(ascii: ";")).utf8)) + reader.finish()
        #expect(items == [.row(CSVRow(line: 1, values: values))])
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
            var items = reader.feed(Array(bytes[..<cut]))
            items += reader.feed(Array(bytes[cut...])) + reader.finish()
            #expect(items.count == 2, "cut at \(cut)")
            #expect(items.last == .row(CSVRow(line: 2, values: ["2", "3"])), "cut at \(cut)")
            guard case .row(let first)? = items.first else { continue }
            #expect(first.malformed != nil, "cut at \(cut)")
        }
    }
}
