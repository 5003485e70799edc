import AsteriskManager
import NIOCore
import Testing

@Suite("AMI decoder, reading Asterisk")
struct DecoderTests {
    static let chunks = [1, 2, 3, 7, 4096]

    @Test("The greeting is one line without a blank line after it", arguments: chunks)
    func banner(chunk: Int) {
        let items = decode(
            "Asterisk Call Manager/11.0.0\r\nResponse: Success\r\n\r\n".utf8, chunk: chunk, banner: true)
        #expect(items.count == 2)
        #expect(items.first == .banner("Asterisk Call Manager/11.0.0"))
    }

    @Test("A peer that is no AMI server is found out at once, and nothing is made of what it says", arguments: chunks)
    func badBanner(chunk: Int) {
        let items = decode("HTTP/1.1 400 Bad Request\r\nEvent: Fake\r\n\r\n".utf8, chunk: chunk, banner: true)
        #expect(items.count == 1)
        guard case .badBanner(let start) = items.first else {
            Issue.record("expected a bad greeting, got \(items)")
            return
        }
        #expect(start.hasPrefix("H"))
        let endless = decode([UInt8]("Asterisk Call Manager".utf8) + Array(repeating: 0x41, count: 400), banner: true)
        #expect(endless.count == 1)
    }

    @Test("A greeting whose CR was lost on the way is taken; the messages after it are not", arguments: chunks)
    func bannerWithoutCarriageReturn(chunk: Int) {
        let items = decode(
            "Asterisk Call Manager/11.0.0\nEvent: A\r\nX: a\nb\r\n\r\n".utf8, chunk: chunk, banner: true)
        #expect(items.first == .banner("Asterisk Call Manager/11.0.0"))
        guard items.count == 2, case .message(let message) = items[1] else {
            Issue.record("expected one message, got \(items)")
            return
        }
        #expect(message.flat == ["Event=A", "X=a\nb"])
    }

    @Test("A colon in the channel's name does not end the name of its variable", arguments: chunks)
    func colonInTheNameOfAVariable(chunk: Int) {
        let seen = messages(
            "Event: A\r\nChanVariable(SIP/[2001:db8::1]-01): K=v: w\r\nChanVariable(x: y\r\nB(a:b): c\r\n\r\n",
            chunk: chunk)
        #expect(
            seen[0].flat == ["Event=A", "ChanVariable(SIP/[2001:db8::1]-01)=K=v: w", "ChanVariable(x=y", "B(a=b): c"])
    }

    @Test("What is not UTF-8 can be had byte for byte")
    func rawFields() {
        let bytes = Array("Event: A\r\nN\u{e9}: ".utf8) + [0xE9, 13, 10, 0xFF, 13, 10, 13, 10]
        guard case .message(let message)? = decode(bytes).first else {
            Issue.record("no message")
            return
        }
        #expect(message.rawFields.map { Array($0.value) } == [Array("A".utf8), [0xE9]])
        #expect(message.rawFields.map { String(decoding: $0.key, as: UTF8.self) } == ["Event", "N\u{e9}"])
        #expect(message.rawLines == [[0xFF]])
    }

    @Test("Order, repetition and spelling of headers stay; look-up is without case and the first wins")
    func headers() {
        let message = messages("event: Demo\r\nX: 1\r\nx: 2\r\nEmpty:\r\nBlank: \r\nTail: a  \r\nT: 12:30: x\r\n\r\n")[
            0]
        #expect(
            message.flat == ["event=Demo", "X=1", "x=2", "Empty=", "Blank=", "Tail=a  ", "T=12:30: x"])
        #expect(message["EVENT"] == "Demo")
        #expect(message["x"] == "1")
        #expect(message.values("X") == ["1", "2"])
        #expect(message["Nothing"] == nil)
        #expect(message.has("empty"))
    }

    @Test("A bare LF is data: it ends neither line nor message and forges nothing", arguments: chunks)
    func bareLineFeed(chunk: Int) {
        let seen = messages(
            "Event: Newexten\r\nAppData: one\ntwo: x\n\nEvent: Fake\n\r\nY: 1\r\n\r\nEvent: B\r\n\r\n", chunk: chunk)
        #expect(seen.map(\.eventName) == ["Newexten", "B"])
        #expect(seen[0]["AppData"] == "one\ntwo: x\n\nEvent: Fake\n")
        #expect(seen[0]["Y"] == "1")
    }

    @Test("One tolerance: a lone LF right after CRLF ends a message", arguments: chunks)
    func loneLineFeedEndsMessage(chunk: Int) {
        let seen = messages("Event: A\r\nX: 1\r\n\nEvent: B\r\n\r\n\n\r\nEvent: C\r\n\r\n", chunk: chunk)
        #expect(seen.map(\.eventName) == ["A", "B", "C"])
        #expect(seen[0].flat == ["Event=A", "X=1"])
    }

    @Test("Lines without a colon are kept apart and cost nothing", arguments: chunks)
    func linesWithoutColon(chunk: Int) {
        let seen = messages("Event: A\r\njunk\r\nX: 1\r\n\r\nEvent: B\r\n\r\n", chunk: chunk)
        #expect(seen.count == 2)
        #expect(seen[0].lines == ["junk"])
        #expect(seen[0].flat == ["Event=A", "X=1"])
    }

    @Test("Command output of old Asterisk is one line full of line feeds, not a header", arguments: chunks)
    func oldCommandOutput(chunk: Int) {
        let seen = messages(
            "Response: Follows\r\nActionID: 1\r\nName: a\nb\n--END COMMAND--\r\n\r\n"
                + "Response: Follows\r\nfirst\nsecond: x\n--END COMMAND--\r\n\r\n", chunk: chunk)
        #expect(seen.map(\.lines) == [["Name: a\nb\n--END COMMAND--"], ["first\nsecond: x\n--END COMMAND--"]])
    }

    @Test("An Event header decides before a Response header")
    func kinds() {
        let seen = messages(
            "Response: Failure\r\nEvent: OriginateResponse\r\n\r\nResponse: Success\r\n\r\nX: y\r\n\r\n")
        #expect(seen.map(\.kind) == [.event("OriginateResponse"), .response("Success"), .other])
    }

    @Test("Bytes that are not UTF-8 are decoded leniently and stay readable raw", arguments: chunks)
    func lenientText(chunk: Int) {
        let bytes = Array("Event: A\r\nName: a".utf8) + [0xD0] + Array("\r\nX: 1\r\n\r\n".utf8)
        guard case .message(let message)? = decode(bytes, chunk: chunk).first else {
            Issue.record("no message")
            return
        }
        #expect(message["Name"] == "a\u{FFFD}")
        #expect(message.rawValue("name").map(Array.init) == [0x61, 0xD0])
        #expect(message["X"] == "1")
    }

    @Test("NUL is data in what Asterisk sends")
    func nul() { #expect(messages("Event: A\r\nX: a\0b\r\n\r\n")[0]["X"] == "a\0b") }

    @Test("A line over the limit is left out and counted; its message and the next survive", arguments: chunks)
    func overlongLine(chunk: Int) {
        let limits = AMIDecoder.Limits(line: 10, message: 1000)
        let long = String(repeating: "y", count: 50)
        let seen = messages(
            "Event: A\r\nX: 3456789\r\nZ: \(long)\r\nY: 1\r\n\r\nEvent: B\r\n\r\n", chunk: chunk, limits: limits)
        #expect(seen.map(\.flat) == [["Event=A", "X=3456789", "Y=1"], ["Event=B"]])
        #expect(seen.map(\.fault) == [.lineTooLong, nil])
    }

    @Test("The limit of a line is exact at any split", arguments: 0..<4)
    func exactLimit(extra: Int) {
        let text = "Event: A\r\n" + String(repeating: "x", count: 19 + extra) + "\r\n\r\n"
        for chunk in 1...text.utf8.count {
            let seen = messages(text, chunk: chunk, limits: .init(line: 20, message: 1000))
            #expect(seen.count == 1)
            #expect(seen[0].lines.count == (extra <= 1 ? 1 : 0))
        }
    }

    @Test("A message over the limit is skipped and counted; the next survives", arguments: chunks)
    func overlongMessage(chunk: Int) {
        var decoder = AMIDecoder(expectsBanner: false, limits: .init(line: 100, message: 200))
        let text =
            "Event: Big\r\n" + String(repeating: "Output: 0123456789\r\n", count: 40) + "\r\nEvent: B\r\n\r\n"
        var names: [String?] = []
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: chunk) {
            decoder.feed(bytes[start..<min(start + chunk, bytes.count)])
            while let item = decoder.next() {
                if case .message(let message) = item { names.append(message.eventName) }
            }
        }
        #expect(names == ["B"])
        #expect(decoder.overlongMessages == 1)
    }

    @Test("A line that never ends does not grow memory")
    func endlessLine() {
        var decoder = AMIDecoder(expectsBanner: false, limits: .init(line: 1000, message: 2000))
        decoder.feed(Array("Event: A\r\nX: ".utf8))
        let piece = ByteBuffer(repeating: 0x79, count: 4096)
        for _ in 0..<256 {
            decoder.feed(piece)
            #expect(decoder.next() == nil)
            #expect(decoder.rest.count < 6000)
        }
        #expect(decoder.overlongLines == 1)
        decoder.feed(Array("\r\n\r\nEvent: B\r\n\r\n".utf8))
        guard case .message(let first)? = decoder.next(), case .message(let second)? = decoder.next() else {
            Issue.record("the messages after the endless line are lost")
            return
        }
        #expect(first.flat == ["Event=A"])
        #expect(second.flat == ["Event=B"])
    }
}
