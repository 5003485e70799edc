internal import Dispatch
import Synchronization

/// Does blocking work on a thread that no task needs. The work asks whether the task was cancelled.
func offPool<Result: Sendable>(
    _ work: @escaping @Sendable (_ isStopped: () -> Bool) -> Result
) async -> Result {
    let stop = StopSign()
    return await withTaskCancellationHandler {
        await withCheckedContinuation { continuation in
            DispatchQueue.global(qos: .utility).async { continuation.resume(returning: work { stop.isUp }) }
        }
    } onCancel: {
        stop.raise()
    }
}

private final class StopSign: Sendable {
    private let state = Mutex(false)
    var isUp: Bool { state.withLock { $0 } }
    func raise() { state.withLock { $0 = true } }
}
