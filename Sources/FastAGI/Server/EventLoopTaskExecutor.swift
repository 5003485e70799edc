internal import NIOCore

/// Runs a session's task on the event loop of its connection.
///
/// A script is nearly all waiting for its own connection; on the same thread an answer reaches it, and its next command
/// the socket, without a change of thread, which is most of the cost of a command.
final class EventLoopTaskExecutor: TaskExecutor {
    private let loop: any EventLoop

    init(_ loop: any EventLoop) {
        self.loop = loop
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
