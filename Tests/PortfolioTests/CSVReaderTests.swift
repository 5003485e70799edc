import Portfolio
import Testing

@Suite struct CSVReaderTests {
    /// Reads in chunks of the given size.
    func read(
        _ bytes: [UInt8], encoding: TextEncoding = .utf8, chunk: Int = .max,
        limits: CSVReader.Limits = .init()
    ) -> (rows: [CSVRow], failure: CSVError?) {
        var reader = CSVReader(encoding: encoding, limits: limits)
        var items: [CSVReader.Item] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            items += reader.feed(Array(rest.prefix(chunk)))
            rest = rest.dropFirst(min(chunk, rest.count))
        }
        items += reader.finish()
        var rows: [CSVRow] = []
        var failure: CSVError?
        for item in items {
            switch item {
            case .row(let row): rows.append(row)
            case .failed(let error): failure = error
            }
        }
        return (rows, failure)
    }

    func values(_ text: String) -> [[String]] { read(Array(text.utf8)).rows.map(\.values) }

    @Test(arguments: [(",", "a,b"), (";", "a;b"), ("\t", "a\tb"), ("|", "a|b")])
    func findsTheDelimiter(delimiter: String, header: String) {
        #expect(values("\(header)\n1\(delimiter)2\n") == [["a", "b"], ["1", "2"]])
    }

    @Test func theDelimiterIsLookedForOutsideQuotes() {
        #expect(values("\"a,b,c,d\";e\n1;2\n") == [["a,b,c,d", "e"], ["1", "2"]])
        #expect(values("sep=;\r\na,x;b\r\n1;2\r\n") == [["a,x", "b"], ["1", "2"]])
    }

    @Test(arguments: ["\n", "\r\n", "\r"])
    func lineEnds(end: String) {
        let text = ["a;b", "1;\"x;\"\"y\"\"\(end)z\"", "", "2;"].joined(separator: end)
        let rows = read(Array(text.utf8)).rows
        #expect(rows.map(\.values) == [["a", "b"], ["1", "x;\"y\"\(end)z"], ["2", ""]])
        #expect(rows.map(\.line) == [1, 2, 5])
    }

    @Test func anyCutGivesTheSameRows() {
        let text =
            "\u{FEFF}rut;nombre;nota\r\n1-9;\"Pé\"\"rez; Ana\";\"dos\r\nlíneas\"\r\n\r\n2-7;Ñandú;\"\"\r\n3-5;fin;x"
        let bytes = Array(text.utf8)
        let whole = read(bytes)
        #expect(whole.failure == nil)
        #expect(
            whole.rows.map(\.values) == [
                ["rut", "nombre", "nota"], ["1-9", "Pé\"rez; Ana", "dos\r\nlíneas"], ["2-7", "Ñandú", ""],
                ["3-5", "fin", "x"],
            ])
        #expect(whole.rows.map(\.line) == [1, 2, 5, 6])
        for chunk in 1...bytes.count {
            let cut = read(bytes, chunk: chunk)
            #expect(cut.rows == whole.rows, "chunks of \(chunk)")
        }
    }

    @Test func latin1() {
        let bytes: [UInt8] =
            Array("nombre;deuda\nMu".utf8) + [0xF1] + Array("oz;".utf8) + [0x80] + Array("5\n".utf8)
        var detector = TextEncodingDetector()
        detector.feed(bytes)
        #expect(detector.encoding == .latin1)
        #expect(read(bytes, encoding: detector.encoding).rows.last?.values == ["Muñoz", "€5"])
    }

    @Test func utf8IsFoundWhereverItIsCut() {
        let bytes = Array("Ñuñoa, São Paulo, €, 𝔘".utf8)
        for cut in 0...bytes.count {
            var detector = TextEncodingDetector()
            detector.feed(Array(bytes[..<cut]))
            detector.feed(Array(bytes[cut...]))
            #expect(detector.encoding == .utf8)
        }
        for bad: [UInt8] in [
            [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0x41, 0xC3], [0x80],
        ] {
            var detector = TextEncodingDetector()
            detector.feed(bad)
            #expect(detector.encoding == .latin1, "\(bad)")
        }
    }

    @Test func whatIsNoText() {
        func obstacle(_ bytes: [UInt8]) -> TextEncodingDetector.Obstacle? {
            var detector = TextEncodingDetector()
            for byte in bytes { detector.feed([byte]) }
            return detector.obstacle
        }
        #expect(obstacle([0xFF, 0xFE, 0x61, 0x00]) == .utf16)
        #expect(obstacle([0x50, 0x4B, 0x03, 0x04, 0x14]) == .spreadsheet)
        #expect(obstacle([0x61, 0x00, 0x62]) == .binary)
        #expect(obstacle(Array("a;b".utf8)) == nil)
    }

    @Test func anUnterminatedQuoteNamesItsLine() {
        let result = read(Array("a;b\n1;2\n3;\"open\n4;5\n6;7\n".utf8))
        #expect(result.rows.map(\.values) == [["a", "b"], ["1", "2"]])
        #expect(result.failure?.line == 3)
        #expect(result.failure?.reason.contains("never closed") == true)
    }

    @Test func anOpenQuoteDoesNotSwallowTheWholeFile() {
        var limits = CSVReader.Limits()
        limits.recordBytes = 1000
        var reader = CSVReader(encoding: .utf8, limits: limits)
        var items = reader.feed(Array("a;b\n1;\"open\n".utf8))
        for _ in 0..<100 { items += reader.feed(Array(String(repeating: "x;y\n", count: 100).utf8)) }
        #expect(items.count == 2)
        guard case .failed(let error) = items.last else {
            Issue.record("no failure")
            return
        }
        #expect(error.line == 2)
        #expect(reader.feed(Array("1;2\n".utf8)).isEmpty)
    }

    @Test func textAfterAClosingQuoteSpoilsOnlyItsRow() {
        let rows = read(Array("a;b\n\"x\"y;1\n\"z\" ;2\n".utf8)).rows
        #expect(rows.count == 3)
        #expect(rows[1].malformed != nil)
        #expect(rows[2].malformed == nil)
        #expect(rows[2].values == ["z", "2"])
    }

    @Test func aQuoteInsideAPlainValueIsKept() {
        #expect(values("a;b\nCalle 5 \"B\";2\n") == [["a", "b"], ["Calle 5 \"B\"", "2"]])
    }

    @Test func writingAndReadingGivesTheSame() {
        let original = ["plain", "semi;colon", "comma,", "quo\"te", "li\nne", "", " space "]
        let line = CSVRow.line(original) + "\n"
        #expect(values("h1,h2,h3,h4,h5,h6,h7\n" + line).last == original)
    }
}
