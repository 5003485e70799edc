internal import Logging
internal import NIOCore
internal import NIOWebSocket

/// The only place of a session with I/O: its machine between WebSocket frames and utterances on their way.
final class AEAPHandler: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    private let server: AEAPServer
    private let queue: AsyncStream<UtteranceJob>.Continuation
    private var machine: AEAPMachine
    private var speech: [AEAPMachine.UtteranceID: UtteranceAudio.Continuation] = [:]
    private var context: ChannelHandlerContext?
    private var alarm: (at: NIODeadline, task: Scheduled<Void>)?
    private var isClosing = false

    init(server: AEAPServer, queue: AsyncStream<UtteranceJob>.Continuation) {
        self.server = server
        self.queue = queue
        machine = AEAPMachine(settings: server.configuration.session, now: .now())
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        server.count {
            $0.sessions += 1
            $0.open += 1
        }
        setAlarm()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        machine.disconnected()
        carryOut()
        alarm?.task.cancel()
        alarm = nil
        for audio in speech.values { audio.finish(throwing: RecogniserFailure.abandoned) }
        speech = [:]
        self.context = nil
        server.count { $0.open -= 1 }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        let now = context.eventLoop.now
        var bytes = frame.unmaskedData
        switch frame.opcode {
        case .text: machine.received(text: bytes.readString(length: bytes.readableBytes) ?? "", now: now)
        case .binary: machine.received(audio: bytes.readableBytesView, now: now)
        case .ping: write(.pong, bytes)
        case .connectionClose: closeSocket(.normalClosure)
        default: break
        }
        carryOut()
        setAlarm()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if !isClosing, !(error is ChannelError) {
            server.count { $0.broken += 1 }
            server.logger.warning("speech: a session from \(peer) is closed: \(error)")
        }
        context.close(promise: nil)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        // Who takes nothing of what he asked for is not waited for: results are small, so this is a dead peer.
        if !context.channel.isWritable { context.close(promise: nil) }
        context.fireChannelWritabilityChanged()
    }

    // MARK: - Doing what the machine says

    private func carryOut() {
        for action in machine.takeActions() {
            switch action {
            case .send(let text): write(.text, ByteBuffer(string: text))
            case .begin(let id, let request): begin(id, request)
            case .audio(let id, let samples): speech[id]?.yield(samples)
            case .end(let id): speech.removeValue(forKey: id)?.finish()
            case .abandon(let id): speech.removeValue(forKey: id)?.finish(throwing: RecogniserFailure.abandoned)
            case .warn(let what): server.logger.warning("speech: session from \(peer): \(what)")
            case .close(let why):
                server.count { $0.broken += 1 }
                server.logger.warning("speech: the session from \(peer) is closed: \(why)")
                closeSocket(.policyViolation)
            }
        }
    }

    private func begin(_ id: AEAPMachine.UtteranceID, _ request: RecognitionRequest) {
        guard let context else { return }
        // The detector bounds an utterance, and so what waits here for a slow recogniser.
        let (audio, continuation) = UtteranceAudio.makeStream(of: [Int16].self)
        speech[id] = continuation
        let loop = context.eventLoop
        let bound = NIOLoopBound(self, eventLoop: loop)
        queue.yield(
            UtteranceJob(audio: audio, request: request) { answer in
                loop.execute { bound.value.recognised(id, answer) }
            })
    }

    private func recognised(_ id: AEAPMachine.UtteranceID, _ answer: Result<[Hypothesis], RecogniserFailure>) {
        speech.removeValue(forKey: id)?.finish()
        switch answer {
        case .success(let hypotheses): machine.recognised(id, hypotheses, now: .now())
        case .failure(let failure): machine.failed(id, "\(failure)", now: .now())
        }
        carryOut()
        setAlarm()
    }

    private func write(_ opcode: WebSocketOpcode, _ data: ByteBuffer) {
        guard let context, !isClosing else { return }
        context.writeAndFlush(wrapOutboundOut(WebSocketFrame(fin: true, opcode: opcode, data: data)), promise: nil)
    }

    private func closeSocket(_ code: WebSocketErrorCode) {
        guard let context, !isClosing else { return }
        var data = context.channel.allocator.buffer(capacity: 2)
        data.write(webSocketErrorCode: code)
        write(.connectionClose, data)
        isClosing = true
        context.close(promise: nil)
    }

    private var peer: String { context?.channel.remoteAddress?.description ?? "a closed connection" }

    /// One timer for whatever the machine waits for first.
    private func setAlarm() {
        guard let context, let at = machine.nextDeadline else { return }
        if let alarm, alarm.at == at { return }
        alarm?.task.cancel()
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        let task = context.eventLoop.scheduleTask(deadline: at) { bound.value.ring() }
        alarm = (at, task)
    }

    private func ring() {
        alarm = nil
        machine.tick(now: .now())
        carryOut()
        setAlarm()
    }
}
