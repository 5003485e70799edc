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
    typealias Waiter = UnsafeContinuation<Outcome, Never>

    /// What may be waited for.
    enum Request: Sendable {
        case environment
        case answer(to: AGICommand, line: [UInt8], within: TimeAmount?)
        /// A hang-up that may be on its way.
        case hangup(within: TimeAmount)
    }

    /// Whose wait it is.
    enum Owner: Equatable {
        /// The script's own task; it has one cancellation handler for all its waits.
        case script
        /// Another task, by the number of its wait.
        case other(UInt64)
    }

    private var conversation: AGIConversation
    private let executor: EventLoopTaskExecutor
    private let roster: SessionRoster
    private let shared: AGIConnectionState
    private let counters: FastAGICounters
    private var context: ChannelHandlerContext?
    private var waiter: (owner: Owner, continuation: Waiter)?
    /// The script's task while it runs, by its hash value: that of the task's address.
    private var script: Int?
    private var isScriptCancelled = false
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

    /// Starts a wait; the continuation is resumed exactly once, now or when the wait is over.
    func begin(_ request: Request, by owner: Owner, _ continuation: Waiter) {
        do throws(AGIError) {
            switch request {
            case .environment:
                if let early {
                    self.early = nil
                    return continuation.resume(returning: early)
                }
                wait(owner, continuation)
            case .answer(let command, let line, let limit):
                try conversation.begin(command)
                noteHangup()
                if wait(owner, continuation) { send(line, within: limit) }
            case .hangup(let limit):
                if case .settled = try conversation.beginSettling() {
                    return continuation.resume(returning: .settled)
                }
                if wait(owner, continuation) { setDeadline(limit) }
            }
        } catch {
            continuation.resume(returning: .failure(error))
        }
    }

    private func send(_ line: [UInt8], within limit: TimeAmount?) {
        setDeadline(limit)
        counters.countCommand()
        if let opened {
            self.opened = nil
            counters.firstCommand(after: .now() - opened)
        }
        // There is a context as long as the conversation is not closed.
        context?.writeAndFlush(NIOAny(roster.buffer(of: line)), promise: nil)
    }

    func cancel(id: UInt64) {
        if waiter?.owner == .other(id) {
            cancelSession()
        } else {
            cancelledBeforeStart = max(cancelledBeforeStart, id)
        }
    }

    /// From now on the current task is the script's.
    func beginScript() { script = Self.currentTask }

    func endScript() { script = nil }

    /// Whether the current task is the script's. Comparing hash values, not tasks, spares the reference counts; that
    /// of a task of the script's own, which alone can run beside it, never is the same by more than chance in 2⁶⁴.
    var isScript: Bool { script != nil && Self.currentTask == script }

    private static var currentTask: Int? { withUnsafeCurrentTask { $0?.hashValue } }

    func cancelScript() {
        if waiter?.owner == .script { cancelSession() }
        isScriptCancelled = true
    }

    /// Ends the session from this side.
    func cancelSession() { perform(conversation.cancelled()) }

    /// - Returns: false when the wait was cancelled before it began.
    @discardableResult
    private func wait(_ owner: Owner, _ continuation: Waiter) -> Bool {
        waiter = (owner, continuation)
        let isCancelled =
            switch owner {
            case .script: isScriptCancelled
            case .other(let id): id <= cancelledBeforeStart
            }
        if isCancelled { cancelSession() }
        return !isCancelled
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
