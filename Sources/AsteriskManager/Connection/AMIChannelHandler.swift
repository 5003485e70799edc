import NIOCore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What a connection tells its owner, on the event loop, in the order of the wire.
enum AMISignal: Sendable {
    case up(AMIServerInfo)
    /// All events of one read, or those before something else that is told.
    case messages([AMIMessage])
    /// Once, and last.
    case closed(AMIDisconnect.Cause)
    /// After each read: what was counted so far on this connection.
    case counted(AMIConnectionCounters)
    /// Whether Asterisk is overloaded has changed.
    case load(AMILoad)
}

struct AMIConnectionCounters: Sendable, Hashable {
    var machine = AMIConnectionMachine.Counters()
    var overlongLines = 0
    var overlongMessages = 0
    var pending = 0
    var latency = AMILatency()
    var originates = AMIOriginateCounts()
    var load = AMILoad()
}

/// The only place with I/O: decoder and machine between a socket and the callers' continuations.
final class AMIChannelHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer
    typealias Waiter = CheckedContinuation<PendingActions.Outcome, Never>

    private let settings: AMIConnectionMachine.Settings
    private let ids: AMIActionIDSource
    private let signal: @Sendable (AMISignal) -> Void
    private var decoder: AMIDecoder
    private var machine: AMIConnectionMachine
    private var waiters: [UInt64: Waiter] = [:]
    private var outcomes: [UInt64: AsyncStream<AMIOriginateOutcome>.Continuation] = [:]
    /// Events read and not yet told: one signal for many costs the subscribers one lock and one wake.
    private var untold: [AMIMessage] = []
    private var context: ChannelHandlerContext?
    private var alarm: (at: NIODeadline, task: Scheduled<Void>)?
    private var isRunning = false
    /// A socket that never got connected has no end to tell: its `connect` throws instead.
    private var wasActive = false

    init(
        settings: AMIConnectionMachine.Settings, decoderLimits: AMIDecoder.Limits, ids: AMIActionIDSource,
        now: NIODeadline, signal: @escaping @Sendable (AMISignal) -> Void
    ) {
        self.settings = settings
        self.ids = ids
        self.signal = signal
        decoder = AMIDecoder(limits: decoderLimits)
        machine = AMIConnectionMachine(
            settings: settings, now: now, makeID: { ids.next() }, isOwnID: { ids.isOwn($0) })
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if context.channel.isActive { started() }
    }

    func channelActive(context: ChannelHandlerContext) {
        started()
        context.fireChannelActive()
    }

    private func started() {
        wasActive = true
        run()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        decoder.feed(unwrapInboundIn(data))
        let now = context.eventLoop.now
        while let item = decoder.next() {
            machine.received(item, now: now)
            carryOut()
        }
        tellEvents()
        // Once for all of a read: looking for the next deadline costs more than an event does.
        setAlarm()
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        context.flush()
        signal(.counted(counters))
        context.fireChannelReadComplete()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        machine.lineLost(AMIDisconnect.Cause(brokenBy: error))
        run()
    }

    func channelInactive(context: ChannelHandlerContext) {
        machine.lineLost(.closedByAsterisk(shutdown: false))
        run()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        machine.lineLost(.broken("it was taken down"))
        run()
        self.context = nil
    }

    // MARK: - Callers, on the event loop

    func send(
        _ action: AMIAction, actionID: String?, token: UInt64, wantsList: Bool, timeout: Duration,
        originate: AMIOriginateWatch? = nil, waiter: Waiter
    ) {
        guard let context else {
            let failure = AMIFailure.refused(action: action.name, reason: .notConnected)
            originate?.outcomes.yield(.notDialled(failure))
            originate?.outcomes.finish()
            waiter.resume(returning: .failed(failure))
            return
        }
        waiters[token] = waiter
        outcomes[token] = originate?.outcomes
        machine.send(
            action, actionID: actionID, token: token, wantsList: wantsList, timeout: timeout,
            originateDeadline: originate?.deadline, now: context.eventLoop.now)
        run()
        context.flush()
    }

    func abandon(token: UInt64) {
        machine.abandon(token: token)
        run()
    }

    func logOff() {
        guard let context else { return }
        machine.logOff(now: context.eventLoop.now)
        run()
        context.flush()
    }

    var counters: AMIConnectionCounters {
        AMIConnectionCounters(
            machine: machine.counters, overlongLines: decoder.overlongLines,
            overlongMessages: decoder.overlongMessages, pending: machine.pendingCount, latency: machine.latency,
            originates: machine.originateCounts, load: machine.load)
    }

    // MARK: - Effects

    private func run() {
        carryOut()
        setAlarm()
    }

    /// Carries out what the machine wants. Not entered twice: closing the channel comes back here.
    private func carryOut() {
        guard !isRunning else { return }
        isRunning = true
        defer { isRunning = false }
        while let effect = machine.nextEffect() {
            switch effect {
            case .write(let bytes): context?.write(wrapOutboundOut(bytes), promise: nil)
            case .complete(let token, let outcome):
                tellEvents()
                // Who hears of the answer finds it counted.
                signal(.counted(counters))
                waiters.removeValue(forKey: token)?.resume(returning: outcome)
            case .publish(let message): untold.append(message)
            case .originate(let token, let outcome):
                tellEvents()
                signal(.counted(counters))
                outcomes[token]?.yield(outcome)
                if outcome.isFinal { outcomes.removeValue(forKey: token)?.finish() }
            case .load(let load): signal(.load(load))
            case .up(let info):
                tellEvents()
                signal(.up(info))
            case .closed(let cause):
                tellEvents()
                alarm?.task.cancel()
                alarm = nil
                if wasActive {
                    signal(.counted(counters))
                    signal(.closed(cause))
                }
                if case .silent = cause { forgetUnsent() }
                context?.close(promise: nil)
            }
        }
    }

    /// Closing a line that may heal: the kernel would go on sending what Asterisk has not taken, and an Originate that
    /// was given up would be dialled minutes later. A reset throws it away.
    private func forgetUnsent() {
        // Where it cannot be set, the line is closed as any other.
        (context?.channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete {
            _ in
        }
    }

    private func tellEvents() {
        guard !untold.isEmpty else { return }
        let events = untold
        untold = []
        untold.reserveCapacity(events.count)
        signal(.messages(events))
    }

    /// One timer for all deadlines. It may ring early, when what it was set for has gone; never late.
    private func setAlarm() {
        guard let context, context.channel.isActive, let deadline = machine.nextDeadline else { return }
        if let alarm, alarm.at <= deadline { return }
        alarm?.task.cancel()
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        alarm = (deadline, context.eventLoop.scheduleTask(deadline: deadline) { bound.value.ring() })
    }

    private func ring() {
        alarm = nil
        guard let context else { return }
        machine.tick(now: context.eventLoop.now)
        run()
        context.flush()
    }
}
