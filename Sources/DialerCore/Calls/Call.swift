import Pacing
import Vocabulary

/// One attempt from journal to end. It takes what Asterisk says in any order and is over exactly once.
struct Call: Sendable {
    /// How far the call has come.
    enum Phase: Hashable, Sendable {
        /// The journal has been asked.
        case journaling
        /// The Originate is on its way or accepted; no channel seen.
        case originating
        case dialing
        case ringing
        /// Answered, no agent yet.
        case waiting
        case talking(AgentID)
        /// The conversation is over, or the call is being ended; the channel may still be there.
        case leaving
    }

    let launch: Launch
    var phase: Phase
    var times: AttemptTimes
    var evidence = CallEvidence()
    var agent: AgentID?
    var machine = false
    var abandonCause: AbandonCause?
    /// The idle agent a progressive launch speaks for.
    var reserved: AgentKey?
    /// The near channel is gone.
    var isHungUp = false
    /// The Originate was answered with failure by an `OriginateResponse`.
    var originateFailed = false
    /// End by then with what is known: the last words of Asterisk come in any order, or not at all.
    var deadline: Timestamp?
    /// Found in the journal at start; nothing is known until its server has told.
    var awaitsTruth = false

    /// How long the second of two last words may take.
    static let grace = Duration.seconds(1)
    /// How long after its ring time a call may stay without any end before it is taken down.
    static let silenceLimit = Duration.seconds(20)

    init(launch: Launch, at now: Timestamp) {
        self.launch = launch
        phase = .journaling
        times = AttemptTimes(launched: now)
    }

    var attempt: AttemptID { launch.attempt }
    var isAnswered: Bool { times.answered != nil }

    var stage: CallStage {
        switch phase {
        case .journaling, .originating: .launching
        case .dialing: .dialing
        case .ringing: .ringing
        case .waiting: .waiting
        case .talking: .talking
        case .leaving: .ending
        }
    }

    /// Counts as in flight for the pacer: may still be answered.
    var mayBeAnswered: Bool {
        switch phase {
        case .journaling, .originating, .dialing, .ringing: true
        case .waiting, .talking, .leaving: false
        }
    }

    /// A person (as far as anybody knows) who has no agent yet.
    var isWaiting: Bool { phase == .waiting && !machine && abandonCause == nil }

    /// What the owner has to do after an event.
    enum Effect: Hashable, Sendable {
        case nothing
        case progressed
        case over
        /// Nothing more will come by itself: end the channel.
        case hangUp
    }

    mutating func handle(_ event: CallEvent, at now: Timestamp) -> Effect {
        switch event {
        case .originateAccepted:
            return .nothing
        case .originateRefused(let reason):
            evidence = CallEvidence()
            refusal = reason
            return .over
        case .originateUncertain:
            // The channel may exist: its own events, the truth after a reconnect, or the silence limit will tell.
            return .nothing
        case .originateEnded(let success, let reason):
            evidence.originateReason = reason
            if success {
                return isHungUp ? markAnswered(at: now, then: .over) : markAnswered(at: now, then: .progressed)
            }
            originateFailed = true
            if isHungUp { return .over }
            return wait(until: now + Self.grace)
        case .dialing:
            if phase == .originating || phase == .journaling { phase = .dialing }
            return .nothing
        case .ringing:
            guard mayBeAnswered, times.ringing == nil else { return .nothing }
            phase = .ringing
            times.ringing = now
            return .nothing
        case .dialEnded(let status):
            evidence.dialStatus = status
            return status == "ANSWER" ? markAnswered(at: now, then: .progressed) : .nothing
        case .answered:
            return markAnswered(at: now, then: .progressed)
        case .machineDetected:
            _ = markAnswered(at: now, then: .progressed)
            machine = true
            return .progressed
        case .queued:
            _ = markAnswered(at: now, then: .progressed)
            if times.queued == nil { times.queued = now }
            return .progressed
        case .offered:
            return .nothing
        case .connected(let agent):
            _ = markAnswered(at: now, then: .progressed)
            self.agent = agent
            abandonCause = nil
            phase = .talking(agent)
            if times.connected == nil { times.connected = now }
            return .progressed
        case .leftQueue(let cause):
            guard agent == nil else { return .nothing }
            abandonCause = cause
            phase = .leaving
            return .progressed
        case .completed:
            phase = .leaving
            return .nothing
        case .hungUp(let cause, let techCause):
            isHungUp = true
            evidence.cause = cause
            evidence.techCause = techCause ?? evidence.techCause
            times.ended = now
            if isAnswered || originateFailed || evidence.tellingCause != nil { return .over }
            return wait(until: now + Self.grace)
        case .farHalfHungUp(let cause, let techCause):
            evidence.farCause = cause
            evidence.techCause = evidence.techCause ?? techCause
            return isHungUp && evidence.tellingCause != nil ? .over : .nothing
        case .vanished:
            guard phase != .journaling, !awaitsTruth else { return .nothing }
            lost = "its channel is gone from Asterisk and its end was not seen"
            return .over
        }
    }

    /// Called as time passes.
    mutating func passTime(_ now: Timestamp) -> Effect {
        if let deadline, now >= deadline { return .over }
        guard deadline == nil, !awaitsTruth, mayBeAnswered, phase != .journaling,
            now >= times.launched + launch.ringTime + Self.silenceLimit
        else { return .nothing }
        // Asterisk ends a call at its ring time; this one has fallen silent.
        deadline = now + Self.grace
        lost = "Asterisk said nothing of this call for \(Int(Self.silenceLimit.inSeconds)) s after its ring time"
        return .hangUp
    }

    /// Why Asterisk never took it.
    private(set) var refusal: String?
    /// Why its end was not seen.
    var lost: String?

    /// Its end was missed and the dialplan had kept it.
    mutating func take(_ ending: MissedEnding, at now: Timestamp) {
        let answer = ending.answered ?? times.answered ?? now
        times.answered = times.answered ?? answer
        times.ended = ending.ended ?? now
        switch ending.stage {
        case .talked:
            agent = ending.agent ?? agent
            times.connected = times.connected ?? ending.waited.map { answer + $0 } ?? answer
            lost = "spoke with an agent; the end was read from the dialplan's record"
        case .machine: machine = true
        case .abandoned, .message, .answered: abandonCause = ending.abandonCause ?? .hungUp
        }
        phase = .leaving
    }

    private mutating func markAnswered(at now: Timestamp, then effect: Effect) -> Effect {
        if times.answered == nil {
            times.answered = now
            phase = .waiting
            deadline = nil
            return effect
        }
        return effect == .over ? .over : .nothing
    }

    private mutating func wait(until time: Timestamp) -> Effect {
        deadline = min(deadline ?? time, time)
        return .nothing
    }
}

extension Call {
    /// How the call ended, from all that was seen.
    var verdict: (outcome: Outcome, abandonCause: AbandonCause?, detail: String) {
        if let refusal { return (.failed, nil, refusal) }
        if agent != nil { return (.answered, nil, lost ?? "spoke with an agent") }
        if machine { return (.machine, nil, "an answering machine") }
        if let lost { return (.unknown, nil, lost) }
        if isAnswered {
            switch abandonCause {
            case .holdLimit: return (.abandoned, .holdLimit, "no agent was free within the hold limit")
            case .queueRefused: return (.abandoned, .queueRefused, "the queue took no callers")
            case .hungUp, nil: return (.abandoned, .hungUp, "hung up before an agent was there")
            }
        }
        let (outcome, detail) = OutcomeRules.outcome(of: evidence)
        return (outcome, nil, detail)
    }
}
