public import DialerCore
import Pacing
public import Vocabulary

/// Decides which statistics events are due.
///
/// Pure: shown the floor at least four times a second, it answers with the events to send now. Something new goes out at
/// once, but no subject (a campaign, an agent, a server) speaks more often than its gap allows; what is held back goes
/// out later, in its then latest form. Something unchanged is repeated, so that a client that has just connected, or has
/// lost events, knows the floor again within ten seconds.
public struct StatsPublisher: Sendable {
    /// Real time, however fast the floor's own clock runs.
    public struct Pace: Hashable, Sendable {
        /// A campaign that does not change is repeated after this time.
        public var campaignInterval: Duration = .seconds(2)
        /// An agent or server that does not change is repeated after this time.
        public var refreshInterval: Duration = .seconds(10)
        /// The shortest time between two events of one campaign, or of one agent.
        public var gap: Duration = .milliseconds(250)
        /// The shortest time between two events of one server.
        public var serverGap: Duration = .seconds(1)

        public init() {}
    }

    private struct Sent {
        var at: Timestamp
        var essence: Int
    }

    private enum Subject: Hashable {
        case campaign(CampaignID)
        case agent(AgentKey)
        case server(ServerID)
    }

    public var encoder: StatsEncoder
    /// May change at any time.
    public var pace: Pace
    private var sent: [Subject: Sent] = [:]
    private var members: [AgentKey: AgentSnapshot] = [:]

    public init(encoder: StatsEncoder, pace: Pace = Pace()) {
        self.encoder = encoder
        self.pace = pace
    }

    /// The events to send now. `now` is real time and must not go back; `floor.at` may run faster.
    public mutating func due(_ floor: FloorSnapshot, now: Timestamp) -> [StatsEvent] {
        var events: [StatsEvent] = []
        for server in floor.servers
        where isDue(
            .server(server.id), essence: essence(server), now: now, gap: pace.serverGap, every: pace.refreshInterval)
        {
            events.append(encoder.server(server, at: floor.at))
        }
        for campaign in floor.campaigns
        where isDue(
            .campaign(campaign.id), essence: essence(campaign), now: now, gap: pace.gap, every: pace.campaignInterval)
        {
            events.append(encoder.campaign(campaign, at: floor.at))
        }
        for agent in floor.agents {
            members[agent.key] = agent
            if isDue(
                .agent(agent.key), essence: agent.hashValue, now: now, gap: pace.gap, every: pace.refreshInterval)
            {
                events.append(encoder.agent(agent, at: floor.at))
            }
        }
        events += departures(floor)
        return events
    }

    /// Everything at once, for a connection that has just been made.
    public mutating func everything(_ floor: FloorSnapshot, now: Timestamp) -> [StatsEvent] {
        sent.removeAll()
        return due(floor, now: now)
    }

    private mutating func isDue(
        _ subject: Subject, essence: Int, now: Timestamp, gap: Duration, every interval: Duration
    ) -> Bool {
        if let last = sent[subject] {
            let age = now - last.at
            let wait = last.essence == essence ? interval : gap
            guard age >= wait || age < .zero else { return false }
        }
        sent[subject] = Sent(at: now, essence: essence)
        return true
    }

    /// Agents that are in no queue any more are reported logged out, once; campaigns and servers that left the plan are
    /// forgotten.
    private mutating func departures(_ floor: FloorSnapshot) -> [StatsEvent] {
        let present = Set(floor.agents.map(\.key))
        let gone = members.keys.filter { !present.contains($0) }.sorted()
        let events = gone.compactMap { id -> StatsEvent? in
            sent[.agent(id)] = nil
            guard var agent = members.removeValue(forKey: id), agent.state != .loggedOut else { return nil }
            agent.state = .loggedOut
            agent.since = floor.at
            agent.attempt = nil
            return encoder.agent(agent, at: floor.at)
        }
        if sent.count > floor.campaigns.count + floor.servers.count + members.count {
            let known =
                Set(floor.campaigns.map { Subject.campaign($0.id) }).union(floor.servers.map { .server($0.id) })
                .union(members.keys.map { .agent($0) })
            sent = sent.filter { known.contains($0.key) }
        }
        return events
    }

    // Hash values stand for what they hash: should two ever meet, the news waits for the interval.

    /// What counts as a change of a campaign. Shares, the hopper and the sentence move with every tick and wait for the
    /// interval.
    private func essence(_ campaign: CampaignSnapshot) -> Int {
        var hasher = Hasher()
        hasher.combine(campaign.state)
        hasher.combine(campaign.mode)
        hasher.combine(campaign.queue)
        hasher.combine(campaign.agents.filter { $0.value != 0 })
        hasher.combine(campaign.calls.filter { $0.value != 0 })
        hasher.combine(campaign.outcomes)
        hasher.combine(campaign.abandonmentCap)
        hasher.combine(campaign.decision?.limit)
        return hasher.finalize()
    }

    private func essence(_ server: ServerSnapshot) -> Int { server.hashValue }
}

extension AgentSnapshot {
    var key: AgentKey { AgentKey(server: server, agent: id) }
}
