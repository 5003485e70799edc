import NIOCore
import NIOPosix
import TLS

extension AMIConnection {
    /// Connects a socket; the login has begun when this returns. What becomes of it comes as signals.
    ///
    /// `made` gets the connection on the event loop before the first signal.
    static func connect(
        to endpoint: AMIEndpoint, settings: AMIConnectionMachine.Settings, timeout: Duration,
        decoderLimits: AMIDecoder.Limits, ids: AMIActionIDSource, group: any EventLoopGroup,
        made: @escaping @Sendable (AMIConnection) -> Void, signal: @escaping @Sendable (AMISignal) -> Void
    ) async throws(AMIDisconnect) {
        /// On the event loop; from here on the login is waited for.
        let begin: @Sendable (any Channel) throws -> Void = { channel in
            let handler = AMIChannelHandler(
                settings: settings, decoderLimits: decoderLimits, ids: ids, now: channel.eventLoop.now, signal: signal)
            made(AMIConnection(channel: channel, handler: NIOLoopBound(handler, eventLoop: channel.eventLoop)))
            try channel.pipeline.syncOperations.addHandler(handler)
        }
        do {
            // The channel that wins, and when it is ready: several may be tried where a name has several addresses.
            let (channel, ready) = try await ClientBootstrap(group: group)
                .connectTimeout(TimeAmount(timeout))
                .channelOption(.tcpOption(.tcp_nodelay), value: 1)
                .connect(host: endpoint.host, port: endpoint.port) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        guard let tls = endpoint.tls else {
                            try begin(channel)
                            return (channel, channel.eventLoop.makeSucceededVoidFuture())
                        }
                        let handler = try TLSHandler(tls, host: endpoint.host, eventLoop: channel.eventLoop)
                        let ready = handler.handshake.flatMapThrowing { summary in
                            endpoint.secured?(summary)
                            try begin(channel)
                        }
                        try channel.pipeline.syncOperations.addHandler(handler)
                        return (channel, ready)
                    }
                }
            try await withTaskCancellationHandler {
                try await ready.get()
            } onCancel: {
                if endpoint.tls != nil { channel.close(promise: nil) }
            }
        } catch ChannelError.connectTimeout {
            throw AMIDisconnect(endpoint: endpoint.name, cause: .connectTimedOut(timeout))
        } catch let failure as TLSFailure {
            throw AMIDisconnect(endpoint: endpoint.name, cause: .tls(failure))
        } catch {
            throw AMIDisconnect(endpoint: endpoint.name, cause: .unreachable(AMISystemError.text(error)))
        }
    }
}

extension AMIDisconnect.Cause {
    /// For an error that came up the pipeline of a line that was there.
    init(brokenBy error: any Error) {
        self = (error as? TLSFailure).map(Self.tls) ?? .broken(AMISystemError.text(error))
    }
}
