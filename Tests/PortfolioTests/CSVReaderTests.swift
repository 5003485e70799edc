import Portfolio
import Testing

@Suite struct CSVReaderTests {
    /// Reads in chunks of the given size.
    func read(
        _ bytes: [UInt8], encoding: TextEncoding = .utf8, chunk: Int = .max,
        limits: CSVReader.Limits = .init()
    ) -> [CSVRow] {
        var reader = CSVReader(encoding: encoding, limits: limits)
        var rows: [CSVRow] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            rows += reader.feed(Array(rest.prefix(chunk)))
            rest = rest.dropFirst(min(chunk, rest.count))
        }
        return rows + reader.finish()
    }

    func values(_ text: String) -> [[String]] { read(Array(text.utf8)).map(\.values) }

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
        let rows = read(Array(text.utf8))
        #expect(rows.map(\.values) == [["a", "b"], ["1", "x;\"y\"\(end)z"], ["2", ""]])
        #expect(rows.map(\.line) == [1, 2, 5])
    }

    @Test func anyCutGivesTheSameRows() {
        let text =
            "\u{FEFF}rut;nombre;nota\r\n1-9;\"Pé\"\"rez; Ana\";\"dos\r\nlíneas\"\r\n\r\n2-7;Ñandú;\"\"\r\n3-5;fin;x"
        let bytes = Array(text.utf8)
        let whole = read(bytes)
        #expect(
            whole.map(\.values) == [
                ["rut", "nombre", "nota"], ["1-9", "Pé\"rez; Ana", "dos\r\nlíneas"], ["2-7", "Ñandú", ""],
                ["3-5", "fin", "x"],
            ])
        #expect(whole.map(\.line) == [1, 2, 5, 6])
        for chunk in 1...bytes.count {
            let cut = read(bytes, chunk: chunk)
            #expect(cut == whole, "chunks of \(chunk)")
        }
    }

    @Test func latin1() {
        let bytes: [UInt8] =
            Array("nombre;deuda\nMu".utf8) + [0xF1] + Array("oz;".utf8) + [0x80] + Array("5\n".utf8)
        var detector = TextEncodingDetector()
        detector.feed(bytes)
        #expect(detector.encoding == .latin1)
        #expect(read(bytes, encoding: detector.encoding).last?.values == ["Muñoz", "€5"])
    }

    /// One odd byte does not cost the others their accents, and what is put together of both kinds comes out right.
    @Test func whatIsNotInTheEncodingOfTheFileIsReadInTheOther() {
        func file(_ lines: [[UInt8]]) -> (encoding: TextEncoding, rows: [CSVRow]) {
            let bytes = Array(lines.joined(separator: [0x0A]))
            var detector = TextEncodingDetector()
            detector.feed(bytes)
            return (detector.encoding, read(bytes, encoding: detector.encoding))
        }
        let (header, utf8, plain) = (Array("nombre;nota".utf8), Array("Íñigo Muñoz;ñ".utf8), Array("Ana;-".utf8))
        let latin1 = Array("Pe".utf8) + [0xF1] + Array("a;".utf8) + [0x93] + Array("s".utf8) + [0xED, 0x94]
        let mixed = Array("Núñez;a".utf8) + [0xF1] + Array("o y año".utf8)
        let mostly = file([header, utf8, utf8, latin1, plain, mixed])
        #expect(mostly.encoding == .utf8)
        #expect(
            mostly.rows.dropFirst().map(\.values) == [
                ["Íñigo Muñoz", "ñ"], ["Íñigo Muñoz", "ñ"], ["Peña", "“sí”"], ["Ana", "-"], ["Núñez", "año y año"],
            ])
        #expect(mostly.rows.map(\.isOfOtherEncoding) == [false, false, false, true, false, true])
        let seldom = file([header, latin1, latin1, utf8])
        #expect(seldom.encoding == .latin1)
        #expect(seldom.rows.map(\.values[0]) == ["nombre", "Peña", "Peña", "Íñigo Muñoz"])
        #expect(seldom.rows.map(\.isOfOtherEncoding) == [false, false, false, true])
        // A capital with an accent and a closing quote are a letter of Africa in UTF-8.
        let spain = Array("El Jos".utf8) + [0xC9, 0x94, 0x3B, 0xD1]
        #expect(file([header, latin1, spain]).rows.last?.values == ["El JosÉ”", "Ñ"])
        #expect(file([header, Array("ɔ;€".utf8)]).rows.last?.values == ["ɔ", "€"])
        // A letter in neither.
        let broken = file([header, utf8, [0x81, 0x3B, 0x61]]).rows
        #expect(broken.map(\.unreadable) == [[], [], [0]] && broken.last?.values == ["\u{FFFD}", "a"])
        // A mark at the beginning is a word.
        #expect(file([[0xEF, 0xBB, 0xBF] + header, latin1]).encoding == .utf8)
    }

    @Test func aFileCutInsideACharacterSpoilsItsLastRow() {
        let whole = Array("nombre;cuenta\nJosé;1\nMaría Ñandú".utf8)
        #expect(read(whole).allSatisfy { $0.malformed == nil })
        let cut = read(Array(whole.dropLast()))
        #expect(cut.map { $0.malformed == nil } == [true, true, false])
        #expect(cut.last?.malformed?.contains("it was cut off") == true)
        #expect(read(Array("a;b\n1;€".utf8.dropLast())).last?.malformed != nil)
        #expect(read(Array("a;b\n1;2".utf8)).last?.malformed == nil)
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

    /// Where the quotes go wrong, which lines are bad for it, and whether the file goes on so long that the limit shows it.
    @Test(
        arguments: [
            // Never closed: by the end of the file, or over the limit.
            (
                "1;2\n3;\"open\n4;5\n6;7\n", [3: "a quote opened in this row is never closed"],
                ["1;2", "3;open", "4;5", "6;7"]
            ),
            ("1;\"open\r\n4;5\r\n6;7", [2: "a quote opened in this row is never closed"], ["1;open", "4;5", "6;7"]),
            ("1;\"open\r4;5\r", [2: "a quote opened in this row is never closed"], ["1;open", "4;5"]),
            ("1;\"open", [2: "a quote opened in this row is never closed"], ["1;open"]),
            // It is one of a later row that seems to close it.
            ("1;\"Ana;5\n2;\"Eva\";6\n3;\"Luz\";7\n", [2: "never closed"], ["1;Ana;5", "2;Eva;6", "3;Luz;7"]),
            ("\"1\";\"Ana\n\"2\";\"Eva\"\n", [2: "never closed"], ["1;Ana", "2;Eva"]),
            ("1;\"Ana\n\"2\" ;\"Eva\"\n", [2: "never closed"], ["1;Ana", "2;Eva"]),
            // Two of them, and one behind a value that has line ends of its own.
            ("1;\"a\n2;b\n3;\"c\n4;d\n", [2: "never closed", 4: "never closed"], ["1;a", "2;b", "3;c", "4;d"]),
            ("1;\"a\nb\";\"c\n4;d\n", [2: "the quote opened on line 3 is never closed"], ["1;a\nb;c", "4;d"]),
            // Doubled ones are as they are written when the lines are read again.
            ("1;\"a\n2;\"\"\n3;b\"\"c\n4;\"\"\"d\"\"\"\n", [2: "never closed"], ["1;a", "2;", "3;b\"\"c", "4;\"d\""]),
            // Nothing is wrong with these.
            ("1;\"a\n\nb\"\n2;c\n", [:], ["1;a\n\nb", "2;c"]),
            ("1;\"a\nb\"  \n2;\"\"\"\n\"\n", [:], ["1;a\nb", "2;\"\n"]),
        ] as [(String, [Int: String], [String])])
    func aQuoteThatIsNeverClosedSpoilsItsOwnRow(text: String, bad: [Int: String], values: [String]) {
        let bytes = Array(("a;b\n" + text).utf8)
        let end = Array((text.last?.isNewline == true ? "" : "\n").utf8) + Array("\nx;y".utf8)
        var limits = CSVReader.Limits()
        // A quote that is open is so for more than this when the file goes on.
        limits.recordBytes = 60
        for (file, rest) in [
            (bytes, [String]()), (bytes + end, ["x;y"]),
            (bytes + end + Array(repeatElement(end, count: 30).joined()), Array(repeating: "x;y", count: 31)),
        ] {
            let whole = read(file, limits: limits)
            #expect(whole.dropFirst().map { $0.values.joined(separator: ";") } == values + rest)
            let found = whole.filter { $0.malformed != nil }
            #expect(found.map(\.line) == bad.keys.sorted())
            #expect(found.allSatisfy { $0.malformed?.contains(bad[$0.line] ?? "") == true }, "\(found)")
            for chunk in 1...12 { #expect(read(file, chunk: chunk, limits: limits) == whole, "chunks of \(chunk)") }
        }
    }

    @Test func aRowOverTheLimitCostsNoOther() {
        var limits = CSVReader.Limits()
        (limits.recordBytes, limits.columns) = (300, 4)
        let long = String(repeating: "x", count: 301)
        for row in [
            long, "1;\(long);2", "1;\"\(long)\";2", "1;\"\(long)", "1;2;3;4;5;6", ";;;;;", "1;\"a\nb\";\(long)",
        ] {
            let lines = row.contains("\n") ? 2 : 1
            for end in ["\n", "\r\n", "\r"] {
                let file = Array("a;b\(end)\(row)\(end)3;4\(end)5;\"6\"".utf8)
                for chunk in [1, 2, 7, 300, 301, 302, 310, .max] {
                    let rows = read(file, chunk: chunk, limits: limits)
                    #expect(rows.map { $0.malformed != nil } == [false, true, false, false], "\(row) in \(chunk)")
                    #expect(rows.map(\.line) == [1, 2, 2 + lines, 3 + lines])
                    #expect(rows.suffix(2).map(\.values) == [["3", "4"], ["5", "6"]])
                }
            }
        }
    }

    /// However many quotes are left open, each costs its own row only.
    @Test func openQuotesHereAndThere() {
        var random = SeededDraws(seed: 4)
        for round in 0..<200 {
            var file = "a;b;c\n"
            var good: [[String]] = []
            for line in 0..<40 {
                let name = Bool.random(using: &random) ? "\"Eva;\(line)\"" : "Ana \(line)"
                if Int.random(in: 0..<6, using: &random) == 0 {
                    file += "\(line);\"\(name.filter { $0 != "\"" });1\n"
                } else {
                    file += "\(line);\(name);1\n"
                    good.append(["\(line)", name.filter { $0 != "\"" }, "1"])
                }
            }
            let rows = read(Array(file.utf8), chunk: Int.random(in: 1...200, using: &random))
            #expect(rows.count == 41)
            #expect(rows.dropFirst().filter { $0.malformed == nil }.map(\.values) == good, "round \(round)")
        }
    }

    @Test func textAfterAClosingQuoteSpoilsOnlyItsRow() {
        let rows = read(Array("a;b\n\"x\"y;1\n\"z\" ;2\n".utf8))
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
