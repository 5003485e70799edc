internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
public import TLS

/// Posts to an address: one line for each request, no redirect followed, everything bounded.
public struct HTTPCaller: Sendable {
    public init() {}

    /// - Parameters:
    ///   - tls: how the server is known; without effect for `http`.
    ///   - patience: from the first step of connecting to the end of the answer.
    public func post(
        _ body: [UInt8], to address: WebAddress, tls: TLSContext?, headers: [(String, String)], patience: Duration
    ) async -> ExchangeAnswer {
        let deadline = NIODeadline.now() + TimeAmount(patience)
        var head = HTTPRequestHead(version: .http1_1, method: .POST, uri: address.path)
        head.headers = ["Host": address.hostHeader, "Content-Length": "\(body.count)", "Connection": "close"]
        for (name, value) in headers { head.headers.add(name: name, value: value) }
        if address.isSecure, tls == nil { return .failed("cannot be reached: there is nothing to know its server by") }
        do {
            let request = head
            let (channel, answer) = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connectTimeout(TimeAmount(patience))
                .channelOption(.tcpOption(.tcp_nodelay), value: 1)
                .connect(host: address.host, port: address.port) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        let handler = ExchangeHandler(
                            request, body: ByteBuffer(bytes: body), patience: patience, deadline: deadline,
                            eventLoop: channel.eventLoop)
                        let pipeline = channel.pipeline.syncOperations
                        if address.isSecure, let tls {
                            let secure = try TLSHandler(tls, host: address.host, eventLoop: channel.eventLoop)
                            secure.handshake.assumeIsolated().whenFailure { error in
                                guard let context = try? pipeline.context(handler: handler) else { return }
                                handler.refused(error, context)
                            }
                            try pipeline.addHandler(secure)
                        }
                        try pipeline.addHTTPClientHandlers()
                        try pipeline.addHandler(handler)
                        return (channel, handler.answer)
                    }
                }
            return try await withTaskCancellationHandler {
                try await answer.get()
            } onCancel: {
                channel.close(promise: nil)
            }
        } catch ChannelError.connectTimeout {
            return .failed("has not taken the line within \(patience.inWords)")
        } catch let error as NIOConnectionError {
            return .failed("cannot be reached: \(Self.words(error))")
        } catch let error as IOError {
            return .failed("cannot be reached: \(error.words)")
        } catch {
            return .failed("cannot be reached: \(ExchangeHandler.words(error))")
        }
    }

    /// Of the addresses of a name the first that has a reason.
    private static func words(_ error: NIOConnectionError) -> String {
        if let failure = error.connectionErrors.first?.error {
            return (failure as? IOError)?.words ?? ExchangeHandler.words(failure)
        }
        return "its name '\(error.host)' has no address here"
    }
}
