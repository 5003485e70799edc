internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOWebSocket

/// One WebSocket connection as its client: messages out, messages in.
struct WebSocketClient: Sendable {
    /// Where a server is; `ws://` only: the line is meant to stay on the machine or a private network.
    struct Address: Sendable, Hashable, CustomStringConvertible {
        var host: String
        var port: Int
        var path: String

        /// Nil when the text is no `ws://host:port/path`.
        init?(_ text: String) {
            guard text.hasPrefix("ws://") else { return nil }
            let rest = text.dropFirst(5)
            let authority = rest.prefix { $0 != "/" }
            path = authority.endIndex == rest.endIndex ? "/" : String(rest[authority.endIndex...])
            let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
            guard let name = parts.first, !name.isEmpty, parts.count <= 2 else { return nil }
            host = String(name)
            guard parts.count == 2 else {
                port = 80
                return
            }
            guard let number = Int(parts[1]), (1...65535).contains(number) else { return nil }
            port = number
        }

        var description: String { "ws://\(host):\(port)\(path)" }
    }

    enum Message: Sendable, Hashable {
        case text(String)
        case binary([UInt8])
    }

    /// Connects, runs `body` with the messages that come and a way to send, and closes.
    /// - Parameter protocolName: the subprotocol to ask for.
    static func with<Result: Sendable>(
        _ address: Address, protocolName: String? = nil, maximumMessage: Int = 1 << 20,
        connectTimeout: Duration = .seconds(2),
        _ body: @Sendable (_ messages: AsyncThrowingStream<Message, any Error>, _ send: Sender) async throws -> Result
    ) async throws -> Result {
        let (messages, queue) = AsyncThrowingStream.makeStream(of: Message.self)
        let channel = try await connect(address, protocolName, maximumMessage, connectTimeout, queue)
        do {
            let result = try await withTaskCancellationHandler {
                try await body(messages, Sender(channel: channel))
            } onCancel: {
                channel.close(promise: nil)
            }
            try? await channel.close()
            return result
        } catch {
            try? await channel.close()
            throw error
        }
    }

    /// The outgoing side.
    struct Sender: Sendable {
        fileprivate let channel: any Channel

        /// Returns when the message is with the system; throws when the connection is gone.
        func callAsFunction(_ message: Message) async throws {
            let frame =
                switch message {
                case .text(let text):
                    WebSocketFrame(fin: true, opcode: .text, maskKey: .random(), data: ByteBuffer(string: text))
                case .binary(let bytes):
                    WebSocketFrame(fin: true, opcode: .binary, maskKey: .random(), data: ByteBuffer(bytes: bytes))
                }
            try await channel.writeAndFlush(frame)
        }
    }

    private static func connect(
        _ address: Address, _ protocolName: String?, _ maximumMessage: Int, _ timeout: Duration,
        _ queue: AsyncThrowingStream<Message, any Error>.Continuation
    ) async throws -> any Channel {
        let upgraded: EventLoopFuture<(any Channel)?> = try await ClientBootstrap(
            group: MultiThreadedEventLoopGroup.singleton
        )
        .connectTimeout(TimeAmount(timeout))
        .channelOption(.tcpOption(.tcp_nodelay), value: 1)
        .connect(host: address.host, port: address.port) { channel in
            channel.eventLoop.makeCompletedFuture {
                let upgrader = NIOTypedWebSocketClientUpgrader<(any Channel)?>(
                    maxFrameSize: maximumMessage,
                    upgradePipelineHandler: { channel, _ in
                        channel.eventLoop.makeCompletedFuture {
                            let pipeline = channel.pipeline.syncOperations
                            try pipeline.addHandler(
                                NIOWebSocketFrameAggregator(
                                    minNonFinalFragmentSize: 0, maxAccumulatedFrameCount: 1024,
                                    maxAccumulatedFrameSize: maximumMessage))
                            try pipeline.addHandler(WebSocketInbox(queue))
                            return channel
                        }
                    })
                var headers: HTTPHeaders = ["Host": "\(address.host):\(address.port)", "Content-Length": "0"]
                if let protocolName { headers.add(name: "Sec-WebSocket-Protocol", value: protocolName) }
                let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: address.path, headers: headers)
                let configuration = NIOTypedHTTPClientUpgradeConfiguration(
                    upgradeRequestHead: head, upgraders: [upgrader],
                    notUpgradingCompletionHandler: { $0.eventLoop.makeSucceededFuture(nil) })
                return try channel.pipeline.syncOperations.configureUpgradableHTTPClientPipeline(
                    configuration: .init(upgradeConfiguration: configuration))
            }
        }
        // A server that takes the connection and says nothing is not waited for.
        guard let channel = try await within(timeout, { try await upgraded.get() }) else {
            throw RecogniserFailure.unavailable("\(address) is no WebSocket server")
        }
        return channel
    }
}

/// Puts the messages that come into a stream, and ends it with the connection.
private final class WebSocketInbox: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    private let queue: AsyncThrowingStream<WebSocketClient.Message, any Error>.Continuation

    init(_ queue: AsyncThrowingStream<WebSocketClient.Message, any Error>.Continuation) { self.queue = queue }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        var bytes = frame.unmaskedData
        switch frame.opcode {
        case .text: queue.yield(.text(bytes.readString(length: bytes.readableBytes) ?? ""))
        case .binary: queue.yield(.binary(bytes.readBytes(length: bytes.readableBytes) ?? []))
        case .ping:
            let pong = WebSocketFrame(fin: true, opcode: .pong, maskKey: .random(), data: bytes)
            context.writeAndFlush(wrapOutboundOut(pong), promise: nil)
        case .connectionClose: context.close(promise: nil)
        default: break
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        queue.finish(throwing: error)
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        queue.finish()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { queue.finish() }
}
