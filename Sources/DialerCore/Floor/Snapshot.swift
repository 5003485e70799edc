import Pacing
public import Vocabulary

extension DialerCore {
    /// The floor as it stands.
    public func snapshot(at now: Timestamp) -> FloorSnapshot {
        FloorSnapshot(
            at: now, campaigns: desks.keys.sorted().compactMap(campaignSnapshot),
            agents: roster.agents.map(agentSnapshot),
            servers: servers.keys.sorted().compactMap(serverSnapshot))
    }

    /// All campaigns of the plan, by name.
    public var campaigns: [CampaignID] { desks.keys.sorted() }

    /// Calls that are not over: what a drain waits for.
    public var liveCalls: Int { book.calls.count }

    /// The campaign, server and lead of a live attempt: what the answered call's script asks for.
    public func launch(of attempt: AttemptID) -> Launch? { book[attempt]?.launch }

    /// The live attempts on a server that have been journaled, with the time they were launched.
    public func liveAttempts(on server: ServerID) -> [AttemptID: Timestamp] {
        Dictionary(
            book.calls.filter { $0.launch.server == server && $0.phase != .journaling }
                .map { ($0.attempt, $0.times.launched) }, uniquingKeysWith: max)
    }

    private func campaignSnapshot(_ id: CampaignID) -> CampaignSnapshot? {
        guard let desk = desks[id] else { return nil }
        var agents: [AgentState.Kind: Int] = [:]
        for place in roster.members(of: desk.campaign.queue, on: nil) {
            agents[roster.agents[place].state.kind, default: 0] += 1
        }
        var calls: [CallStage: Int] = [:]
        for call in book.of(id) { calls[call.stage, default: 0] += 1 }
        let report = desk.ledger.report(desk.campaign)
        let tally = desk.ledger.tally(desk.campaign, plus: book.certain(of: id))
        return CampaignSnapshot(
            id: id, state: desk.state, mode: desk.campaign.mode, queue: desk.campaign.queue, agents: agents,
            calls: calls, outcomes: desk.outcomes, hopper: desk.hopper.count,
            answerRate: Ratio(Double(desk.answered), outOf: Double(desk.ended)),
            abandonment: Ratio(report.abandoned, outOf: report.answered),
            abandonmentWindow: desk.campaign.abandonmentWindow, abandonmentCap: desk.campaign.abandonmentCap,
            abandonmentTarget: desk.campaign.abandonmentTarget,
            abandonmentBudget: tally.budget(under: desk.campaign.abandonmentCap),
            definition: desk.campaign.abandonmentDefinition.rule, gate: desk.campaign.abandonmentGate,
            occupancy: desk.occupancy.ratio, decision: desk.decision)
    }

    private func agentSnapshot(_ agent: Agent) -> AgentSnapshot {
        AgentSnapshot(
            id: agent.key.agent, server: agent.key.server, name: agent.name, queues: agent.queues, state: agent.state,
            since: agent.since, attempt: agent.attempt,
            leaving: agent.leaving?.reason)
    }

    private func serverSnapshot(_ id: ServerID) -> ServerSnapshot? {
        guard let desk = servers[id] else { return nil }
        return ServerSnapshot(
            id: id, isUp: desk.isUp, calls: book.count(on: id), maxCalls: desk.server.maxCalls, reason: desk.reason)
    }
}
