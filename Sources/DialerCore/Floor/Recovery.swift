import Vocabulary

/// Asterisk's truth wins: what happens when a server goes and comes back, and when the daemon does.
extension DialerCore {
    mutating func recover(_ attempts: [OpenAttempt], _ now: Timestamp, _ commands: inout [CoreCommand]) {
        for open in attempts {
            nextAttempt = max(nextAttempt, open.attempt.rawValue + 1)
            let desk = desks[open.lead.campaign]
            let launch = Launch(
                attempt: open.attempt, lead: open.lead, server: open.server, dialString: "",
                callerID: desk?.campaign.callerID ?? CallerID(name: "", number: ""), queue: open.queue,
                ringTime: open.ringTime, holdLimit: open.holdLimit, abandonmentMessage: "", detectMachines: false,
                bot: open.bot, mode: desk?.campaign.mode ?? .progressive, frequencyLimits: [], at: open.times.launched)
            var call = Call(launch: launch, at: open.times.launched)
            call.times = open.times
            call.agent = open.agent
            call.phase = open.agent.map { .talking($0) } ?? (open.times.answered != nil ? .waiting : .originating)
            call.awaitsTruth = true
            book[open.attempt] = call
            if servers[open.server] == nil {
                close(open.attempt, "its server \(open.server) is no longer in the config file", now, &commands)
            }
        }
    }

    mutating func up(_ id: ServerID, _ truth: ServerTruth, _ now: Timestamp, _ commands: inout [CoreCommand]) {
        guard plan.servers.contains(where: { $0.id == id }) else { return }
        servers[id]?.up()
        roster.replace(on: id, with: truth.members.map(withWrapUp), at: now)
        callers.replace(on: id, with: truth.callers)
        for attempt in book.attempts {
            guard var call = book[attempt], call.launch.server == id, call.phase != .journaling else { continue }
            call.reserved = nil
            let live = truth.liveAttempts[attempt]
            let effect = call.learnTruth(
                truth.endings[attempt], isListed: live != nil, server: id, at: now)
            book[attempt] = call
            if effect == .over {
                end(attempt, now, &commands)
                continue
            }
            guard let live, !call.isHungUp else { continue }
            if live.isUp { _ = call.handle(live.isQueued ? .queued : .answered, at: now) }
            if let agent = live.agent { _ = call.handle(.connected(agent), at: now) }
            book[attempt] = call
            // Only on Asterisk's word: the journal's agent may be free again, and nobody would say so.
            if let agent = live.agent {
                roster.connect(
                    AgentKey(server: id, agent: agent), to: attempt, of: call.launch.lead.campaign, at: now)
            }
            commands.append(.recordProgress(attempt, call.times, agent: call.agent))
        }
        commands.append(.alert(Alert(.notice, code: "server-up", text: "connected to \(id)")))
    }

    mutating func down(_ id: ServerID, _ reason: String, _ now: Timestamp, _ commands: inout [CoreCommand]) {
        guard let desk = servers[id] else { return }
        let isPlanned = plan.servers.contains { $0.id == id }
        let isNews = isPlanned && (desk.isUp || desk.reason != reason)
        if isPlanned { servers[id]?.down(reason) }
        roster.forget(id, at: now)
        callers.forget(id)
        for attempt in book.attempts where book[attempt]?.launch.server == id {
            guard book[attempt]?.phase != .journaling, book[attempt]?.deadline == nil else { continue }
            if isPlanned {
                // Its events are lost: only the truth after the reconnect can end it.
                book[attempt]?.awaitsTruth = true
            } else {
                close(attempt, "its server \(id) is no longer in the config file", now, &commands)
            }
        }
        if isNews {
            commands.append(.alert(Alert(.critical, code: "server-down", text: "\(id): \(reason); launching stopped")))
        }
    }

    /// How long a server that is being shut down is left alone; a stop in order may take as long as the longest call, and
    /// may be called off.
    private static let closedPause = Duration.seconds(15)

    mutating func close(_ id: ServerID, _ reason: String, _ now: Timestamp, _ commands: inout [CoreCommand]) {
        guard let desk = servers[id], desk.hasLine else { return }
        if desk.isUp {
            commands.append(.alert(Alert(.warning, code: "server-closed", text: "\(id): \(reason); launching stopped")))
        }
        servers[id]?.close(reason, until: now + Self.closedPause)
    }

    private mutating func close(
        _ attempt: AttemptID, _ why: String, _ now: Timestamp, _ commands: inout [CoreCommand]
    ) {
        book[attempt]?.lost = why
        end(attempt, now, &commands)
    }
}
