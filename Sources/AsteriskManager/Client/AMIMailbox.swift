import DequeModule
import Synchronization

/// A bounded queue between the socket reader, which never waits, and one consumer, which may be slow.
///
/// Up to `capacity` everything is kept. Above it, events that are not call-critical are shed and counted. Call-critical
/// ones are kept up to `hardCapacity`; a consumer that far behind is cut off, and told.
final class AMIMailbox: Sendable {
    enum Letter: Sendable {
        case up(AMIServerInfo)
        case message(AMIMessage)
        case down(AMIDisconnect)
        case shed(Int)
        case overrun(Int)
    }

    typealias Waiter = CheckedContinuation<Bool, Never>

    fileprivate struct State {
        var queue = Deque<Letter>()
        /// Shed since the consumer was last told; becomes one letter, in its place in the order.
        var shed = 0
        /// Everything ever shed here, by type.
        var shedTypes: [String: Int] = [:]
        /// Since when there has been something in the queue.
        var waitingSince: ContinuousClock.Instant?
        var isFinished = false
        /// Told true when there is something to take, false when it is to stop.
        var waiter: Waiter?
    }

    let capacity: Int
    let hardCapacity: Int
    private let state = Mutex(State())

    init(capacity: Int, hardCapacity: Int) {
        self.capacity = max(1, capacity)
        self.hardCapacity = max(self.capacity + 1, hardCapacity)
    }

    var count: Int { state.withLock { $0.queue.count } }

    /// How full it is, how long it has not been empty, and what was ever shed here.
    var gauge: (depth: Int, age: Duration, shed: [String: Int]) {
        state.withLock { state in
            let since = state.queue.isEmpty ? nil : state.waitingSince
            return (state.queue.count, since.map { .now - $0 } ?? .zero, state.shedTypes)
        }
    }

    @discardableResult
    func put(_ letter: Letter) -> Int { put([letter]) }

    /// Puts letters in. Returns how many events were thrown away for them: those shed, or all of a lost consumer.
    @discardableResult
    func put(_ letters: [Letter]) -> Int {
        let (lost, waiter) = state.withLock { state -> (Int, Waiter?) in
            var lost = 0
            for letter in letters where !state.isFinished { lost += enqueue(letter, in: &state) }
            guard !state.queue.isEmpty else { return (lost, nil) }
            if state.waitingSince == nil { state.waitingSince = .now }
            defer { state.waiter = nil }
            return (lost, state.waiter)
        }
        // Woken without the lock; it takes what is there by then.
        waiter?.resume(returning: true)
        return lost
    }

    private func enqueue(_ letter: Letter, in state: inout State) -> Int {
        if state.queue.count >= capacity, case .message(let message) = letter, !AMIEventClass.isCritical(message) {
            state.shed += 1
            state.shedTypes.tally(message.eventName ?? "")
            return 1
        }
        if state.queue.count >= hardCapacity {
            let lost = state.queue.count + state.shed + 1
            for case .message(let message) in state.queue { state.shedTypes.tally(message.eventName ?? "") }
            if case .message(let message) = letter { state.shedTypes.tally(message.eventName ?? "") }
            state.queue = [.overrun(lost)]
            state.shed = 0
            state.isFinished = true
            return lost
        }
        if state.shed > 0 {
            state.queue.append(.shed(state.shed))
            state.shed = 0
        }
        state.queue.append(letter)
        return 0
    }

    /// No more letters; what is in the queue can still be read.
    func finish() { stop { $0.isFinished = true } }

    private func stop(_ change: (inout State) -> Void) {
        let waiter = state.withLock { state in
            change(&state)
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume(returning: false)
    }

    /// Most letters taken at once: few enough that the bounds still mean something.
    private static let handful = 64

    /// The next letters in order, at least one; nil at the end, or when the task is cancelled.
    func take() async -> Deque<Letter>? {
        while !Task.isCancelled {
            let (letters, isFinished) = state.withLock { ($0.takeSome(Self.handful), $0.isFinished) }
            if !letters.isEmpty { return letters }
            if isFinished { return nil }
            guard await somethingToTake() else { return state.withLock { $0.takeSome(Self.handful) }.nilIfEmpty }
        }
        return nil
    }

    private func somethingToTake() async -> Bool {
        await withTaskCancellationHandler {
            await withCheckedContinuation { (waiter: Waiter) in
                let answer = state.withLock { state -> Bool? in
                    if Task.isCancelled { return false }
                    if !state.queue.isEmpty || state.shed > 0 { return true }
                    // A second consumer of one stream would wait for ever: it gets the end instead.
                    if state.isFinished || state.waiter != nil { return false }
                    state.waiter = waiter
                    return nil
                }
                if let answer { waiter.resume(returning: answer) }
            }
        } onCancel: {
            stop { _ in }
        }
    }
}

extension AMIMailbox.State {
    fileprivate mutating func takeSome(_ most: Int) -> Deque<AMIMailbox.Letter> {
        if queue.isEmpty, shed > 0 {
            defer { shed = 0 }
            return [.shed(shed)]
        }
        guard queue.count > most else {
            waitingSince = nil
            defer { queue = Deque(minimumCapacity: 64) }
            return queue
        }
        let some = Deque(queue.prefix(most))
        queue.removeFirst(most)
        return some
    }
}

extension Deque {
    fileprivate var nilIfEmpty: Self? { isEmpty ? nil : self }
}

extension AMIClientEvent {
    /// Typing an event is the consumer's work, not the reader's.
    init(_ letter: AMIMailbox.Letter) {
        self =
            switch letter {
            case .up(let info): .up(info)
            case .message(let message): .event(AMIEvent(message))
            case .down(let reason): .down(reason)
            case .shed(let count): .shed(count)
            case .overrun(let count): .overrun(count)
            }
    }
}
