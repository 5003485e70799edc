import Synchronization

/// What the client shares with its connection, its callers and its subscribers.
///
/// Signals come on the event loop, one after the other; a caller who has seen `.up` finds the connection in place.
final class AMIHub: Sendable {
    private struct State {
        var candidate: AMIConnection?
        var current: AMIConnection?
        /// Replaced as a whole, so that the reader takes it without copying.
        var mailboxes: [AMIMailbox] = []
        var isFinished = false
        var total = AMIClientCounters()
        /// Of the connection now, not yet in `total`.
        var connection = AMIConnectionCounters()
    }

    private let endpoint: String
    private let state = Mutex(State())

    init(endpoint: String) { self.endpoint = endpoint }

    var current: AMIConnection? { state.withLock { $0.current } }

    var counters: AMIClientCounters {
        state.withLock { state in
            var sum = state.total
            sum.add(state.connection)
            sum.pending = state.connection.pending
            return sum
        }
    }

    // MARK: - Subscribers

    func subscribe(capacity: Int, hardCapacity: Int) -> AMIClientEvents {
        let mailbox = AMIMailbox(capacity: capacity, hardCapacity: hardCapacity)
        state.withLock { state in
            state.mailboxes.append(mailbox)
            if state.isFinished { mailbox.finish() }
        }
        return AMIClientEvents(
            subscription: AMISubscription(mailbox: mailbox) { [weak self] in
                self?.state.withLock { $0.mailboxes.removeAll { $0 === mailbox } }
            })
    }

    private func post(_ letters: [AMIMailbox.Letter]) {
        let mailboxes = state.withLock { $0.mailboxes }
        var lost = 0
        for mailbox in mailboxes { lost += mailbox.put(letters) }
        if lost > 0 { state.withLock { $0.total.shed += lost } }
    }

    func finish() {
        let mailboxes = state.withLock { state in
            state.isFinished = true
            return state.mailboxes
        }
        for mailbox in mailboxes { mailbox.finish() }
    }

    // MARK: - The connection

    func connecting(_ connection: AMIConnection) { state.withLock { $0.candidate = connection } }

    func events(_ messages: [AMIMessage]) { post(messages.map { .message($0) }) }

    func counted(_ counters: AMIConnectionCounters) { state.withLock { $0.connection = counters } }

    func up(_ info: AMIServerInfo) {
        state.withLock { state in
            state.current = state.candidate
            state.total.connections += 1
        }
        post([.up(info)])
    }

    func down(_ cause: AMIDisconnect.Cause) {
        state.withLock { state in
            if state.current == nil { state.total.failedAttempts += 1 }
            state.current = nil
            state.candidate = nil
            state.total.add(state.connection)
            state.connection = AMIConnectionCounters()
        }
        post([.down(AMIDisconnect(endpoint: endpoint, cause: cause))])
    }

    /// Ends the session in order, whatever its state.
    func logOff() { state.withLock { $0.candidate }?.logOff() }
}

extension AMIClientCounters {
    fileprivate mutating func add(_ other: AMIConnectionCounters) {
        messages += other.machine.messages
        lateAnswers += other.machine.lateAnswers
        orphanAnswers += other.machine.orphanAnswers
        overlongLines += other.overlongLines
        overlongMessages += other.overlongMessages
    }
}
