internal import NIOCore
internal import NIOPosix

/// An event loop that serves sessions, with what they share.
struct SessionLoop: Sendable {
    /// Runs their scripts.
    let executor: EventLoopTaskExecutor
    private let boundRoster: NIOLoopBound<SessionRoster>

    /// On the loop only.
    var roster: SessionRoster { boundRoster.value }

    /// The first so many event loops of the process, or as many as it has.
    static func make(count: Int) async throws -> [SessionLoop] {
        var loops: [SessionLoop] = []
        for loop in MultiThreadedEventLoopGroup.singleton.makeIterator().prefix(max(1, count)) {
            loops.append(try await loop.submit { SessionLoop(loop) }.get())
        }
        return loops
    }

    private init(_ loop: any EventLoop) {
        executor = EventLoopTaskExecutor(loop)
        boundRoster = NIOLoopBound(SessionRoster(loop), eventLoop: loop)
    }

    /// Closes every session, and those that come later.
    func close() async {
        // Fails only when the loop has ended, and its sessions with it.
        try? await executor.loop.submit { roster.close() }.get()
    }
}
