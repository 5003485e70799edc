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
        let outcome = await wait { handler, id, continuation in handler.waitForEnvironment(id: id, continuation) }
        switch outcome {
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
        let amount = limit.map { TimeAmount($0) }
        let outcome = await wait { handler, id, continuation in
            handler.send(command, line: line, within: amount, id: id, continuation)
        }
        switch outcome {
        case .reply(let reply): return reply
        case .failure(let error): throw error
        case .environment, .settled: throw .disconnected
        }
    }

    /// Waits for a hang-up that may be on its way.
    func settle(within limit: Duration) async throws(AGIError) {
        let outcome = await wait { handler, id, continuation in
            handler.waitForHangup(within: TimeAmount(limit), id: id, continuation)
        }
        if case .failure(let error) = outcome { throw error }
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

    @inline(__always)
    private func wait(
        _ start: @escaping @Sendable (AGIConnectionHandler, UInt64, AGIConnectionHandler.Waiter) -> Void
    ) async -> AGIConnectionHandler.Outcome {
        let id = state.nextWait()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                onLoop { start($0, id, continuation) }
            }
        } onCancel: {
            executor.loop.execute { handler.value.cancel(id: id) }
        }
    }
}
