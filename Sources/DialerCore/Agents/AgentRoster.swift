import Pacing
import Vocabulary

/// All agents of all servers.
struct AgentRoster: Sendable {
    /// By key, so that the same events always give the same commands. Whoever only looks goes by index: an agent is dear
    /// to copy, and each decision looks at all of them.
    private(set) var agents: [Agent] = []
    private var places: [AgentKey: Int] = [:]
    private var lessons: [Lesson] = []
    /// Most of the time nobody has asked for a break, and nobody is looked for.
    private var mayHaveLeaving = false

    /// How long something took that agents of these queues did.
    struct Lesson: Sendable {
        enum Kind: Sendable { case wrapUp, talkElsewhere }
        var kind: Kind
        var queues: [QueueName]
        var seconds: Double
    }

    subscript(key: AgentKey) -> Agent? { places[key].map { agents[$0] } }

    func place(of key: AgentKey) -> Int? { places[key] }

    mutating func handle(_ key: AgentKey, _ event: AgentEvent, at now: Timestamp) {
        if case .member(let report) = event, places[key] == nil {
            agents.insert(
                Agent(key: key, name: report.name, at: now), at: agents.firstIndex { $0.key > key } ?? agents.count)
            index()
        }
        guard let place = places[key] else { return }
        switch event {
        case .member(let report): agents[place].report(report, at: now)
        case .removed(let queue): agents[place].leave(queue, at: now)
        case .ringing(let attempt): agents[place].ring(for: attempt, at: now)
        case .connected(let attempt): agents[place].connect(to: attempt, at: now)
        case .completed: agents[place].complete(at: now)
        case .didNotAnswer: agents[place].stopRinging(at: now)
        }
        note(place)
    }

    private mutating func index() {
        places = Dictionary(uniqueKeysWithValues: agents.enumerated().map { ($1.key, $0) })
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
        agents.removeAll { $0.key.server == server }
        index()
    }

    mutating func forget(_ server: ServerID, at now: Timestamp) {
        for place in agents.indices where agents[place].key.server == server { agents[place].forget(at: now) }
    }

    /// The call says it has this agent; the agent's own word may come a moment later.
    mutating func connect(_ key: AgentKey, to attempt: AttemptID, of campaign: CampaignID, at now: Timestamp) {
        guard let place = places[key] else { return }
        if !agents[place].talks(on: attempt) {
            agents[place].connect(to: attempt, at: now)
            note(place)
        }
        agents[place].works(for: campaign)
    }

    /// The conversation is over by the call's word, which may come before the agent's, or instead of it.
    mutating func hangUp(_ attempt: AttemptID, on server: ServerID, at now: Timestamp) {
        for place in agents.indices where agents[place].talks(on: attempt) && agents[place].key.server == server {
            agents[place].complete(at: now)
            note(place)
        }
    }

    /// The call has found its agent, or is over: every other phone that rang for it is free again, also where the
    /// telephone does not say so itself (`Local/` agents).
    mutating func stopRinging(for attempt: AttemptID, on server: ServerID, at now: Timestamp) {
        for place in agents.indices where agents[place].attempt == attempt && agents[place].key.server == server {
            agents[place].stopRinging(at: now)
        }
    }

    /// Whether a phone rings for the attempt on that server.
    func isOffered(_ attempt: AttemptID, on server: ServerID) -> Bool {
        agents.indices.contains { agents[$0].ringingFor == attempt && agents[$0].key.server == server }
    }

    mutating func passTime(_ now: Timestamp) {
        for place in agents.indices {
            agents[place].passTime(now)
            note(place)
        }
    }

    /// Speaks for an idle agent of the queue; `nil` when there is none.
    /// - Parameter others: places of agents who are not to be taken.
    mutating func reserve(
        _ queue: QueueName, on server: ServerID, for attempt: AttemptID, of campaign: CampaignID,
        besides others: Set<Int> = [], at now: Timestamp
    ) -> AgentKey? {
        let idle = agents.indices.first {
            agents[$0].state == .idle && agents[$0].key.server == server && agents[$0].serves(queue)
                && !others.contains($0)
        }
        guard let idle else { return nil }
        agents[idle].reservedFor = attempt
        agents[idle].works(for: campaign)
        agents[idle].settle(now)
        return agents[idle].key
    }

    mutating func setLeaving(_ leaving: Agent.Leaving?, at place: Int) {
        agents[place].leaving = leaving
        if leaving != nil { mayHaveLeaving = true }
    }

    /// The places of those who have asked for a break.
    mutating func leaving() -> [Int] {
        guard mayHaveLeaving else { return [] }
        let places = agents.indices.filter { agents[$0].leaving != nil }
        mayHaveLeaving = !places.isEmpty
        return places
    }

    mutating func release(_ key: AgentKey, from attempt: AttemptID, at now: Timestamp) {
        guard let place = places[key], agents[place].reservedFor == attempt else { return }
        agents[place].reservedFor = nil
        agents[place].settle(now)
    }

    private mutating func note(_ place: Int) {
        if let seconds = agents[place].finishedElsewhere {
            lessons.append(Lesson(kind: .talkElsewhere, queues: agents[place].queues, seconds: seconds))
            agents[place].finishedElsewhere = nil
        }
        guard let seconds = agents[place].finishedWrapUp else { return }
        lessons.append(Lesson(kind: .wrapUp, queues: agents[place].queues, seconds: seconds))
        agents[place].finishedWrapUp = nil
    }

    /// The places in ``agents`` of the members of a queue, on one server or on all.
    func members(of queue: QueueName, on server: ServerID?) -> [Int] {
        var places: [Int] = []
        places.reserveCapacity(agents.count)
        for place in agents.indices
        where agents[place].belongs(to: queue) && (server == nil || agents[place].key.server == server) {
            places.append(place)
        }
        return places
    }

    /// How many agents of the queue, on all servers, are with a call or its wrap-up, and how many are there at all.
    func staffing(of queue: QueueName) -> (busy: Int, staffed: Int) {
        var busy = 0
        var staffed = 0
        for place in agents.indices where agents[place].belongs(to: queue) {
            switch agents[place].state {
            case .talking, .wrapUp:
                busy += 1
                staffed += 1
            case .loggedOut, .paused: break
            case .idle, .reserved, .ringing: staffed += 1
            }
        }
        return (busy, staffed)
    }

    /// The other queues that share agents with `queue` on that server, and those that share with them: a call in any of
    /// them may take an agent that `queue` counts on.
    func sharers(of queue: QueueName, on server: ServerID) -> Set<QueueName> {
        // Who is in one queue only joins nothing.
        let bridges = agents.indices.filter { agents[$0].isInSeveralQueues && agents[$0].key.server == server }
        guard !bridges.isEmpty else { return [] }
        var queues: Set<QueueName> = [queue]
        var size = 0
        while size < queues.count {
            size = queues.count
            for place in bridges where queues.contains(where: agents[place].belongs) {
                queues.formUnion(agents[place].queues)
            }
        }
        queues.remove(queue)
        return queues
    }

    /// What agents have done since the last time this was asked, in order.
    mutating func takeLessons() -> [Lesson] {
        defer { lessons = [] }
        return lessons
    }
}
