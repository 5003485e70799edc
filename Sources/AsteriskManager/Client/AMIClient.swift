public import Logging
public import NIOCore
public import NIOPosix

/// Keeps one connection to one Asterisk, for ever, and says what becomes of it.
///
/// ```swift
/// let client = AMIClient(settings)
/// let events = client.events()
/// try await withThrowingTaskGroup(of: Void.self) { group in
///     group.addTask { try await client.run() }
///     for await event in events { … }
/// }
/// ```
///
/// Nothing is sent twice: an action whose connection was lost ends as ``AMIFailure/unknown(action:reason:)``.
public final class AMIClient: Sendable {
    public let settings: AMIClientSettings
    private let hub: AMIHub
    private let ids: AMIActionIDSource
    private let logger: Logger
    private let group: any EventLoopGroup
    private let pause: @Sendable (Duration) async throws -> Void
    private let random: @Sendable () -> Double

    /// - Parameters:
    ///   - pause: waits between two attempts; a test need not.
    ///   - random: from 0 up to 1, for the jitter.
    public init(
        _ settings: AMIClientSettings, logger: Logger = Logger(label: "ami"),
        group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton,
        pause: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
        random: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
    ) {
        self.settings = settings
        self.logger = logger
        self.group = group
        self.pause = pause
        self.random = random
        hub = AMIHub(endpoint: settings.endpoint.name)
        ids = AMIActionIDSource(label: settings.actionIDLabel)
    }

    /// Whether actions can be sent now.
    public var isUp: Bool { hub.current != nil }
    public var counters: AMIClientCounters { hub.metrics.counts }
    /// Everything counted and measured, at this moment.
    public var metrics: AMIMetrics { hub.metrics }

    /// Says each time Asterisk becomes overloaded with our Originates or is so no more. A lost connection ends an
    /// overload. Each call makes a stream of its own, which ends with the client and keeps the newest only.
    public func loadChanges() -> AsyncStream<AMILoad> { hub.loadChanges() }

    /// What happens from now on, for one consumer. Each call makes a queue of its own.
    public func events() -> AMIClientEvents {
        hub.subscribe(capacity: settings.queueCapacity, hardCapacity: settings.hardQueueCapacity)
    }

    /// An ActionID no other program uses, to be given to ``send(_:actionID:timeout:)``: so that an OriginateResponse
    /// that overtakes the answer is known.
    public func makeActionID() -> String { ids.next() }

    /// Sends an action and waits for its answer; while there is no connection it is refused at once.
    /// - Parameter timeout: nil for the setting.
    public func send(
        _ action: AMIAction, actionID: String? = nil, timeout: Duration? = nil
    ) async throws(AMIFailure) -> AMIResponse {
        guard let connection = hub.current else { throw .refused(action: action.name, reason: .notConnected) }
        return try await connection.send(action, actionID: actionID, timeout: timeout ?? settings.actionTimeout)
    }

    /// Launches a call: the answer to the action is in the result, and what OriginateResponse says of the call comes
    /// in its stream. Never sent twice, whatever happens.
    /// - Parameters:
    ///   - deadline: for its OriginateResponse, from now; nil for the ring time and ten seconds.
    ///   - timeout: for the answer to the action; nil for the setting.
    public func originate(
        _ call: AMIOriginate, actionID: String? = nil, deadline: Duration? = nil, timeout: Duration? = nil
    ) async -> AMIOriginated {
        let id = actionID ?? ids.next()
        guard let connection = hub.current else {
            let failure = AMIFailure.refused(action: "Originate", reason: .notConnected)
            let (outcomes, continuation) = AsyncStream.makeStream(of: AMIOriginateOutcome.self)
            continuation.yield(.notDialled(failure))
            continuation.finish()
            return AMIOriginated(actionID: id, acknowledgement: .refused(failure), outcomes: outcomes)
        }
        return await connection.originate(
            call, actionID: id, deadline: deadline, timeout: timeout ?? settings.actionTimeout)
    }

    /// Sends an action that is answered with a list and waits for its end; the last item is the event that ended it.
    /// - Parameter timeout: for the whole list; nil for the setting.
    public func list(
        _ action: AMIAction, actionID: String? = nil, timeout: Duration? = nil
    ) async throws(AMIFailure) -> [AMIMessage] {
        guard let connection = hub.current else { throw .refused(action: action.name, reason: .notConnected) }
        return try await connection.list(action, actionID: actionID, timeout: timeout ?? settings.actionTimeout)
    }

    /// Connects, and connects again, until its task is cancelled; then it logs off, ends the event streams and returns.
    public func run() async throws {
        defer { hub.finish() }
        var pacer = AMIReconnectPacer(settings.backoff)
        while !Task.isCancelled {
            let session = await withTaskCancellationHandler {
                await oneSession()
            } onCancel: {
                // Whatever the session waits for, the end of its channel ends it.
                hub.logOff()
            }
            if Task.isCancelled { break }
            let wait = pacer.pause(after: session.end, upFor: session.upFor, random: random())
            log(session.end, next: wait)
            do { try await pause(wait) } catch { break }
        }
        logger.info("Asterisk's manager at \(settings.endpoint.name): the client has ended")
    }

    private struct Session {
        let end: AMIDisconnect
        let upFor: Duration
    }

    /// From the connect to the end of the line.
    private func oneSession() async -> Session {
        let end = group.any().makePromise(of: AMIDisconnect.Cause.self)
        let upSince = AMIMoment()
        do throws(AMIDisconnect) {
            try await AMIConnection.connect(
                to: settings.endpoint, settings: settings.connection, timeout: settings.connectTimeout,
                decoderLimits: settings.decoderLimits, ids: ids, group: group, made: { [hub] in hub.connecting($0) },
                signal: { [hub, logger, settings] signal in
                    switch signal {
                    case .messages(let messages): hub.events(messages)
                    case .counted(let counters): hub.counted(counters)
                    case .load(let load): hub.load(load)
                    case .up(let info):
                        upSince.mark()
                        let version = info.asteriskVersion ?? "of unknown version"
                        logger.info(
                            "Asterisk \(version) at \(settings.endpoint.name): logged in (AMI \(info.amiVersion))")
                        hub.up(info)
                    case .closed(let cause):
                        hub.down(cause)
                        end.succeed(cause)
                    }
                })
        } catch {
            let cause = Task.isCancelled ? .stopped : error.cause
            end.succeed(cause)
            hub.down(cause)
            return Session(end: AMIDisconnect(endpoint: settings.endpoint.name, cause: cause), upFor: .zero)
        }
        // Cancelled before there was a channel to end: end it now.
        if Task.isCancelled { hub.logOff() }
        let cause = (try? await end.futureResult.get()) ?? .stopped
        return Session(end: AMIDisconnect(endpoint: settings.endpoint.name, cause: cause), upFor: upSince.elapsed)
    }

    private func log(_ end: AMIDisconnect, next wait: Duration) {
        let text = "\(end); trying again in \(wait.inSeconds) s"
        if end.needsPeople { logger.error("\(text)") } else { logger.warning("\(text)") }
    }
}
