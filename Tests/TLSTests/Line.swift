import AsteriskRig
import Foundation
import NIOCore
import NIOPosix
import Synchronization

@testable import TLS

/// A TLS line from this process to a port of the loopback.
struct Line: Sendable {
    let channel: any Channel
    let summary: TLSSummary
    private let ear: Ear

    /// Connects and waits for the end of the handshake; throws why there was none.
    static func open(_ context: TLSContext, port: Int, host: String = "pbx.example") async throws -> Line {
        let ear = Ear()
        let (channel, handshake) = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let handler = try TLSHandler(context, host: host, eventLoop: channel.eventLoop)
                    let handshake = handler.handshake
                    try channel.pipeline.syncOperations.addHandler(handler)
                    try channel.pipeline.syncOperations.addHandler(Listener(ear: ear))
                    return (channel, handshake)
                }
            }
        return Line(channel: channel, summary: try await handshake.get(), ear: ear)
    }

    func say(_ text: String) async throws {
        try await channel.writeAndFlush(ByteBuffer(string: text)).get()
    }

    var heard: ByteBuffer { ear.state.withLock { $0.heard } }
    var errors: [any Error] { ear.state.withLock { $0.errors } }
    var isOver: Bool { ear.state.withLock { $0.isOver } }
    var failure: TLSFailure? { errors.first as? TLSFailure }

    func hears(_ text: String, seconds: Double = 10) async throws {
        try await poll("'\(text)' on the line", seconds: seconds) { String(buffer: heard).contains(text) }
    }

    func ends(seconds: Double = 10) async throws {
        try await poll("the end of the line", seconds: seconds) { isOver }
    }

    func close() async throws {
        try? await channel.close().get()
    }

    /// What came out of the handler.
    private final class Ear: Sendable {
        struct State {
            var heard = ByteBuffer()
            var errors: [any Error] = []
            var isOver = false
        }
        let state = Mutex(State())
    }

    private final class Listener: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        let ear: Ear
        init(ear: Ear) { self.ear = ear }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let bytes = unwrapInboundIn(data)
            ear.state.withLock { state in
                _ = state.heard.writeImmutableBuffer(bytes)
            }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            ear.state.withLock { $0.errors.append(error) }
        }

        func channelInactive(context: ChannelHandlerContext) {
            ear.state.withLock { $0.isOver = true }
        }
    }
}

/// `openssl s_server` on a port of its own.
struct OpenSSLServer {
    let child: ChildProcess
    let port: Int

    /// - Parameter options: `-rev` answers each line with the line backwards.
    static func with<Result>(
        _ hall: Hall, showing pair: CertificateWorkshop.Pair? = nil, _ options: [String] = ["-rev"],
        _ body: (OpenSSLServer) async throws -> Result
    ) async throws -> Result {
        let pair = pair ?? hall.server
        let directory = hall.workshop.directory
        let log = directory.appendingPathComponent("s_server-\(UUID().uuidString.prefix(8)).out")
        let child = try ChildProcess(
            URL(fileURLWithPath: "/usr/bin/env"),
            [
                "--default-signal", "-C", directory.path, "openssl", "s_server", "-accept", "127.0.0.1:0", "-cert",
                pair.certificate.path, "-key", pair.key.path,
            ] + options, log: log)
        do {
            var port: Int?
            try await poll("s_server's port", seconds: 20) {
                // ACCEPT 127.0.0.1:40123
                let lines = try String(contentsOf: log, encoding: .utf8).split(separator: "\n")
                guard let line = lines.first(where: { $0.hasPrefix("ACCEPT") }) else {
                    guard child.isRunning else { throw RigError.closed(lines.joined(separator: "; ")) }
                    return false
                }
                port = line.split(separator: ":").last.flatMap { Int($0) }
                return port != nil
            }
            let result = try await body(OpenSSLServer(child: child, port: port ?? 0))
            await child.stop(patience: 0)
            return result
        } catch {
            await child.stop(patience: 0)
            throw error
        }
    }
}

/// Somebody on a port who speaks no TLS: says a greeting, or nothing at all.
struct PlainServer {
    private let server: any Channel
    var port: Int { server.localAddress?.port ?? 0 }

    static func with<Result>(greeting: String?, _ body: (PlainServer) async throws -> Result) async throws -> Result {
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Greeter(greeting: greeting))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        do {
            let result = try await body(PlainServer(server: server))
            try await server.close()
            return result
        } catch {
            try await server.close()
            throw error
        }
    }

    private final class Greeter: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer
        let greeting: String?
        init(greeting: String?) { self.greeting = greeting }

        func channelActive(context: ChannelHandlerContext) {
            if let greeting {
                context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: greeting)), promise: nil)
            }
        }
    }
}
