internal import NIOCore
import Synchronization

/// The transport of one session on its event loop: moves bytes and deadlines between a channel and the conversation.
final class AGIConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    /// What a wait comes to; only one thing is waited for at a time.
    enum Outcome: Sendable {
        case environment(AGIEnvironment)
        case reply(AGIReply)
        case settled
        case failure(AGIError)
    }
    typealias Waiter = CheckedContinuation<Outcome, Never>

    private var conversation: AGIConversation
    private let executor: EventLoopTaskExecutor
    private let roster: SessionRoster
    private let shared: AGIConnectionState
    private let counters: FastAGICounters
    private var context: ChannelHandlerContext?
    private var waiter: (id: UInt64, continuation: Waiter)?
    /// The highest wait that was cancelled before it began.
    private var cancelledBeforeStart: UInt64 = 0
    /// What came before anybody waited for it: the environment, or the error that ended the session.
    private var early: Outcome?
    private var hasDeadline = false
    /// When the connection was accepted; nil once the first command has left.
    private var opened: NIODeadline?
    /// Where the roster keeps this session; the roster's own note.
    var place: Int?

    init(
        limits: AGIConversation.Limits, executor: EventLoopTaskExecutor, roster: SessionRoster,
        shared: AGIConnectionState, counters: FastAGICounters
    ) {
        self.conversation = AGIConversation(limits: limits)
        self.executor = executor
        self.roster = roster
        self.shared = shared
        self.counters = counters
    }

    // MARK: Channel events

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        opened = .now()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        end()
        self.context = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let action = conversation.received(unwrapInboundIn(data).readableBytesView)
        // Before the answer is handed over, so that whoever gets it sees the hang-up that came with it.
        noteHangup()
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
        guard place != nil else { return }
        roster.remove(self)
        counters.add(staleItems: conversation.staleItems)
        perform(conversation.inputClosed())
    }

    // MARK: Waits

    /// Begins the session: from now on the environment has this long to come.
    /// - Returns: false when the server has ended.
    func begin(preludeTimeout: TimeAmount) -> Bool {
        guard roster.add(self) else { return false }
        setDeadline(preludeTimeout)
        return true
    }

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
        noteHangup()
        guard wait(id: id, continuation), let context else { return }
        setDeadline(limit)
        counters.countCommand()
        if let opened {
            self.opened = nil
            counters.firstCommand(after: .now() - opened)
        }
        context.writeAndFlush(NIOAny(ByteBuffer(bytes: line)), promise: nil)
    }

    func waitForHangup(within limit: TimeAmount, id: UInt64, _ continuation: Waiter) {
        do throws(AGIError) {
            if try conversation.beginSettling() == .settled { return continuation.resume(returning: .settled) }
        } catch {
            return continuation.resume(returning: .failure(error))
        }
        if wait(id: id, continuation) { setDeadline(limit) }
    }

    func cancel(id: UInt64) {
        if waiter?.id == id {
            cancelSession()
        } else {
            cancelledBeforeStart = max(cancelledBeforeStart, id)
        }
    }

    /// Ends the session from this side.
    func cancelSession() { perform(conversation.cancelled()) }

    @discardableResult
    private func wait(id: UInt64, _ continuation: Waiter) -> Bool {
        waiter = (id, continuation)
        guard cancelledBeforeStart < id else {
            cancelSession()
            return false
        }
        return true
    }

    /// Tells Asterisk that the script failed; there is no answer to it.
    func sayFailure() {
        context?.writeAndFlush(NIOAny(ByteBuffer(string: "failure\n")), promise: nil)
    }

    func close() { context?.close(promise: nil) }

    // MARK: Actions

    private func noteHangup() {
        if conversation.isHungUp { shared.isHungUp.store(true, ordering: .releasing) }
    }

    private func perform(_ action: AGIConversation.Action) {
        switch action {
        case .nothing: break
        case .environment(let environment): finish(.environment(environment))
        case .reply(let reply): finish(.reply(reply))
        case .settled: finish(.settled)
        case .waitForSecondAnswer: setDeadline(.milliseconds(200))
        case .close(let error):
            counters.note(error)
            // First the door, so that whatever the script does next finds it closed.
            context?.close(promise: nil)
            finish(.failure(error))
        }
    }

    /// Hands over what was waited for; the script goes on within this call.
    private func finish(_ outcome: Outcome) {
        setDeadline(nil)
        guard let waiter else {
            early = early ?? outcome
            return
        }
        self.waiter = nil
        executor.run { waiter.continuation.resume(returning: outcome) }
    }

    // MARK: The clock

    private func setDeadline(_ limit: TimeAmount?) {
        if let limit {
            hasDeadline = true
            roster.set(.now() + limit, for: self)
        } else if hasDeadline {
            hasDeadline = false
            roster.set(.distantFuture, for: self)
        }
    }

    func deadlinePassed() { perform(conversation.deadlinePassed()) }
}
