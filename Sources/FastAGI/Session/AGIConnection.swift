internal import NIOCore
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
    let executor: EventLoopTaskExecutor
    let state: AGIConnectionState
    private let peer: SocketAddress?
    private let handler: NIOLoopBound<AGIConnectionHandler>

    /// The address of the other end.
    var peerAddress: String { peer?.ipAddress ?? "unknown" }

    /// Must be called on the channel's event loop, before the first byte is read.
    init(
        on channel: any Channel, of loop: SessionLoop, limits: AGIConversation.Limits, preludeTimeout: TimeAmount,
        counters: FastAGICounters
    ) throws {
        executor = loop.executor
        state = AGIConnectionState()
        peer = channel.remoteAddress
        let handler = AGIConnectionHandler(
            limits: limits, executor: executor, roster: loop.roster, shared: state, counters: counters)
        try channel.pipeline.syncOperations.addHandler(handler)
        self.handler = NIOLoopBound(handler, eventLoop: executor.loop)
        guard handler.begin(preludeTimeout: preludeTimeout) else { throw AGIError.disconnected }
    }

    func environment() async throws(AGIError) -> AGIEnvironment {
        switch await wait(.environment) {
        case .environment(let environment): return environment
        case .failure(let error): throw error
        case .reply, .settled: throw .notAGI
        }
    }

    func send(_ command: AGICommand, within limit: Duration?) async throws(AGIError) -> AGIReply {
        let line: [UInt8]
        do throws(AGICommand.Refusal) {
            line = try command.encoded()
        } catch {
            throw .refused(command: command.name, error)
        }
        switch await wait(.answer(to: command, line: line, within: limit.map { TimeAmount($0) })) {
        case .reply(let reply): return reply
        case .failure(let error): throw error
        case .environment, .settled: throw .disconnected
        }
    }

    /// Waits for a hang-up that may be on its way.
    func settle(within limit: Duration) async throws(AGIError) {
        if case .failure(let error) = await wait(.hangup(within: TimeAmount(limit))) { throw error }
    }

    /// Tells Asterisk that the script failed, and closes once that is written.
    func fail() {
        onLoop { handler in
            handler.sayFailure()
            handler.close()
        }
    }

    func close() {
        onLoop { $0.close() }
    }

    private func onLoop(_ body: @escaping @Sendable (AGIConnectionHandler) -> Void) {
        if executor.loop.inEventLoop {
            body(handler.value)
        } else {
            executor.loop.execute { body(handler.value) }
        }
    }

    // MARK: Waits

    /// Runs the session's script. What waits in this very task needs no cancellation handler of its own, which is a good
    /// part of what a command costs.
    func withScript(_ body: () async -> Void) async {
        await withTaskCancellationHandler {
            if executor.loop.inEventLoop { handler.value.beginScript() }
            await body()
            // A script always ends on the loop it began on: the task prefers it.
            if executor.loop.inEventLoop { handler.value.endScript() }
        } onCancel: {
            executor.loop.execute { handler.value.cancelScript() }
        }
    }

    private func wait(_ request: AGIConnectionHandler.Request) async -> AGIConnectionHandler.Outcome {
        guard executor.loop.inEventLoop, handler.value.isScript else { return await waitElsewhere(request) }
        let handler = handler.value
        // Resumed exactly once: the handler keeps it in `waiter`, which only `finish` empties, or answers it at once.
        return await withUnsafeContinuation { handler.begin(request, by: .script, $0) }
    }

    /// A wait of any other task, which may be cancelled while the script goes on.
    private func waitElsewhere(_ request: AGIConnectionHandler.Request) async -> AGIConnectionHandler.Outcome {
        let id = state.nextWait()
        return await withTaskCancellationHandler {
            // Resumed exactly once, as above.
            await withUnsafeContinuation { continuation in
                onLoop { $0.begin(request, by: .other(id), continuation) }
            }
        } onCancel: {
            executor.loop.execute { handler.value.cancel(id: id) }
        }
    }
}
