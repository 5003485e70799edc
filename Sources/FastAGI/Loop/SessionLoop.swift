internal import CEpoll
internal import Glibc
internal import NIOCore
import Synchronization

/// A thread that waits for its sockets and runs the scripts of their sessions.
///
/// A script is nearly all waiting for its own connection. On the connection's thread an answer goes from the socket to
/// the script, and its next command back to the socket, without a queue, a lock or a change of thread. That is also why
/// this is no event loop of a library for everything: between a read and a write, there is the script and nothing else.
///
/// Sendable: what other threads touch is atomic or behind a lock; all else is used on the loop's own thread only.
final class SessionLoop: TaskExecutor, @unchecked Sendable {
    private let epoll: CInt
    /// Wakes the loop for work from other threads.
    private let bell: CInt
    /// The number of the loop's thread; 0 until it runs.
    private let thread = Atomic<UInt>(0)
    private let foreign = Mutex<[Work]>([])

    // Whether what is on the loop's thread only is used by two at once need not be looked for each time: nothing that has
    // one of these in hand calls what uses it, too.
    @exclusivity(unchecked) private var table = LoopTable()
    /// Tasks that can go on.
    @exclusivity(unchecked) private var jobs: [UnownedJob] = []

    /// Where sockets are read into, one after another.
    let input = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 16)
    /// Where commands are put together.
    @exclusivity(unchecked) var line = AGICommand.Line()

    private enum Work: Sendable {
        case job(UnownedJob)
        case body(@Sendable () -> Void)
    }

    /// The number under which epoll gives notice of the bell; no socket has that place.
    private static let bellPlace = UInt64.max
    private static let mostEvents = 256
    /// Most jobs run in one go: a script that never waits for its connection must not keep the loop from its sockets.
    private static let mostJobs = 512

    // MARK: Making

    struct Failure: Error {
        var code: CInt
    }

    private static let made = Mutex<[SessionLoop]>([])

    /// The first so many loops of the process, at most one for each core. They are made when first asked for, and stay.
    static func first(_ count: Int) throws(Failure) -> [SessionLoop] {
        let wanted = max(1, min(count, System.coreCount))
        return try made.withLock { loops throws(Failure) in
            while loops.count < wanted { loops.append(try SessionLoop(number: loops.count)) }
            return Array(loops.prefix(wanted))
        }
    }

    private init(number: Int) throws(Failure) {
        epoll = epoll_create1(CInt(EPOLL_CLOEXEC))
        bell = eventfd(0, CInt(EFD_CLOEXEC) | CInt(EFD_NONBLOCK))
        do throws(Failure) {
            guard epoll >= 0, bell >= 0 else { throw Failure(code: errno) }
            try control(EPOLL_CTL_ADD, bell, EPOLLIN.rawValue, Self.bellPlace)
            try start(number)
        } catch {
            if epoll >= 0 { Glibc.close(epoll) }
            if bell >= 0 { Glibc.close(bell) }
            input.deallocate()
            throw error
        }
    }

    private func start(_ number: Int) throws(Failure) {
        var thread = pthread_t()
        // Held by its thread, which never ends.
        let me = Unmanaged.passRetained(self)
        let code = pthread_create(
            &thread, nil,
            { argument in
                if let argument { Unmanaged<SessionLoop>.fromOpaque(argument).takeUnretainedValue().run() }
                return nil
            }, me.toOpaque())
        guard code == 0 else {
            me.release()
            throw Failure(code: code)
        }
        pthread_setname_np(thread, "fastagi-\(number)")
    }

    // MARK: Sockets, on the loop only

    /// Begins to watch a socket for what can be read.
    func add(_ socket: LoopSocket) throws(Failure) {
        let place = table.add(socket)
        do throws(Failure) {
            try control(EPOLL_CTL_ADD, socket.descriptor, EPOLLIN.rawValue, UInt64(place))
        } catch {
            table.remove(at: place)
            throw error
        }
        socket.place = place
    }

    /// Ends a socket, closing it.
    /// - Returns: false when it was closed before.
    func close(_ socket: LoopSocket) -> Bool {
        guard let place = socket.place else { return false }
        socket.place = nil
        table.remove(at: place)
        // epoll lets go of it by itself.
        Glibc.close(socket.descriptor)
        return true
    }

    /// What a socket wants to hear of.
    enum Interest {
        case reading, readingAndWriting, nothing
    }

    func watch(_ socket: LoopSocket, for interest: Interest) {
        guard let place = socket.place else { return }
        let events: UInt32 =
            switch interest {
            case .reading: EPOLLIN.rawValue
            case .readingAndWriting: EPOLLIN.rawValue | EPOLLOUT.rawValue
            case .nothing: 0
            }
        // Cannot fail for a socket that epoll has and is open.
        try? control(EPOLL_CTL_MOD, socket.descriptor, events, UInt64(place))
    }

    /// Sets a socket's deadline; `LoopClock.never` for none.
    func set(_ deadline: Int64, for socket: LoopSocket) {
        if let place = socket.place { table.set(deadline, at: place) }
    }

    var sockets: [LoopSocket] { table.all }

    private func control(_ what: CInt, _ descriptor: CInt, _ events: UInt32, _ place: UInt64) throws(Failure) {
        var event = epoll_event(events: events, data: epoll_data_t(u64: place))
        guard epoll_ctl(epoll, what, descriptor, &event) == 0 else { throw Failure(code: errno) }
    }

    // MARK: Work

    /// Whether this is the loop's thread.
    var isCurrent: Bool { thread.load(ordering: .relaxed) == UInt(pthread_self()) }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if isCurrent { jobs.append(job) } else { hand(over: .job(job)) }
    }

    /// Does something when what the loop does now is done; from any thread.
    func execute(_ body: @escaping @Sendable () -> Void) { hand(over: .body(body)) }

    private func hand(over work: Work) {
        let isFirst = foreign.withLock { waiting in
            waiting.append(work)
            return waiting.count == 1
        }
        // The loop takes all of it at once, so that the first wakes it for those that follow.
        if isFirst { eventfd_write(bell, 1) }
    }

    // MARK: The loop

    private func run() {
        thread.store(UInt(pthread_self()), ordering: .relaxed)
        let events = UnsafeMutablePointer<epoll_event>.allocate(capacity: Self.mostEvents)
        while true {
            // Fewer than none: a signal came in between.
            let count = epoll_wait(epoll, events, CInt(Self.mostEvents), timeout())
            // First all that has come, then all scripts that can go on: either finds its code in the processor's cache.
            for index in 0..<max(0, Int(count)) { take(events[index]) }
            runJobs()
            if table.nextLook != LoopClock.never { ring() }
        }
    }

    /// How long the loop may sleep, in milliseconds; -1 for ever.
    private func timeout() -> CInt {
        if !jobs.isEmpty { return 0 }
        if table.nextLook == LoopClock.never { return -1 }
        return CInt(clamping: max(0, table.nextLook - LoopClock.now + 999_999) / 1_000_000)
    }

    private func take(_ event: epoll_event) {
        if event.data.u64 == Self.bellPlace { return takeForeignWork() }
        guard let socket = table[Int(event.data.u64)] else { return }
        if event.events & EPOLLOUT.rawValue != 0 { socket.writable() }
        // Trouble shows on reading, too.
        if event.events != EPOLLOUT.rawValue, socket.isOpen { socket.readable() }
    }

    private func takeForeignWork() {
        var count = eventfd_t()
        eventfd_read(bell, &count)
        let work = foreign.withLock { waiting in
            let work = waiting
            waiting = []
            return work
        }
        for item in work {
            switch item {
            case .job(let job): jobs.append(job)
            case .body(let body): body()
            }
        }
    }

    private func runJobs() {
        var done = 0
        while done < jobs.count, done < Self.mostJobs {
            // Taken out first: the list may grow while it runs.
            let job = jobs[done]
            job.runSynchronously(on: asUnownedTaskExecutor())
            done += 1
        }
        if done == jobs.count { jobs.removeAll(keepingCapacity: true) } else { jobs.removeFirst(done) }
    }

    private func ring() {
        let now = LoopClock.now
        guard table.nextLook <= now else { return }
        for socket in table.late(at: now) where socket.isOpen { socket.deadlinePassed() }
    }
}
