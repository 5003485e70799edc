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

    private struct State {
        var queue = Deque<Letter>()
        /// Shed since the consumer was last told; becomes one letter, in its place in the order.
        var shed = 0
        var isFinished = false
        var waiter: CheckedContinuation<Letter?, Never>?
    }

    let capacity: Int
    let hardCapacity: Int
    private let state = Mutex(State())

    init(capacity: Int, hardCapacity: Int) {
        self.capacity = max(1, capacity)
        self.hardCapacity = max(self.capacity + 1, hardCapacity)
    }

    var count: Int { state.withLock { $0.queue.count } }

    /// Puts a letter in. Returns how many events were thrown away for it: 0, 1, or the whole queue of a lost consumer.
    @discardableResult
    func put(_ letter: Letter) -> Int {
        let (lost, waiter) = state.withLock { state -> (Int, CheckedContinuation<Letter?, Never>?) in
            if state.isFinished { return (0, nil) }
            if let waiter = state.waiter {
                state.waiter = nil
                return (0, waiter)
            }
            return (enqueue(letter, in: &state), nil)
        }
        waiter?.resume(returning: letter)
        return lost
    }

    private func enqueue(_ letter: Letter, in state: inout State) -> Int {
        if state.queue.count >= capacity, case .message(let message) = letter, !AMIEventClass.isCritical(message) {
            state.shed += 1
            return 1
        }
        if state.queue.count >= hardCapacity {
            let lost = state.queue.count + state.shed + 1
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
    func finish() {
        let waiter = state.withLock { state in
            state.isFinished = true
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume(returning: nil)
    }

    func next() async -> AMIClientEvent? {
        let letter = await withTaskCancellationHandler {
            await withCheckedContinuation { (waiter: CheckedContinuation<Letter?, Never>) in
                let ready = state.withLock { state -> Letter?? in
                    if Task.isCancelled { return .some(nil) }
                    if let letter = state.queue.popFirst() { return letter }
                    if state.shed > 0 {
                        defer { state.shed = 0 }
                        return .shed(state.shed)
                    }
                    // A second consumer of one stream would wait for ever: it gets the end instead.
                    if state.isFinished || state.waiter != nil { return .some(nil) }
                    state.waiter = waiter
                    return nil
                }
                if let ready { waiter.resume(returning: ready) }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                defer { state.waiter = nil }
                return state.waiter
            }
            waiter?.resume(returning: nil)
        }
        return letter.map(AMIClientEvent.init)
    }
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
