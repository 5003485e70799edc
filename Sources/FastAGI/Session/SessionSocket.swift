internal import Glibc
import Synchronization

/// The transport of one session: moves bytes and deadlines between a socket and the conversation.
final class SessionSocket: LoopSocket {
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
        /// The answer to a command, for so many nanoseconds at most.
        case answer(to: AGICommand, within: Int64?)
        /// A hang-up that may be on its way.
        case hangup(within: Int64)
    }

    /// Whose wait it is.
    enum Owner: Equatable {
        /// The script's own task; it has one cancellation handler for all its waits.
        case script
        /// Another task, by the number of its wait.
        case other(UInt64)
    }

    /// The door it came in by.
    let door: ServerDoor
    let peer: AGIPeerAddress
    private let shared: AGIConnectionState
    // As with the loop's: nothing that has one of these in hand calls what uses it, too.
    @exclusivity(unchecked) private var conversation: AGIConversation
    @exclusivity(unchecked) private var waiter: (owner: Owner, continuation: Waiter)?
    /// The script's task while it runs, by its address.
    @exclusivity(unchecked) private var script: UInt?
    private var isScriptCancelled = false
    /// The highest wait that was cancelled before it began.
    private var cancelledBeforeStart: UInt64 = 0
    /// What came before anybody waited for it: the environment, or the error that ended the session.
    private var early: Outcome?
    private var hasDeadline = false
    /// When the connection was accepted; nil once the first command has left.
    @exclusivity(unchecked) private var opened: Int64? = LoopClock.now
    /// What a peer that does not read has left no room for.
    @exclusivity(unchecked) private var unsent: [UInt8] = []

    private var counters: FastAGICounters { door.counters }

    init(of door: ServerDoor, descriptor: CInt, peer: AGIPeerAddress, shared: AGIConnectionState) {
        self.door = door
        self.peer = peer
        self.shared = shared
        self.conversation = AGIConversation(limits: door.limits)
        super.init(on: door.loop, descriptor: descriptor)
    }

    // MARK: The socket

    /// Begins the session: from now on the environment has this long to come.
    func begin(preludeTimeout: Int64) throws(SessionLoop.Failure) {
        try loop.add(self)
        setDeadline(preludeTimeout)
    }

    override func readable() {
        let count = recv(descriptor, loop.input.baseAddress, loop.input.count, 0)
        guard count > 0 else {
            if count < 0, errno == EAGAIN || errno == EINTR { return }
            // The end, or a reset. The peer is gone either way.
            return end(conversation.inputClosed())
        }
        // As many bytes as were read are there.
        let action = conversation.received(UnsafeRawBufferPointer(rebasing: loop.input[..<count]))
        // Before the answer is handed over, so that whoever gets it sees the hang-up that came with it.
        noteHangup()
        perform(action)
    }

    override func writable() {
        let bytes = unsent
        unsent = []
        loop.watch(self, for: .reading)
        bytes.withUnsafeBytes { write($0) }
    }

    private func write(_ bytes: UnsafeRawBufferPointer) {
        guard isOpen else { return }
        // Something is left of the command before this one: a peer that answers what it cannot have read is no Asterisk.
        guard unsent.isEmpty else { return close() }
        let sent = Glibc.send(descriptor, bytes.baseAddress, bytes.count, CInt(MSG_NOSIGNAL))
        if sent == bytes.count { return }
        // A broken connection shows on reading.
        if sent < 0, errno != EAGAIN, errno != EINTR { return }
        unsent = Array(bytes.dropFirst(max(0, sent)))
        loop.watch(self, for: .readingAndWriting)
    }

    /// Closes the socket.
    func close() { end(conversation.inputClosed()) }

    /// Ends the session from this side.
    func cancelSession() { perform(conversation.cancelled()) }

    private func end(_ action: AGIConversation.Action) {
        // First the door, so that whatever the script does next finds it closed.
        if loop.close(self) {
            counters.add(staleItems: conversation.staleItems)
            door.left(self)
        }
        switch action {
        case .close(let error):
            counters.note(error)
            finish(.failure(error))
        case .reply(let reply): finish(.reply(reply))
        case .settled: finish(.settled)
        case .nothing, .environment, .waitForSecondAnswer: break
        }
    }

    // MARK: Waits

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
            case .answer(let command, let limit):
                try encode(command)
                try conversation.begin(command)
                noteHangup()
                if wait(owner, continuation) { send(within: limit) }
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

    /// Puts a command into the loop's line.
    private func encode(_ command: AGICommand) throws(AGIError) {
        do throws(AGICommand.Refusal) {
            try loop.line.write(command)
        } catch {
            throw .refused(command: command.name, error)
        }
    }

    private func send(within limit: Int64?) {
        setDeadline(limit)
        counters.countCommand()
        if let opened {
            self.opened = nil
            counters.firstCommand(after: .nanoseconds(LoopClock.now - opened))
        }
        write(loop.line.written)
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

    /// Whether the current task is the script's. Comparing addresses, not tasks, spares the reference counts.
    var isScript: Bool { script != nil && Self.currentTask == script }

    /// What tells a task from any other that exists at the same time: the one reference an `UnsafeCurrentTask` is, or,
    /// should that change, the hash value it has of it.
    private static var currentTask: UInt? {
        withUnsafeCurrentTask { task in
            withUnsafeBytes(of: task) { bytes in
                bytes.count == MemoryLayout<UInt>.size
                    ? bytes.load(as: UInt.self) : task.map { UInt(bitPattern: $0.hashValue) }
            }
        }
    }

    func cancelScript() {
        if waiter?.owner == .script { cancelSession() }
        isScriptCancelled = true
    }

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
    func sayFailure() { Array("failure\n".utf8).withUnsafeBytes { write($0) } }

    // MARK: Actions

    private func noteHangup() {
        if conversation.isHungUp { shared.isHungUp.store(true, ordering: .releasing) }
    }

    private func perform(_ action: consuming AGIConversation.Action) {
        switch action {
        case .nothing: break
        case .environment(let environment): finish(.environment(environment))
        case .reply(let reply): finish(.reply(reply))
        case .settled: finish(.settled)
        case .waitForSecondAnswer: setDeadline(200_000_000)
        case .close: end(action)
        }
    }

    /// Hands over what was waited for; the loop goes on with the script next.
    private func finish(_ outcome: consuming Outcome) {
        setDeadline(nil)
        guard let waiter else {
            if early == nil { early = outcome }
            return
        }
        self.waiter = nil
        waiter.continuation.resume(returning: outcome)
    }

    // MARK: The clock

    private func setDeadline(_ limit: Int64?) {
        if let limit {
            hasDeadline = true
            loop.set(LoopClock.now + limit, for: self)
        } else if hasDeadline {
            hasDeadline = false
            loop.set(LoopClock.never, for: self)
        }
    }

    override func deadlinePassed() { perform(conversation.deadlinePassed()) }
}
