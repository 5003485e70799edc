import AsteriskManager
import FastAGI
public import Logging
import NIOCore
import NIOPosix
public import Vocabulary

/// A simulated Asterisk on a loopback port: AMI for several clients, and the calling side of FastAGI, in real or
/// scaled time. It keeps nothing: cancelling ``run(host:port:)`` is its crash.
public actor PBXServer {
    /// The world's time at a moment; with a factor above one it runs ahead of the wall clock.
    public typealias Clock = @Sendable () -> Timestamp

    private var world: World
    private let clock: Clock
    private let factor: Double
    private let logger: Logger
    private var writers: [SessionID: AsyncStream<ByteBuffer>.Continuation] = [:]
    private var scripts: [Int: ScriptLine] = [:]
    private var waitingForReply: [Int: CheckedContinuation<AGIReply?, Never>] = [:]
    private let questions: AsyncStream<AGIQuestion>
    private let questionSink: AsyncStream<AGIQuestion>.Continuation
    private var port: Int?
    private var waitingForPort: [CheckedContinuation<Int?, Never>] = []
    private var hasEnded = false
    private var pieces = RandomSource(seed: 1)

    /// - Parameters:
    ///   - timeFactor: how many simulated seconds pass in one real second; 0.1 … 1000. Scripts keep their real two
    ///     seconds.
    ///   - clock: the world's time, where the caller keeps one; else it starts now and runs by the factor.
    public init(
        configuration: PBXConfiguration, timeFactor: Double = 1, clock: Clock? = nil,
        logger: Logger = Logger(label: "marcador.pbx")
    ) {
        let factor = min(1000, max(0.1, timeFactor))
        var configuration = configuration
        // These are about sockets, so they stay real seconds.
        configuration.scriptTimeout *= factor
        configuration.loginTimeout *= factor
        let clock = clock ?? Self.scaledClock(factor: factor)
        self.clock = clock
        self.factor = factor
        self.logger = logger
        world = World(configuration: configuration, at: clock())
        (questions, questionSink) = AsyncStream.makeStream(of: AGIQuestion.self)
    }

    /// Serves until cancelled.
    /// - Parameter port: 0 lets the system choose; see ``boundPort()``.
    /// - Throws: when the port cannot be bound.
    public func run(host: String = "127.0.0.1", port: Int = 0) async throws {
        defer { end() }
        let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .bind(host: host, port: port) { channel in
                channel.eventLoop.makeCompletedFuture { try Visitor(channel) }
            }
        let bound = server.channel.localAddress?.port ?? port
        self.port = bound
        for waiter in waitingForPort { waiter.resume(returning: bound) }
        waitingForPort = []
        logger.info("simulated Asterisk listens on \(host):\(bound)")
        try await server.executeThenClose { clients in
            try await withThrowingDiscardingTaskGroup { group in
                group.addTask { try await self.keepTime() }
                // A script that waits for an answer of this world would keep the group from ending.
                group.addTask {
                    while !Task.isCancelled { try? await Task.sleep(for: .seconds(3600)) }
                    await self.end()
                }
                group.addTask {
                    await withDiscardingTaskGroup { scripts in
                        for await question in self.questions {
                            scripts.addTask { await self.callScript(question) }
                        }
                    }
                }
                for try await visitor in clients {
                    group.addTask { await self.serve(visitor.serve()) }
                }
            }
        }
    }

    /// The port once it is bound; nil when the server has ended.
    public func boundPort() async -> Int? {
        if port != nil || hasEnded { return port }
        return await withCheckedContinuation { waitingForPort.append($0) }
    }

    /// Looks into the world as it is now.
    public func inspect<Result: Sendable>(_ look: @Sendable (World) -> Result) -> Result {
        catchUp()
        return look(world)
    }

    /// A telephone goes off the air, or comes back.
    public func setReachable(_ device: String, _ isReachable: Bool) {
        catchUp()
        deliver(world.setReachable(device, isReachable))
    }

    /// Ends as `core stop now` does: calls are hung up, clients are told, connections closed. The port stays open.
    public func stopNow() {
        catchUp()
        deliver(world.stopNow())
    }

    private func end() {
        hasEnded = true
        port = nil
        for waiter in waitingForPort { waiter.resume(returning: nil) }
        waitingForPort = []
        for writer in writers.values { writer.finish() }
        writers = [:]
        for script in Array(waitingForReply.keys) { resume(script, nil) }
        for line in scripts.values { line.breakOff() }
        scripts = [:]
        questionSink.finish()
    }

    // MARK: - Time

    private func keepTime() async throws {
        while true {
            catchUp()
            let untilNext = world.nextHappening.map { ($0 - clock()).inSeconds / factor } ?? 1
            // An action that arrives meanwhile may plan something sooner; 5 ms is the finest grain anyone needs.
            try await Task.sleep(for: .milliseconds(min(5, max(1, Int(untilNext * 1000)))))
        }
    }

    private func catchUp() {
        let now = clock()
        while let outputs = world.step(until: now) { deliver(outputs) }
        world.settle(at: now)
    }

    private func deliver(_ outputs: [Output]) {
        for output in outputs {
            switch output {
            case .message(let session, let message): say(message, to: session)
            case .close(let session): writers.removeValue(forKey: session)?.finish()
            case .agiAsks(let question):
                scripts[question.id] = ScriptLine()
                questionSink.yield(question)
            case .agiReply(let script, let reply): resume(script, reply)
            case .agiHangup(let script): scripts[script]?.hangUp()
            case .agiClose(let script):
                resume(script, nil)
                scripts[script]?.breakOff()
            }
        }
    }

    /// Answers come in pieces now and then, as Asterisk writes them: a client that takes a read for a message will not
    /// last long.
    private func say(_ message: PBXMessage, to session: SessionID) {
        var bytes = message.encoded()
        if message.event == nil, pieces.chance(0.3), let first = message.fields.first {
            let length = first.name.utf8.count + first.value.utf8.count + 4
            if let piece = bytes.readSlice(length: length) { writers[session]?.yield(piece) }
        }
        writers[session]?.yield(bytes)
    }

    // MARK: - AMI clients

    private func serve(_ client: NIOAsyncChannel<ByteBuffer, ByteBuffer>) async {
        guard let session = world.connect() else {
            try? await client.executeThenClose { _, _ in }
            return
        }
        let (stream, writer) = AsyncStream.makeStream(of: ByteBuffer.self)
        writers[session] = writer
        writer.yield(ByteBuffer(string: World.banner + "\r\n"))
        do {
            try await client.executeThenClose { inbound, outbound in
                try await withThrowingTaskGroup(of: Bool.self) { group in
                    group.addTask {
                        for await bytes in stream { try await outbound.write(bytes) }
                        return true
                    }
                    group.addTask {
                        var decoder = AMIDecoder(role: .server, expectsBanner: false)
                        for try await bytes in inbound {
                            decoder.feed(bytes)
                            while case .message(let message)? = decoder.next() {
                                await self.submit(message, from: session)
                            }
                        }
                        await self.hangUp(session)
                        return false
                    }
                    while let hasWrittenAll = try await group.next() {
                        if hasWrittenAll { group.cancelAll() }
                    }
                }
            }
        } catch {
            logger.debug("AMI client left: \(error)")
        }
        hangUp(session)
    }

    private func submit(_ message: AMIMessage, from session: SessionID) {
        catchUp()
        if let fault = message.fault {
            let text =
                switch fault {
                case .lineTooLong: "Failed to parse message: line too long"
                case .tooManyLines: "Too many lines in message or allocation failure"
                }
            var refusal = PBXMessage([("Response", "Error")])
            if let id = message.actionID { refusal.append("ActionID", id) }
            refusal.append("Message", text)
            return deliver([.message(session, refusal)])
        }
        deliver(world.submit(PBXMessage(message), from: session))
    }

    private func hangUp(_ session: SessionID) {
        world.disconnect(session)
        writers.removeValue(forKey: session)?.finish()
    }

    // MARK: - FastAGI

    private func callScript(_ question: AGIQuestion) async {
        let parts = question.server.split(separator: ":")
        let caller = FastAGICaller(
            host: parts.first.map(String.init) ?? "127.0.0.1",
            port: parts.count > 1 ? Int(parts[1]) ?? 4573 : 4573)
        let id = question.id
        guard let line = scripts[id] else { return }
        let ending = await caller.run(question.environment, onStart: { line.opened($0) }) { command in
            await self.perform(id, command)
        }
        if case .failure(let reason) = ending { logger.debug("script \(question.script): \(reason)") }
        scripts[id] = nil
        catchUp()
        deliver(world.agiEnded(id, connected: line.wasOpened))
    }

    private func perform(_ id: Int, _ command: AGICommand) async -> AGIReply? {
        guard !hasEnded, let line = scripts[id], !line.isClosing else { return nil }
        catchUp()
        return await withCheckedContinuation { continuation in
            waitingForReply[id] = continuation
            deliver(world.agiCommand(id, command))
        }
    }

    private func resume(_ id: Int, _ reply: AGIReply?) {
        waitingForReply.removeValue(forKey: id)?.resume(returning: reply)
    }
}
