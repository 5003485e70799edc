internal import Glibc
import Synchronization

/// Which process is free, and who waits for one.
final class WorkerPool: Sendable {
    private typealias Waiter = CheckedContinuation<WorkerProcess, any Error>

    private struct Content {
        var free: [WorkerProcess] = []
        var running: Set<pid_t> = []
        var waiting: [(ticket: Int, waiter: Waiter)] = []
        /// Tickets of those who have not come to wait yet, and whether they are still wanted.
        var coming: [Int: Bool] = [:]
        var lastTicket = 0
        var lastRequest = 0
        /// Why there cannot be a process here.
        var impossible: String?
    }

    private let content = Mutex(Content())

    var state: PocketSphinx.State {
        content.withLock { content in
            if let why = content.impossible { return .impossible(why) }
            return content.running.isEmpty ? .starting : .ready(processes: content.running.count)
        }
    }

    var processes: [pid_t] { content.withLock { $0.running.sorted() } }

    func nextRequest() -> Int {
        content.withLock { content in
            content.lastRequest += 1
            return content.lastRequest
        }
    }

    /// A free process; who came last is served first. Where there are more utterances than processes, first come first
    /// served would make every answer late; so some come in time, and the others give up. It is given back with
    /// ``give(_:)``, or has ended.
    func take() async throws -> WorkerProcess {
        let ticket = content.withLock { content in
            content.lastTicket += 1
            content.coming[content.lastTicket] = true
            return content.lastTicket
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { waiter in
                let result: Result<WorkerProcess, any Error>? = content.withLock { content in
                    if content.coming.removeValue(forKey: ticket) != true { return .failure(CancellationError()) }
                    if let why = content.impossible { return .failure(RecogniserFailure.unsuitable(why)) }
                    if let worker = content.free.popLast() { return .success(worker) }
                    content.waiting.append((ticket, waiter))
                    return nil
                }
                if let result { waiter.resume(with: result) }
            }
        } onCancel: {
            let waiter: Waiter? = content.withLock { content in
                if content.coming[ticket] != nil { content.coming[ticket] = false }
                guard let index = content.waiting.firstIndex(where: { $0.ticket == ticket }) else { return nil }
                return content.waiting.remove(at: index).waiter
            }
            waiter?.resume(throwing: CancellationError())
        }
    }

    /// A process is free; one that has ended meanwhile is nobody's.
    func give(_ worker: WorkerProcess) {
        let waiter: Waiter? = content.withLock { content in
            guard content.running.contains(worker.id) else { return nil }
            guard !content.waiting.isEmpty else {
                content.free.append(worker)
                return nil
            }
            return content.waiting.removeLast().waiter
        }
        waiter?.resume(returning: worker)
    }

    /// A new process is ready.
    func add(_ worker: WorkerProcess) {
        content.withLock { content in
            content.impossible = nil
            content.running.insert(worker.id)
        }
        give(worker)
    }

    /// A process has ended; true when it had been ready.
    func remove(_ worker: WorkerProcess) -> Bool {
        content.withLock { content in
            content.free.removeAll { $0 === worker }
            return content.running.remove(worker.id) != nil
        }
    }

    /// There can be no process here: nobody waits for one. True when that, or its reason, is news.
    func giveUp(because why: String) -> Bool {
        let (waiting, isNews) = content.withLock { content in
            defer {
                content.waiting = []
                content.impossible = why
            }
            return (content.waiting, content.impossible != why)
        }
        for (_, waiter) in waiting { waiter.resume(throwing: RecogniserFailure.unsuitable(why)) }
        return isNews
    }
}
