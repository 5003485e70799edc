/// Decides how many calls to launch now.
///
/// A pacer is a pure function of the floor it is shown: the same input gives the same decision, so that a recorded
/// day can be replayed and every decision explained afterwards.
public protocol Pacer: Sendable {
    func decide(_ floor: PacingInput) -> PacingDecision
}

/// What a pacer is shown: the pool of agents a campaign draws on, and everything in flight towards it.
public struct PacingInput: Hashable, Sendable {
    /// Agents who could take a call this second and are not spoken for.
    public var idleAgents: Int
    /// Idle agents spoken for by progressive launches.
    public var reservedAgents: Int
    public var busyAgents: [BusyAgent]
    /// Seconds since launch of each call that has not been answered yet.
    public var dialing: [Double]
    /// People who answered and wait.
    public var waiting: Int
    /// Of those waiting, how many an agent's phone rings for.
    public var offered: Int
    /// Other campaigns with calls among `dialing` and `waiting`: a launch must not cross their caps either.
    public var sharers: [SharedLedger]
    /// Launches that lines and rate have room for: looking further ahead is of no use.
    public var room: Int
    /// Chance that a launch is answered by a person.
    public var answerChance: BetaEstimate
    /// Seconds from launch to answer, of calls that are answered: mean.
    public var meanTimeToAnswer: Double
    /// Seconds from launch until an unanswered call has ended: mean.
    public var meanTimeToFailure: Double
    /// Talk time in seconds.
    public var talk: DurationEstimate
    /// Wrap-up in seconds.
    public var wrapUp: DurationEstimate
    public var abandonment: AbandonmentTally
    /// Share of people who answered that may meet nobody, 0 … 1.
    public var abandonmentCap: Double

    public init(
        idleAgents: Int, reservedAgents: Int = 0, busyAgents: [BusyAgent] = [], dialing: [Double] = [],
        waiting: Int = 0, offered: Int = 0, sharers: [SharedLedger] = [], room: Int = .max, answerChance: BetaEstimate,
        meanTimeToAnswer: Double, meanTimeToFailure: Double, talk: DurationEstimate, wrapUp: DurationEstimate,
        abandonment: AbandonmentTally, abandonmentCap: Double
    ) {
        self.idleAgents = idleAgents
        self.reservedAgents = reservedAgents
        self.busyAgents = busyAgents
        self.dialing = dialing
        self.waiting = waiting
        self.offered = offered
        self.sharers = sharers
        self.room = room
        self.answerChance = answerChance
        self.meanTimeToAnswer = meanTimeToAnswer
        self.meanTimeToFailure = meanTimeToFailure
        self.talk = talk
        self.wrapUp = wrapUp
        self.abandonment = abandonment
        self.abandonmentCap = abandonmentCap
    }
}

/// What another campaign has under way towards the same agents.
public struct SharedLedger: Hashable, Sendable {
    public var campaign: String
    /// Its calls that may still be answered, and its people who wait.
    public var underWay: Int
    public var abandonment: AbandonmentTally
    public var cap: Double

    public init(campaign: String, underWay: Int, abandonment: AbandonmentTally, cap: Double) {
        self.campaign = campaign
        self.underWay = underWay
        self.abandonment = abandonment
        self.cap = cap
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

    public init(phase: Phase, elapsed: Double) {
        self.phase = phase
        self.elapsed = elapsed
    }
}

/// What holds launching back. The raw value is the word used in AMI events and `marcador why`.
public enum PacingLimit: String, CaseIterable, Sendable, Codable, Hashable {
    /// Nothing: calls were launched as asked.
    case none
    /// Every agent has what they can take.
    case agents
    /// No agent is logged in and unpaused.
    case noAgents = "no-agents"
    /// The worst case of the calls in flight would cross the abandonment cap.
    case abandonment
    /// Too few answers seen to predict: progressive until there are.
    case warmUp = "warm-up"
    /// Calls on the server or lines of the campaign.
    case lines
    case callsPerSecond = "calls-per-second"
    /// Nothing is due.
    case hopper
    /// Nobody in the hopper may be called at this hour.
    case hours
    /// The campaign is paused or stopped, or the daemon drains.
    case state
    /// No Asterisk server with this campaign's trunk is connected.
    case server
    /// The journal does not take attempts.
    case store
}

/// How many calls to launch now, and why.
public struct PacingDecision: Hashable, Sendable {
    public var launches: Int
    /// Calls launched per expected free agent at this moment.
    public var dialRatio: Double
    public var limit: PacingLimit
    /// One sentence with the numbers.
    public var reason: String

    public init(launches: Int, dialRatio: Double, limit: PacingLimit, reason: String) {
        self.launches = launches
        self.dialRatio = dialRatio
        self.limit = limit
        self.reason = reason
    }
}
