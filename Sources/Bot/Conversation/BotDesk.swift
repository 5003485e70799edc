import Dialogue
import Synchronization
public import Vocabulary

/// Dialogues whose calls are in a queue, and the hand that takes each conversation once.
///
/// They live in memory alone. A daemon that is started anew knows none of them: to a call that comes back from the queue
/// then, the dialplan says its own words of regret.
public final class BotDesk: Sendable {
    private struct Parked: Sendable {
        var conversation: BotConversation
        var since: Timestamp
    }

    private let parked = Mutex<[String: Parked]>([:])
    private let hand: @Sendable (BotConversation) -> Void
    /// The longest that a call may be with an agent; then it is given up.
    private let limit: Duration

    init(limit: Duration = .seconds(4 * 3600), hand: @escaping @Sendable (BotConversation) -> Void) {
        self.limit = limit
        self.hand = hand
    }

    /// Attempts in the queue or with an agent.
    public var waiting: [String] { parked.withLock { $0.keys.sorted() } }

    func park(_ conversation: BotConversation, at now: Timestamp) {
        let (replaced, stale) = parked.withLock { parked in
            let replaced = parked.updateValue(
                Parked(conversation: conversation, since: now), forKey: conversation.attempt)
            let stale = parked.filter { now - $0.value.since > limit }
            for attempt in stale.keys { parked[attempt] = nil }
            return (replaced, stale.values.map(\.conversation))
        }
        for conversation in stale + (replaced.map { [$0.conversation] } ?? []) { giveUp(conversation, at: now) }
    }

    func take(_ attempt: String) -> BotConversation? {
        parked.withLock { $0.removeValue(forKey: attempt)?.conversation }
    }

    func deliver(_ conversation: BotConversation, at now: Timestamp) {
        var conversation = conversation
        conversation.timing.ended = now
        hand(conversation)
    }

    /// The call is over for Asterisk: the script `left`, or any other sure sign. Does nothing for a call that is not in a
    /// queue.
    /// - Parameter agent: who had taken it; `nil` or empty: nobody.
    public func callEnded(_ attempt: String, agent: String?, at now: Timestamp) {
        guard var conversation = take(attempt) else { return }
        if let agent, !agent.isEmpty {
            conversation.transfer?.agent = agent
            conversation.transfer?.result = .connected
            conversation.ending = .withAgent
            _ = conversation.dialogue.handle(.transferResult(.connected), at: now)
        } else {
            conversation.ending = .hungUp
            _ = conversation.dialogue.handle(.hungUp, at: now)
        }
        deliver(conversation, at: now)
    }

    /// Hands over what is still waiting: the daemon is ending.
    public func close(at now: Timestamp) {
        let rest = parked.withLock { parked in
            let rest = parked.values.map(\.conversation)
            parked = [:]
            return rest
        }
        for conversation in rest.sorted(by: { $0.attempt < $1.attempt }) { giveUp(conversation, at: now) }
    }

    private func giveUp(_ conversation: BotConversation, at now: Timestamp) {
        var conversation = conversation
        conversation.ending = .unheardOf
        deliver(conversation, at: now)
    }
}
