internal import NIOCore
import Synchronization

/// The transport of one session on its event loop: moves bytes and deadlines between a channel and the conversation.
final class AGIConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    /// What somebody may wait for; only one thing at a time.
    enum Outcome: Sendable {
        case environment(AGIEnvironment)
        case reply(AGIReply)
        case settled
    }
    typealias Waiter = CheckedContinuation<Result<Outcome, AGIError>, Never>

    private var conversation: AGIConversation
    private let preludeTimeout: TimeAmount
    private let shared: AGIConnectionState
    private var context: ChannelHandlerContext?
    private var waiter: (id: UInt64, continuation: Waiter)?
    /// The highest wait that was cancelled before it began.
    private var cancelledBeforeStart: UInt64 = 0
    /// What came before anybody waited for it: the environment, or the error that ended the session.
    private var early: Result<Outcome, AGIError>?
    private var deadline: NIODeadline?
    private var timer: (scheduled: Scheduled<Void>, at: NIODeadline)?

    init(limits: AGIConversation.Limits, preludeTimeout: TimeAmount, shared: AGIConnectionState) {
        self.conversation = AGIConversation(limits: limits)
        self.preludeTimeout = preludeTimeout
        self.shared = shared
    }

    // MARK: Channel events

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        setDeadline(preludeTimeout)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        end()
        self.context = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let action = conversation.received(unwrapInboundIn(data).readableBytesView)
        // Before the answer is handed over, so that whoever gets it sees the hang-up that came with it.
        if conversation.isHungUp { shared.isHungUp.store(true, ordering: .releasing) }
        perform(action)
    }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A reset or a broken pipe. The peer is gone either way.
        perform(conversation.inputClosed())
        context.close(promise: nil)
    }

    private func end() {
        perform(conversation.inputClosed())
        timer?.scheduled.cancel()
        timer = nil
        deadline = nil
    }

    // MARK: Waits

    func waitForEnvironment(id: UInt64, _ continuation: Waiter) {
        if let early {
            self.early = nil
            return continuation.resume(returning: early)
        }
        wait(id: id, continuation)
    }

    func send(_ command: AGICommand, line: [UInt8], within limit: TimeAmount?, id: UInt64, _ continuation: Waiter) {
        do throws(AGIError) {
            try conversation.begin(command)
        } catch {
            return continuation.resume(returning: .failure(error))
        }
        if conversation.isHungUp { shared.isHungUp.store(true, ordering: .releasing) }
        guard wait(id: id, continuation), let context else { return }
        setDeadline(limit)
        var buffer = context.channel.allocator.buffer(capacity: line.count)
        buffer.writeBytes(line)
        context.writeAndFlush(NIOAny(buffer), promise: nil)
    }

    func waitForHangup(within limit: TimeAmount, id: UInt64, _ continuation: Waiter) {
        do throws(AGIError) {
            if try conversation.beginSettling() == .settled {
                return continuation.resume(returning: .success(.settled))
            }
        } catch {
            return continuation.resume(returning: .failure(error))
        }
        if wait(id: id, continuation) { setDeadline(limit) }
    }

    func cancel(id: UInt64) {
        if waiter?.id == id {
            perform(conversation.cancelled())
        } else {
            cancelledBeforeStart = max(cancelledBeforeStart, id)
        }
    }

    @discardableResult
    private func wait(id: UInt64, _ continuation: Waiter) -> Bool {
        waiter = (id, continuation)
        if cancelledBeforeStart >= id {
            perform(conversation.cancelled())
            return false
        }
        return true
    }

    /// Tells Asterisk that the script failed; there is no answer to it.
    func sayFailure() {
        guard let context else { return }
        context.writeAndFlush(NIOAny(ByteBuffer(string: "failure\n")), promise: nil)
    }

    // MARK: Actions

    private func perform(_ action: AGIConversation.Action) {
        switch action {
        case .nothing: break
        case .environment(let environment): finish(.success(.environment(environment)))
        case .reply(let reply): finish(.success(.reply(reply)))
        case .settled: finish(.success(.settled))
        case .waitForSecondAnswer: setDeadline(.milliseconds(200))
        case .close(let error):
            finish(.failure(error))
            context?.close(promise: nil)
        }
    }

    private func finish(_ result: Result<Outcome, AGIError>) {
        deadline = nil
        guard let waiter else {
            early = early ?? result
            return
        }
        self.waiter = nil
        waiter.continuation.resume(returning: result)
    }

    // MARK: The clock

    /// One timer serves all deadlines of the session: it is moved only when it would ring too late, since most
    /// commands are answered in a millisecond and a timer for each would cost more than the command.
    private func setDeadline(_ limit: TimeAmount?) {
        guard let limit else { return deadline = nil }
        let due = NIODeadline.now() + limit
        deadline = due
        if let timer, timer.at <= due { return }
        timer?.scheduled.cancel()
        schedule(due)
    }

    private func schedule(_ due: NIODeadline) {
        guard let context else { return }
        let scheduled = context.eventLoop.assumeIsolated().scheduleTask(deadline: due) { self.ring() }
        timer = (scheduled, due)
    }

    private func ring() {
        timer = nil
        guard let deadline else { return }
        if deadline <= .now() {
            perform(conversation.deadlinePassed())
        } else {
            schedule(deadline)
        }
    }
}

/// What may be read of a connection from any thread.
final class AGIConnectionState: Sendable {
    let isHungUp = Atomic(false)
    private let lastWait = Atomic<UInt64>(0)

    func nextWait() -> UInt64 {
        lastWait.add(1, ordering: .relaxed).newValue
    }
}

/// The async face of one connection.
struct AGIConnection: Sendable {
    let channel: any Channel
    let state: AGIConnectionState
    private let handler: NIOLoopBound<AGIConnectionHandler>

    /// Must be called on the channel's event loop, before the first byte is read.
    init(on channel: any Channel, limits: AGIConversation.Limits, preludeTimeout: TimeAmount) throws {
        let state = AGIConnectionState()
        let handler = AGIConnectionHandler(limits: limits, preludeTimeout: preludeTimeout, shared: state)
        try channel.pipeline.syncOperations.addHandler(handler)
        self.channel = channel
        self.state = state
        self.handler = NIOLoopBound(handler, eventLoop: channel.eventLoop)
    }

    func environment() async throws(AGIError) -> AGIEnvironment {
        let outcome = try await wait { handler, id, continuation in
            handler.waitForEnvironment(id: id, continuation)
        }
        guard case .environment(let environment) = outcome else { throw .notAGI }
        return environment
    }

    func send(_ command: AGICommand, within limit: Duration?) async throws(AGIError) -> AGIReply {
        let line: [UInt8]
        do throws(AGICommand.Refusal) {
            line = try command.encoded()
        } catch {
            throw .refused(command: command.name, error)
        }
        let amount = limit.map { TimeAmount($0) }
        let outcome = try await wait { handler, id, continuation in
            handler.send(command, line: line, within: amount, id: id, continuation)
        }
        guard case .reply(let reply) = outcome else { throw .disconnected }
        return reply
    }

    /// Waits for a hang-up that may be on its way.
    func settle(within limit: Duration) async throws(AGIError) {
        _ = try await wait { handler, id, continuation in
            handler.waitForHangup(within: TimeAmount(limit), id: id, continuation)
        }
    }

    /// Tells Asterisk that the script failed, and closes once that is written.
    func fail() async {
        let loop = channel.eventLoop
        try? await loop.submit { handler.value.sayFailure() }.get()
        await close()
    }

    func close() async {
        // An error here says that it is closed already.
        try? await channel.close().get()
    }

    private func wait(
        _ start: @escaping @Sendable (AGIConnectionHandler, UInt64, AGIConnectionHandler.Waiter) -> Void
    ) async throws(AGIError) -> AGIConnectionHandler.Outcome {
        let id = state.nextWait()
        let loop = channel.eventLoop
        let result: Result<AGIConnectionHandler.Outcome, AGIError> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if loop.inEventLoop {
                    start(handler.value, id, continuation)
                } else {
                    loop.execute { start(handler.value, id, continuation) }
                }
            }
        } onCancel: {
            loop.execute { handler.value.cancel(id: id) }
        }
        return try result.get()
    }
}
