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
        var total = AMIMetrics()
        var loads: [Int: AsyncStream<AMILoad>.Continuation] = [:]
        var nextLoad = 0
        /// Of the connection now, not yet in `total`.
        var connection = AMIConnectionCounters()
    }

    private let endpoint: String
    private let state = Mutex(State())

    init(endpoint: String) { self.endpoint = endpoint }

    var current: AMIConnection? { state.withLock { $0.current } }

    var metrics: AMIMetrics {
        let (sum, mailboxes) = state.withLock { state in
            var sum = state.total
            sum.add(state.connection)
            sum.counts.pending = state.connection.pending
            sum.load = state.connection.load
            return (sum, state.mailboxes)
        }
        return mailboxes.reduce(into: sum) { sum, mailbox in
            let gauge = mailbox.gauge
            sum.queueDepth = max(sum.queueDepth, gauge.depth)
            sum.queueAge = max(sum.queueAge, gauge.age)
            for (name, number) in gauge.shed { sum.shedByType.tally(name, number) }
        }
    }

    // MARK: - Load

    func loadChanges() -> AsyncStream<AMILoad> {
        let (stream, continuation) = AsyncStream.makeStream(of: AMILoad.self, bufferingPolicy: .bufferingNewest(1))
        let number = state.withLock { state -> Int? in
            guard !state.isFinished else { return nil }
            defer { state.nextLoad += 1 }
            state.loads[state.nextLoad] = continuation
            return state.nextLoad
        }
        guard let number else {
            continuation.finish()
            return stream
        }
        continuation.onTermination = { [weak self] _ in
            _ = self?.state.withLock { $0.loads.removeValue(forKey: number) }
        }
        return stream
    }

    func load(_ load: AMILoad) {
        for continuation in state.withLock({ Array($0.loads.values) }) { continuation.yield(load) }
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
                self?.state.withLock { state in
                    state.mailboxes.removeAll { $0 === mailbox }
                    for (name, number) in mailbox.gauge.shed { state.total.shedByType.tally(name, number) }
                }
            })
    }

    private func post(_ letters: [AMIMailbox.Letter]) {
        let mailboxes = state.withLock { $0.mailboxes }
        var lost = 0
        for mailbox in mailboxes { lost += mailbox.put(letters) }
        if lost > 0 { state.withLock { $0.total.counts.shed += lost } }
    }

    func finish() {
        let (mailboxes, loads) = state.withLock { state in
            state.isFinished = true
            defer { state.loads = [:] }
            return (state.mailboxes, Array(state.loads.values))
        }
        for mailbox in mailboxes { mailbox.finish() }
        for continuation in loads { continuation.finish() }
    }

    // MARK: - The connection

    func connecting(_ connection: AMIConnection) { state.withLock { $0.candidate = connection } }

    func events(_ messages: [AMIMessage]) {
        state.withLock { state in
            for message in messages { state.total.eventsByType.tally(message.eventName ?? "") }
        }
        post(messages.map { .message($0) })
    }

    func counted(_ counters: AMIConnectionCounters) { state.withLock { $0.connection = counters } }

    func up(_ info: AMIServerInfo) {
        state.withLock { state in
            state.current = state.candidate
            state.total.counts.connections += 1
        }
        post([.up(info)])
    }

    func down(_ cause: AMIDisconnect.Cause) {
        state.withLock { state in
            if state.current == nil { state.total.counts.failedAttempts += 1 }
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

extension AMIMetrics {
    fileprivate mutating func add(_ other: AMIConnectionCounters) {
        counts.add(other)
        answers = answers + other.latency
        originates = originates + other.originates
    }
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
