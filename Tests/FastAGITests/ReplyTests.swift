import Testing

@testable import FastAGI

@Suite struct ReplyTests {
    private func items(_ bytes: [UInt8], limit: Int = 262_144) throws -> [AGIReplyParser.Item] {
        var parser = AGIReplyParser(limit: limit)
        parser.feed(bytes)
        var items: [AGIReplyParser.Item] = []
        while let item = try parser.next() { items.append(item) }
        return items
    }

    private func items(_ text: String) throws -> [AGIReplyParser.Item] { try items(Array(text.utf8)) }

    private func reply(_ text: String) throws -> AGIReply {
        let items = try items(text)
        #expect(items.count == 1)
        guard case .reply(let reply)? = items.first else {
            Issue.record("no reply in \(items)")
            return AGIReply(code: 0)
        }
        return reply
    }

    @Test(arguments: ["1", "007", "*12#", "", "-1", "98765432109876543210", "A"])
    func resultsStayText(_ result: String) throws {
        #expect(try reply("200 result=\(result)\n") == .result(AGIText(result)))
    }

    @Test func emptyResultWithReason() throws {
        #expect(try reply("200 result= (timeout)\n") == .result("", data: "timeout"))
        #expect(try reply("200 result=12 (timeout)\n") == .result("12", data: "timeout"))
    }

    @Test(arguments: [
        ("200 result=1 (x)\n", "x"), ("200 result=1 ()\n", ""), ("200 result=1 ((a)(b))\n", "(a)(b)"),
        ("200 result=1 (a=b endpos=5)\n", "a=b endpos=5"), ("200 result=1 (smile :) here)\n", "smile :) here"),
        ("200 result=1 (x) endpos=5)\n", "x) endpos=5"), ("200 result=1 (a ( b)\n", "a ( b"),
        ("200 result=1 (x)\r\n", "x"),
    ])
    func valuesKeepTheirParentheses(_ line: String, _ value: String) throws {
        #expect(try reply(line) == .result("1", data: AGIText(value)))
    }

    @Test func attributes() throws {
        #expect(try reply("200 result=0 endpos=8365\n")["endpos"] == "8365")
        let recorded = try reply("200 result=53 (dtmf) endpos=1600\n")
        #expect(recorded.data == "dtmf" && recorded["endpos"] == "1600")
        let speech = try reply(
            #"200 result=1 (speech) endpos=0 results=1 score0=91 text0="sí \"claro\" (ya)" grammar0=yesno"# + "\n")
        #expect(speech.data == "speech")
        #expect(speech["text0"] == "sí \"claro\" (ya)")
        #expect(speech.attributes.map(\.name) == ["endpos", "results", "score0", "text0", "grammar0"])
    }

    @Test func valueOfSeveralLines() throws {
        #expect(try reply("200 result=1 (one\ntwo\n\nfour)\n").data == "one\ntwo\n\nfour")
        #expect(try reply("200 result=1 (one\nHANGUP\n200 result=0\nx) endpos=4\n")["endpos"] == "4")
    }

    @Test func usageBlock() throws {
        let text = "520-Invalid command syntax.  Proper usage follows:\nFirst.\n\n  Second.\n520 End of proper usage.\n"
        #expect(
            try items(text + "200 result=0\n")
                == [.reply(AGIReply(code: 520, text: "First.\n\n  Second.")), .reply(.result(0))])
        #expect(
            try reply("520 Invalid command syntax.  Proper usage not available.\n").text
                == "Invalid command syntax.  Proper usage not available.")
        #expect(
            try reply("520-Invalid command syntax.  Proper usage follows:\nGlued.520 End of proper usage.\n").text
                == "Glued.")
    }

    @Test func refusals() throws {
        #expect(try reply("510 Invalid or unknown command\n") == .unknownCommand)
        #expect(try reply("511 Command Not Permitted on a dead channel or intercept routine\n") == .deadChannel)
    }

    @Test func hangupIsNoAnswer() throws {
        #expect(try items("HANGUP\n200 result=-1\nHANGUP\n") == [.hangup, .reply(.result(-1)), .hangup])
        #expect(try items("HANGUP200 result=0\n") == [.hangup, .reply(.result(0))])
        #expect(try items("HANGUP\r\n") == [.hangup])
        #expect(try items("HANGUPS\n") == [.bad("HANGUPS")])
    }

    @Test func tryingAndEmptyLinesAreSkipped() throws {
        #expect(try items("100 Trying...\n\n\r\n200 result=0\n") == [.reply(.result(0))])
    }

    @Test(arguments: [
        "hello", "200", "200 ok", "20 result=1", "2000 result=1", "510-x", "200-result=1", "520 End of proper usage.",
    ])
    func strangeLinesCostOnlyThemselves(_ line: String) throws {
        #expect(try items(line + "\n200 result=0\n") == [.bad(AGIText(line)), .reply(.result(0))])
    }

    @Test(arguments: ["what is this", "Gosub complete", "text=\"never ended", "x=1 y"])
    func wordsAfterTheResultDoNotCostTheAnswer(_ words: String) throws {
        let answer = AGIReply(code: 200, result: "1", text: AGIText(words))
        #expect(try items("200 result=1 \(words)\n200 result=0\n") == [.reply(answer), .reply(.result(0))])
        #expect(try items(answer.encoded()) == [.reply(answer)])
    }

    @Test func blanksMoreThanOneAreTaken() throws {
        #expect(
            try reply("200 result=1   (x)  endpos=5 \n") == .result(1, data: "x", attributes: [.init("endpos", "5")]))
        #expect(try reply("200 result=0  endpos=5\n")["endpos"] == "5")
    }

    @Test func latin1ValueIsKept() throws {
        let bytes = Array("200 result=1 (caf".utf8) + [0xe9] + Array(")\n".utf8)
        guard case .reply(let reply)? = try items(bytes).first else { return #expect(Bool(false)) }
        #expect(reply.data?.bytes == [0x63, 0x61, 0x66, 0xe9])
        #expect(reply.data?.string == "café")
    }

    @Test(arguments: [
        "200 result=1 (", "200 result=1 (\n", "520-Invalid command syntax.  Proper usage follows:\n", "",
    ])
    func nothingGrowsWithoutBound(_ start: String) {
        #expect(throws: AGIReplyParser.TooLarge()) {
            try items(Array(start.utf8) + Array(repeating: UInt8(ascii: "x"), count: 5000) + [10], limit: 1000)
        }
    }

    @Test func parenthesesDoNotMakeItSlow() throws {
        // Each of these would be tried against all that follows if the search were not bounded.
        let hostile = "200 result=1 (" + String(repeating: ") a=b", count: 40_000) + " !)x\n"
        let start = ContinuousClock.now
        _ = try items(Array(hostile.utf8))
        #expect(ContinuousClock.now - start < .seconds(5))
    }

    @Test func encodingIsReadBackTheSame() throws {
        let replies: [AGIReply] = [
            .result(0), .result("007"), .result(""), .result("", data: "timeout"), .result(1, data: "a (b) c=d"),
            .result(1, data: "one\ntwo"), .result(0, attributes: [.init("endpos", "12")]),
            .result(1, data: "speech", attributes: [.init("text0", "a \"b\" \\ c"), .init("score0", "9")]),
            .unknownCommand, .deadChannel, AGIReply(code: 520, text: "line one\nline two"),
            AGIReply(code: 520, text: "one line"),
            AGIReply(code: 520, text: "Invalid command syntax.  Proper usage not available."),
        ]
        for reply in replies {
            #expect(try items(reply.encoded()) == [.reply(reply)])
        }
    }
}
