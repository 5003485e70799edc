import Pacing
import Vocabulary

/// All agents of all servers.
struct AgentRoster: Sendable {
    private(set) var agents: [AgentKey: Agent] = [:]

    /// Ordered, so that the same events always give the same commands.
    var keys: [AgentKey] { agents.keys.sorted() }

    mutating func handle(_ key: AgentKey, _ event: AgentEvent, at now: Timestamp) {
        switch event {
        case .member(let report):
            agents[key, default: Agent(key: key, name: report.name, at: now)].report(report, at: now)
        case .removed(let queue):
            agents[key]?.leave(queue, at: now)
        case .ringing(let attempt):
            agents[key]?.ring(for: attempt, at: now)
        case .connected(let attempt):
            agents[key]?.connect(to: attempt, at: now)
        case .completed:
            agents[key]?.complete(at: now)
        case .didNotAnswer:
            agents[key]?.stopRinging(at: now)
        }
    }

    /// Takes over what a server says of all its agents; who is not mentioned is logged out.
    mutating func replace(on server: ServerID, with reports: [MemberReport], at now: Timestamp) {
        forget(server, at: now)
        for report in reports {
            handle(AgentKey(server: server, agent: report.agent), .member(report), at: now)
        }
    }

    mutating func forget(_ server: ServerID, at now: Timestamp) {
        for key in agents.keys where key.server == server { agents[key]?.forget(at: now) }
    }

    mutating func passTime(_ now: Timestamp) {
        for key in agents.keys { agents[key]?.settle(now) }
    }

    /// Speaks for an idle agent of the queue; `nil` when there is none.
    mutating func reserve(_ queue: QueueName, on server: ServerID, for attempt: AttemptID, at now: Timestamp)
        -> AgentKey?
    {
        let idle = keys.first { key in
            guard key.server == server, let agent = agents[key] else { return false }
            return agent.state == .idle && agent.serves(queue)
        }
        guard let idle else { return nil }
        agents[idle]?.reservedFor = attempt
        agents[idle]?.settle(now)
        return idle
    }

    mutating func release(_ key: AgentKey, from attempt: AttemptID, at now: Timestamp) {
        guard agents[key]?.reservedFor == attempt else { return }
        agents[key]?.reservedFor = nil
        agents[key]?.settle(now)
    }

    func members(of queue: QueueName, on server: ServerID?) -> [Agent] {
        keys.compactMap { agents[$0] }.filter {
            $0.belongs(to: queue) && (server == nil || $0.key.server == server)
        }
    }

    /// The queues that share an agent with `queue` on that server, itself included.
    func pool(of queue: QueueName, on server: ServerID) -> Set<QueueName> {
        var queues: Set<QueueName> = [queue]
        for agent in agents.values where agent.key.server == server && agent.belongs(to: queue) {
            queues.formUnion(agent.queues)
        }
        return queues
    }
}
