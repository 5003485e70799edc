import AsteriskManager
import NIOCore
import Testing

/// What the fuzzer found.
@Suite struct FindingTests {
    @Test("A value that ends like the output of an old command stays a value")
    func valueThatEndsLikeACommand() {
        let message = AMIMessage(fields: [("Event", "Newexten"), ("AppData", "x: y\n--END COMMAND--")])
        #expect(decode(message.encoded().readableBytesView) == [.message(message)])
        let old = messages("Response: Follows\r\nPrivilege: Command\r\nx: y\n--END COMMAND--\r\n\r\n")
        #expect(old.first?.lines == ["x: y\n--END COMMAND--"])
    }

    @Test("What a peer sends after a greeting that is none is not kept")
    func nothingIsKeptOfAStranger() {
        var decoder = AMIDecoder(role: .client)
        decoder.feed(Array("GET / HTTP/1.1\r\n".utf8))
        guard case .badBanner? = decoder.next() else {
            Issue.record("taken for Asterisk")
            return
        }
        for _ in 0..<100 { decoder.feed([UInt8](repeating: 0x41, count: 1000)) }
        #expect(decoder.next() == nil)
        #expect(decoder.rest.isEmpty)
    }
}
