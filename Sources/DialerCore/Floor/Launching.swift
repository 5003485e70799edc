import Compliance
import Pacing
import Vocabulary

/// From the pacer's word to the Originate.
extension DialerCore {
    /// Asks each campaign's pacer, the most urgent campaign first. Among equals the one that was served least, by its
    /// weight, of the agents they share; then the one that has waited longest.
    mutating func pace(_ now: Timestamp, _ commands: inout [CoreCommand]) {
        for place in servers.indices { servers[place: place].refill(now) }
        var shared = sharedFloor(now)
        let served = desks.indices.map { shared.seat(of: $0) == nil ? 0 : desks[place: $0].served }
        let order = desks.indices.sorted {
            let (one, other) = (desks[place: $0].campaign, desks[place: $1].campaign)
            return (other.priority, served[$0], desks[place: $0].lastLaunch, one.id) < (
                one.priority, served[$1], desks[place: $1].lastLaunch, other.id
            )
        }
        for place in order { pace(at: place, &shared, now, &commands) }
    }

    private mutating func pace(
        at place: Int, _ shared: inout SharedFloor, _ now: Timestamp, _ commands: inout [CoreCommand]
    ) {
        let id = desks.keys[place]
        refreshEstimates(of: id, now)
        if desks[place: place].state == .running, !isDraining,
            let wanted = desks[place: place].hopper.wants(callsPerSecond: callsPerSecond, now)
        {
            desks[place: place].hopper.isRefilling = true
            commands.append(.refillHopper(id, count: wanted))
        }
        let decision = obstacle(for: place, now) ?? launch(id, &shared, now, &commands)
        if decision.launches > 0 || desks[place: place].decision?.limit != decision.limit {
            commands.append(.recordDecision(Decision(campaign: id, at: now, pacing: decision)))
        }
        // The gate opens and closes with every call: once in a while is news enough.
        if decision.limit == .abandonment,
            desks[place: place].gateAlert.map({ now >= $0 + Self.gateAlertPause }) ?? true
        {
            desks[place: place].gateAlert = now
            commands.append(.alert(Alert(.warning, code: "abandonment-gate", text: "\(id): \(decision.reason)")))
        }
        desks[place: place].decision = decision
    }

    /// What all servers take together.
    private var callsPerSecond: Double {
        servers.indices.reduce(0) { $0 + servers[place: $1].server.callsPerSecond }
    }

    /// When to look again at a lead for which no lawful hour was found at all.
    private static let closedPause = Duration.seconds(3600)
    /// How soon a campaign whose leads in memory may none be called has agents kept for it again.
    private static let barrenPause = Duration.seconds(5)
    private static let gateAlertPause = Duration.seconds(15 * 60)

    /// What makes launching out of the question, before any pacer is asked.
    /// - Parameter place: of the campaign's desk.
    private func obstacle(for place: Int, _ now: Timestamp) -> PacingDecision? {
        if desks[place: place].mayLaunch, !isDraining, storeRetry == nil,
            isCarried(desks[place: place].campaign.trunk, now)
        {
            return nil
        }
        return hold(on: desks[place: place], now)
    }

    /// What it is. Apart, so that the desk is only copied where there is an obstacle.
    private func hold(on desk: CampaignDesk, _ now: Timestamp) -> PacingDecision {
        func held(_ limit: PacingLimit, _ reason: String) -> PacingDecision {
            PacingDecision(launches: 0, dialRatio: 0, limit: limit, reason: reason)
        }
        if isDraining { return held(.state, "the daemon is draining: no new calls") }
        if !desk.isInPlan { return held(.state, "no longer in the config file: its calls go their way") }
        switch desk.state {
        case .running: break
        case .paused: return held(.state, "paused: marcador campaign start \(desk.campaign.id)")
        case .stopped: return held(.state, "stopped: marcador campaign start \(desk.campaign.id)")
        }
        if storeRetry != nil { return held(.store, storeTrouble ?? "the journal does not take attempts") }
        let usable = servers.values.filter { $0.isInPlan && $0.server.trunks[desk.campaign.trunk] != nil }
        if usable.isEmpty { return held(.server, "no server has a trunk named '\(desk.campaign.trunk)'") }
        if !usable.contains(where: \.isUp) {
            let told = usable.sorted { $0.server.id < $1.server.id }.map { "\($0.server.id): \($0.reason)" }
            let state = usable.contains(where: \.hasLine) ? "takes calls now" : "is connected"
            return held(.server, "no Asterisk server \(state) (\(told.joined(separator: "; ")))")
        }
        let trunk = desk.campaign.trunk
        if let silent = usable.filter({ $0.isUp && $0.isSilent }).map(\.server.id).min() {
            let seconds = Int(ServerDesk.patience.inSeconds)
            return held(.server, "\(silent) has not answered an Originate for \(seconds) s: no more until it does")
        }
        let resting = usable.filter(\.isUp).sorted { $0.server.id < $1.server.id }
        let told = resting.compactMap { $0.trunks[trunk]?.sentence(trunk, on: $0.server.id) }
        return held(.server, told.joined(separator: "; "))
    }

    /// Whether any server takes calls of that trunk now.
    private func isCarried(_ trunk: String, _ now: Timestamp) -> Bool {
        servers.indices.contains { servers[place: $0].carries(trunk, now) }
    }

    /// Launches on each server what its agents can take. A call can only meet the agents of the server it is on.
    private mutating func launch(
        _ id: CampaignID, _ shared: inout SharedFloor, _ now: Timestamp, _ commands: inout [CoreCommand]
    ) -> PacingDecision {
        var total = PacingDecision(launches: 0, dialRatio: 0, limit: .noAgents, reason: "")
        guard let desk = desks.place(of: id) else { return total }
        let trunk = desks[place: desk].campaign.trunk
        for place in servers.indices where servers[place: place].carries(trunk, now) {
            let decision = launch(id, on: servers.keys[place], &shared, now, &commands)
            // The server that did most speaks for all.
            if decision.launches > 0 || total.limit == .noAgents {
                let launches = total.launches + decision.launches
                total = decision
                total.launches = launches
            }
        }
        return total
    }

    private mutating func launch(
        _ id: CampaignID, on server: ServerID, _ shared: inout SharedFloor, _ now: Timestamp,
        _ commands: inout [CoreCommand]
    ) -> PacingDecision {
        guard let desk = desks.place(of: id) else {
            return PacingDecision(launches: 0, dialRatio: 0, limit: .state, reason: "no such campaign")
        }
        let queue = desks[place: desk].campaign.queue
        var members = roster.members(of: queue, on: server)
        let needsAgents = desks[place: desk].campaign.mode != .bot
        if needsAgents, let absence = absence(of: queue, members, on: server) { return absence }
        let seat = needsAgents ? shared.seat(of: desk, on: server) : nil
        let preempted = seat.map { shared.preempted(from: $0) } ?? []
        let share = seat.map { shared.share(of: $0) }
        if !preempted.isEmpty {
            members.removeAll { preempted.contains($0) }
            guard members.contains(where: { roster.agents[$0].isAvailable(to: queue) }) else {
                return PacingDecision(
                    launches: 0, dialRatio: 0, limit: .agents,
                    reason: "campaigns of higher priority have the first claim on all agents of '\(queue)' on \(server)"
                )
            }
        }
        let room = room(for: desk, on: server)
        let floor = pacingInput(
            for: desk, members: members, preempted: preempted, on: server, room: room.count, now)
        // In place: a copy would have its books copied.
        var decision = desks[place: desk].pacer.decide(floor)
        decision.record(floor, hopper: desks[place: desk].hopper.count, on: server, share)
        let wanted = decision.launches
        guard wanted > 0 else { return decision }

        var launched = 0
        var stop: PacingStop?
        while launched < wanted {
            if launched >= room.count {
                stop = room.stop
                break
            }
            let answer = desks[place: desk].goesOneByOne ? 1 : floor.nextChance(after: launched)
            if let seat, !shared.mayLaunch(seat, answer: answer) {
                stop = .share
                break
            }
            guard let lead = takeLead(id, now, &commands) else {
                stop = desks[place: desk].emptiness(now)
                desks[place: desk].barrenUntil = now + Self.barrenPause
                break
            }
            guard journal(lead, id, on: server, besides: preempted, now, &commands) else {
                stop = .agentTaken
                break
            }
            if let seat { shared.launched(by: seat, answer: answer) }
            launched += 1
        }
        decision.launches = launched
        if let stop, launched == 0 || stop.limit != .callsPerSecond {
            decision.limit = stop.limit
            decision.stop = stop
        }
        return decision
    }

    /// That nobody of the queue is there.
    private func absence(of queue: QueueName, _ members: [Int], on server: ServerID) -> PacingDecision? {
        if members.contains(where: { roster.agents[$0].isAvailable(to: queue) }) { return nil }
        let paused = members.count { roster.agents[$0].state.kind == .paused || !roster.agents[$0].serves(queue) }
        return PacingDecision(
            launches: 0, dialRatio: 0, limit: .noAgents,
            reason: members.isEmpty
                ? "no agent is a member of queue '\(queue)' on \(server)"
                : "no agent of queue '\(queue)' is available on \(server): "
                    + "\(paused) paused, \(members.count - paused) logged out")
    }

    /// How many more calls may exist, and what binds.
    private func room(for desk: Int, on server: ServerID) -> (count: Int, stop: PacingStop) {
        guard let place = servers.place(of: server) else { return (0, .serverCalls(0)) }
        let launchesNow = servers[place: place].launchesNow
        let maxCalls = servers[place: place].server.maxCalls
        let lines = maxCalls - book.count(on: server)
        if let maxLines = desks[place: desk].campaign.maxLines {
            let own = maxLines - book.count(of: desks.keys[desk])
            if own <= min(lines, launchesNow) { return (max(0, own), .campaignLines(maxLines)) }
        }
        if lines <= launchesNow { return (max(0, lines), .serverCalls(maxCalls)) }
        return (launchesNow, .callsPerSecond(servers[place: place].server.callsPerSecond))
    }

    private mutating func takeLead(_ id: CampaignID, _ now: Timestamp, _ commands: inout [CoreCommand]) -> Lead? {
        guard let desk = desks.place(of: id) else { return nil }
        let ringTime = desks[place: desk].campaign.ringTime
        let book = book
        // In place: a copy of the desk would have all its leads copied.
        let (lead, refused) = desks[place: desk].hopper.takeLawful(
            profiles: plan.profiles, ringTime: ringTime, isBusy: book.isBusy, at: now)
        for one in refused {
            commands.append(
                .returnLead(one.lead, due: one.opens ?? now + Self.closedPause, reason: one.waiting(at: now)))
        }
        if lead != nil {
            desks[place: desk].closed = nil
        } else if let last = refused.last {
            let opens = last.opens ?? now + Self.closedPause
            desks[place: desk].closed = (last.reason + (last.opens.map { "; opens \($0)" } ?? ""), until: opens)
        }
        return lead
    }

    private mutating func journal(
        _ lead: Lead, _ id: CampaignID, on server: ServerID, besides preempted: Set<Int>, _ now: Timestamp,
        _ commands: inout [CoreCommand]
    ) -> Bool {
        guard let desk = desks.place(of: id) else { return false }
        let campaign = desks[place: desk].campaign
        guard let place = servers.place(of: server), let profile = plan.profiles[lead.country],
            let dialString = servers[place: place].dialString(
                campaign.trunk, for: lead.phone, callingCode: lead.country.callingCode)
        else {
            desks[place: desk].hopper.add([lead])
            return false
        }
        let attempt = AttemptID(rawValue: nextAttempt)
        var reserved: AgentKey?
        if campaign.mode == .progressive {
            reserved = roster.reserve(
                campaign.queue, on: server, for: attempt, of: id, besides: preempted, at: now)
            guard reserved != nil else {
                desks[place: desk].hopper.add([lead])
                return false
            }
        }
        nextAttempt += 1
        let launch = Launch(
            attempt: attempt, lead: lead, server: server, dialString: dialString, callerID: campaign.callerID,
            queue: campaign.queue, ringTime: campaign.ringTime, holdLimit: campaign.holdLimit,
            abandonmentMessage: campaign.abandonmentMessage, detectMachines: campaign.detectMachines,
            bot: campaign.bot, mode: campaign.mode,
            frequencyLimits: limits(of: profile.inForce(at: lead.place), zones: lead.zones, at: now),
            at: now)
        var call = Call(launch: launch, at: now)
        call.reserved = reserved
        book[attempt] = call
        desks[place: desk].lastLaunch = now
        servers[place: place].spend(now)
        commands.append(.journal(launch))
        return true
    }
}

extension PacingDecision {
    /// Adds to the record what the pacer was not shown.
    fileprivate mutating func record(_ floor: PacingInput, hopper: Int, on server: ServerID, _ share: PacingShare?) {
        if figures == nil { figures = PacingFigures(floor) }
        figures?.share = share
        figures?.hopper = hopper
        figures?.server = server.rawValue
    }
}
