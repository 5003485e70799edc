import Synchronization

/// Work that came while the store was at work on what came before: the more there is, the more of it shares a transaction.
final class WaitingWork: Sendable {
    private struct State {
        var pieces: [JournalWork] = []
        var isOver = false
    }
    private let state = Mutex(State())
    private let (news, bell) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

    /// Takes all there is until the work ends, or nobody wants it any more.
    func gather(_ work: AsyncStream<JournalWork>) async {
        for await item in work {
            let isOver = state.withLock { state in
                state.pieces.append(item)
                return state.isOver
            }
            if isOver { break }
            bell.yield()
        }
        bell.finish()
    }

    /// What came since the last time, once something has; nil when the work has ended. For one reader.
    func next() async -> [JournalWork]? {
        while true {
            let pieces = take()
            if !pieces.isEmpty { return pieces }
            var bells = news.makeAsyncIterator()
            guard await bells.next() != nil else {
                // Something may have come just before the end.
                let last = take()
                return last.isEmpty ? nil : last
            }
        }
    }

    /// Nobody will ask again.
    func giveUp() { state.withLock { $0.isOver = true } }

    private func take() -> [JournalWork] {
        state.withLock { state in
            defer { state.pieces = [] }
            return state.pieces
        }
    }
}
