import Synchronization

/// When a connection came up, written on the event loop and read by the task that waits for its end.
final class AMIMoment: Sendable {
    private let instant = Mutex<ContinuousClock.Instant?>(nil)

    func mark() { instant.withLock { $0 = .now } }

    /// Zero when it was never marked.
    var elapsed: Duration { instant.withLock { $0.map { .now - $0 } ?? .zero } }
}
