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
    let router: AGIRouter
    let logger: Logger
    let counters = FastAGICounters()
    private let shared: Mutex<Shared>

    private struct Shared {
        var admission: AGIAdmission
        var address: Address?
        var listener: (any Channel)?
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

    /// What it has seen since its start, and what is open now.
    public var metrics: FastAGIMetrics {
        var metrics = counters.snapshot
        metrics.open = shared.withLock { $0.admission.active }
        return metrics
    }

    /// Listens and serves until cancelled or drained.
    /// - Parameter onBound: told once where the server listens, which matters with port 0.
    /// - Throws: ``StartError`` when it cannot listen.
    public func run(onBound: (@Sendable (Address) -> Void)? = nil) async throws {
        let loop = try await SessionLoop.make(on: MultiThreadedEventLoopGroup.singleton.next())
        let (guests, arrivals) = AsyncStream.makeStream(of: AGIConnection.self)
        let listener = try await listen(on: loop, arrivals)
        announce(listener, onBound)
        listener.closeFuture.whenComplete { _ in arrivals.finish() }
        await withTaskGroup(of: Void.self) { group in
            group.addTask(executorPreference: loop.executor) { await self.serve(guests) }
            group.addTask { await self.waitForDrainTimeout() }
            // Whichever ends first: all sessions are done, or their time is up.
            await group.next()
            // The door before the guests, so that nobody comes in behind them.
            try? await listener.close().get()
            group.cancelAll()
        }
        await loop.close()
        shared.withLock { shared in
            shared.address = nil
            shared.listener = nil
        }
        try Task.checkCancellation()
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

    private func listen(
        on loop: SessionLoop, _ arrivals: AsyncStream<AGIConnection>.Continuation
    ) async throws -> any Channel {
        let wanted = Address(host: configuration.host, port: configuration.port)
        do {
            // Accepting and serving share one event loop: nothing of a session ever changes threads, which costs more
            // than a second thread brings. A new connection's options are those of its listener.
            return try await ServerBootstrap(group: loop.executor.loop)
                .serverChannelOption(.backlog, value: Int32(clamping: configuration.backlog))
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                // Tells a crashed Asterisk host from a quiet call.
                .serverChannelOption(.socketOption(.so_keepalive), value: 1)
                .serverChannelOption(.maxMessagesPerRead, value: 64)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture { try self.receive(channel, on: loop, arrivals) }
                }
                .bind(host: configuration.host, port: configuration.port).get()
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

    private func announce(_ listener: any Channel, _ onBound: (@Sendable (Address) -> Void)?) {
        let bound = listener.localAddress
        let address = Address(
            host: bound?.ipAddress ?? configuration.host, port: bound?.port ?? configuration.port)
        let isDraining = shared.withLock { shared in
            shared.address = address
            shared.listener = listener
            return shared.admission.isDraining
        }
        if isDraining { listener.close(promise: nil) }
        logger.info("FastAGI listens on \(address)")
        onBound?(address)
    }

    /// Lets a new connection in or closes it; on its event loop, before its first byte is read.
    private func receive(
        _ channel: any Channel, on loop: SessionLoop, _ arrivals: AsyncStream<AGIConnection>.Continuation
    ) throws {
        let peer = channel.remoteAddress.flatMap(AGIPeerAddress.init)
        let verdict = shared.withLock { $0.admission.admit(peer) }
        guard verdict == .admitted else {
            refuse(channel, verdict)
            return
        }
        channel.closeFuture.whenComplete { _ in self.shared.withLock { $0.admission.release(peer) } }
        counters.count { $0.accepted += 1 }
        let limits = AGIConversation.Limits(
            environment: configuration.environmentLimits, answer: configuration.answerLimit)
        let connection = try AGIConnection(
            on: channel, of: loop, limits: limits, preludeTimeout: TimeAmount(configuration.preludeTimeout),
            counters: counters)
        arrivals.yield(connection)
    }

    private func refuse(_ channel: any Channel, _ verdict: AGIAdmission.Verdict) {
        channel.close(promise: nil)
        let count = counters.count { metrics in
            metrics.refused.add(verdict)
            return metrics.refused.total
        }
        // The first, second, fourth, eighth, … so that a scanner does not fill the journal.
        guard count & (count - 1) == 0 else { return }
        let cure =
            switch verdict {
            case .admitted, .draining: "it is shutting down"
            case .notAllowed: "its address is not allowed; add it to the allowed peers if it is your Asterisk"
            case .full: "\(configuration.maximumSessions) sessions are open; raise the limit or launch fewer calls"
            case .peerFull:
                "it has \(configuration.maximumSessionsPerPeer) sessions open; raise the limit or launch fewer calls"
            }
        logger.warning("FastAGI refused a connection from \(channel.remoteAddress?.ipAddress ?? "unknown"): \(cure).")
    }

    private func serve(_ guests: AsyncStream<AGIConnection>) async {
        await withDiscardingTaskGroup { sessions in
            for await guest in guests {
                sessions.addTask(executorPreference: guest.executor) { await self.serve(guest) }
            }
        }
    }

    /// Returns when sessions have had their time after the drain began, or when cancelled.
    private func waitForDrainTimeout() async {
        for await _ in drainSignal.stream {}
        // A cancelled sleep only ends sooner.
        try? await Task.sleep(for: configuration.drainTimeout)
    }
}
