import Testing

@testable import FastAGI

/// However the network cuts the bytes, the same things are read.
@Suite struct SplitTests {
    static let conversation = Array(
        ("200 result=1 (one\ntwo (x)\n200 result=0 endpos=5\r\nHANGUP\n511 Command Not Permitted\nHANGUP200 result=#\n"
            + "520-Invalid command syntax.  Proper usage follows:\nUse it.\n\n520 End of proper usage.\nnonsense\n"
            + "100 Trying...\n\n200 result=1 (sí) a=\"b c\"\n200 result=1 (ope").utf8)

    private func read(_ pieces: [ArraySlice<UInt8>]) throws -> ([AGIReplyParser.Item], [UInt8]) {
        var parser = AGIReplyParser()
        var items: [AGIReplyParser.Item] = []
        for piece in pieces {
            parser.feed(piece)
            while let item = try parser.next() { items.append(item) }
        }
        return (items, parser.rest)
    }

    private func cut(_ bytes: [UInt8], _ random: inout SplitMix) -> [ArraySlice<UInt8>] {
        var pieces: [ArraySlice<UInt8>] = []
        var start = 0
        while start < bytes.count {
            let end = min(bytes.count, start + Int.random(in: 1...12, using: &random))
            pieces.append(bytes[start..<end])
            start = end
        }
        return pieces
    }

    @Test func answers() throws {
        let whole = try read([Self.conversation[...]])
        #expect(whole.0.count == 9)
        #expect(whole.1 == Array("200 result=1 (ope".utf8))
        var random = SplitMix(seed: 3)
        for _ in 0..<300 {
            let parts = try read(cut(Self.conversation, &random))
            #expect(parts.0 == whole.0)
            #expect(parts.1 == whole.1)
        }
    }

    @Test func environments() throws {
        let bytes = Array((EnvironmentTests.sample + "HANGUP\n").utf8)
        var parser = AGIEnvironmentParser()
        let whole = try #require(try parser.feed(bytes))
        var random = SplitMix(seed: 5)
        for _ in 0..<200 {
            var parser = AGIEnvironmentParser()
            var found: AGIEnvironment?
            var rest: [UInt8] = []
            for piece in cut(bytes, &random) {
                if found != nil {
                    rest += piece
                } else if let environment = try parser.feed(piece) {
                    found = environment
                    rest = parser.rest
                }
            }
            #expect(found == whole)
            #expect(rest == Array("HANGUP\n".utf8))
        }
    }

    /// An environment that comes whole is read by a short cut, which must not be seen in what is read.
    @Test func strangeEnvironments() {
        let lines = [
            "agi_a: b", "agi_a:b", "agi_a: ", "agi_a:", "agi_a", "agi_", "agi_: x", "agi_a: b\r", "agi_arg_1: one",
            "more of it", "agi_x: y: z", "agi_callerid:  two", ":", "\r",
        ]
        var random = SplitMix(seed: 6)
        for round in 0..<3000 {
            // Half of them are mostly plain, so that the short cut goes to their end.
            let some = round % 2 == 0 ? lines : Array(lines.prefix(3))
            var text = "agi_network: yes\n"
            for _ in 0..<Int.random(in: 0...6, using: &random) {
                text += (some.randomElement(using: &random) ?? "") + "\n"
            }
            text += ["\n", "\n\n", "\nHANGUP\n", "", "\r\n"].randomElement(using: &random) ?? ""
            let limits = AGIEnvironmentParser.Limits(
                bytes: Int.random(in: 10...80, using: &random), lines: Int.random(in: 1...8, using: &random))
            let whole = environment([Array(text.utf8)[...]], limits)
            let pieces = environment(cut(Array(text.utf8), &random), limits)
            #expect(whole.0 == pieces.0 && whole.1 == pieces.1, "\(text.debugDescription) \(limits)")
            guard case .success(let found?) = whole.0 else { continue }
            #expect(AGIEnvironment(found.variables) == found)
        }
    }

    /// What is read, and what is left after it.
    private func environment(
        _ pieces: [ArraySlice<UInt8>], _ limits: AGIEnvironmentParser.Limits
    ) -> (Result<AGIEnvironment?, AGIEnvironmentParser.Failure>, [UInt8]) {
        var parser = AGIEnvironmentParser(limits: limits)
        var rest: [UInt8] = []
        var found: AGIEnvironment?
        do throws(AGIEnvironmentParser.Failure) {
            for piece in pieces {
                if found != nil {
                    rest += piece
                } else {
                    found = try parser.feed(piece)
                    if found != nil { rest = parser.rest }
                }
            }
        } catch {
            return (.failure(error), [])
        }
        return (.success(found), rest)
    }

    @Test func randomBytesNeverTrap() {
        var random = SplitMix(seed: 9)
        let alphabet = Array("HANGUP 200result=-()\n\r\"\\=510 agi_:\u{0}ñ".utf8)
        for _ in 0..<400 {
            let bytes = (0..<200).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &random)] }
            let whole = try? read([bytes[...]])
            let parts = try? read(cut(bytes, &random))
            #expect(whole?.0 == parts?.0)
            _ = AGICommandDecoder.words(bytes)
        }
    }
}
