import AsteriskRig
import Foundation
import Logging
import NIOHTTP1
import Testing

@testable import Interchange

@Suite(.serialized, .timeLimit(.minutes(1))) struct RequestServerTests {
    private static let token = "a-token-of-the-tests"

    /// A server that answers how many bytes it was given.
    private func withServer(mostBody: Int = 1000, _ body: @escaping @Sendable (Int) async throws -> Void) async throws {
        let server = RequestServer(
            host: "127.0.0.1", port: 0, path: "/v1/updates", token: Self.token, mostBody: mostBody,
            logger: Logger(label: "api") { _ in SwiftLogNoOpLogHandler() }
        ) { ServedAnswer(status: 200, body: Array("\($0.count)".utf8)) }
        let bound = AsyncStream.makeStream(of: Int.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run { bound.continuation.yield($0) } }
            group.addTask {
                guard let port = await bound.stream.first(where: { _ in true }) else { return }
                try await body(port)
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    /// status and body, by curl.
    private func curl(_ port: Int, _ arguments: [String]) async throws -> (status: String, body: String) {
        let log = URL(fileURLWithPath: "/tmp/marcador-curl-\(UUID().uuidString.prefix(8))")
        defer { try? FileManager.default.removeItem(at: log) }
        let child = try ChildProcess(
            URL(fileURLWithPath: "/usr/bin/env"),
            ["curl", "-s", "-w", "\n%{http_code}", "--max-time", "30"] + arguments
                + ["http://127.0.0.1:\(port)/v1/updates"], log: log)
        await child.ended()
        let lines = try String(contentsOf: log, encoding: .utf8).split(
            separator: "\n", omittingEmptySubsequences: false)
        return (String(lines.last ?? ""), lines.dropLast().joined(separator: "\n"))
    }

    private let known = ["-H", "Authorization: Bearer \(token)", "-H", "Content-Type: application/json"]

    @Test func aRequestIsAnswered() async throws {
        try await withServer { port in
            for size in [0, 1, 1000] {
                let answer = try await curl(port, known + ["-d", String(repeating: "x", count: size)])
                #expect(answer == ("200", "\(size)"))
            }
        }
    }

    @Test func whoIsNotKnown() async throws {
        try await withServer { port in
            for header in [
                "X: y", "Authorization: Bearer a-token", "Authorization: Basic YTpi", "Authorization: Bearer ",
            ] {
                let answer = try await curl(port, ["-H", header, "-d", "{}"])
                #expect(answer.status == "401" && answer.body.contains("api.token_file"), "\(header)")
            }
        }
    }

    @Test func limits() async throws {
        try await withServer { port in
            // The second without a length that could be believed; the last a form.
            for (arguments, status) in [
                (known + ["-d", String(repeating: "x", count: 1001)], "413"),
                (known + ["-H", "Transfer-Encoding: chunked", "-d", String(repeating: "x", count: 5000)], "413"),
                (known, "405"), (Array(known.prefix(2)) + ["-d", "{}"], "415"),
            ] {
                let answer = try await curl(port, arguments)
                #expect(answer.status == status)
            }
        }
    }

    @Test func whatTheGateSays() {
        let gate = RequestGate(path: "/v1/updates", token: Self.token, mostBody: 10)
        func decide(
            _ method: HTTPMethod = .POST, _ uri: String = "/v1/updates", _ headers: HTTPHeaders = [:]
        ) -> RequestGate.Decision {
            var head = HTTPRequestHead(version: .http1_1, method: method, uri: uri)
            head.headers = ["Authorization": "bearer \(Self.token)"]
            for (name, value) in headers { head.headers.add(name: name, value: value) }
            return gate.decide(head)
        }
        #expect(decide() == .read)
        #expect(decide(.POST, "/v1/updates", ["Content-Type": "application/json; charset=utf-8"]) == .read)
        #expect(decide(.POST, "/") == .refused(404, "there is only /v1/updates"))
        #expect(decide(.GET) == .refused(405, "send updates by POST"))
        #expect(decide(.POST, "/v1/updates", ["Content-Length": "11"]) == .refused(413, gate.tooLong))
        guard case .refused(401, _) = decide(.POST, "/v1/updates", ["Authorization": "Bearer x"]) else {
            Issue.record("two tokens are none")
            return
        }
    }
}
