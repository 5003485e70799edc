internal import NIOCore

/// The sessions of one event loop, with their deadlines: one timer serves them all.
///
/// A timer for each session, even one that is seldom moved, costs more than its commands when there are many of them:
/// an event loop finds a timer to cancel by looking at all it has.
final class SessionRoster {
    private let loop: any EventLoop
    private var sessions: [AGIConnectionHandler] = []
    /// The deadline of each, at the same index.
    private var due: [NIODeadline] = []
    private var timer: (scheduled: Scheduled<Void>, at: NIODeadline)?
    private var isClosed = false

    /// What was written last. A command leaves within the call that writes it, as a rule, and its memory is free again.
    private var written = ByteBuffer()

    /// Deadlines that are nearer together than this ring together.
    private static let grain = TimeAmount.milliseconds(10)

    init(_ loop: any EventLoop) {
        self.loop = loop
    }

    /// A line to be written.
    func buffer(of line: [UInt8]) -> ByteBuffer {
        // Makes a new piece of memory if somebody still holds this one.
        written.clear(minimumCapacity: AGICommand.maximumBytes)
        written.writeBytes(line)
        return written
    }

    /// Takes a session in; false when the server has ended.
    func add(_ session: AGIConnectionHandler) -> Bool {
        guard !isClosed else { return false }
        session.place = sessions.count
        sessions.append(session)
        due.append(.distantFuture)
        return true
    }

    func remove(_ session: AGIConnectionHandler) {
        guard let place = session.place else { return }
        session.place = nil
        let (last, lastDue) = (sessions.removeLast(), due.removeLast())
        guard last !== session else { return }
        sessions[place] = last
        due[place] = lastDue
        last.place = place
    }

    /// Sets a session's deadline; `distantFuture` for none.
    func set(_ deadline: NIODeadline, for session: AGIConnectionHandler) {
        guard let place = session.place else { return }
        due[place] = deadline
        if deadline != .distantFuture { wake(at: deadline) }
    }

    /// Closes every session, and those that come later.
    func close() {
        isClosed = true
        for session in sessions { session.cancelSession() }
        timer?.scheduled.cancel()
        timer = nil
    }

    private func wake(at deadline: NIODeadline) {
        if let timer {
            if timer.at <= deadline { return }
            timer.scheduled.cancel()
        }
        let scheduled = loop.assumeIsolated().scheduleTask(deadline: deadline) { self.ring() }
        timer = (scheduled, deadline)
    }

    private func ring() {
        timer = nil
        let now = NIODeadline.now()
        // A session that hears of its deadline may leave, or set a new one: first look, then tell.
        let late = due.indices.filter { due[$0] <= now }.map { sessions[$0] }
        for session in late { set(.distantFuture, for: session) }
        for session in late { session.deadlinePassed() }
        guard let next = due.min(), next != .distantFuture else { return }
        wake(at: max(next, now + Self.grain))
    }
}
