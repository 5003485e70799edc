public import NIOCore

/// Puts TLS between a socket and the handlers after it: they see the channel become active when the handshake is over.
///
/// What goes wrong in the handshake comes as ``handshake``'s failure and what goes wrong later as an error in the
/// pipeline, both as a ``TLSFailure``; the channel is closed after either.
public final class TLSHandler: ChannelDuplexHandler {
    public typealias InboundIn = ByteBuffer
    public typealias InboundOut = ByteBuffer
    public typealias OutboundIn = ByteBuffer
    public typealias OutboundOut = ByteBuffer

    /// What may wait to be sent while the handshake lasts, in bytes.
    private static let mostEarly = 1 << 20

    private let session: TLSSession
    private let patience: Duration
    private let secured: EventLoopPromise<TLSSummary>
    private var isSettled = false
    private var hasBegun = false
    private var deadline: Scheduled<Void>?
    private var early: [(bytes: ByteBuffer, promise: EventLoopPromise<Void>?)] = []
    private var earlyBytes = 0
    private var hasDelivered = false

    /// To be added to its pipeline at once.
    /// - Parameter host: the host connected to, whose name the certificate must have unless the context says another.
    public init(_ context: TLSContext, host: String, eventLoop: any EventLoop) throws(TLSFailure) {
        session = try TLSSession(context, host: host)
        patience = context.handshakeTimeout
        secured = eventLoop.makePromise()
    }

    /// Fulfilled at the end of the handshake, before the handlers that follow hear of it.
    public var handshake: EventLoopFuture<TLSSummary> { secured.futureResult }

    // MARK: - Life

    public func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { begin(context) }
    }

    public func channelActive(context: ChannelHandlerContext) { begin(context) }

    private func begin(_ context: ChannelHandlerContext) {
        guard !hasBegun else { return }
        hasBegun = true
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
        deadline = context.eventLoop.scheduleTask(in: TimeAmount(patience)) {
            let (handler, context) = bound.value
            handler.fail(.silent(handler.patience), context)
        }
        do throws(TLSFailure) { try session.start() } catch { return fail(error, context) }
        send(context)
    }

    public func channelInactive(context: ChannelHandlerContext) {
        do throws(TLSFailure) { try session.lineEnded() } catch {
            if isSettled { context.fireErrorCaught(error) } else { settle(.failure(error)) }
        }
        settle(.failure(TLSFailure.endedInHandshake(nil)))
        context.fireChannelInactive()
    }

    public func handlerRemoved(context: ChannelHandlerContext) {
        settle(.failure(TLSFailure.endedInHandshake(nil)))
    }

    public func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if isSettled {
            // Why the line ended is said by this; that it ended without farewell is no news any more.
            session.close()
            context.fireErrorCaught(error)
        } else {
            let words = (error as? IOError).map(\.localizedWords) ?? "\(error)"
            fail(.endedInHandshake(words), context)
        }
    }

    // MARK: - In

    public func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        var said = context.channel.allocator.buffer(capacity: bytes.readableBytes)
        var failure: TLSFailure?
        do throws(TLSFailure) { try session.feed(bytes, said: &said) } catch { failure = error }
        send(context)
        if !isSettled, let summary = session.summary { opened(summary, context) }
        if said.readableBytes > 0 {
            hasDelivered = true
            context.fireChannelRead(wrapInboundOut(said))
        }
        if let failure {
            fail(failure, context)
        } else if session.state == .endedByPeer {
            close(context: context, mode: .all, promise: nil)
        }
    }

    public func channelReadComplete(context: ChannelHandlerContext) {
        guard hasDelivered else {
            // Nothing came out of what came in: whoever asked for something to read still waits for it.
            context.read()
            return
        }
        hasDelivered = false
        context.fireChannelReadComplete()
    }

    private func opened(_ summary: TLSSummary, _ context: ChannelHandlerContext) {
        let waiting = early
        early = []
        settle(.success(summary))
        for (bytes, promise) in waiting { encrypt(bytes, promise, context) }
        context.flush()
        context.fireChannelActive()
    }

    // MARK: - Out

    public func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let bytes = unwrapOutboundIn(data)
        guard !isSettled else { return encrypt(bytes, promise, context) }
        guard earlyBytes + bytes.readableBytes <= Self.mostEarly else {
            promise?.fail(TLSFailure.tooMuchToSend)
            return
        }
        earlyBytes += bytes.readableBytes
        early.append((bytes, promise))
    }

    /// The promise goes with the last piece.
    private func encrypt(_ bytes: ByteBuffer, _ promise: EventLoopPromise<Void>?, _ context: ChannelHandlerContext) {
        var bytes = bytes
        repeat {
            do throws(TLSFailure) {
                let piece = try session.encrypt(&bytes)
                context.write(wrapOutboundOut(piece), promise: bytes.readableBytes == 0 ? promise : nil)
            } catch {
                promise?.fail(error)
                return
            }
        } while bytes.readableBytes > 0
    }

    public func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        if mode != .input {
            session.close()
            send(context)
        }
        context.close(mode: mode, promise: promise)
    }

    private func send(_ context: ChannelHandlerContext) {
        guard let output = session.takeOutput() else { return }
        context.writeAndFlush(wrapOutboundOut(output), promise: nil)
    }

    // MARK: - Ends

    private func fail(_ failure: TLSFailure, _ context: ChannelHandlerContext) {
        let wasOpen = isSettled
        settle(.failure(failure))
        session.close()
        send(context)
        if wasOpen { context.fireErrorCaught(failure) }
        context.close(mode: .all, promise: nil)
    }

    private func settle(_ result: Result<TLSSummary, any Error>) {
        guard !isSettled else { return }
        isSettled = true
        deadline?.cancel()
        deadline = nil
        secured.completeWith(result)
        guard case .failure(let error) = result else { return }
        let waiting = early
        early = []
        for (_, promise) in waiting { promise?.fail(error) }
    }
}

extension IOError {
    fileprivate var localizedWords: String { "\(self)".shownOnOneLine }
}
