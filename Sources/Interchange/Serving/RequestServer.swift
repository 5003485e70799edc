internal import Glibc
public import Logging
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// Serves one address over HTTP to who knows the token: a request a line, each read whole, answered, and the line closed.
public struct RequestServer: Sendable {
    /// An address of this machine that no other reaches: the token goes over it as it is.
    public var host: String
    /// 0 lets the system choose.
    public var port: Int
    private let gate: RequestGate
    private let logger: Logger
    /// Given the body of a request that may come in.
    private let answer: @Sendable ([UInt8]) async -> ServedAnswer

    /// Most lines at once; the next is closed upon.
    static let mostLines = 32
    /// A line is held no longer than this.
    static let patience = Duration.seconds(60)

    public init(
        host: String, port: Int, path: String, token: String, mostBody: Int = 1 << 20, logger: Logger,
        answer: @escaping @Sendable ([UInt8]) async -> ServedAnswer
    ) {
        self.host = host
        self.port = port
        gate = RequestGate(path: path, token: token, mostBody: mostBody)
        self.logger = logger
        self.answer = answer
    }

    /// Why it cannot listen.
    public struct StartError: Error, Sendable, Hashable, CustomStringConvertible {
        /// Another program has the port.
        public let isPortInUse: Bool
        public let description: String
    }

    /// Listens and serves until cancelled.
    /// - Parameter onBound: told once on which port.
    public func run(onBound: @Sendable (Int) -> Void = { _ in }) async throws {
        let (listener, port) = try await listen()
        onBound(port)
        try await listener.executeThenClose { lines in
            try await withThrowingDiscardingTaskGroup { group in
                let room = LineCount(most: Self.mostLines)
                for try await caller in lines {
                    guard room.enter() else {
                        group.addTask { await caller.dismiss() }
                        continue
                    }
                    group.addTask {
                        await serve(caller.take())
                        room.leave()
                    }
                }
            }
        }
    }

    private func listen() async throws -> (NIOAsyncChannel<Caller, Never>, Int) {
        do {
            let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .bind(host: host, port: port) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: true)
                        return try Caller(channel)
                    }
                }
            return (listener, listener.channel.localAddress?.port ?? port)
        } catch {
            throw StartError(
                isPortInUse: (error as? IOError)?.errnoCode == EADDRINUSE,
                description: "Updates cannot be served on \(host):\(port): \(error); "
                    + "choose another address or port under 'api', or stop the program that has it.")
        }
    }

    private func serve(_ line: NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>) async {
        do {
            try await line.executeThenClose { inbound, outbound in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask {
                        try await Task.sleep(for: Self.patience)
                        throw CancellationError()
                    }
                    group.addTask {
                        guard let answer = await self.answer(to: inbound) else { return }
                        var head = HTTPResponseHead(
                            version: .http1_1, status: HTTPResponseStatus(statusCode: answer.status))
                        head.headers = [
                            "Content-Type": "application/json", "Content-Length": "\(answer.body.count)",
                            "Connection": "close", "Cache-Control": "no-store",
                        ]
                        if let seconds = answer.retryAfter {
                            head.headers.add(name: "Retry-After", value: "\(seconds)")
                        }
                        if answer.status == 401 { head.headers.add(name: "WWW-Authenticate", value: "Bearer") }
                        try await outbound.write(.head(head))
                        try await outbound.write(.body(.byteBuffer(ByteBuffer(bytes: answer.body))))
                        try await outbound.write(.end(nil))
                    }
                    // The first to end decides: the answer, or the end of patience.
                    defer { group.cancelAll() }
                    try await group.next()
                }
            }
        } catch {
            logger.debug("api: a line ended: \(error)")
        }
    }

    /// `nil` when the line ended before the request did.
    private func answer(to parts: NIOAsyncChannelInboundStream<HTTPServerRequestPart>) async -> ServedAnswer? {
        var body: [UInt8] = []
        do {
            for try await part in parts {
                switch part {
                case .head(let head):
                    if case .refused(let status, let sentence) = gate.decide(head) { return refusal(status, sentence) }
                case .body(let bytes):
                    body += bytes.readableBytesView
                    if body.count > gate.mostBody { return refusal(413, gate.tooLong) }
                case .end: return await answer(body)
                }
            }
        } catch { logger.debug("api: a request broke off: \(error)") }
        return nil
    }

    private func refusal(_ status: Int, _ sentence: String) -> ServedAnswer {
        if status == 401 { logger.warning("api: a request without the right token was refused") }
        return ServedAnswer(status: status, body: Array(#"{"error":"\#(sentence)"}"#.utf8))
    }
}
