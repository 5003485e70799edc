import Testing

@testable import FastAGI

@Suite struct EnvironmentTests {
    static let sample = """
        agi_network: yes
        agi_network_script: greeting/short?account=17&tag=a&tag=b&bare
        agi_request: agi://127.0.0.1:4573/greeting/short?account=17&tag=a&tag=b&bare
        agi_channel: PJSIP/trunk-00000007
        agi_uniqueid: m-41
        agi_callerid: unknown
        agi_calleridname: Nuria: "la jefa"
        agi_accountcode:\u{20}
        agi_arg_1: http://example.test:80/?a=b
        agi_arg_2: dos palabras
        agi_arg_10: last


        """

    private func parse(_ text: String) throws -> AGIEnvironment? {
        var parser = AGIEnvironmentParser()
        return try parser.feed(text.utf8)
    }

    @Test func readsScriptPathQueryAndArguments() throws {
        let environment = try #require(try parse(Self.sample))
        #expect(environment.path == "greeting/short")
        #expect(environment.query.map(\.name) == ["account", "tag", "tag", "bare"])
        #expect(environment.query.map(\.value) == ["17", "a", "b", ""])
        #expect(environment.query("account") == "17")
        #expect(environment.arguments == ["http://example.test:80/?a=b", "dos palabras", "last"])
        #expect(environment.callerIDName == "Nuria: \"la jefa\"")
        #expect(environment.callerID == nil, "Asterisk writes unknown for what it does not know")
        #expect(environment["agi_accountcode"] == "")
        #expect(environment.accountCode == nil)
        #expect(environment.uniqueID == "m-41")
        #expect(environment.variables.first == .init("agi_network", "yes"))
    }

    @Test func urlWithoutPathHasNoScript() throws {
        let environment = try #require(try parse("agi_network: yes\nagi_request: agi://127.0.0.1\n\n"))
        #expect(environment.script == nil)
        #expect(environment.path.isEmpty)
        #expect(environment.query.isEmpty)
    }

    @Test func argumentsComeInTheOrderOfTheirNumbers() throws {
        let environment = try #require(try parse("agi_arg_2: b\nagi_arg_10: c\nagi_arg_1: a\nagi_arg_x: no\n\n"))
        #expect(environment.arguments == ["a", "b", "c"])
    }

    @Test func latin1IsKeptAndReadable() throws {
        var parser = AGIEnvironmentParser()
        let bytes = Array("agi_calleridname: Nu".utf8) + [0xf1, 0x65, 0x7a] + Array("\n\n".utf8)
        let environment = try #require(try parser.feed(bytes))
        #expect(environment["agi_calleridname"]?.bytes == Array("Nu".utf8) + [0xf1, 0x65, 0x7a])
        #expect(environment["agi_calleridname"]?.isUTF8 == false)
        #expect(environment.callerIDName == "Nuñez")
    }

    @Test func textCutInsideACharacterIsStillUTF8() {
        #expect(AGIText(bytes: Array("ñandú".utf8).dropLast()).string == "ñand")
        #expect(AGIText(bytes: [0x4e, 0x75, 0xf1]).string == "Nuñ", "a Latin-1 letter at the end stays")
        #expect(AGIText(bytes: []).string.isEmpty)
    }

    @Test func bytesAfterTheBlankLineAreKept() throws {
        var parser = AGIEnvironmentParser()
        _ = try parser.feed("agi_network: yes\n\nHANGUP\n".utf8)
        #expect(parser.rest == Array("HANGUP\n".utf8))
    }

    @Test func valueWithLineFeedGoesOn() throws {
        let environment = try #require(try parse("agi_network: yes\nagi_arg_1: one\ntwo\nagi_arg_2: x\n\n"))
        #expect(environment.arguments == ["one\ntwo", "x"])
    }

    @Test func lineThatIsNoVariableCostsNothingElse() throws {
        let environment = try #require(try parse("agi_network: yes\nno colon\nfoo: bar\nagi_type: SIP\n\n"))
        #expect(environment.variables == [.init("agi_network", "yes"), .init("agi_type", "SIP")])
    }

    @Test func firstOfTwoEqualNamesCounts() throws {
        let environment = try #require(try parse("agi_network_script: real\nagi_network_script: forged\n\n"))
        #expect(environment.path == "real")
        #expect(environment.variables.count == 2)
    }

    @Test(arguments: ["GET / HTTP/1.1\r\n", "\u{16}\u{3}\u{1}", "x", "\n", "agi_without_colon\n", "agx"])
    func whatIsNotAGIIsRefusedAtOnce(_ text: String) {
        #expect(throws: AGIEnvironmentParser.Failure.notAGI) { try parse(text) }
    }

    @Test func incompleteIsNeitherErrorNorResult() throws {
        #expect(try parse("agi_network: yes\nagi_req") == nil)
        #expect(try parse("ag") == nil)
    }

    @Test func limitsHold() throws {
        var parser = AGIEnvironmentParser(limits: .init(bytes: 40, lines: 2))
        #expect(throws: AGIEnvironmentParser.Failure.tooLarge) {
            try parser.feed(("agi_arg_1: " + String(repeating: "x", count: 60)).utf8)
        }
        #expect(throws: AGIEnvironmentParser.Failure.tooLarge, "and it stays refused") { try parser.feed("\n\n".utf8) }
        var short = AGIEnvironmentParser(limits: .init(bytes: 4000, lines: 2))
        #expect(throws: AGIEnvironmentParser.Failure.tooLarge) { try short.feed("agi_a: 1\nagi_b: 2\nagi_c: 3\n".utf8) }
        var exact = AGIEnvironmentParser(limits: .init(bytes: 19, lines: 2))
        #expect(try exact.feed("agi_a: 1\nagi_b: 2\n\n".utf8)?.variables.count == 2)
    }

    @Test func encodingIsReadBackTheSame() throws {
        let sent = AGIEnvironment(
            .init(
                script: "answered?attempt=9", arguments: ["uno", "dos palabras"], channel: "Local/9001@people-1;1",
                uniqueID: "m-9", callerIDName: "Ñandú"))
        var parser = AGIEnvironmentParser()
        let read = try #require(try parser.feed(sent.encoded()))
        #expect(read == sent)
        #expect(read.path == "answered")
        #expect(read["agi_type"] == "Local")
        #expect(read["agi_request"] == "agi://127.0.0.1:4573/answered?attempt=9")
        #expect(read["agi_dnid"] == "unknown")
        #expect(parser.rest.isEmpty)
    }
}
