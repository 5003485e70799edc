import FastAGI
import Foundation
import Glibc
import NIOCore
import NIOHTTP1
import Synchronization
import Testing

@testable import Speaking

@Suite struct PromptAnswerTests {
    private func withPrompt(_ body: (PromptCache, PromptKey) throws -> Void) async throws {
        try await withFolder { folder in
            let cache = PromptCache(directory: "\(folder)/prompts", logger: quiet)
            let key = try cache.key(for: ["hola"])
            _ = try cache.keep(prompt(samples: 800), for: key)
            try body(cache, key)
        }
    }

    private func request(_ uri: String, _ method: HTTPMethod = .GET, _ headers: HTTPHeaders = [:]) -> HTTPRequestHead {
        HTTPRequestHead(version: .http1_1, method: method, uri: uri, headers: headers)
    }

    @Test func aPromptIsHandedOut() async throws {
        try await withPrompt { cache, key in
            let answer = PromptAnswer.to(request("/prompts/\(key).wav"), from: cache)
            #expect(answer.status == .ok)
            #expect(answer.body == prompt(samples: 800))
            #expect(answer.headers["Content-Type"] == ["audio/wav"])
            #expect(answer.headers["Content-Length"] == ["1644"])
            #expect(answer.headers["ETag"] == ["\"\(key)\""])
            #expect(answer.headers["Cache-Control"] == ["private, max-age=86400"])
            let head = PromptAnswer.to(request("/prompts/\(key).wav", .HEAD), from: cache)
            #expect(head.headers == answer.headers)
            #expect(head.body.isEmpty)
        }
    }

    @Test(arguments: ["\"KEY\"", "\"other\", \"KEY\"", "W/\"KEY\"", "*"])
    func whatAsteriskHasIsNotSentAgain(tags: String) async throws {
        try await withPrompt { cache, key in
            let headers: HTTPHeaders = ["If-None-Match": tags.replacing("KEY", with: key.text)]
            let answer = PromptAnswer.to(request("/prompts/\(key).wav", .GET, headers), from: cache)
            #expect(answer.status == .notModified)
            #expect(answer.body.isEmpty)
            #expect(answer.headers["ETag"] == ["\"\(key)\""])
        }
    }

    @Test func nothingElseIsThere() async throws {
        try await withPrompt { cache, key in
            let secret = "/prompts/../.secret"
            let other = key.text.hasPrefix("0") ? "1" : "0"
            for uri in [
                "/", "/prompts/", "/prompts/.secret", secret, "/prompts/\(key)", "/prompts//\(key).wav", "/\(key).wav",
                "/prompts/\(key).wav/", "/prompts/\(key).wav?x=1", "/prompts/\(key.text.uppercased()).wav",
                "/prompts/\(other)\(key.text.dropFirst()).wav", "http://127.0.0.1/prompts/\(key).wav", "*", "",
            ] {
                #expect(PromptAnswer.to(request(uri), from: cache) == .refusal(.notFound), "\(uri)")
            }
            for method in [HTTPMethod.POST, .PUT, .DELETE, .OPTIONS, .TRACE] {
                let answer = PromptAnswer.to(request("/prompts/\(key).wav", method), from: cache)
                #expect(answer.status == .methodNotAllowed)
                #expect(answer.headers["Allow"] == ["GET, HEAD"])
            }
        }
    }
}

@Suite struct PromptServerTests {
    /// A server on a free port while `body` runs.
    private func withServer(
        _ change: (inout PromptServer.Configuration) -> Void = { _ in },
        _ body: (PromptServer, Int, PromptKey) async throws -> Void
    ) async throws {
        try await withFolder { folder in
            let cache = PromptCache(directory: "\(folder)/prompts", logger: quiet)
            let key = try cache.key(for: ["hola"])
            _ = try cache.keep(prompt(samples: 8000), for: key)
            var configuration = PromptServer.Configuration()
            configuration.port = 0
            change(&configuration)
            let server = PromptServer(cache: cache, configuration: configuration, logger: quiet)
            let (ports, bound) = AsyncStream.makeStream(of: Int.self)
            let work = Task { try await server.run { bound.yield($0) } }
            defer { work.cancel() }
            let port = try #require(await ports.first { _ in true })
            try await body(server, port, key)
            work.cancel()
            await #expect(throws: CancellationError.self) { try await work.value }
        }
    }

    @Test func promptsComeOverTheWire() async throws {
        try await withServer { server, port, key in
            let answer = try await PlainClient.ask(
                port, "GET /prompts/\(key).wav HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n".utf8))
            #expect(answer.suffix(16_044) == prompt(samples: 8000)[...])
            let missing = try await PlainClient.ask(port, "GET /nothing HTTP/1.0\r\n\r\n")
            #expect(missing.hasPrefix("HTTP/1.0 404 Not Found\r\n".utf8))
            #expect(server.counters.served == 1)
            #expect(server.counters.unknown == 1)
        }
    }

    @Test func oneConnectionServesSeveralRequestsInTheirOrder() async throws {
        try await withServer { server, port, key in
            let get = "GET /prompts/\(key).wav HTTP/1.1\r\nHost: x\r\n"
            let known = "If-None-Match: \"\(key)\"\r\n"
            let answer = try await PlainClient.ask(
                port, "\(get)\(known)\r\nHEAD /nothing HTTP/1.1\r\nHost: x\r\n\r\n\(get)Connection: close\r\n\r\n")
            let text = String(decoding: answer, as: UTF8.self)
            let lines = text.split(separator: "\r\n").filter { $0.hasPrefix("HTTP/1.1 ") }
            #expect(lines == ["HTTP/1.1 304 Not Modified", "HTTP/1.1 404 Not Found", "HTTP/1.1 200 OK"])
            #expect(answer.suffix(16_044) == prompt(samples: 8000)[...])
        }
    }

    @Test(arguments: [
        "nonsense\r\n\r\n", "POST /prompts/x.wav HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello",
        "GET / HTTP/1.1\r\nHost: x\r\nX: \(String(repeating: "x", count: 200_000))\r\n\r\n",
    ])
    func whatIsNoRequestIsClosedUpon(text: String) async throws {
        try await withServer { server, port, key in
            let answer = try await PlainClient.ask(port, text)
            #expect(!answer.hasPrefix("HTTP/1.1 200".utf8))
            // And the next one is served.
            let next = try await PlainClient.ask(
                port, "GET /prompts/\(key).wav HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            #expect(next.hasPrefix("HTTP/1.1 200 OK\r\n".utf8))
        }
    }

    @Test func whoAsksNothingIsClosedUpon() async throws {
        try await withServer({ $0.patience = .milliseconds(100) }) { _, port, _ in
            let answer = try await PlainClient.ask(port, "GET / HT")
            #expect(answer.isEmpty)
        }
    }

    @Test func strangersAreClosedUpon() async throws {
        try await withServer({ $0.allowedPeers = [AGIPeerRange("192.0.2.0/24")].compactMap { $0 } }) {
            server, port, key in
            let answer = try await PlainClient.ask(port, "GET /prompts/\(key).wav HTTP/1.0\r\n\r\n")
            #expect(answer.isEmpty)
            #expect(server.counters.refused == 1)
            #expect(server.counters.served == 0)
        }
    }

    @Test func thereIsALimitToConnections() async throws {
        try await withServer({ $0.maximumConnections = 1 }) { server, port, key in
            let first = try PlainClient(port)
            let request = "HEAD /prompts/\(key).wav HTTP/1.1\r\nHost: x\r\n\r\n"
            first.send(request)
            let served = try await first.read(atLeast: 1)
            #expect(served.hasPrefix("HTTP/1.1 200".utf8))
            let refused = try await PlainClient.ask(port, request)
            #expect(refused.isEmpty)
            #expect(server.counters.refused == 1)
        }
    }

    @Test func aPortThatIsTakenIsNamed() async throws {
        try await withServer { _, port, _ in
            var configuration = PromptServer.Configuration()
            configuration.port = port
            let second = PromptServer(
                cache: PromptCache(directory: "/nowhere", logger: quiet), configuration: configuration, logger: quiet)
            let error = await #expect(throws: PromptServer.StartError.self) { try await second.run() }
            #expect(error?.description.contains("127.0.0.1:\(port)") == true)
        }
    }
}

extension Collection<UInt8> {
    func hasPrefix(_ other: some Collection<UInt8>) -> Bool { starts(with: other) }
}

/// A TCP client of the plainest kind.
final class PlainClient: Sendable {
    private let descriptor: Int32

    init(_ port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw CacheFailure(errno, path: "port \(port)") }
    }

    deinit { close(descriptor) }

    func send(_ text: String) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            // The other side may have had enough.
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }

    /// What comes until the other side closes, or so many bytes are there.
    func read(atLeast wanted: Int = .max) async throws -> [UInt8] {
        let descriptor = descriptor
        return try await offPool { _ -> Result<[UInt8], CacheFailure> in
            var all: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while all.count < wanted {
                let count = recv(descriptor, &buffer, buffer.count, 0)
                if count < 0, errno == EAGAIN { return .failure(.other(path: "socket", reason: "nothing came")) }
                guard count > 0 else { break }
                all += buffer[..<count]
            }
            return .success(all)
        }.get()
    }

    /// Sends a text and gives all that comes until the other side closes.
    static func ask(_ port: Int, _ text: String) async throws -> [UInt8] {
        let client = try PlainClient(port)
        client.send(text)
        return try await client.read()
    }
}
