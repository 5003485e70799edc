import Glibc
import Logging
import NIOCore
import NIOPosix
import Testing

@testable import FastAGI

/// A server on a free port of this machine for the time of `body`.
func withServer<Result: Sendable>(
    _ router: AGIRouter, _ configuration: FastAGIServer.Configuration = .init(), logger: Logger = quiet,
    _ body: (FastAGIServer, Int) async throws -> Result
) async throws -> Result {
    var configuration = configuration
    configuration.port = 0
    let server = FastAGIServer(configuration: configuration, router: router, logger: logger)
    let (bound, continuation) = AsyncStream.makeStream(of: Int.self)
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
            defer { continuation.finish() }
            try await server.run { continuation.yield($0.port) }
        }
        var port: Int?
        for await number in bound {
            port = number
            break
        }
        let result = try await body(server, try #require(port))
        group.cancelAll()
        return result
    }
}

/// Says nothing.
let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

/// Waits until a condition holds; gives up after a while that is far longer than it should take.
func eventually(
    _ what: Comment, within limit: Duration = .seconds(20), _ condition: @Sendable () async -> Bool,
    sourceLocation: SourceLocation = #_sourceLocation
) async throws {
    let end = ContinuousClock.now + limit
    while await !condition() {
        guard ContinuousClock.now < end else {
            Issue.record(what, sourceLocation: sourceLocation)
            return
        }
        try await Task.sleep(for: .milliseconds(5))
    }
}

/// A bare TCP connection, for peers that do not keep the rules.
struct Wire: Sendable {
    let channel: any Channel

    static func connect(to port: Int) async throws -> Wire {
        Wire(
            channel: try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .connect(host: "127.0.0.1", port: port).get())
    }

    func write(_ text: String) async throws {
        try await channel.writeAndFlush(ByteBuffer(string: text)).get()
    }

    /// Ends with a reset instead of an orderly close.
    func reset() async throws {
        let provider = try #require(channel as? any SocketOptionProvider)
        try await provider.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
        try await channel.close().get()
    }

    func close() async {
        try? await channel.close().get()
    }
}

/// The call most tests are about.
func call(_ script: String, id: String = "m-1") -> AGIEnvironment {
    AGIEnvironment(.init(script: script, channel: "Local/1@people-1;1", uniqueID: id))
}
