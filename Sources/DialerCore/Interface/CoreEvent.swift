public import Pacing
public import Vocabulary

/// What the core is told. Time comes in beside each event.
public enum CoreEvent: Sendable, Codable {
    /// Time passed: at least four times a second.
    case tick

    // The plan and its operators
    /// The config file was loaded anew; `states` are what the store has of its campaigns, for those that are new here.
    case planChanged(FloorPlan, states: [CampaignID: CampaignState] = [:])
    case campaignStateChanged(CampaignID, CampaignState)
    /// Set live; survives until the next reload.
    case campaignModeChanged(CampaignID, DialMode)
    /// No new launches from here on; calls in progress go their way.
    case drain

    // The portfolio
    /// Answer to ``CoreCommand/refillHopper(_:count:)``. `exhausted`: nothing more is due right now.
    case leadsLoaded(CampaignID, [Lead], exhausted: Bool)
    /// New leads may be due (an import, a released promise): the core may ask again.
    case portfolioChanged
    /// The bots have no voice: their leads go back until then, and before that no others are asked for.
    case botsSilenced(until: Timestamp)
    /// Nobody may call these people and numbers from now on.
    case contactsCeased(Set<DebtorID>, Set<PhoneNumber>)
    /// Nothing is owed on these accounts any more, or their creditor has taken them back.
    case accountsClosed(Set<AccountID>)

    // The journal
    case journaled(AttemptID)
    case journalRefused(AttemptID, JournalRefusal)
    /// The store does not take what it is told (said again while it lasts): launching stops until it does.
    case storeFailed(String)

    /// What the journal shows as open when the daemon starts; before the first `serverUp`.
    case recovered([OpenAttempt])
    /// The store is asked for the ledgers of all campaigns: it will know every end up to here, and none after.
    case ledgersAsked
    /// Answer for one of them, in the order of the questions: `nil` when it could not be read.
    case ledgerRead(CampaignID, LedgerReading?)

    /// What an earlier run had learned of a campaign, and when; before the first launch.
    case estimatesRestored(CampaignID, SavedFloorEstimates, savedAt: Timestamp)

    // Servers
    /// A server is connected and its agents and calls have been read: the truth from here on.
    case serverUp(ServerID, ServerTruth)
    case serverDown(ServerID, reason: String)
    /// The line is up and the server takes no calls for now, since it is being shut down.
    case serverClosed(ServerID, reason: String)

    // Calls
    case call(AttemptID, CallEvent)

    // Agents
    case agent(AgentKey, AgentEvent)
    /// An agent wants to rest as soon as no call is on its way to them.
    case breakAsked(AgentKey, reason: String)
    /// An agent is back, or has thought better of it.
    case breakOver(AgentKey)

    // People who call in
    case caller(ServerID, CallerEvent)
}

/// What happened to somebody who waits in a queue and whom no campaign called; they are told apart by their channel.
public enum CallerEvent: Hashable, Sendable, Codable {
    case joined(QueueName, channel: String)
    /// Has an agent, hung up, or waited too long.
    case left(channel: String)
}

/// Somebody who waits in a queue and whom no campaign called.
public struct WaitingCaller: Hashable, Sendable, Codable {
    public var queue: QueueName
    public var channel: String

    public init(queue: QueueName, channel: String) {
        self.queue = queue
        self.channel = channel
    }
}

/// An agent on a server: two servers may each have a `PJSIP/ana`.
public struct AgentKey: Hashable, Comparable, Sendable, Codable {
    public var server: ServerID
    public var agent: AgentID

    public init(server: ServerID, agent: AgentID) {
        self.server = server
        self.agent = agent
    }

    public static func < (lhs: AgentKey, rhs: AgentKey) -> Bool {
        (lhs.server, lhs.agent) < (rhs.server, rhs.agent)
    }
}

/// What a server says on (re)connection.
public struct ServerTruth: Hashable, Sendable, Codable {
    /// Attempts whose channel lives on this server.
    public var liveAttempts: [AttemptID: LiveChannel]
    /// How attempts ended whose last events were missed, as the dialplan wrote it down.
    public var endings: [AttemptID: MissedEnding]
    /// Every member of every queue.
    public var members: [MemberReport]
    /// Everybody who waits in a queue and whom no campaign called.
    public var callers: [WaitingCaller]

    public init(
        liveAttempts: [AttemptID: LiveChannel] = [:], endings: [AttemptID: MissedEnding] = [:],
        members: [MemberReport] = [], callers: [WaitingCaller] = []
    ) {
        self.liveAttempts = liveAttempts
        self.endings = endings
        self.members = members
        self.callers = callers
    }
}

/// What the dialplan kept of an answered call that ended while nobody listened.
public struct MissedEnding: Hashable, Sendable, Codable {
    public enum Stage: String, Sendable, Codable, Hashable {
        /// `bot`: the dialogue was over, and no agent was asked for.
        case talked, abandoned, machine, message, answered, bot
    }

    public var stage: Stage
    public var abandonCause: AbandonCause?
    public var agent: AgentID?
    /// How long the person waited for the agent, or in vain.
    public var waited: Duration?
    public var answered: Timestamp?
    public var ended: Timestamp?

    public init(
        stage: Stage, abandonCause: AbandonCause? = nil, agent: AgentID? = nil, waited: Duration? = nil,
        answered: Timestamp? = nil, ended: Timestamp? = nil
    ) {
        self.stage = stage
        self.abandonCause = abandonCause
        self.agent = agent
        self.waited = waited
        self.answered = answered
        self.ended = ended
    }
}

/// A channel of ours found alive.
public struct LiveChannel: Hashable, Sendable, Codable {
    public var isUp: Bool
    /// Waits in a queue for an agent.
    public var isQueued: Bool
    /// Bridged with this agent.
    public var agent: AgentID?

    public init(isUp: Bool, isQueued: Bool = false, agent: AgentID? = nil) {
        self.isUp = isUp
        self.isQueued = isQueued
        self.agent = agent
    }
}

/// What happened to one call.
public enum CallEvent: Hashable, Sendable, Codable {
    /// Asterisk took the Originate; says nothing of the call.
    case originateAccepted
    /// Asterisk refused the Originate, or it was never written.
    case originateRefused(String)
    /// The Originate was written and its answer lost: the channel may exist.
    case originateUncertain(String)
    /// `OriginateResponse`: `reason` as in Asterisk (0 failure, 1 hang-up, 3 no answer, 4 answer, 5 busy, 8 congestion).
    case originateEnded(success: Bool, reason: Int)
    /// The channel exists.
    case dialing
    case ringing
    /// `DialEnd` with its status: ANSWER, BUSY, NOANSWER, CANCEL, CONGESTION, CHANUNAVAIL.
    case dialEnded(status: String)
    case answered
    /// The dialplan found an answering machine.
    case machineDetected
    case queued
    /// An agent's phone rings for this call.
    case offered(AgentID)
    case connected(AgentID)
    /// Left the queue without agent.
    case leftQueue(AbandonCause)
    /// Conversation over.
    case completed(AgentID)
    /// The dialplan's account of an answered call, given at its end: has all that may have been missed, and is the end.
    case told(MissedEnding)
    /// Asterisk cuts it because it is being shut down: what follows says nothing of the person.
    case cutByShutdown
    /// The near channel (the one with our id) is gone.
    case hungUp(cause: Int?, techCause: String?)
    /// The far half of a `Local/` channel is gone: its cause is often the better one.
    case farHalfHungUp(cause: Int?, techCause: String?)
    /// Two listings of channels in a row did not show it: its end was missed.
    case vanished
}

/// What happened to an agent.
public enum AgentEvent: Hashable, Sendable, Codable {
    /// A member of a queue, as Asterisk reports it.
    case member(MemberReport)
    case removed(QueueName)
    case ringing(AttemptID?)
    case connected(AttemptID?)
    /// Conversation over; wrap-up begins.
    case completed
    /// Their phone stopped ringing and nobody had picked up.
    case didNotAnswer
}

/// One queue member as Asterisk reports it.
public struct MemberReport: Hashable, Sendable, Codable {
    public var agent: AgentID
    public var name: String
    public var queue: QueueName
    public var server: ServerID
    /// `Status` of the queue: 0 unknown, 1 not in use, 2 in use, 3 busy, 4 invalid, 5 unavailable, 6 ringing,
    /// 7 ringing and in use, 8 on hold.
    public var deviceStatus: Int
    public var inCall: Bool
    public var paused: Bool
    public var pauseReason: String
    /// End of the last call, when Asterisk knows one.
    public var lastCall: Timestamp?
    public var wrapUpTime: Duration

    public init(
        agent: AgentID, name: String, queue: QueueName, server: ServerID, deviceStatus: Int, inCall: Bool = false,
        paused: Bool = false, pauseReason: String = "", lastCall: Timestamp? = nil, wrapUpTime: Duration = .zero
    ) {
        self.agent = agent
        self.name = name
        self.queue = queue
        self.server = server
        self.deviceStatus = deviceStatus
        self.inCall = inCall
        self.paused = paused
        self.pauseReason = pauseReason
        self.lastCall = lastCall
        self.wrapUpTime = wrapUpTime
    }
}
