internal import FastAGI
internal import Glibc
public import Logging
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
import Synchronization

/// Hands prompts to an Asterisk on another machine, whose `res_http_media_cache` asks for them and keeps them.
///
/// Only GET and HEAD of a prompt in the cache are answered, and only to those who may ask. Addresses cannot be guessed: see
/// ``PromptKey``.
public final class PromptServer: Sendable {
    public let configuration: Configuration
    private let cache: PromptCache
    private let logger: Logger
    private let state = Mutex(State())

    private struct State {
        var open: [ObjectIdentifier: any Channel] = [:]
        var isClosing = false
        var counters = Counters()
        var complaints = Complaints()
    }

    public init(cache: PromptCache, configuration: Configuration = Configuration(), logger: Logger) {
        self.cache = cache
        self.configuration = configuration
        self.logger = logger
    }

    public var counters: Counters { state.withLock { $0.counters } }

    /// Listens and serves until cancelled; then every connection is closed.
    /// - Parameter onBound: told once on which port, which matters with port 0.
    /// - Throws: ``StartError`` when it cannot listen, `CancellationError` at the end.
    public func run(onBound: (@Sendable (Int) -> Void)? = nil) async throws {
        let door = try await listen()
        let port = door.localAddress?.port ?? configuration.port
        logger.info("speaking: prompts are served on \(configuration.host):\(port)")
        onBound?(port)
        await withTaskCancellationHandler {
            try? await door.closeFuture.get()
        } onCancel: {
            door.close(promise: nil)
        }
        await closeAll()
        try Task.checkCancellation()
    }

    func answer(to request: HTTPRequestHead) -> PromptAnswer {
        let answer = PromptAnswer.to(request, from: cache)
        state.withLock { state in
            switch answer.status {
            case .ok: state.counters.served += 1
            case .notModified: state.counters.unchanged += 1
            default: state.counters.unknown += 1
            }
        }
        return answer
    }

    // MARK: - Connections

    private func listen() async throws -> any Channel {
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelOption(.backlog, value: 256)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try self.receive(channel) }
            }
        do {
            return try await bootstrap.bind(host: configuration.host, port: configuration.port).get()
        } catch {
            throw StartError(
                isPortInUse: (error as? IOError)?.errnoCode == EADDRINUSE,
                description: "Prompts cannot be served on \(configuration.host):\(configuration.port): \(error); "
                    + "choose another address or port, or stop the program that has it.")
        }
    }

    private func receive(_ channel: any Channel) throws {
        let peer = channel.remoteAddress?.ipAddress ?? ""
        guard configuration.allowedPeers.contains(where: { $0.contains(peer) }), admit(channel) else {
            refuse(peer)
            throw ChannelError.ioOnClosedChannel
        }
        let pipeline = channel.pipeline.syncOperations
        try pipeline.configureHTTPServerPipeline(withPipeliningAssistance: true, withErrorHandling: true)
        try pipeline.addHandler(PromptHandler(server: self, patience: TimeAmount(configuration.patience)))
    }

    private func admit(_ channel: any Channel) -> Bool {
        let id = ObjectIdentifier(channel)
        let isAdmitted = state.withLock { state in
            guard !state.isClosing, state.open.count < configuration.maximumConnections else { return false }
            state.open[id] = channel
            return true
        }
        if isAdmitted {
            channel.closeFuture.whenComplete { _ in self.state.withLock { _ = $0.open.removeValue(forKey: id) } }
        }
        return isAdmitted
    }

    private func refuse(_ peer: String) {
        let unheard = state.withLock { state in
            state.counters.refused += 1
            return state.complaints.note(at: .now)
        }
        guard unheard != nil else { return }
        logger.warning(
            "speaking: refused a connection from \(peer): add it to 'speaking.http.allow' if it is an Asterisk of yours"
        )
    }

    private func closeAll() async {
        let channels = state.withLock { state in
            state.isClosing = true
            return Array(state.open.values)
        }
        for channel in channels {
            channel.close(promise: nil)
            try? await channel.closeFuture.get()
        }
    }
}
