public import Pacing
public import Vocabulary

/// The floor at one moment: what everybody outside the core gets to see.
public struct FloorSnapshot: Sendable {
    public var at: Timestamp
    public var campaigns: [CampaignSnapshot]
    public var agents: [AgentSnapshot]
    public var servers: [ServerSnapshot]

    public init(
        at: Timestamp, campaigns: [CampaignSnapshot], agents: [AgentSnapshot], servers: [ServerSnapshot]
    ) {
        self.at = at
        self.campaigns = campaigns
        self.agents = agents
        self.servers = servers
    }
}

/// Where a live call stands.
public enum CallStage: String, CaseIterable, Sendable, Codable, Hashable {
    /// Journaled, not yet taken by Asterisk.
    case launching
    case dialing
    case ringing
    /// A person (or machine) answered and has no agent yet.
    case waiting
    case talking
    /// The conversation is over or was given up: the message plays, or the last word of Asterisk is awaited.
    case ending
}

public struct CampaignSnapshot: Sendable, Hashable {
    public var id: CampaignID
    public var state: CampaignState
    public var mode: DialMode
    public var queue: QueueName
    /// Agents of the campaign's queue.
    public var agents: [AgentState.Kind: Int]
    public var calls: [CallStage: Int]
    /// Attempts ended since the daemon started, by outcome.
    public var outcomes: [Outcome: Int]
    /// Leads in memory, ready to be launched.
    public var hopper: Int
    public var answerRate: Ratio
    public var abandonment: Ratio
    public var abandonmentWindow: Duration
    public var abandonmentCap: Double
    public var abandonmentTarget: Double
    /// How many more people may meet nobody before the cap is reached, were nobody else to answer; `nil`: no limit.
    public var abandonmentBudget: Int?
    public var definition: AbandonmentDefinition.Rule
    public var gate: AbandonmentGate
    /// (talk + wrap-up) / (talk + wrap-up + ringing + idle + reserved), agent-seconds of the last hour.
    public var occupancy: Ratio
    public var decision: PacingDecision?

    public init(
        id: CampaignID, state: CampaignState, mode: DialMode, queue: QueueName, agents: [AgentState.Kind: Int],
        calls: [CallStage: Int], outcomes: [Outcome: Int], hopper: Int, answerRate: Ratio, abandonment: Ratio,
        abandonmentWindow: Duration, abandonmentCap: Double, abandonmentTarget: Double, abandonmentBudget: Int?,
        definition: AbandonmentDefinition.Rule, gate: AbandonmentGate, occupancy: Ratio, decision: PacingDecision?
    ) {
        self.id = id
        self.state = state
        self.mode = mode
        self.queue = queue
        self.agents = agents
        self.calls = calls
        self.outcomes = outcomes
        self.hopper = hopper
        self.answerRate = answerRate
        self.abandonment = abandonment
        self.abandonmentWindow = abandonmentWindow
        self.abandonmentCap = abandonmentCap
        self.abandonmentTarget = abandonmentTarget
        self.abandonmentBudget = abandonmentBudget
        self.definition = definition
        self.gate = gate
        self.occupancy = occupancy
        self.decision = decision
    }
}

/// A share that keeps its denominator.
public struct Ratio: Hashable, Sendable {
    public var count: Double
    public var outOf: Double

    public init(_ count: Double, outOf: Double) {
        self.count = count
        self.outOf = outOf
    }

    /// `nil` when the denominator is zero: "no data" is not 0 %.
    public var value: Double? { outOf > 0 ? count / outOf : nil }
}

public struct AgentSnapshot: Sendable, Hashable {
    public var id: AgentID
    public var server: ServerID
    public var name: String
    public var queues: [QueueName]
    public var state: AgentState
    public var since: Timestamp
    /// The call they are on, or are being offered.
    public var attempt: AttemptID?
    /// The reason of the break they have asked for and not begun.
    public var leaving: String?

    public init(
        id: AgentID, server: ServerID, name: String, queues: [QueueName], state: AgentState, since: Timestamp,
        attempt: AttemptID?, leaving: String? = nil
    ) {
        self.id = id
        self.server = server
        self.name = name
        self.queues = queues
        self.state = state
        self.since = since
        self.attempt = attempt
        self.leaving = leaving
    }
}

public struct ServerSnapshot: Sendable, Hashable {
    public var id: ServerID
    public var isUp: Bool
    public var calls: Int
    public var maxCalls: Int
    /// Why it is down.
    public var reason: String

    public init(id: ServerID, isUp: Bool, calls: Int, maxCalls: Int, reason: String) {
        self.id = id
        self.isUp = isUp
        self.calls = calls
        self.maxCalls = maxCalls
        self.reason = reason
    }
}
