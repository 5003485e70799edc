import Synchronization

/// Where a server's sessions count, from whatever thread they run on.
final class FastAGICounters: Sendable {
    private let slow = Mutex(FastAGIMetrics())
    /// Apart, since it is counted most often.
    private let commands = Atomic(0)

    var snapshot: FastAGIMetrics {
        var metrics = slow.withLock { $0 }
        metrics.commands = commands.load(ordering: .relaxed)
        return metrics
    }

    /// Counts something seldom: a few times a session at most.
    func count<Result>(_ body: (inout sending FastAGIMetrics) -> sending Result) -> sending Result {
        slow.withLock(body)
    }

    func countCommand() { commands.add(1, ordering: .relaxed) }

    func firstCommand(after time: Duration) {
        count { $0.firstCommand.add(time) }
    }

    /// Counts what ended a session, where it is worth it.
    func note(_ error: AGIError) {
        switch error {
        case .timedOut, .unreadable: count { $0.timedOutCommands += 1 }
        default: break
        }
    }

    func add(staleItems: Int) {
        if staleItems > 0 { count { $0.staleItems += staleItems } }
    }
}
