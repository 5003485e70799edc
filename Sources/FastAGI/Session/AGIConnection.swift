import Synchronization

/// What may be read of a connection from any thread.
final class AGIConnectionState: Sendable {
    let isHungUp = Atomic(false)
    private let lastWait = Atomic<UInt64>(0)

    func nextWait() -> UInt64 {
        lastWait.add(1, ordering: .relaxed).newValue
    }
}

/// The async face of one connection.
struct AGIConnection: Sendable {
    /// Runs the session's script.
    let loop: SessionLoop
    let state: AGIConnectionState
    private let peer: AGIPeerAddress
    private let socket: LoopBound<SessionSocket>

    /// The address of the other end.
    var peerAddress: String { peer.text }

    /// On the loop only.
    init(_ socket: SessionSocket, _ state: AGIConnectionState) {
        loop = socket.loop
        peer = socket.peer
        self.state = state
        self.socket = LoopBound(socket, to: socket.loop)
    }

    func environment() async throws(AGIError) -> AGIEnvironment {
        switch await wait(.environment) {
        case .environment(let environment): return environment
        case .failure(let error): throw error
        case .reply, .settled: throw .notAGI
        }
    }

    /// - Parameter limit: in nanoseconds.
    @inline(__always)
    func send(_ command: AGICommand, within limit: Int64?) async throws(AGIError) -> AGIReply {
        switch await wait(.answer(to: command, within: limit)) {
        case .reply(let reply): return reply
        case .failure(let error): throw error
        case .environment, .settled: throw .disconnected
        }
    }

    /// Waits for a hang-up that may be on its way.
    func settle(within limit: Duration) async throws(AGIError) {
        if case .failure(let error) = await wait(.hangup(within: limit.nanoseconds)) { throw error }
    }

    /// Tells Asterisk that the script failed, and closes once that is written.
    func fail() {
        socket.run { socket in
            socket.sayFailure()
            socket.close()
        }
    }

    func close() {
        socket.run { $0.close() }
    }

    // MARK: Waits

    /// Runs the session's script. What waits in this very task needs no cancellation handler of its own, which is a good
    /// part of what a command costs.
    func withScript(_ body: () async -> Void) async {
        await withTaskCancellationHandler {
            socket.here?.beginScript()
            await body()
            // A script always ends on the loop it began on: the task prefers it.
            socket.here?.endScript()
        } onCancel: {
            // Later, since the task is locked while it is told: nothing may go on in it now.
            socket.runLater { $0.cancelScript() }
        }
    }

    @inline(__always)
    private func wait(_ request: SessionSocket.Request) async -> SessionSocket.Outcome {
        guard let socket = socket.here, socket.isScript else { return await waitElsewhere(request) }
        // Resumed exactly once: the socket keeps it in `waiter`, which only `finish` empties, or answers it at once.
        return await withUnsafeContinuation { socket.begin(request, by: .script, $0) }
    }

    /// A wait of any other task, which may be cancelled while the script goes on.
    private func waitElsewhere(_ request: SessionSocket.Request) async -> SessionSocket.Outcome {
        let id = state.nextWait()
        return await withTaskCancellationHandler {
            // Resumed exactly once, as above.
            await withUnsafeContinuation { continuation in
                socket.run { $0.begin(request, by: .other(id), continuation) }
            }
        } onCancel: {
            socket.runLater { $0.cancel(id: id) }
        }
    }
}
