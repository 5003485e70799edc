internal import NIOCore

/// Runs the scripts of one event loop's sessions on that loop.
///
/// A script is nearly all waiting for its own connection. On the connection's thread an answer reaches it, and its next
/// command the socket, without a change of thread, and within ``run(_:)`` without a queue in between: that is most of
/// the cost of a command.
final class EventLoopTaskExecutor: TaskExecutor {
    let loop: any EventLoop
    private let jobs: NIOLoopBound<JobQueue>

    /// Most jobs run in one go: a script that never waits for its connection must not keep the loop from its sockets.
    private static let most = 1024
    /// And how long the loop then has for them: what is merely put to the end of its queue it does first.
    private static let pause = TimeAmount.milliseconds(1)

    /// Must be called on the loop.
    init(_ loop: any EventLoop) {
        self.loop = loop
        self.jobs = NIOLoopBound(JobQueue(), eventLoop: loop)
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if loop.inEventLoop, jobs.value.isCollecting {
            jobs.value.waiting.append(job)
        } else {
            loop.execute { self.run { job.runSynchronously(on: self.asUnownedTaskExecutor()) } }
        }
    }

    /// Does something that may wake tasks, and runs those at once. On the loop only.
    func run(_ body: () -> Void) {
        let jobs = jobs.value
        // Whoever collects already runs what this wakes, too.
        if jobs.isCollecting { return body() }
        jobs.isCollecting = true
        body()
        var done = 0
        while done < jobs.waiting.count, done < Self.most {
            jobs.waiting[done].runSynchronously(on: asUnownedTaskExecutor())
            done += 1
        }
        jobs.isCollecting = false
        if done < jobs.waiting.count {
            let rest = Array(jobs.waiting[done...])
            loop.assumeIsolated().scheduleTask(in: Self.pause) {
                self.run { self.jobs.value.waiting.append(contentsOf: rest) }
            }
        }
        jobs.waiting.removeAll(keepingCapacity: true)
    }

    /// The jobs woken while one runs. Confined to the loop.
    private final class JobQueue {
        var isCollecting = false
        var waiting: [UnownedJob] = []
    }
}
