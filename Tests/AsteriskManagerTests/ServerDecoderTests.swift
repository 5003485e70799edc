import AsteriskManager
import Testing

@Suite("AMI decoder, reading clients as Asterisk does")
struct ServerDecoderTests {
    static let chunks = [1, 3, 1000, 4096]

    @Test("LF alone ends a line too", arguments: chunks)
    func lineFeedOnly(chunk: Int) {
        let seen = messages("Action: Ping\nActionID: 1\n\nAction: Logoff\r\n\r\n", chunk: chunk, role: .server)
        #expect(seen.map(\.flat) == [["Action=Ping", "ActionID=1"], ["Action=Logoff"]])
    }

    @Test("A stray blank line is an action of its own, without any header", arguments: chunks)
    func strayBlankLine(chunk: Int) {
        let seen = messages("\r\nAction: Ping\r\n\r\n", chunk: chunk, role: .server)
        #expect(seen.map(\.isEmpty) == [true, false])
    }

    @Test("Blanks before a value are skipped, a blank before the colon spoils the name")
    func blanks() {
        let message = messages("Action:   Ping \r\nActionID : 7\r\n\r\n", role: .server)[0]
        #expect(message["Action"] == "Ping ")
        #expect(message.actionID == nil)
    }

    @Test("1,022 bytes and CRLF are a good line, one byte more spoils the action", arguments: chunks)
    func lineLimit(chunk: Int) {
        let good = "X: " + String(repeating: "v", count: 1019)
        let seen = messages("ActionID: 1\r\n\(good)\r\n\r\n", chunk: chunk, role: .server)
        #expect(seen.map(\.fault) == [nil])
        // The CR is all that is kept of the spoilt line; with the LF it is a blank line. So two messages come of it.
        let bad = messages("ActionID: 1\r\n\(good)v\r\nY: 1\r\n\r\n", chunk: chunk, role: .server)
        #expect(bad.map(\.fault) == [.lineTooLong, nil])
        #expect(bad.map(\.actionID) == ["1", nil])
        let worse = messages("ActionID: 1\r\n\(good)\(good)\r\n\r\n", chunk: chunk, role: .server)
        #expect(worse.map(\.fault) == [.lineTooLong])
    }

    @Test("The 129th line is too many")
    func tooManyLines() {
        let lines = { (count: Int) in (1...count).map { "H\($0): x\r\n" }.joined() + "\r\n" }
        #expect(messages(lines(128), role: .server).map(\.fault) == [nil])
        let seen = messages(lines(129) + "Action: Ping\r\n\r\n", role: .server)
        #expect(seen.map(\.fault) == [.tooManyLines, nil])
        #expect(seen[0].fields.count == 128)
    }

    @Test("NUL cuts the rest of its line")
    func nul() {
        #expect(messages("Action: Ping\0hidden\r\nX: 1\r\n\r\n", role: .server)[0].flat == ["Action=Ping", "X=1"])
    }
}
