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
