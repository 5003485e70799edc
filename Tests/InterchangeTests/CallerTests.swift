import AsteriskRig
import Testing

@testable import Interchange

/// The client on real lines, against receivers that do what receivers do.
@Suite(.serialized, .timeLimit(.minutes(1))) struct CallerTests {
    private func post(
        to conduct: WebReceiver.Conduct, patience: Duration = .seconds(20), body: String = "{}"
    ) async throws -> (answer: ExchangeAnswer, heard: [WebReceiver.Request]) {
        let receiver = try WebReceiver { _ in conduct }
        defer { receiver.stop() }
        let address = try #require(WebAddress("http://127.0.0.1:\(receiver.port)/hooks?a=b"))
        let answer = await HTTPCaller().post(
            Array(body.utf8), to: address, tls: nil, headers: [("webhook-id", "k-1")], patience: patience)
        return (answer, receiver.heard)
    }

    @Test func whatIsSent() async throws {
        let (answer, heard) = try await post(to: .answer(204, body: 0), body: #"{"name":"Año"}"#)
        #expect(answer == .status(204))
        let request = try #require(heard.first)
        #expect(heard.count == 1 && request.line == "POST /hooks?a=b HTTP/1.1")
        #expect(request.text == #"{"name":"Año"}"#)
        #expect(request.headers["webhook-id"] == "k-1" && request.headers["connection"] == "close")
        #expect(request.headers["host"]?.hasPrefix("127.0.0.1:") == true)
    }

    @Test(arguments: [200, 302, 410, 422, 503]) func theStatusIsTold(status: Int) async throws {
        #expect(try await post(to: .answer(status)).answer == .status(status))
    }

    /// A redirect goes nowhere: the receiver hears one request.
    @Test func noRedirectIsFollowed() async throws {
        let (answer, heard) = try await post(to: .answer(307, header: "Location: /elsewhere"))
        #expect(answer == .status(307) && heard.count == 1)
    }

    @Test func patienceThatIsAskedFor() async throws {
        #expect(try await post(to: .answer(429, header: "Retry-After: 9")).answer == .status(429, retryAfter: "9"))
    }

    @Test func anAnswerOfMegabytes() async throws {
        #expect(try await post(to: .answer(200, body: 8_000_000)).answer == .status(200))
    }

    @Test func noAnswerInTime() async throws {
        let patience = Duration.milliseconds(300)
        #expect(
            try await post(to: .stall(""), patience: patience).answer == .failed("has not answered within 300 ms"))
        #expect(
            try await post(to: .stall("HTTP/1.1 200 O"), patience: patience).answer
                == .failed("has not answered within 300 ms"))
        #expect(
            try await post(to: .stall("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab"), patience: patience).answer
                == .status(200))
    }

    @Test func brokenLines() async throws {
        #expect(try await post(to: .say("")).answer == .failed("closes the line without an answer"))
        for conduct in [WebReceiver.Conduct.reset, .say("HTTP/1.1 200 OK\r\nConte")] {
            guard case .failed = try await post(to: conduct).answer else {
                Issue.record("\(conduct) was taken for an answer")
                continue
            }
        }
    }

    @Test(arguments: [
        "SSH-2.0-OpenSSH_9.2\r\n", "\0\u{1}\u{2}\u{3}\r\n\r\n", "HTTP/9.9 abc\r\n\r\n", "{\"ok\":true}\n",
    ])
    func garbage(text: String) async throws {
        guard case .failed(let why) = try await post(to: .say(text)).answer else {
            Issue.record("garbage was taken for an answer")
            return
        }
        #expect(why.contains("no HTTP") || why.contains("line"), "\(why)")
    }

    @Test func aHeadWithoutEnd() async throws {
        let endless = "HTTP/1.1 200 OK\r\n" + String(repeating: "X-Filler: 0123456789\r\n", count: 20_000)
        guard case .failed = try await post(to: .say(endless)).answer else {
            Issue.record("a head without an end was taken for an answer")
            return
        }
    }

    @Test func nobodyThere() async throws {
        let receiver = try WebReceiver { _ in .reset }
        let address = try #require(WebAddress("http://127.0.0.1:\(receiver.port)/"))
        receiver.stop()
        let answer = await HTTPCaller().post([], to: address, tls: nil, headers: [], patience: .seconds(20))
        #expect(answer == .failed("cannot be reached: connection refused"))
    }
}
