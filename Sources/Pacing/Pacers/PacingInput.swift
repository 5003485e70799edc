/// What a pacer is shown: the pool of agents a campaign draws on, and everything in flight towards it.
public struct PacingInput: Hashable, Sendable {
    /// Seconds on a clock of its own: only differences mean something.
    public var now: Double
    /// Agents who could take a call this second and are not spoken for.
    public var idleAgents: Int
    /// Idle agents spoken for by progressive launches.
    public var reservedAgents: Int
    public var busyAgents: [BusyAgent]
    /// Logged in and on a break.
    public var pausedAgents: Int
    /// Each call that has not been answered yet.
    public var dialing: [DialingCall]
    /// People who answered and wait.
    public var waiting: Int
    /// Of those waiting, how many an agent's phone rings for.
    public var offered: Int
    /// People who wait, whom no campaign called, and who will have an agent before ours: those rung for left out.
    public var ahead: Int
    /// Other campaigns with calls among `dialing` and `waiting`: a launch must not cross their caps either.
    public var sharers: [SharedLedger]
    /// Launches that lines and rate have room for: looking further ahead is of no use.
    public var room: Int
    /// Chance that a launch is answered by a person, over the campaign.
    public var answerChance: BetaBinomial
    /// The same for each of the leads that would be launched next, in their order; the campaign's beyond their end.
    public var nextChances: [Double]
    /// Seconds from launch to the answer of a person.
    public var timeToAnswer: SurvivalTable
    /// Seconds from launch until a call that no person answers is off the line.
    public var timeToOther: SurvivalTable
    /// Seconds that a person who answered may wait for an agent.
    public var holdLimit: Double
    /// Talk time in seconds.
    public var talk: SurvivalTable
    /// The same with people whom no campaign called; `nil` until it is known: then ``talk`` stands for it.
    public var talkElsewhere: SurvivalTable?
    /// Wrap-up in seconds.
    public var wrapUp: SurvivalTable
    public var abandonment: AbandonmentTally
    /// Share of people who answered that may meet nobody, 0 … 1.
    public var abandonmentCap: Double
    /// What share to aim at; under the cap.
    public var abandonmentTarget: Double
    public var gate: AbandonmentGate

    /// - Parameter abandonmentTarget: the cap itself when not given.
    public init(
        now: Double = 0, idleAgents: Int, reservedAgents: Int = 0, busyAgents: [BusyAgent] = [],
        pausedAgents: Int = 0, dialing: [DialingCall] = [], waiting: Int = 0, offered: Int = 0,
        ahead: Int = 0, sharers: [SharedLedger] = [], room: Int = .max, answerChance: BetaBinomial,
        nextChances: [Double] = [], timeToAnswer: SurvivalTable, timeToOther: SurvivalTable, holdLimit: Double = 0,
        talk: SurvivalTable, talkElsewhere: SurvivalTable? = nil, wrapUp: SurvivalTable, abandonment: AbandonmentTally,
        abandonmentCap: Double,
        abandonmentTarget: Double? = nil, gate: AbandonmentGate = .strict
    ) {
        self.now = now
        self.idleAgents = idleAgents
        self.reservedAgents = reservedAgents
        self.busyAgents = busyAgents
        self.pausedAgents = pausedAgents
        self.dialing = dialing
        self.waiting = waiting
        self.offered = offered
        self.ahead = ahead
        self.sharers = sharers
        self.room = room
        self.answerChance = answerChance
        self.nextChances = nextChances
        self.timeToAnswer = timeToAnswer
        self.timeToOther = timeToOther
        self.holdLimit = holdLimit
        self.talk = talk
        self.talkElsewhere = talkElsewhere
        self.wrapUp = wrapUp
        self.abandonment = abandonment
        self.abandonmentCap = abandonmentCap
        self.abandonmentTarget = abandonmentTarget ?? abandonmentCap
        self.gate = gate
    }
}

/// A call that may still be answered.
public struct DialingCall: Hashable, Sendable {
    /// Seconds since launch.
    public var age: Double
    /// The chance, at launch, that a person answers; `nil`: the campaign's.
    public var chance: Double?

    public init(age: Double, chance: Double? = nil) {
        self.age = age
        self.chance = chance
    }
}

/// What another campaign has under way towards the same agents.
public struct SharedLedger: Hashable, Sendable {
    public var campaign: String
    /// Its calls that may still be answered, and its people who wait.
    public var underWay: Int
    public var abandonment: AbandonmentTally
    public var cap: Double
    public var gate: AbandonmentGate

    public init(
        campaign: String, underWay: Int, abandonment: AbandonmentTally, cap: Double, gate: AbandonmentGate = .strict
    ) {
        self.campaign = campaign
        self.underWay = underWay
        self.abandonment = abandonment
        self.cap = cap
        self.gate = gate
    }
}

/// An agent who will be free again.
public struct BusyAgent: Hashable, Sendable {
    public enum Phase: Hashable, Sendable {
        case ringing
        case talking
        /// `remaining`: seconds until the queue offers them calls again, where Asterisk fixes it.
        case wrapUp(remaining: Double?)
    }

    public var phase: Phase
    /// Seconds in this phase so far.
    public var elapsed: Double
    /// With somebody whom no campaign called.
    public var isElsewhere: Bool

    public init(phase: Phase, elapsed: Double, isElsewhere: Bool = false) {
        self.phase = phase
        self.elapsed = elapsed
        self.isElsewhere = isElsewhere
    }
}
