import Pacing
import Vocabulary

/// All agents of all servers.
struct AgentRoster: Sendable {
    private(set) var agents: [AgentKey: Agent] = [:]
    /// Ordered, so that the same events always give the same commands.
    private(set) var keys: [AgentKey] = []
    private var wrapUps: [WrapUp] = []

    /// After-call work that has come to its end.
    struct WrapUp: Sendable {
        var queues: [QueueName]
        var seconds: Double
    }

    mutating func handle(_ key: AgentKey, _ event: AgentEvent, at now: Timestamp) {
        defer { noteWrapUp(key) }
        switch event {
        case .member(let report):
            if agents[key] == nil {
                agents[key] = Agent(key: key, name: report.name, at: now)
                keys.insert(key, at: keys.firstIndex { $0 > key } ?? keys.endIndex)
            }
            agents[key]?.report(report, at: now)
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

    /// The server is gone for good.
    mutating func remove(_ server: ServerID) {
        keys.removeAll { $0.server == server }
        agents = agents.filter { $0.key.server != server }
    }

    mutating func forget(_ server: ServerID, at now: Timestamp) {
        for key in agents.keys where key.server == server { agents[key]?.forget(at: now) }
    }

    /// The call says it has this agent; the agent's own word may come a moment later.
    mutating func connect(_ key: AgentKey, to attempt: AttemptID, at now: Timestamp) {
        guard agents[key]?.talks(on: attempt) == false else { return }
        agents[key]?.connect(to: attempt, at: now)
    }

    /// The conversation is over by the call's word, which may come before the agent's, or instead of it.
    mutating func hangUp(_ attempt: AttemptID, on server: ServerID, at now: Timestamp) {
        for key in keys where key.server == server && agents[key]?.talks(on: attempt) == true {
            agents[key]?.complete(at: now)
            noteWrapUp(key)
        }
    }

    /// The call has found its agent, or is over: every other phone that rang for it is free again, also where the
    /// telephone does not say so itself (`Local/` agents).
    mutating func stopRinging(for attempt: AttemptID, on server: ServerID, at now: Timestamp) {
        for key in keys where key.server == server && agents[key]?.attempt == attempt {
            agents[key]?.stopRinging(at: now)
        }
    }

    /// The attempts for which a phone rings on that server.
    func offered(on server: ServerID) -> Set<AttemptID> {
        Set(keys.compactMap { key in key.server == server ? agents[key].flatMap(\.ringingFor) : nil })
    }

    mutating func passTime(_ now: Timestamp) {
        for key in keys {
            agents[key]?.settle(now)
            noteWrapUp(key)
        }
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

    private mutating func noteWrapUp(_ key: AgentKey) {
        guard let seconds = agents[key]?.finishedWrapUp else { return }
        wrapUps.append(WrapUp(queues: agents[key]?.queues ?? [], seconds: seconds))
        agents[key]?.finishedWrapUp = nil
    }

    func members(of queue: QueueName, on server: ServerID?) -> [Agent] {
        keys.compactMap { agents[$0] }.filter {
            $0.belongs(to: queue) && (server == nil || $0.key.server == server)
        }
    }

    /// The queues that share agents with `queue` on that server, itself included, and those that share with them:
    /// a call in any of them may take an agent that `queue` counts on.
    func pool(of queue: QueueName, on server: ServerID) -> Set<QueueName> {
        let teams = agents.values.filter { $0.key.server == server && $0.isMember }
        var queues: Set<QueueName> = [queue]
        var size = 0
        while size < queues.count {
            size = queues.count
            for team in teams where queues.contains(where: team.belongs) { queues.formUnion(team.queues) }
        }
        return queues
    }

    /// Seconds of after-call work that have come to their end since the last time this was asked, in order.
    mutating func takeWrapUps() -> [WrapUp] {
        defer { wrapUps = [] }
        return wrapUps
    }
}
