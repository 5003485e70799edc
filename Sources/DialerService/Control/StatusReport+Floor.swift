import DialerCore
import Pacing
import Vocabulary

extension StatusReport {
    init(_ floor: FloorSnapshot, version: String, database: String) {
        self.init(
            version: version, time: floor.at.description, database: database,
            campaigns: floor.campaigns.map(Campaign.init), agents: floor.agents.map { Agent($0, at: floor.at) },
            servers: floor.servers.map {
                Server(
                    name: $0.id.rawValue, isUp: $0.isUp, calls: $0.calls, maxCalls: $0.maxCalls, reason: $0.reason)
            })
    }
}

extension StatusReport.Campaign {
    init(_ campaign: CampaignSnapshot) {
        func byName<Key: RawRepresentable>(_ counts: [Key: Int]) -> [String: Int] where Key.RawValue == String {
            Dictionary(uniqueKeysWithValues: counts.map { ($0.key.rawValue, $0.value) })
        }
        self.init(
            name: campaign.id.rawValue, state: campaign.state.rawValue, mode: campaign.mode.name,
            queue: campaign.queue.rawValue, agents: byName(campaign.agents), calls: byName(campaign.calls),
            outcomes: byName(campaign.outcomes), hopper: campaign.hopper, dialRatio: campaign.decision?.dialRatio,
            answered: Int(campaign.answerRate.count), ended: Int(campaign.answerRate.outOf),
            abandoned: campaign.abandonment.count, abandonmentOutOf: campaign.abandonment.outOf,
            abandonmentCap: campaign.abandonmentCap, abandonmentTarget: campaign.abandonmentTarget,
            abandonmentBudget: campaign.abandonmentBudget, abandonmentDefinition: campaign.definition.rawValue,
            abandonmentGate: campaign.gate.name, occupancy: campaign.occupancy.value,
            limit: campaign.decision?.limit.rawValue, reason: campaign.decision?.reason)
    }
}

extension StatusReport.Agent {
    init(_ agent: AgentSnapshot, at now: Timestamp) {
        var reason: String?
        if case .paused(let given) = agent.state, !given.isEmpty { reason = given }
        self.init(
            interface: agent.id.rawValue, server: agent.server.rawValue, name: agent.name,
            queues: agent.queues.map(\.rawValue), state: agent.state.kind.rawValue, pauseReason: reason,
            seconds: max(0, Int((now - agent.since).inSeconds)), attempt: agent.attempt?.rawValue,
            leaving: agent.leaving)
    }
}
