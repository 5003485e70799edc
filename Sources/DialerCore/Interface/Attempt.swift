public import Compliance
public import Pacing
public import Vocabulary

/// A call to be made: journaled first, then originated.
public struct Launch: Hashable, Sendable, Codable {
    public var attempt: AttemptID
    public var lead: Lead
    public var server: ServerID
    /// The channel to dial, placeholders filled in: `PJSIP/56200001101@carrier`.
    public var dialString: String
    public var callerID: CallerID
    public var queue: QueueName
    public var ringTime: Duration
    public var holdLimit: Duration
    public var abandonmentMessage: String
    public var detectMachines: Bool
    /// The script of the bot that talks to who answers; `nil` = agents do.
    public var bot: String?
    public var mode: DialMode
    /// Counted again by the store, in the transaction that journals the attempt.
    public var frequencyLimits: [FrequencyLimit]
    public var at: Timestamp

    public init(
        attempt: AttemptID, lead: Lead, server: ServerID, dialString: String, callerID: CallerID, queue: QueueName,
        ringTime: Duration, holdLimit: Duration, abandonmentMessage: String, detectMachines: Bool, bot: String? = nil,
        mode: DialMode, frequencyLimits: [FrequencyLimit], at: Timestamp
    ) {
        self.attempt = attempt
        self.lead = lead
        self.server = server
        self.dialString = dialString
        self.callerID = callerID
        self.queue = queue
        self.ringTime = ringTime
        self.holdLimit = holdLimit
        self.abandonmentMessage = abandonmentMessage
        self.detectMachines = detectMachines
        self.bot = bot
        self.mode = mode
        self.frequencyLimits = frequencyLimits
        self.at = at
    }
}

/// Why the journal did not take an attempt: nothing has been dialled.
public enum JournalRefusal: Hashable, Sendable, Codable {
    /// Another live attempt exists for this debtor.
    case debtorBusy
    /// A frequency cap is used up: which one, and when it lets a call through again as far as it is known.
    case frequencyCap(String, opens: Timestamp? = nil)
    case doNotCall
    /// Paid, withdrawn, or the contact point was found bad since the lead was picked.
    case noLongerDue
    /// The database did not take it (disk full, read-only, …): launching stops until it does.
    case storeFailed(String)
}

/// How an attempt ended: the last line of its journal entry, and the interaction.
public struct AttemptRecord: Hashable, Sendable {
    public var attempt: AttemptID
    public var campaign: CampaignID
    public var debtor: DebtorID
    public var account: AccountID
    public var contactPoint: ContactPointID
    public var outcome: Outcome
    public var abandonCause: AbandonCause?
    /// How the abandonment ledger files it; `nil`: nobody and nothing answered.
    public var answer: AnswerKind?
    public var agent: AgentID?
    public var times: AttemptTimes
    /// Hangup `Cause` (Q.850) as Asterisk reported it.
    public var cause: Int?
    /// Hangup `TechCause`, such as the SIP status.
    public var techCause: String?
    /// False when the Originate never left: such an attempt does not count against the frequency caps.
    public var dialled: Bool
    /// One sentence for people: why this outcome.
    public var detail: String
    public var next: NextStep

    public init(
        attempt: AttemptID, campaign: CampaignID, debtor: DebtorID, account: AccountID,
        contactPoint: ContactPointID, outcome: Outcome, abandonCause: AbandonCause? = nil, answer: AnswerKind? = nil,
        agent: AgentID? = nil, times: AttemptTimes, cause: Int? = nil, techCause: String? = nil, dialled: Bool = true,
        detail: String,
        next: NextStep
    ) {
        self.attempt = attempt
        self.campaign = campaign
        self.debtor = debtor
        self.account = account
        self.contactPoint = contactPoint
        self.outcome = outcome
        self.abandonCause = abandonCause
        self.answer = answer
        self.agent = agent
        self.times = times
        self.cause = cause
        self.techCause = techCause
        self.dialled = dialled
        self.detail = detail
        self.next = next
    }
}

extension AttemptRecord {
    /// When the ledger counts it.
    public var answeredAt: Timestamp { times.answered ?? times.connected ?? times.ended ?? times.launched }
}

/// When each stage of a call was reached; `nil` = not reached.
public struct AttemptTimes: Hashable, Sendable, Codable {
    public var launched: Timestamp
    public var ringing: Timestamp?
    public var answered: Timestamp?
    public var queued: Timestamp?
    public var connected: Timestamp?
    public var ended: Timestamp?

    public init(
        launched: Timestamp, ringing: Timestamp? = nil, answered: Timestamp? = nil, queued: Timestamp? = nil,
        connected: Timestamp? = nil, ended: Timestamp? = nil
    ) {
        self.launched = launched
        self.ringing = ringing
        self.answered = answered
        self.queued = queued
        self.connected = connected
        self.ended = ended
    }
}

/// What becomes of the account in this campaign after an attempt.
public enum NextStep: Hashable, Sendable {
    /// Due again at that time.
    case retry(at: Timestamp)
    /// Not called again by this campaign; the sentence says why.
    case done(String)
}

/// An attempt that the journal shows as open: what a restarted daemon has to account for.
public struct OpenAttempt: Hashable, Sendable, Codable {
    public var attempt: AttemptID
    public var lead: Lead
    public var server: ServerID
    public var queue: QueueName
    public var agent: AgentID?
    public var times: AttemptTimes
    public var ringTime: Duration
    public var holdLimit: Duration
    public var bot: String?

    public init(
        attempt: AttemptID, lead: Lead, server: ServerID, queue: QueueName, agent: AgentID?, times: AttemptTimes,
        ringTime: Duration, holdLimit: Duration, bot: String? = nil
    ) {
        self.attempt = attempt
        self.lead = lead
        self.server = server
        self.queue = queue
        self.agent = agent
        self.times = times
        self.ringTime = ringTime
        self.holdLimit = holdLimit
        self.bot = bot
    }
}
