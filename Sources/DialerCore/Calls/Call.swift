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

    /// Never changes, and is boxed because a call is copied often.
    private let order: Order
    var launch: Launch { order.launch }
    var phase: Phase
    var times: AttemptTimes
    var evidence = CallEvidence()
    var agent: AgentID?
    var machine = false
    /// Nobody may call them any more, or about this account.
    var ceased: CeaseReason?
    var abandonCause: AbandonCause?
    /// The idle agent a progressive launch speaks for.
    var reserved: AgentKey?
    /// Under which the campaign's estimates wait to hear whether a person answers.
    var ticket: FloorEstimates.Ticket?
    /// The chance, at launch, that a person answers.
    var chance: Double?
    /// The near channel is gone.
    var isHungUp = false
    /// The Originate was answered with failure by an `OriginateResponse`.
    var originateFailed = false
    /// Asterisk has said something of it, if only that it took the Originate.
    private var isAcknowledged = false
    /// End by then with what is known: the last words of Asterisk come in any order, or not at all.
    var deadline: Timestamp?
    /// Its events may have been missed (a lost line, a restart of ours): nothing ends it before its server has told.
    var awaitsTruth = false

    private final class Order: Sendable {
        let launch: Launch
        /// From the launch until a call without any end is taken down.
        let longest: Int64
        init(_ launch: Launch) {
            self.launch = launch
            longest = (launch.ringTime + Call.silenceLimit).wholeMilliseconds
        }
    }

    /// How long the second of two last words may take.
    static let grace = Duration.seconds(1)
    /// How long the events of a channel, its `Hangup` included, may come after its `OriginateResponse`, which does not
    /// wait in the same line inside Asterisk: seconds when it is busy.
    static let hangupLag = Duration.seconds(5)
    /// How long after its ring time a call may stay without any end before it is taken down.
    static let silenceLimit = Duration.seconds(20)

    init(launch: Launch, at now: Timestamp) {
        order = Order(launch)
        phase = .journaling
        times = AttemptTimes(launched: now)
    }

    var attempt: AttemptID { order.launch.attempt }
    var isAnswered: Bool { times.answered != nil }

    /// What the owner has to do after an event.
    enum Effect: Hashable, Sendable {
        case nothing
        case progressed
        case over
        /// Nothing more will come by itself: end the channel.
        case hangUp
    }

    /// Whether the Originate left that long ago and Asterisk has not said a word of it.
    func waitsForAnswer(since patience: Duration, _ now: Timestamp) -> Bool {
        !isAcknowledged && phase == .originating && !awaitsTruth && now >= times.launched + patience
    }

    mutating func handle(_ event: CallEvent, at now: Timestamp) -> Effect {
        if phase == .journaling {
            // Nothing has been dialled yet: only its own refusal concerns it.
            guard case .originateRefused = event else { return .nothing }
        }
        if case .told(let ending) = event {
            fill(from: ending, at: now)
            return .over
        }
        isAcknowledged = true
        let effect = take(event, at: now)
        // What was missed may be kept by the dialplan, and is read before this counts as its end.
        return awaitsTruth && effect == .over && refusal == nil && !isCut ? .progressed : effect
    }

    private mutating func take(_ event: CallEvent, at now: Timestamp) -> Effect {
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
            presumedLost = nil
            if isHungUp { return conclude() }
            // A busy Asterisk says this before it says that there is a channel, too.
            let isAllWeNeed = phase == .originating && evidence.isConclusive
            return wait(until: now + (isAllWeNeed ? Self.grace : Self.hangupLag))
        case .dialing:
            if phase == .originating {
                phase = .dialing
                if originateFailed, !isHungUp { deadline = now + Self.hangupLag }
            }
            return .nothing
        case .ringing:
            guard mayBeAnswered, times.ringing == nil else { return .nothing }
            phase = .ringing
            times.ringing = now
            return .nothing
        case .dialEnded(let status):
            evidence.dialStatus = status
            if status == "ANSWER" { return markAnswered(at: now, then: isHungUp ? .over : .progressed) }
            return conclude()
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
            // Asterisk calls each end of a wait an abandon; the dialplan's word, which knows why, stands.
            guard agent == nil, abandonCause == nil || cause != .hungUp else { return .nothing }
            _ = markAnswered(at: now, then: .progressed)
            abandonCause = cause
            phase = .leaving
            return .progressed
        case .completed(let agent):
            _ = markAnswered(at: now, then: .progressed)
            let isNews = self.agent == nil
            if isNews {
                // Its connection was missed, or it would be counted as abandoned.
                self.agent = agent
                abandonCause = nil
                times.connected = times.connected ?? now
            }
            phase = .leaving
            return isNews ? .progressed : .nothing
        case .told: return .over
        case .cutByShutdown:
            isCut = true
            if !isAnswered { lost = "Asterisk was shut down before anybody answered" }
            return .nothing
        case .hungUp(let cause, let techCause):
            isHungUp = true
            presumedLost = nil
            evidence.cause = cause ?? evidence.cause
            evidence.techCause = techCause ?? evidence.techCause
            times.ended = times.ended ?? now
            if isCut { return .over }
            if isAnswered || evidence.isConclusive { return conclude() }
            return wait(until: now + (lacksFarHalf ? Self.hangupLag : Self.grace))
        case .farHalfHungUp(let cause, let techCause):
            evidence.farCause = cause ?? evidence.farCause ?? 0
            evidence.techCause = evidence.techCause ?? techCause
            return conclude()
        case .vanished:
            guard phase != .journaling, !awaitsTruth else { return .nothing }
            if !isHungUp, !originateFailed {
                lost = lost ?? "its channel is gone from Asterisk and its end was not seen"
            }
            return .over
        }
    }

    /// Whether time alone does something to it by now.
    func isDue(_ now: Timestamp) -> Bool {
        if awaitsTruth { return false }
        if let deadline { return now >= deadline }
        return mayBeAnswered && now.milliseconds >= times.launched.milliseconds + order.longest && phase != .journaling
    }

    /// Called as time passes.
    mutating func passTime(_ now: Timestamp) -> Effect {
        guard isDue(now) else { return .nothing }
        if deadline != nil {
            lost = lost ?? presumedLost
            return .over
        }
        // Asterisk ends a call at its ring time; this one has fallen silent.
        deadline = now + Self.grace
        lost = "Asterisk said nothing of this call for \(Int(Self.silenceLimit.inSeconds)) s after its ring time"
        return .hangUp
    }

    /// Asterisk was shut down under it.
    private var isCut = false
    /// Why Asterisk never took it.
    private(set) var refusal: String?
    /// Why its end was not seen.
    var lost: String?
    /// Asterisk does not list it; its last events may still be on their way.
    private var presumedLost: String?

    /// Ends the call as lost, unless Asterisk's own last word comes within the grace.
    mutating func presumeLost(_ why: String, at now: Timestamp) {
        presumedLost = why
        deadline = now + Self.grace
    }

    /// The truth has been read. With what the dialplan kept, and what came while it was read, the call may be over.
    /// - Parameter isListed: its channel lives.
    mutating func learnTruth(_ ending: MissedEnding?, isListed: Bool, server: ServerID, at now: Timestamp) -> Effect {
        awaitsTruth = false
        if let ending {
            fill(from: ending, at: now)
            if agent != nil { lost = "spoke with an agent; the end was read from the dialplan's record" }
            return .over
        }
        if isHungUp {
            if isAnswered || evidence.isConclusive { return .over }
            return deadline == nil ? wait(until: now + Self.grace) : .nothing
        }
        // One that has had its last word ends by that.
        if !isListed, deadline == nil { presumeLost("it ended while Marcador had no line to \(server)", at: now) }
        return .nothing
    }

    /// Takes what was missed from the dialplan's account; what was seen stands. Nothing later can change the outcome.
    private mutating func fill(from ending: MissedEnding, at now: Timestamp) {
        presumedLost = nil
        lost = nil
        // The dialplan knows whole seconds: never before what is known to the millisecond, nor after now.
        let answer = times.answered ?? max(min(ending.answered ?? now, now), times.ringing ?? times.launched)
        times.answered = answer
        switch ending.stage {
        case .talked:
            agent = agent ?? ending.agent
            if agent != nil {
                abandonCause = nil
                times.connected = times.connected ?? ending.waited.map { max(answer, min(answer + $0, now)) } ?? answer
            }
        case .machine: machine = true
        case .bot: break
        case .abandoned, .message, .answered:
            let cause = ending.abandonCause ?? .hungUp
            if agent == nil, abandonCause == nil || cause != .hungUp { abandonCause = cause }
        }
        let told = ending.ended ?? now
        // Told as it happens, the clock is the better word.
        times.ended = times.ended ?? (told + .seconds(2) > now ? now : max(told, times.connected ?? answer))
        phase = .leaving
    }

    /// The far half of a `Local/` channel, which alone knows the cause, hangs up by a thread of its own: on a busy Asterisk
    /// seconds later.
    private var lacksFarHalf: Bool { launch.dialString.hasPrefix("Local/") && evidence.farCause == nil }

    /// Over once the near channel is gone and nothing that may still come could change the outcome.
    private mutating func conclude() -> Effect {
        guard isHungUp, isAnswered || evidence.isConclusive else { return .nothing }
        if evidence.isConclusive, !isCut { lost = nil }
        return .over
    }

    private mutating func markAnswered(at now: Timestamp, then effect: Effect) -> Effect {
        if times.answered == nil {
            times.answered = min(now, times.ended ?? now)
            phase = .waiting
            deadline = nil
            lost = nil
            presumedLost = nil
            return effect
        }
        return effect == .over ? .over : .nothing
    }

    private mutating func wait(until time: Timestamp) -> Effect {
        deadline = min(deadline ?? time, time)
        return .nothing
    }
}
