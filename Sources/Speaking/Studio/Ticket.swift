import Synchronization

/// Somebody waits here for a prompt. The first answer counts.
final class Ticket: Sendable {
    typealias Answer = Result<ReadyPrompt, SpeechFailure>

    private enum State {
        case open(CheckedContinuation<Answer, Never>?)
        case settled(Answer)
    }
    private let state = Mutex(State.open(nil))

    func settle(_ answer: Answer) {
        let waiting = state.withLock { state -> CheckedContinuation<Answer, Never>? in
            guard case .open(let waiting) = state else { return nil }
            state = .settled(answer)
            return waiting
        }
        waiting?.resume(returning: answer)
    }

    /// To be called once. Ends with ``SpeechFailure/late(limit:)`` after the limit, and with ``SpeechFailure/closed`` when the
    /// task is cancelled.
    func answer(within limit: Duration) async -> Answer {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                do {
                    try await Task.sleep(for: limit)
                    self.settle(.failure(.late(limit: limit)))
                } catch {
                    self.settle(.failure(.closed))
                }
            }
            let answer = await withCheckedContinuation { continuation in
                let settled = state.withLock { state -> Answer? in
                    if case .settled(let answer) = state { return answer }
                    state = .open(continuation)
                    return nil
                }
                if let settled { continuation.resume(returning: settled) }
            }
            group.cancelAll()
            return answer
        }
    }
}
