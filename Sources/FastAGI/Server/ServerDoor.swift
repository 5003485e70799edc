internal import CEpoll
internal import Glibc

/// A listening socket of one loop, and the guests that come in by it. Used on the loop's thread only, but for what is
/// constant.
final class ServerDoor: LoopSocket {
    /// What the doors of a server ask it.
    struct Host: Sendable {
        let limits: AGIConversation.Limits
        /// In nanoseconds.
        let preludeTimeout: Int64
        let counters: FastAGICounters
        /// Whether a peer is let in.
        let admit: @Sendable (AGIPeerAddress?) -> Bool
        let release: @Sendable (AGIPeerAddress) -> Void
        /// Says why nobody can be accepted, by its error code.
        let complain: @Sendable (CInt) -> Void
    }

    private let host: Host
    /// Who came and was not shown in yet.
    private var guests: [AGIConnection] = []
    /// Who shows guests in, while there is none.
    private var usher: Usher?
    private var isOver = false

    typealias Usher = UnsafeContinuation<[AGIConnection], Never>

    var limits: AGIConversation.Limits { host.limits }
    var counters: FastAGICounters { host.counters }

    /// Most that are let in in one go; sessions that are under way have their turn between.
    private static let mostGuests = 64
    /// How long to wait when the process has no room for another socket.
    private static let pause: Int64 = 100_000_000

    init(on loop: SessionLoop, descriptor: CInt, host: Host) {
        self.host = host
        super.init(on: loop, descriptor: descriptor)
    }

    override func readable() {
        accept()
        if !guests.isEmpty { call() }
    }

    private func accept() {
        for _ in 0..<Self.mostGuests {
            var storage = sockaddr_storage()
            var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
            let flags = CInt(SOCK_CLOEXEC.rawValue) | CInt(SOCK_NONBLOCK.rawValue)
            let guest = withUnsafeMutablePointer(to: &storage) { pointer in
                // A sockaddr_storage holds any sockaddr; that is what it is for.
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { accept4(descriptor, $0, &length, flags) }
            }
            guard guest >= 0 else { return failed(errno) }
            receive(guest, from: AGIPeerAddress(storage))
        }
    }

    /// Nobody came, or somebody left before the door was opened; or there is no room, and that is said.
    private func failed(_ code: CInt) {
        guard [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(code) else { return }
        host.complain(code)
        loop.watch(self, for: .nothing)
        loop.set(LoopClock.now + Self.pause, for: self)
    }

    override func deadlinePassed() { loop.watch(self, for: .reading) }

    private func receive(_ descriptor: CInt, from peer: AGIPeerAddress?) {
        guard host.admit(peer), let peer else {
            Glibc.close(descriptor)
            return
        }
        counters.count { $0.accepted += 1 }
        let state = AGIConnectionState()
        let socket = SessionSocket(of: self, descriptor: descriptor, peer: peer, shared: state)
        do throws(SessionLoop.Failure) {
            try socket.begin(preludeTimeout: host.preludeTimeout)
        } catch {
            Glibc.close(descriptor)
            host.release(peer)
            return host.complain(error.code)
        }
        guests.append(AGIConnection(socket, state))
    }

    /// Gives guests to show in as soon as there are any, and none when there will not be any more.
    ///
    /// They are many at once when many come at once: one after another, each would cost a change of tasks.
    func wait(_ usher: Usher) {
        self.usher = usher
        if isOver || !guests.isEmpty { call() }
    }

    private func call() {
        guard let usher else { return }
        self.usher = nil
        let guests = guests
        self.guests = []
        // Resumed once: it was taken out.
        usher.resume(returning: guests)
    }

    /// Whoever comes from now on is not shown in.
    func stop() {
        isOver = true
        call()
    }

    /// A guest has left.
    func left(_ guest: SessionSocket) { host.release(guest.peer) }

    /// Nobody is let in any more; those that are in stay.
    func close() {
        if loop.close(self) { stop() }
    }

    /// Closes it, and the sessions of all that came in by it.
    func closeAll() {
        close()
        for socket in loop.sockets {
            if let guest = socket as? SessionSocket, guest.door === self { guest.cancelSession() }
        }
    }
}
