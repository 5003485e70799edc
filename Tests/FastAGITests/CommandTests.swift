import Testing

@testable import FastAGI

@Suite struct CommandTests {
    private func line(_ name: String, _ arguments: String...) throws -> String {
        String(decoding: try AGICommand(name, arguments).encoded(), as: UTF8.self)
    }

    @Test func wordsAreQuotedOnlyWhereNeeded() throws {
        #expect(try line("ANSWER") == "ANSWER\n")
        #expect(try line("SET VARIABLE", "A", "b") == "SET VARIABLE A b\n")
        #expect(try line("VERBOSE", "two words", "1") == "VERBOSE \"two words\" 1\n")
        #expect(try line("STREAM FILE", "hello", "") == "STREAM FILE hello \"\"\n")
        #expect(try line("SET VARIABLE", "A", "a\tb") == "SET VARIABLE A \"a\tb\"\n")
        #expect(try line("VERBOSE", "ñandú") == "VERBOSE ñandú\n")
        #expect(try line("SET VARIABLE", "A", #"say "x" \ y\"#) == #"SET VARIABLE A "say \"x\" \\ y\\""# + "\n")
    }

    @Test(arguments: ["a\nb", "a\rb", "a\u{0}b", "\r\n"])
    func whatWouldBreakTheLineIsRefused(_ text: String) {
        #expect(throws: AGICommand.Refusal.controlCharacter(argument: 1)) { try line("SET VARIABLE", "A", text) }
    }

    @Test(arguments: ["", " ", "SET\nVARIABLE", "SET\"", "FAILURE", "failure now", "ÑANDÚ", "a\\b"])
    func badNamesAreRefused(_ name: String) {
        #expect(throws: AGICommand.Refusal.badName) { try line(name) }
    }

    @Test func lengthIsCountedWithTheLineFeed() throws {
        let room = AGICommand.maximumBytes - "NOOP ".utf8.count - 1
        #expect(try line("NOOP", String(repeating: "x", count: room)).utf8.count == 2047)
        #expect(throws: AGICommand.Refusal.tooLong(bytes: 2048)) {
            try line("NOOP", String(repeating: "x", count: room + 1))
        }
    }

    @Test func wordsAreCountedWithTheName() throws {
        let most = Array(repeating: "w", count: 125)
        #expect(try !AGICommand("GET VARIABLE", most).encoded().isEmpty)
        #expect(throws: AGICommand.Refusal.tooManyWords(128)) { try AGICommand("GET VARIABLE", most + ["w"]).encoded() }
    }

    @Test(arguments: [
        ("a b", ["a", "b"]), ("  a \t b  ", ["a", "b"]), (#""a b" c"#, ["a b", "c"]), (#"a"b c"d"#, ["ab cd"]),
        (#""""#, [""]), (#"a\ b"#, ["a b"]), (#"\"a"#, ["\"a"]), (#""a\nb""#, ["anb"]),
        (#"a "open end"#, ["a", "open end"]),
        (#"a\\b"#, [#"a\b"#]), ("a\r", ["a\r"]), ("a\u{0}b c", ["a"]), ("", []),
    ])
    func linesAreSplitByAsterisksRules(_ line: String, _ words: [String]) {
        #expect(AGICommandDecoder.words(line.utf8).map(\.string) == words)
    }

    @Test func decodingUndoesEncoding() throws {
        var random = SplitMix(seed: 11)
        let alphabet = Array("ab \t\"\\'ñ(){}$,;é")
        for _ in 0..<500 {
            let words = (0..<Int.random(in: 1...6, using: &random)).map { _ in
                String(
                    (0..<Int.random(in: 0...8, using: &random)).map { _ in
                        alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
                    })
            }
            let line = try AGICommand("SET VARIABLE", words).encoded()
            #expect(line.last == 10 && line.filter { $0 == 10 }.count == 1)
            #expect(AGICommandDecoder.words(line.dropLast()).map(\.string) == ["SET", "VARIABLE"] + words)
            #expect(AGICommandDecoder.command(line.dropLast()) == AGICommand("SET VARIABLE", words))
        }
    }

    /// A session writes its commands by a short cut, which must not be seen in what it writes or refuses.
    @Test func theLineOfALoopHoldsWhatEncodingGives() {
        var line = AGICommand.Line()
        var random = SplitMix(seed: 12)
        let names = ["SET VARIABLE", "NOOP", "", "A  B", " A", "A ", "failure", "FAST", "Ñ", "A\"", "a\n"]
        let words = [
            "", "a", "a b", "say \"x\"", "\\", "ñandú", "a\nb", "a long word without any blank", "\u{7f}", "\t",
        ]
        let long = [2030, 2040, 2041, 2042, 2100].map { String(repeating: "x", count: $0) }
        for _ in 0..<4000 {
            let some = Int.random(in: 0...9, using: &random) == 0 ? words + long : words
            let count = Int.random(in: 0...20, using: &random) == 0 ? Int.random(in: 124...128, using: &random) : 3
            let command = AGICommand(
                Int.random(in: 0...1, using: &random) == 0 ? names[0] : names.randomElement(using: &random) ?? "",
                (0..<Int.random(in: 0...count, using: &random)).map { _ in some.randomElement(using: &random) ?? "" })
            let encoded = Result { () throws(AGICommand.Refusal) in try command.encoded() }
            let written = Result { () throws(AGICommand.Refusal) in
                try line.write(command)
                return Array(line.written)
            }
            #expect(written == encoded)
        }
    }

    @Test func commandsAreFoundByTheirLongestName() {
        #expect(AGICommandDecoder.command("get full variable ${A}".utf8) == AGICommand("GET FULL VARIABLE", "${A}"))
        #expect(AGICommandDecoder.command("SET MUSIC ON".utf8) == AGICommand("SET MUSIC", "ON"))
        #expect(AGICommandDecoder.command("ANSWER\r".utf8) == nil, "a carriage return joins the word")
        #expect(AGICommandDecoder.command("".utf8) == nil)
        #expect(AGICommandDecoder.command("FLY".utf8) == nil)
    }

    @Test func readerCutsAtLineFeeds() {
        var reader = AGICommandReader()
        reader.feed("ANSW".utf8)
        #expect(reader.next() == nil)
        reader.feed("ER\nHANG".utf8)
        #expect(reader.next() == "ANSWER")
        #expect(reader.next() == nil)
    }
}

/// A small generator with a fixed start, so that a failing run can be repeated.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
