public import DialerCore
public import Pacing
public import Vocabulary

/// The floor as a wallboard knows it: built from statistics events alone, so that whoever may read them sees what the
/// daemon sees.
///
/// Two clocks are at work. Events carry the daemon's clock, which in a demo runs fast; `receivedAt` is the reader's own,
/// and says how old the news is.
public struct WallboardModel: Sendable {
    /// A campaign and what has been seen of it since this model began.
    public struct CampaignRow: Sendable {
        public var now: CampaignSnapshot
        /// The daemon's time of the latest news.
        public var at: Timestamp
        public var receivedAt: Timestamp
        /// How long each limit held launching back, by the daemon's clock.
        public var heldBack: [PacingLimit: Duration] = [:]
        public var mostCalls = 0

        /// Calls in being now.
        public var calls: Int { now.calls.values.reduce(0, +) }
        /// Attempts ended since the daemon started.
        public var ended: Int { now.outcomes.values.reduce(0, +) }
    }

    public struct AgentRow: Sendable {
        public var now: AgentSnapshot
        public var receivedAt: Timestamp
    }

    public struct ServerRow: Sendable {
        public var now: ServerSnapshot
        public var receivedAt: Timestamp
    }

    /// Launches of one campaign under one limit, with the sentence that explained the last of them.
    public struct DecisionRow: Sendable {
        public var at: Timestamp
        public var campaign: CampaignID
        public var limit: PacingLimit
        public var launched: Int
        public var reason: String
    }

    public struct AlertRow: Sendable {
        public var at: Timestamp
        public var alert: Alert
    }

    /// What an agent did since this model began.
    public struct AgentTally: Sendable {
        public var conversations = 0
        public var talk: Duration = .zero
    }

    struct Key<ID: Hashable & Comparable & Sendable>: Hashable, Comparable {
        var instance: String
        var id: ID
        static func < (lhs: Self, rhs: Self) -> Bool { (lhs.instance, lhs.id) < (rhs.instance, rhs.id) }
    }

    /// Decisions and alerts kept, newest first.
    public static let tail = 50
    /// Campaigns that said nothing for this time are shown as silent.
    public static let silence: Duration = .seconds(6)
    /// What said nothing for this time is forgotten.
    public static let memory: Duration = .seconds(60)
    /// A decision joins the row before it while that is younger than this and has the same limit.
    static let coalescing: Duration = .seconds(10)

    private var campaignRows: [Key<CampaignID>: CampaignRow] = [:]
    private var agentRows: [Key<AgentKey>: AgentRow] = [:]
    private var serverRows: [Key<ServerID>: ServerRow] = [:]
    public private(set) var tallies: [AgentID: AgentTally] = [:]
    public private(set) var decisions: [DecisionRow] = []
    public private(set) var alerts: [AlertRow] = []
    /// All there have been, the forgotten ones too.
    public private(set) var alertCount = 0
    /// The daemon's time of the first and the latest news.
    public private(set) var began: Timestamp?
    public private(set) var at: Timestamp?
    /// Events with one of our names that could not be read: a newer daemon, or somebody else's.
    public private(set) var unreadable = 0

    public init() {}

    public var campaigns: [CampaignRow] { campaignRows.sorted { $0.key < $1.key }.map(\.value) }
    public var agents: [AgentRow] { agentRows.sorted { $0.key < $1.key }.map(\.value) }
    public var servers: [ServerRow] { serverRows.sorted { $0.key < $1.key }.map(\.value) }

    /// Takes in one event; events of other names are nobody's business here.
    public mutating func apply(_ event: StatsEvent, receivedAt now: Timestamp) {
        guard StatsDecoder.events.contains(event.name) else { return }
        guard let message = StatsDecoder.decode(event) else {
            unreadable += 1
            return
        }
        apply(message, receivedAt: now)
    }

    /// Takes in the floor itself, through the same events as everybody else; agents that are not on it are dropped.
    public mutating func apply(_ floor: FloorSnapshot, from encoder: StatsEncoder, receivedAt now: Timestamp) {
        for event in encoder.floor(floor) { apply(event, receivedAt: now) }
        let present = Set(floor.agents.map(\.key))
        agentRows = agentRows.filter { $0.key.instance != encoder.instance.rawValue || present.contains($0.key.id) }
    }

    /// Drops what has been silent for too long.
    public mutating func forget(now: Timestamp) {
        campaignRows = campaignRows.filter { now - $0.value.receivedAt < Self.memory }
        agentRows = agentRows.filter { now - $0.value.receivedAt < Self.memory }
        serverRows = serverRows.filter { now - $0.value.receivedAt < Self.memory }
    }

    private mutating func apply(_ message: StatsMessage, receivedAt now: Timestamp) {
        began = min(began ?? message.at, message.at)
        at = max(at ?? message.at, message.at)
        let instance = message.instance.rawValue
        switch message.news {
        case .campaign(let campaign):
            note(campaign, Key(instance: instance, id: campaign.id), at: message.at, receivedAt: now)
        case .agent(let agent):
            let key = Key(instance: instance, id: agent.key)
            agentRows[key] = agent.state == .loggedOut ? nil : AgentRow(now: agent, receivedAt: now)
        case .server(let server):
            serverRows[Key(instance: instance, id: server.id)] = ServerRow(now: server, receivedAt: now)
        case .attempt(let attempt):
            guard let agent = attempt.agent, attempt.outcome == .answered else { return }
            tallies[agent, default: AgentTally()].conversations += 1
            tallies[agent, default: AgentTally()].talk += attempt.talk ?? .zero
        case .alert(let alert):
            alertCount += 1
            alerts.insert(AlertRow(at: message.at, alert: alert), at: 0)
            alerts = Array(alerts.prefix(Self.tail))
        }
    }

    private mutating func note(
        _ campaign: CampaignSnapshot, _ key: Key<CampaignID>, at time: Timestamp, receivedAt now: Timestamp
    ) {
        var row = campaignRows[key] ?? CampaignRow(now: campaign, at: time, receivedAt: now)
        let launched = max(0, attempts(campaign) - attempts(row.now))
        if let decision = row.now.decision { row.heldBack[decision.limit, default: .zero] += max(.zero, time - row.at) }
        let limitChanged = row.now.decision?.limit != campaign.decision?.limit || campaignRows[key] == nil
        row.now = campaign
        row.at = time
        row.receivedAt = now
        row.mostCalls = max(row.mostCalls, row.calls)
        campaignRows[key] = row
        guard let decision = campaign.decision, limitChanged || launched > 0 else { return }
        explain(decision, campaign.id, launched: launched, at: time)
    }

    private mutating func explain(
        _ decision: PacingDecision, _ campaign: CampaignID, launched: Int, at time: Timestamp
    ) {
        if let index = decisions.firstIndex(where: { $0.campaign == campaign }),
            decisions[index].limit == decision.limit, time - decisions[index].at < Self.coalescing
        {
            decisions[index].launched += launched
            decisions[index].reason = decision.reason
            return
        }
        let row = DecisionRow(
            at: time, campaign: campaign, limit: decision.limit, launched: launched, reason: decision.reason)
        decisions.insert(row, at: 0)
        decisions = Array(decisions.prefix(Self.tail))
    }

    /// Attempts begun since the daemon started: those ended and those in being.
    private func attempts(_ campaign: CampaignSnapshot) -> Int {
        campaign.outcomes.values.reduce(0, +) + campaign.calls.values.reduce(0, +)
    }
}
