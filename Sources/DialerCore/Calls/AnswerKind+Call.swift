import Pacing
import Vocabulary

extension Call {
    /// How the ledger files it, as far as it has come; `nil` as long as that is open, and where nobody answered, or nobody
    /// asked the bot for an agent.
    var answer: AnswerKind? {
        guard let answered = agentWanted else { return nil }
        if agent != nil { return .connected(after: (times.connected ?? answered).seconds(since: greeted(answered))) }
        if machine { return .machine }
        switch abandonCause {
        case .holdLimit, .queueRefused: return .abandoned
        case .hungUp: return hungUpKind(answered)
        case nil:
            guard times.ended != nil || lost != nil else { return nil }
            return lost == nil ? hungUpKind(answered) : .lost
        }
    }

    private func hungUpKind(_ answered: Timestamp) -> AnswerKind {
        // Until the channel is gone nobody knows how long they listened.
        guard let ended = times.ended else { return .abandoned }
        return .hungUp(after: ended.seconds(since: answered), holdLimit: launch.holdLimit.inSeconds)
    }

    /// From when on an agent is due: two seconds from the end of the person's greeting. Machine detection listens to the
    /// greeting and hands on at its end; without it the answer itself has to do, which is earlier.
    private func greeted(_ answered: Timestamp) -> Timestamp {
        launch.detectMachines ? max(answered, times.queued ?? answered) : answered
    }
}
