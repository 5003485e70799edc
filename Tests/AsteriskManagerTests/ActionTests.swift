import AsteriskManager
import NIOCore
import Testing

@Suite("Actions on the wire")
struct ActionTests {
    static func wire(_ action: AMIAction) throws -> String { String(buffer: try action.encode(actionID: "t-1")) }

    @Test("Name, ActionID, then the headers in order, repetition allowed")
    func plain() throws {
        let action = AMIAction("Originate", [.init("Variable", "A=1"), .init("Variable", "B=x y"), .init("Empty", "")])
        #expect(
            try Self.wire(action)
                == "Action: Originate\r\nActionID: t-1\r\nVariable: A=1\r\nVariable: B=x y\r\nEmpty: \r\n\r\n")
    }

    @Test(
        "Whatever Asterisk would read as something else is refused",
        arguments: [
            AMIAction("Ping", [.init("X", "a\nb")]), AMIAction("Ping", [.init("X", "a\r\nAction: Command")]),
            AMIAction("Ping", [.init("X", "a\rb")]), AMIAction("Ping", [.init("X", "a\0b")]),
            AMIAction("Ping", [.init("A\r\nB", "x")]), AMIAction("Ping", [.init("A:B", "x")]),
            AMIAction("Ping", [.init("", "x")]), AMIAction(""), AMIAction("Ping\nX: y"),
        ])
    func injection(action: AMIAction) {
        #expect(throws: AMIActionError.self) { try action.encode(actionID: "t-1") }
    }

    @Test("An ActionID is checked like a value, and for its length")
    func actionID() {
        #expect(throws: AMIActionError.forbiddenByte(header: "ActionID")) {
            try AMIAction.ping().encode(actionID: "1\r\nX: y")
        }
        #expect(throws: AMIActionError.actionIDTooLong(bytes: 65)) {
            try AMIAction.ping().encode(actionID: String(repeating: "i", count: 65))
        }
    }

    @Test("1,022 bytes are the longest line, counted in bytes")
    func longestLine() throws {
        _ = try Self.wire(AMIAction("Setvar", [.init("Value", String(repeating: "v", count: 1015))]))
        #expect(throws: AMIActionError.lineTooLong(header: "Value", bytes: 1023)) {
            try Self.wire(AMIAction("Setvar", [.init("Value", String(repeating: "v", count: 1016))]))
        }
        #expect(throws: AMIActionError.lineTooLong(header: "Value", bytes: 1027)) {
            try Self.wire(AMIAction("Setvar", [.init("Value", String(repeating: "ñ", count: 510))]))
        }
    }

    @Test("128 lines are the most, Action and ActionID included")
    func mostLines() throws {
        let fields = (0..<126).map { AMIAction.Field("H\($0)", "x") }
        _ = try Self.wire(AMIAction("UserEvent", fields))
        #expect(throws: AMIActionError.tooManyLines(129)) {
            try Self.wire(AMIAction("UserEvent", fields + [.init("One", "more")]))
        }
    }

    @Test("A server decodes what was encoded", arguments: 1...20)
    func roundTrip(seed: Int) throws {
        var random = TestRandom(state: UInt64(seed))
        let values = ["", "plain", "ñandú: 1", "a,b", #"q"\"#, "trail ", String(repeating: "v", count: 1000)]
        let fields = (0...seed).map { AMIAction.Field("K\($0)", values.randomElement(using: &random) ?? "") }
        let bytes = try AMIAction("Test", fields).encode(actionID: "t-\(seed)")
        let items = decode(bytes.readableBytesView, chunk: 1 + seed, role: .server)
        guard items.count == 1, case .message(let message) = items[0] else {
            Issue.record("expected one action, got \(items)")
            return
        }
        let wanted = [("Action", "Test"), ("ActionID", "t-\(seed)")] + fields.map { ($0.name, $0.value) }
        #expect(message.fields.elementsEqual(wanted) { $0.key == $1.0 && $0.value == $1.1 })
    }

    @Test("ActionIDs are short, unique in this process and between instances")
    func ids() {
        var seen = Set<String>()
        for _ in 0..<20 {
            var ids = AMIActionIDs(label: "marcador-ñ\r\n")
            for _ in 0..<500 { seen.insert(ids.next()) }
        }
        #expect(seen.count == 10_000)
        #expect(seen.allSatisfy { $0.utf8.count <= 40 && $0.utf8.allSatisfy { $0 > 32 && $0 < 127 } })
    }

    @Test("Errors name the header and the cure, never the value")
    func sentences() {
        let error = #expect(throws: AMIActionError.self) {
            try AMIAction("Login", [.init("Secret", "hunter2\n")]).encode(actionID: "1")
        }
        #expect(error?.description.contains("Secret") == true)
        #expect(error?.description.contains("hunter2") == false)
    }

    @Test("Secrets show in no description, reflection or dump")
    func secrets() {
        let login = AMILogin(username: "ana", secret: "hunter2")
        let md5 = AMIAction.login(username: "ana", secret: "hunter2", challenge: "1")
        let key = md5.fields.first { $0.name == "Key" }?.value ?? "no key"
        var dumped = ""
        dump(login, to: &dumped)
        dump(AMIAction.login(username: "ana", secret: "hunter2"), to: &dumped)
        dump(md5, to: &dumped)
        dump(AMIMessage(fields: [("Action", "Login"), ("Secret", "hunter2")]), to: &dumped)
        for text in [dumped, "\(login)", String(reflecting: login), "\(md5)", String(reflecting: md5)] {
            #expect(!text.contains("hunter2") && !text.contains(key), "\(text)")
        }
        #expect(dumped.contains("ana"))
    }

    @Test(
        "MD5 by the test values of RFC 1321, and one by two blocks",
        arguments: [
            ("", "d41d8cd98f00b204e9800998ecf8427e"), ("abc", "900150983cd24fb0d6963f7d28e17f72"),
            ("abcdefghijklmnopqrstuvwxyz", "c3fcd3d76192e4007dfb496cca67e13b"),
            (
                "12345678901234567890123456789012345678901234567890123456789012345678901234567890",
                "57edf4a22be3c955ac49da2e2107b67a"
            ),
        ])
    func md5(text: String, hex: String) {
        let key = AMIAction.login(username: "u", secret: AMISecret(text), challenge: "").fields.first {
            $0.name == "Key"
        }
        #expect(key?.value == hex)
    }
}

@Suite("Further actions")
struct FurtherActionTests {
    private func lines(_ action: AMIAction) -> [String] {
        ["Action=\(action.name)"] + action.fields.map { "\($0.name)=\($0.value)" }
    }

    @Test("Queues: penalty, a caller taken out, a line for the log")
    func queues() {
        #expect(
            lines(.queuePenalty(interface: "PJSIP/ana", penalty: 2, queue: "q"))
                == ["Action=QueuePenalty", "Interface=PJSIP/ana", "Penalty=2", "Queue=q"])
        #expect(
            lines(.queueWithdrawCaller(queue: "q", caller: "PJSIP/x-1"))
                == ["Action=QueueWithdrawCaller", "Queue=q", "Caller=PJSIP/x-1"])
        #expect(
            lines(.queueLog(queue: "q", event: "NOTE", message: "hola"))
                == ["Action=QueueLog", "Queue=q", "Event=NOTE", "Message=hola"])
    }

    @Test("Channels, bridges and messages")
    func channels() {
        #expect(
            lines(.blindTransfer(channel: "PJSIP/x-1", context: "marcador", exten: "s"))
                == ["Action=BlindTransfer", "Channel=PJSIP/x-1", "Context=marcador", "Exten=s"])
        #expect(
            lines(.absoluteTimeout(channel: "PJSIP/x-1", seconds: -3))
                == ["Action=AbsoluteTimeout", "Channel=PJSIP/x-1", "Timeout=0"])
        #expect(lines(.bridgeInfo(bridgeID: "b")) == ["Action=BridgeInfo", "BridgeUniqueid=b"])
        #expect(
            lines(.messageSend(to: "pjsip:ana", from: "sip:m@example.org", body: "hola ñ"))
                == ["Action=MessageSend", "To=pjsip:ana", "From=sip:m@example.org", "Body=hola ñ"])
        #expect(lines(.dbGet(family: "f", key: "k")) == ["Action=DBGet", "Family=f", "Key=k"])
        // A text of several lines cannot be sent as it is, and is not.
        #expect(throws: AMIActionError.forbiddenByte(header: "Body")) {
            try AMIAction.messageSend(to: "pjsip:ana", from: "sip:m@example.org", body: "a\nb").encode(actionID: "1")
        }
    }
}
