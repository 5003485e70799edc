public import Logging
package import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOWebSocket
import Synchronization

/// The speech engine that Asterisk's `res_speech_aeap` connects to: one WebSocket connection for each `SPEECH CREATE`, the
/// caller's audio in, words out.
///
/// ``run(onBound:)`` serves until its task is cancelled. Each utterance is a child task of it.
public final class AEAPServer: Sendable {
    public let configuration: Configuration
    private let recogniser: any SpeechRecogniser
    let logger: Logger
    private let counters = Mutex(Metrics())

    public init(
        configuration: Configuration = Configuration(), recogniser: any SpeechRecogniser, logger: Logger
    ) {
        self.configuration = configuration
        self.recogniser = recogniser
        self.logger = logger
    }

    public var metrics: Metrics { counters.withLock { $0 } }

    /// Listens and serves until cancelled; then every session is closed.
    /// - Parameter onBound: told once on which port, which matters with port 0.
    /// - Throws: ``StartError`` when it cannot listen, `CancellationError` at the end.
    public func run(onBound: (@Sendable (Int) -> Void)? = nil) async throws {
        let (jobs, queue) = AsyncStream.makeStream(of: UtteranceJob.self)
        let sessions = AEAPSessions(limit: configuration.maximumSessions)
        let door = try await listen(sessions, queue)
        logger.info("speech: listening on \(configuration.host):\(door.localAddress?.port ?? 0)")
        if let port = door.localAddress?.port { onBound?(port) }
        await withTaskCancellationHandler {
            await withDiscardingTaskGroup { group in
                for await job in jobs { group.addTask { await self.work(on: job) } }
                // Nobody is told what is recognised now.
                group.cancelAll()
            }
        } onCancel: {
            queue.finish()
        }
        try? await door.close()
        await sessions.closeAll()
        try Task.checkCancellation()
    }

    // MARK: - Utterances

    private func work(on job: UtteranceJob) async {
        count { $0.utterances += 1 }
        let recogniser = recogniser
        do {
            // The audio ends at the latest after the longest utterance; then the recogniser's own time runs.
            let longest = configuration.session.longestUtterance + configuration.session.recognitionTimeout
            let heard = try await within(longest) { try await recogniser.recognise(job.audio, job.request) }
            if heard.isEmpty { count { $0.empty += 1 } }
            job.answer(.success(heard))
        } catch RecogniserFailure.abandoned {
            return
        } catch is CancellationError {
            return
        } catch {
            count { $0.failures += 1 }
            job.answer(.failure(error as? RecogniserFailure ?? .unavailable("\(error)")))
        }
    }

    func count(_ change: (inout Metrics) -> Void) { counters.withLock { change(&$0) } }

    // MARK: - Listening

    private func listen(
        _ sessions: AEAPSessions, _ queue: AsyncStream<UtteranceJob>.Continuation
    ) async throws -> any Channel {
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelOption(.backlog, value: 256)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.writeBufferWaterMark, value: .init(low: 16_384, high: 65_536))
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try self.receive(channel, sessions, queue) }
            }
        do {
            return try await bootstrap.bind(host: configuration.host, port: configuration.port).get()
        } catch {
            throw StartError(
                description:
                    "The speech server cannot listen on \(configuration.host):\(configuration.port): \(error); "
                    + "choose another address or port, or stop the program that has it.")
        }
    }

    /// Lets in a peer whose bytes do not come from a socket. Nobody listens to what it says.
    package func receive(_ channel: any Channel) throws {
        let (_, queue) = AsyncStream.makeStream(of: UtteranceJob.self)
        try receive(channel, AEAPSessions(limit: 1), queue)
    }

    private func receive(
        _ channel: any Channel, _ sessions: AEAPSessions, _ queue: AsyncStream<UtteranceJob>.Continuation
    ) throws {
        guard configuration.allowedPeers.contain(channel.remoteAddress), sessions.admit(channel) else {
            count { $0.refused += 1 }
            let peer = channel.remoteAddress?.description ?? "an unknown address"
            logger.warning("speech: refused a connection from \(peer): not allowed, or too many sessions")
            throw ChannelError.connectTimeout(.zero)
        }
        let upgrader = NIOWebSocketServerUpgrader(
            maxFrameSize: configuration.maximumMessage,
            shouldUpgrade: { channel, head in
                // Asterisk asks for this subprotocol and goes away when it is not granted.
                let asked = head.headers[canonicalForm: "Sec-WebSocket-Protocol"]
                guard asked.contains("speech_to_text") else {
                    return channel.eventLoop.makeSucceededFuture(nil)
                }
                return channel.eventLoop.makeSucceededFuture(["Sec-WebSocket-Protocol": "speech_to_text"])
            },
            upgradePipelineHandler: { channel, _ in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(
                        NIOWebSocketFrameAggregator(
                            minNonFinalFragmentSize: 0, maxAccumulatedFrameCount: 64,
                            maxAccumulatedFrameSize: self.configuration.maximumMessage))
                    try pipeline.addHandler(AEAPHandler(server: self, queue: queue))
                }
            })
        let greeter = NIOLoopBound(
            HTTPGreeter(patience: configuration.session.setupTimeout), eventLoop: channel.eventLoop)
        let pipeline = channel.pipeline.syncOperations
        try pipeline.configureHTTPServerPipeline(
            withPipeliningAssistance: false,
            withServerUpgrade: (
                upgraders: [upgrader],
                completionHandler: { context in
                    context.pipeline.syncOperations.removeHandler(greeter.value, promise: nil)
                }
            ), withErrorHandling: true)
        try pipeline.addHandler(greeter.value)
    }
}

/// An utterance for the recogniser, and where its words go.
struct UtteranceJob: Sendable {
    let audio: UtteranceAudio
    let request: RecognitionRequest
    let answer: @Sendable (Result<[Hypothesis], RecogniserFailure>) -> Void
}
