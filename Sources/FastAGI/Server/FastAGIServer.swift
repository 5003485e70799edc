internal import Glibc
public import Logging
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
        var doors: [ServerEntrance] = []
        var complaints = 0
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
        let doors = try await open()
        announce(doors, onBound)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.serve(doors) }
            group.addTask { await self.waitForDrainTimeout() }
            // Whichever ends first: all sessions are done, or their time is up.
            await group.next()
            // The doors before the guests, so that nobody comes in behind them.
            for door in doors { await door.close() }
            group.cancelAll()
        }
        for door in doors { await door.closeAll() }
        shared.withLock { shared in
            shared.address = nil
            shared.doors = []
        }
        try Task.checkCancellation()
    }

    /// Stops accepting calls; `run` returns when the running sessions are done, at the latest after the drain time-out.
    public func drain() {
        let doors = shared.withLock { shared in
            shared.admission.isDraining = true
            return shared.doors
        }
        for door in doors { door.beginClosing() }
        drainSignal.continuation.finish()
    }

    // MARK: Listening

    /// A door on each loop. A session stays on the loop of its door: changing threads would cost more than all its
    /// commands.
    private func open() async throws(StartError) -> [ServerEntrance] {
        let address = Address(host: configuration.host, port: configuration.port)
        let loops: [SessionLoop]
        do throws(SessionLoop.Failure) {
            loops = try SessionLoop.first(configuration.threads)
        } catch {
            throw .other(address, ListeningSockets.reason(error.code))
        }
        let sockets = try ListeningSockets.open(address, count: loops.count, backlog: configuration.backlog)
        var doors: [ServerEntrance] = []
        do throws(SessionLoop.Failure) {
            for (loop, socket) in zip(loops, sockets) {
                doors.append(try await ServerEntrance(on: loop, descriptor: socket, host: host))
            }
        } catch {
            for socket in sockets.dropFirst(doors.count) { close(socket) }
            for door in doors { await door.close() }
            throw .other(address, ListeningSockets.reason(error.code))
        }
        return doors
    }

    /// What the doors ask.
    private var host: ServerDoor.Host {
        ServerDoor.Host(
            limits: .init(environment: configuration.environmentLimits, answer: configuration.answerLimit),
            preludeTimeout: configuration.preludeTimeout.nanoseconds, counters: counters,
            admit: { self.admit($0) },
            release: { peer in self.shared.withLock { $0.admission.release(peer) } },
            complain: { self.complain($0) })
    }

    private func announce(_ doors: [ServerEntrance], _ onBound: (@Sendable (Address) -> Void)?) {
        let address = Address(
            host: doors.first?.host ?? configuration.host, port: doors.first?.port ?? configuration.port)
        let isDraining = shared.withLock { shared in
            shared.address = address
            shared.doors = doors
            return shared.admission.isDraining
        }
        if isDraining { for door in doors { door.beginClosing() } }
        logger.info("FastAGI listens on \(address)")
        onBound?(address)
    }

    private func admit(_ peer: AGIPeerAddress?) -> Bool {
        let verdict = shared.withLock { $0.admission.admit(peer) }
        if verdict != .admitted { refuse(peer, verdict) }
        return verdict == .admitted
    }

    private func refuse(_ peer: AGIPeerAddress?, _ verdict: AGIAdmission.Verdict) {
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
        logger.warning("FastAGI refused a connection from \(peer?.text ?? "unknown"): \(cure).")
    }

    private func complain(_ code: CInt) {
        let count = shared.withLock { shared in
            shared.complaints += 1
            return shared.complaints
        }
        guard count & (count - 1) == 0 else { return }
        let reason = ListeningSockets.reason(code)
        logger.error("FastAGI cannot take calls now: \(reason); raise the limit of open files, or of memory.")
    }

    private func serve(_ doors: [ServerEntrance]) async {
        await withDiscardingTaskGroup { tasks in
            for door in doors {
                tasks.addTask(executorPreference: door.loop) { await self.serve(door) }
            }
        }
    }

    private func serve(_ door: ServerEntrance) async {
        await withTaskCancellationHandler {
            await withDiscardingTaskGroup { sessions in
                while true {
                    let guests = await door.guests()
                    if guests.isEmpty { break }
                    for guest in guests {
                        sessions.addTask(executorPreference: guest.loop) { await self.serve(guest) }
                    }
                }
            }
        } onCancel: {
            door.stop()
        }
    }

    /// Returns when sessions have had their time after the drain began, or when cancelled.
    private func waitForDrainTimeout() async {
        for await _ in drainSignal.stream {}
        // A cancelled sleep only ends sooner.
        try? await Task.sleep(for: configuration.drainTimeout)
    }
}
