import NIOCore

/// The whole life of one connection without I/O: what was read and the time go in, effects come out.
struct AMIConnectionMachine {
    enum Effect {
        case write(ByteBuffer)
        /// The action sent with this token has its outcome.
        case complete(UInt64, PendingActions.Outcome)
        case publish(AMIMessage)
        /// News of the Originate sent with this token.
        case originate(UInt64, AMIOriginateOutcome)
        /// Whether Asterisk is overloaded has changed.
        case load(AMILoad)
        case up(AMIServerInfo)
        /// The end. The socket is to be closed if it is still open.
        case closed(AMIDisconnect.Cause)
    }

    struct Settings: Sendable {
        var login: AMILogin
        var keepalive = AMIKeepalive()
        /// How long a Logoff may take before the socket is closed anyway.
        var logoffWait = Duration.milliseconds(500)
        var limits = PendingActions.Limits()
        var originates = AMIOriginateBook.Limits()
    }

    struct Counters: Sendable, Hashable {
        var messages = 0
        /// Answers to actions of ours that had already been given up.
        var lateAnswers = 0
        /// Answers nobody here waits for.
        var orphanAnswers = 0
    }

    private enum State {
        case handshake(AMIHandshake, actionID: String?, deadline: NIODeadline)
        case ready
        case loggingOff(deadline: NIODeadline)
        case closed
    }

    private let settings: Settings
    private let makeID: @Sendable () -> String
    private let isOwnID: @Sendable (String) -> Bool
    private var state: State
    private var pending: PendingActions
    private var originates: AMIOriginateBook
    private var pulse: AMIPulse
    private var sawShutdown = false
    private var effects: [Effect] = []
    private var taken = 0
    private(set) var counters = Counters()

    init(
        settings: Settings, now: NIODeadline, makeID: @escaping @Sendable () -> String,
        isOwnID: @escaping @Sendable (String) -> Bool
    ) {
        self.settings = settings
        self.makeID = makeID
        self.isOwnID = isOwnID
        let handshake = AMIHandshake(login: settings.login)
        state = .handshake(handshake, actionID: nil, deadline: now + handshake.patience)
        pending = PendingActions(limits: settings.limits)
        originates = AMIOriginateBook(limits: settings.originates)
        pulse = AMIPulse(settings.keepalive)
    }

    /// The next thing to do; nil when everything is done.
    mutating func nextEffect() -> Effect? {
        guard taken < effects.count else {
            effects.removeAll(keepingCapacity: true)
            taken = 0
            return nil
        }
        defer { taken += 1 }
        return effects[taken]
    }

    var pendingCount: Int { pending.count }
    var latency: AMILatency { pending.latency }
    var originateCounts: AMIOriginateCounts { originates.counts }
    var load: AMILoad { originates.load }

    /// When ``tick(now:)`` must be called at the latest.
    var nextDeadline: NIODeadline? {
        let own: NIODeadline? =
            switch state {
            case .handshake(_, _, let deadline), .loggingOff(let deadline): deadline
            case .ready: pulse.nextDeadline
            case .closed: nil
            }
        return NIODeadline.earliest(own, NIODeadline.earliest(pending.nextDeadline, originates.nextDeadline))
    }

    // MARK: - What Asterisk sends

    mutating func received(_ item: AMIDecoder.Item, now: NIODeadline) {
        if case .closed = state { return }
        pulse.heard(now: now)
        switch item {
        case .banner(let banner):
            guard case .handshake(var handshake, _, let deadline) = state else { return }
            let verdict = handshake.greeted(banner)
            follow(verdict, handshake, actionID: nil, deadline: deadline, now: now)
        case .badBanner(let start): close(.notAsterisk(start))
        case .message(let message):
            counters.messages += 1
            if message.has("Event") { event(message, now: now) } else { answer(message, now: now) }
        }
    }

    private mutating func event(_ message: AMIMessage, now: NIODeadline) {
        switch pending.event(message) {
        case .taken: return
        case .done(let token, let outcome): effects.append(.complete(token, outcome))
        case .stranger:
            effects.append(.publish(message))
            if case .handshake(var handshake, let actionID, let deadline) = state {
                let verdict = handshake.saw(event: message)
                follow(verdict, handshake, actionID: actionID, deadline: deadline, now: now)
            }
            switch message.eventName {
            case "Shutdown": sawShutdown = true
            case "OriginateResponse":
                tell(originates.response(message, isOwn: isOwnID, now: now))
                judgeLoad(now)
            case "Newchannel" where !originates.isEmpty:
                originates.channelSeen(message["Uniqueid"], now: now)
                judgeLoad(now)
            default: break
            }
        }
    }

    private mutating func answer(_ message: AMIMessage, now: NIODeadline) {
        if case .handshake(var handshake, let actionID?, let deadline) = state, message.actionID == actionID {
            let verdict = handshake.answered(message)
            return follow(verdict, handshake, actionID: actionID, deadline: deadline, now: now)
        }
        if pulse.answered(message.actionID) { return }
        switch pending.answer(message, now: now) {
        case .taken: return
        case .done(let token, let outcome):
            effects.append(.complete(token, outcome))
            if case .answered(let response) = outcome {
                tell(originates.answered(actionID: message.actionID, response))
            }
        case .stranger:
            if case .loggingOff = state, message["Response"] == "Goodbye" { return close(.stopped) }
            if message.actionID.map(isOwnID) == true { counters.lateAnswers += 1 } else { counters.orphanAnswers += 1 }
        }
    }

    private mutating func follow(
        _ verdict: AMIHandshake.Verdict, _ handshake: AMIHandshake, actionID: String?, deadline: NIODeadline,
        now: NIODeadline
    ) {
        switch verdict {
        case .carryOn: state = .handshake(handshake, actionID: actionID, deadline: deadline)
        case .wait(let wait): state = .handshake(handshake, actionID: nil, deadline: now + wait)
        case .send(let action, let wait):
            let id = makeID()
            do throws(AMIActionError) {
                effects.append(.write(try action.encode(actionID: id)))
                state = .handshake(handshake, actionID: id, deadline: now + wait)
            } catch {
                close(.loginRefused(user: settings.login.username, message: error.description))
            }
        case .up(let info):
            state = .ready
            pulse.start(now: now)
            effects.append(.up(info))
        case .failed(let cause): close(cause)
        }
    }

    // MARK: - What we want

    /// Writes the action and waits for its answer, or says at once why not.
    mutating func send(
        _ action: AMIAction, actionID: String?, token: UInt64, wantsList: Bool, timeout: Duration,
        originateDeadline: Duration? = nil, now: NIODeadline
    ) {
        guard case .ready = state else { return refuse(action, token, .notConnected) }
        let id = actionID ?? makeID()
        if let reason = pending.refusal(actionID: id) { return refuse(action, token, reason) }
        do throws(AMIActionError) {
            effects.append(.write(try action.encode(actionID: id)))
        } catch {
            return refuse(action, token, .invalid(error))
        }
        pending.add(
            .init(
                token: token, action: action.name, sent: now, timeout: timeout, wantsList: wantsList),
            actionID: id)
        originates.sent(action, actionID: id, token: token, deadline: originateDeadline, now: now)
        judgeLoad(now)
    }

    private mutating func refuse(_ action: AMIAction, _ token: UInt64, _ reason: AMIFailure.Refusal) {
        let failure = AMIFailure.refused(action: action.name, reason: reason)
        effects.append(.complete(token, .failed(failure)))
        effects.append(.originate(token, .notDialled(failure)))
    }

    private mutating func tell(_ news: AMIOriginateBook.News?) {
        if let news { effects.append(.originate(news.token, news.outcome)) }
    }

    private mutating func judgeLoad(_ now: NIODeadline) {
        if originates.judge(now: now) { effects.append(.load(originates.load)) }
    }

    /// The task that waits for this outcome was cancelled.
    mutating func abandon(token: UInt64) {
        if let outcome = pending.abandon(token: token) { effects.append(.complete(token, outcome)) }
    }

    /// Ends the session in order. What still waits for an answer ends as unknown when the line closes.
    mutating func logOff(now: NIODeadline) {
        switch state {
        case .ready:
            if let bytes = try? AMIAction.logoff().encode(actionID: makeID()) { effects.append(.write(bytes)) }
            state = .loggingOff(deadline: now + settings.logoffWait)
        case .handshake: close(.stopped)
        case .loggingOff, .closed: break
        }
    }

    mutating func tick(now: NIODeadline) {
        for (token, outcome) in pending.expire(now: now) { effects.append(.complete(token, outcome)) }
        for news in originates.expire(now: now) { tell(news) }
        judgeLoad(now)
        switch state {
        case .handshake(var handshake, _, let deadline) where deadline <= now:
            let verdict = handshake.waitedLongEnough()
            follow(verdict, handshake, actionID: nil, deadline: now, now: now)
        case .loggingOff(let deadline) where deadline <= now: close(.stopped)
        case .ready:
            switch pulse.tick(now: now) {
            case .nothing: break
            case .dead(let after): close(.silent(after))
            case .ping:
                let id = makeID()
                guard let bytes = try? AMIAction.ping().encode(actionID: id) else { return }
                pulse.sent(id, now: now)
                effects.append(.write(bytes))
            }
        default: break
        }
    }

    /// The socket is gone.
    mutating func lineLost(_ cause: AMIDisconnect.Cause) {
        switch state {
        case .handshake(let handshake, _, _): close(handshake.lineLost(cause))
        case .ready:
            // A dying Asterisk may reset the line; that it said good-bye before says more than how the line went.
            close(sawShutdown ? .closedByAsterisk(shutdown: true) : cause)
        case .loggingOff: close(.stopped)
        case .closed: break
        }
    }

    private mutating func close(_ cause: AMIDisconnect.Cause) {
        if case .closed = state { return }
        state = .closed
        let reason = cause == .stopped ? "the connection was ended" : "the connection was lost (\(cause))"
        for (token, outcome) in pending.lineLost(reason: reason) { effects.append(.complete(token, outcome)) }
        let wasOverloaded = originates.load.isOverloaded
        for news in originates.lineLost(reason: reason) { tell(news) }
        if wasOverloaded { effects.append(.load(originates.load)) }
        effects.append(.closed(cause))
    }
}

extension NIODeadline {
    static func earliest(_ left: NIODeadline?, _ right: NIODeadline?) -> NIODeadline? {
        guard let left, let right else { return left ?? right }
        return min(left, right)
    }

    static func + (left: NIODeadline, right: Duration) -> NIODeadline { left + TimeAmount(right) }
}
