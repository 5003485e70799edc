public import Logging
internal import NIOCore
internal import NIOPosix
import Synchronization

/// Serves AGI scripts to Asterisk: `AGI(agi://127.0.0.1:4573/path?query,argument,…)`.
///
/// ``run(onBound:)`` listens until the task is cancelled (at once: sessions are closed) or ``drain()`` is called (no
/// new calls, the running ones end by themselves or at the drain time-out). Each session is a child task of `run`, on
/// the event loop of its connection: a script may wait as long as it likes and must not block or compute for long.
public final class FastAGIServer: Sendable {
    public let configuration: Configuration
    private let router: AGIRouter
    private let logger: Logger
    private let shared: Mutex<Shared>

    private struct Shared {
        var admission: AGIAdmission
        var address: Address?
        var listener: (any Channel)?
        var counters = Statistics()
    }

    /// Ends when draining begins.
    private let drainSignal: (stream: AsyncStream<Never>, continuation: AsyncStream<Never>.Continuation)

    public init(configuration: Configuration = Configuration(), router: AGIRouter, logger: Logger) {
        self.configuration = configuration
        self.router = router
        self.logger = logger
        self.shared = Mutex(
            Shared(
                admission: AGIAdmission(
                    allowed: configuration.allowedPeers, maximumSessions: configuration.maximumSessions,
                    maximumPerPeer: configuration.maximumSessionsPerPeer)))
        self.drainSignal = AsyncStream.makeStream(of: Never.self)
    }

    /// Where the server listens; nil before it does and after it stopped.
    public var address: Address? { shared.withLock { $0.address } }

    public var statistics: Statistics {
        shared.withLock { shared in
            var counters = shared.counters
            counters.active = shared.admission.active
            counters.accepted = shared.admission.accepted
            counters.refused = shared.admission.refused
            return counters
        }
    }

    /// Listens and serves until cancelled or drained.
    /// - Parameter onBound: told once where the server listens, which matters with port 0.
    /// - Throws: ``StartError`` when it cannot listen.
    public func run(onBound: (@Sendable (Address) -> Void)? = nil) async throws {
        let listener = try await listen()
        let bound = listener.channel.localAddress
        let address = Address(
            host: bound?.ipAddress ?? configuration.host, port: bound?.port ?? configuration.port)
        let isDraining = shared.withLock { shared in
            shared.address = address
            shared.listener = listener.channel
            return shared.admission.isDraining
        }
        defer {
            shared.withLock { shared in
                shared.address = nil
                shared.listener = nil
            }
        }
        if isDraining { listener.channel.close(promise: nil) }
        logger.info("FastAGI listens on \(address)")
        onBound?(address)
        try await listener.executeThenClose { connections in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await self.serve(connections) }
                group.addTask { await self.waitForDrainTimeout() }
                // Whichever ends first: all sessions are done, or their time is up.
                defer { group.cancelAll() }
                try await group.next()
            }
        }
    }

    /// Stops accepting calls; `run` returns when the running sessions are done, at the latest after the drain time-out.
    public func drain() {
        let listener = shared.withLock { shared in
            shared.admission.isDraining = true
            return shared.listener
        }
        listener?.close(promise: nil)
        drainSignal.continuation.finish()
    }

    // MARK: Listening

    private func listen() async throws -> NIOAsyncChannel<Guest?, Never> {
        let wanted = Address(host: configuration.host, port: configuration.port)
        do {
            return try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .serverChannelOption(.backlog, value: Int32(clamping: configuration.backlog))
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .serverChannelOption(.maxMessagesPerRead, value: 64)
                .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
                // Tells a crashed Asterisk host from a quiet call.
                .childChannelOption(.socketOption(.so_keepalive), value: 1)
                .bind(
                    host: configuration.host, port: configuration.port,
                    serverBackPressureStrategy: .init(lowWatermark: 64, highWatermark: 1024)
                ) { channel in
                    channel.eventLoop.makeCompletedFuture { try self.receive(channel) }
                }
        } catch let error as IOError {
            switch error.errnoCode {
            case EADDRINUSE: throw StartError.portInUse(wanted)
            case EACCES, EPERM: throw StartError.notPermitted(wanted)
            case EADDRNOTAVAIL: throw StartError.noSuchAddress(wanted)
            default: throw StartError.other(wanted, "\(error)")
            }
        } catch {
            throw StartError.other(wanted, "\(error)")
        }
    }

    /// A connection that was let in.
    private struct Guest: Sendable {
        var connection: AGIConnection
        var peer: String
    }

    /// Lets a new connection in or closes it; on its event loop, before its first byte is read.
    private func receive(_ channel: any Channel) throws -> Guest? {
        let peer = channel.remoteAddress?.ipAddress ?? "unknown"
        let (verdict, isWorthALine) = shared.withLock { shared in
            let verdict = shared.admission.admit(peer)
            return (verdict, shared.admission.shouldLogRefusal)
        }
        guard verdict == .admitted else {
            channel.close(promise: nil)
            if isWorthALine { log(verdict, peer) }
            return nil
        }
        channel.closeFuture.whenComplete { _ in
            self.shared.withLock { $0.admission.release(peer) }
        }
        let limits = AGIConversation.Limits(
            environment: configuration.environmentLimits, answer: configuration.answerLimit)
        let connection = try AGIConnection(
            on: channel, limits: limits, preludeTimeout: TimeAmount(configuration.preludeTimeout))
        return Guest(connection: connection, peer: peer)
    }

    private func log(_ verdict: AGIAdmission.Verdict, _ peer: String) {
        let cure =
            switch verdict {
            case .admitted, .draining: "it is shutting down"
            case .notAllowed: "its address is not allowed; add it to the allowed peers if it is your Asterisk"
            case .full: "\(configuration.maximumSessions) sessions are open; raise the limit or launch fewer calls"
            case .peerFull:
                "it has \(configuration.maximumSessionsPerPeer) sessions open; raise the limit or launch fewer calls"
            }
        logger.warning("FastAGI refused a connection from \(peer): \(cure).")
    }

    // MARK: Serving

    private func serve(_ connections: NIOAsyncChannelInboundStream<Guest?>) async throws {
        try await withThrowingDiscardingTaskGroup { sessions in
            for try await guest in connections {
                guard let guest else { continue }
                let executor = EventLoopTaskExecutor(guest.connection.channel.eventLoop)
                sessions.addTask(executorPreference: executor) { await self.serve(guest) }
            }
        }
    }

    private func serve(_ guest: Guest) async {
        do throws(AGIError) {
            let environment = try await guest.connection.environment()
            let session = AGISession(
                environment: environment, connection: guest.connection, peer: guest.peer,
                deadlines: configuration.deadlines, logger: logger(for: environment))
            await run(session)
        } catch {
            shared.withLock { $0.counters.withoutEnvironment += 1 }
            logger.debug("FastAGI closed a connection from \(guest.peer): \(error)")
        }
        await guest.connection.close()
    }

    private func run(_ session: AGISession) async {
        defer { shared.withLock { $0.counters.finished += 1 } }
        guard let script = router.script(for: session.environment.path) else { return await apologise(to: session) }
        do {
            try await script(session)
        } catch let error as AGIError where error.isEndOfCall {
            session.logger.debug("the script ended with the call: \(error)")
        } catch is CancellationError {
            session.logger.debug("the script was cancelled")
        } catch {
            shared.withLock { $0.counters.failedScripts += 1 }
            session.logger.warning("the script '\(session.environment.path)' failed: \(error)")
            await session.fail()
        }
    }

    private func apologise(to session: AGISession) async {
        let path = session.environment.path
        shared.withLock { $0.counters.unknownPaths += 1 }
        let known = router.paths.joined(separator: ", ")
        session.logger.warning(
            "no script serves the path '\(path)' that context \(session.environment.context ?? "?") asked for: use one of: \(known)"
        )
        // Whether the console line arrives changes nothing: the dialplan goes on either way.
        let shown = String(String.UnicodeScalarView(path.unicodeScalars.prefix(100).filter { $0.value >= 0x20 }))
        try? await session.verbose("FastAGI: no script serves '\(shown)'; known: \(known.prefix(400))")
        await session.fail()
    }

    private func logger(for environment: AGIEnvironment) -> Logger {
        var logger = logger
        if let id = environment.uniqueID { logger[metadataKey: "call"] = "\(id)" }
        return logger
    }

    /// Returns when sessions have had their time after the drain began, or when cancelled.
    private func waitForDrainTimeout() async {
        for await _ in drainSignal.stream {}
        // A cancelled sleep only ends sooner.
        try? await Task.sleep(for: configuration.drainTimeout)
    }
}
