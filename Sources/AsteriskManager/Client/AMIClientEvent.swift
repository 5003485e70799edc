import DequeModule

/// What a subscriber of ``AMIClient`` gets, in order.
public enum AMIClientEvent: Sendable {
    /// Logged in and booted. Whatever was believed about channels and queues is to be read anew.
    case up(AMIServerInfo)
    case event(AMIEvent)
    /// The connection is lost, or an attempt to make one failed. The next attempt follows by itself.
    case down(AMIDisconnect)
    /// This subscriber was too slow: that many events that are not call-critical were left out here.
    case shed(Int)
    /// This subscriber was hopelessly slow: that many events were thrown away and the stream ends. Subscribe anew and
    /// read the state from Asterisk.
    case overrun(Int)
}

/// The events of an ``AMIClient`` for one consumer. The socket reader never waits for it.
public struct AMIClientEvents: AsyncSequence, Sendable {
    public typealias Element = AMIClientEvent
    let subscription: AMISubscription

    public func makeAsyncIterator() -> Iterator { Iterator(subscription: subscription) }

    public struct Iterator: AsyncIteratorProtocol {
        let subscription: AMISubscription

        private var taken = Deque<AMIMailbox.Letter>()

        init(subscription: AMISubscription) { self.subscription = subscription }

        /// nil when the client has ended or the task is cancelled.
        public mutating func next() async -> AMIClientEvent? { await following() }

        public mutating func next(isolation: isolated (any Actor)?) async throws(Never) -> AMIClientEvent? {
            await following()
        }

        private mutating func following() async -> AMIClientEvent? {
            if Task.isCancelled { return nil }
            if let letter = taken.popFirst() { return AMIClientEvent(letter) }
            guard let more = await subscription.mailbox.take() else { return nil }
            taken = more
            return taken.popFirst().map(AMIClientEvent.init)
        }
    }

    /// Events that wait for this consumer now.
    public var backlog: Int { subscription.mailbox.count }
}

/// Leaves the client's list when its consumer has gone.
final class AMISubscription: Sendable {
    let mailbox: AMIMailbox
    private let leave: @Sendable () -> Void

    init(mailbox: AMIMailbox, leave: @escaping @Sendable () -> Void) {
        self.mailbox = mailbox
        self.leave = leave
    }

    deinit { leave() }
}
