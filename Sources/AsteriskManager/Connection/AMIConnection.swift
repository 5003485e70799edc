import NIOCore
import NIOPosix

/// One logged-in session with Asterisk. It runs on its channel's event loop, so a call costs no hop there.
///
/// ``AMIClient`` keeps one for ever; by itself it lives until the line is lost or ``logOff()``.
public actor AMIConnection {
    public nonisolated let unownedExecutor: UnownedSerialExecutor
    private nonisolated let channel: any Channel
    private nonisolated let handler: NIOLoopBound<AMIChannelHandler>
    private var lastToken: UInt64 = 0

    init(channel: any Channel, handler: NIOLoopBound<AMIChannelHandler>) {
        self.channel = channel
        self.handler = handler
        unownedExecutor = channel.eventLoop.executor.asUnownedSerialExecutor()
    }

    /// Sends an action and waits for its answer, which may be an error: see ``AMIResponse/isSuccess``.
    ///
    /// Nothing is ever sent twice. When the task is cancelled while waiting, the outcome is unknown.
    /// - Parameter actionID: give one to know it before the answer comes; it must be unique across programs.
    public func send(
        _ action: AMIAction, actionID: String? = nil, timeout: Duration = .seconds(10)
    ) async throws(AMIFailure) -> AMIResponse {
        switch await exchange(action, actionID: actionID, wantsList: false, timeout: timeout) {
        case .answered(let response): return response
        case .failed(let failure): throw failure
        case .list: throw .unknown(action: action.name, reason: "its answer was a list")
        }
    }

    /// Sends an action that is answered with a list and waits for its end. The last item is the event that ended it.
    /// - Parameter timeout: for the whole list.
    public func list(
        _ action: AMIAction, actionID: String? = nil, timeout: Duration = .seconds(10)
    ) async throws(AMIFailure) -> [AMIMessage] {
        switch await exchange(action, actionID: actionID, wantsList: true, timeout: timeout) {
        case .list(let items): return items
        case .failed(let failure): throw failure
        case .answered(let response): throw .rejected(action: action.name, message: response.text)
        }
    }

    /// Launches a call and waits for the answer to the action; what becomes of the call comes in the result.
    /// - Parameters:
    ///   - deadline: for its OriginateResponse, from now; nil for the ring time and ten seconds.
    ///   - timeout: for the answer to the action.
    public func originate(
        _ call: AMIOriginate, actionID: String, deadline: Duration? = nil, timeout: Duration = .seconds(10)
    ) async -> AMIOriginated {
        let (outcomes, continuation) = AsyncStream.makeStream(of: AMIOriginateOutcome.self)
        let watch = AMIOriginateWatch(outcomes: continuation, deadline: deadline)
        let acknowledgement: AMIOriginated.Acknowledgement
        switch await exchange(call.action, actionID: actionID, wantsList: false, timeout: timeout, originate: watch) {
        case .answered(let response) where response.isSuccess: acknowledgement = .accepted(response)
        case .answered(let response):
            acknowledgement = .refused(.rejected(action: response.action, message: response.text))
        case .failed(.refused(let action, let reason)):
            // Also when its task was cancelled before anything was written.
            continuation.yield(.notDialled(.refused(action: action, reason: reason)))
            continuation.finish()
            acknowledgement = .refused(.refused(action: action, reason: reason))
        case .failed(let failure): acknowledgement = .uncertain(failure)
        case .list:
            acknowledgement = .uncertain(.unknown(action: call.action.name, reason: "its answer was a list"))
        }
        return AMIOriginated(actionID: actionID, acknowledgement: acknowledgement, outcomes: outcomes)
    }

    /// Says good-bye and closes. What still waits for an answer ends as unknown.
    public nonisolated func logOff() {
        channel.eventLoop.execute { self.handler.value.logOff() }
    }

    private func exchange(
        _ action: AMIAction, actionID: String?, wantsList: Bool, timeout: Duration, originate: AMIOriginateWatch? = nil
    ) async -> PendingActions.Outcome {
        if Task.isCancelled { return .failed(.refused(action: action.name, reason: .cancelled)) }
        lastToken += 1
        let token = lastToken
        return await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                handler.value.send(
                    action, actionID: actionID, token: token, wantsList: wantsList, timeout: timeout,
                    originate: originate, waiter: waiter)
            }
        } onCancel: {
            channel.eventLoop.execute { self.handler.value.abandon(token: token) }
        }
    }
}

/// Where the news of one Originate goes.
struct AMIOriginateWatch: Sendable {
    let outcomes: AsyncStream<AMIOriginateOutcome>.Continuation
    let deadline: Duration?
}
