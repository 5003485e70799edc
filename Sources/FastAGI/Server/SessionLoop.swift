internal import NIOCore

/// An event loop that serves sessions, with what they share.
struct SessionLoop: Sendable {
    /// Runs their scripts.
    let executor: EventLoopTaskExecutor
    private let boundRoster: NIOLoopBound<SessionRoster>

    /// On the loop only.
    var roster: SessionRoster { boundRoster.value }

    static func make(on loop: any EventLoop) async throws -> SessionLoop {
        try await loop.submit { SessionLoop(loop) }.get()
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
