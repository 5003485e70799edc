import AsteriskManager
import FastAGI
import Logging
import NIOCore
import NIOPosix
import PBXSimulator
import Testing
import Vocabulary

/// A bare AMI client: sends lines, hands over messages.
struct RawClient: Sendable {
    private let channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>

    static func with<Result: Sendable>(
        port: Int, _ body: (inout Talk) async throws -> Result
    ) async throws -> Result {
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            var talk = Talk(inbound: inbound.makeAsyncIterator(), outbound: outbound)
            return try await body(&talk)
        }
    }

    struct Talk {
        var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
        let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
        var decoder = AMIDecoder()

        init(
            inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator,
            outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
        ) {
            self.inbound = inbound
            self.outbound = outbound
        }

        func send(_ text: String) async throws { try await outbound.write(ByteBuffer(string: text)) }

        /// The next greeting or message; nil at the end of the connection.
        mutating func next() async throws -> AMIDecoder.Item? {
            while true {
                if let item = decoder.next() { return item }
                guard let bytes = try await inbound.next(isolation: #isolation) else { return nil }
                decoder.feed(bytes)
            }
        }

        mutating func message() async throws -> PBXMessage? {
            while let item = try await next() {
                if case .message(let message) = item { return PBXMessage(message) }
            }
            return nil
        }

        /// Reads on until a message fits.
        mutating func message(where fits: (PBXMessage) -> Bool) async throws -> PBXMessage? {
            while let message = try await message() {
                if fits(message) { return message }
            }
            return nil
        }
    }
}

let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

/// Runs a body beside a server, which is cancelled afterwards.
func withServer<Result: Sendable>(
    _ configuration: PBXConfiguration, timeFactor: Double = 1, port: Int = 0,
    _ body: @Sendable (PBXServer, Int) async throws -> Result
) async throws -> Result {
    let server = PBXServer(configuration: configuration, timeFactor: timeFactor, logger: quiet)
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
            do { try await server.run(port: port) } catch is CancellationError {}
        }
        let bound = try #require(await server.boundPort())
        defer { group.cancelAll() }
        return try await body(server, bound)
    }
}

/// Runs a body beside a FastAGI server that answers by a closure.
func withScripts<Result: Sendable>(
    _ scripts: [String: AGIRouter.Script], _ body: @Sendable (Int) async throws -> Result
) async throws -> Result {
    var router = AGIRouter()
    for (path, script) in scripts { router.on(path, script) }
    let server = FastAGIServer(
        configuration: .init(port: 0), router: router, logger: quiet)
    let (ports, sink) = AsyncStream.makeStream(of: Int.self)
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
            do { try await server.run { sink.yield($0.port) } } catch is CancellationError {}
        }
        var iterator = ports.makeAsyncIterator()
        let next = await iterator.next()
        let port = try #require(next)
        defer { group.cancelAll() }
        return try await body(port)
    }
}
