import Testing

@testable import FastAGI

/// What the fuzzer found.
@Suite struct FindingTests {
    @Test("A stranger is a stranger, however much of what he says has come")
    func strangerBeyondTheLimits() {
        let bytes = Array("GET /a-path-longer-than-the-limit HTTP/1.0\r\n\r\n".utf8)
        for first in [bytes.count, 1, 20] {
            var parser = AGIEnvironmentParser(limits: .init(bytes: 16, lines: 4))
            #expect(throws: AGIEnvironmentParser.Failure.notAGI) {
                _ = try parser.feed(bytes[..<first])
                _ = try parser.feed(bytes[first...])
            }
        }
    }

    @Test("A code keeps its three digits when it is written")
    func shortCode() throws {
        var parser = AGIReplyParser()
        parser.feed(Array("020 odd\n".utf8))
        guard case .reply(let reply)? = try parser.next() else {
            Issue.record("no reply")
            return
        }
        #expect(reply.encoded() == Array("020 odd\n".utf8))
    }
}
