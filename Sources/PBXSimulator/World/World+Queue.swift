import Vocabulary

/// Queue(): strategy rrmemory, autofill, as app_queue does it: whoever waits looks again once a second.
extension World {
    mutating func addQueue(_ settings: PBXQueue) {
        guard queues[settings.name] == nil else { return }
        queueOrder.append(settings.name)
        var state = QueueState(settings: settings)
        for member in settings.members {
            var seated = Member(
                queue: settings.name, interface: member.interface, name: member.name,
                stateInterface: member.stateInterface ?? member.interface, loginTime: now.wholeSeconds)
            seated.penalty = member.penalty
            seated.paused = member.paused
            seated.wrapUpTime = member.wrapUpTime
            seated.ringInUse = settings.ringInUse
            state.members.append(seated)
            seat(seated)
        }
        queues[settings.name] = state
    }

    mutating func enterQueue(_ id: Int, name: String, hold: Int, playsMusic: Bool) {
        guard let call = calls[id] else { return }
        guard let queue = queues[name] else { return afterQueue(id, status: "") }
        channels[call.near]?.application = "Queue"
        channels[call.near]?.applicationData = name
        guard queue.settings.joinEmpty || queue.members.contains(where: isPresent) else {
            return afterQueue(id, status: "JOINEMPTY")
        }
        queues[name]?.entries.append(id)
        let position = queue.entries.count + 1
        calls[id]?.flow = .queued
        calls[id]?.wait = QueueWait(
            queue: name, joined: now, expires: hold > 0 ? now.wholeSeconds + Int64(hold) : nil,
            originalPosition: position, leg: nil, playsMusic: playsMusic)
        emit(
            "QueueCallerJoin", .agent, call.near,
            [("Queue", name), ("Position", String(position)), ("Count", String(position))])
        if playsMusic { emit("MusicOnHoldStart", .call, call.near, [("Class", "default")]) }
        lookForAgent(id)
    }

    mutating func queuePoll(_ id: Int, ticket: Int) {
        guard let call = calls[id], call.flowTicket == ticket, let wait = call.wait, wait.leg == nil else { return }
        guard let queue = queues[wait.queue] else { return }
        if let expires = wait.expires, now.wholeSeconds >= expires { return giveUp(id, status: "TIMEOUT") }
        if !queue.settings.joinEmpty, !queue.members.contains(where: isPresent) {
            return giveUp(id, status: "LEAVEEMPTY")
        }
        lookForAgent(id)
    }

    private mutating func lookForAgent(_ id: Int) {
        guard let call = calls[id], let wait = call.wait, let queue = queues[wait.queue] else { return }
        // With autofill, so many may try as there are free agents, in order of arrival.
        let waiting = queue.entries.filter { calls[$0]?.wait?.leg == nil }
        let free = queue.members.count { isAvailable($0, queue) }
        if let turn = waiting.firstIndex(of: id), turn < free, let chosen = nextMember(of: queue) {
            queues[wait.queue]?.nextMember = chosen + 1
            return offer(id, to: chosen, of: wait.queue)
        }
        plan(.queuePoll(id, ticket: call.flowTicket), in: 1)
    }

    private func nextMember(of queue: QueueState) -> Int? {
        let count = queue.members.count
        guard count > 0 else { return nil }
        let order = (0..<count).map { (queue.nextMember + $0) % count }
        let free = order.filter { isAvailable(queue.members[$0], queue) }
        guard let lowest = free.map({ queue.members[$0].penalty }).min() else { return nil }
        return free.first { queue.members[$0].penalty == lowest }
    }

    func status(of member: Member) -> Int { agents[member.stateInterface]?.deviceState ?? 0 }

    /// Logged in as far as a queue cares: neither paused nor gone.
    func isPresent(_ member: Member) -> Bool { !member.paused && ![4, 5].contains(status(of: member)) }

    private func isAvailable(_ member: Member, _ queue: QueueState) -> Bool {
        guard isPresent(member), !member.isOffered else { return false }
        let status = status(of: member)
        guard status <= 1 || member.ringInUse else { return false }
        let rest = Int64(member.wrapUpTime > 0 ? member.wrapUpTime : queue.settings.wrapUpTime)
        return member.lastCall == 0 || rest == 0 || now.wholeSeconds - member.lastCall > rest
    }

    // MARK: - Leaving without an agent

    /// The hold limit, or nobody left who could come. Asterisk reports it exactly as it reports an abandoned call.
    private mutating func giveUp(_ id: Int, status: String) {
        guard let call = calls[id], let wait = call.wait else { return }
        if wait.playsMusic { emit("MusicOnHoldStop", .call, call.near) }
        reportAbandon(id)
        afterQueue(id, status: status)
    }

    /// The person hung up while waiting.
    mutating func abandonQueue(_ id: Int) {
        guard let call = calls[id], let wait = call.wait else { return }
        if wait.playsMusic { emit("MusicOnHoldStop", .call, call.near) }
        guard let leg = wait.leg.flatMap({ legs[$0] }) else { return reportAbandon(id) }
        cancelOffer(leg, from: call.near)
        endChannels(of: leg, cause: 0)
        reportAbandon(id)
        freeAgent(leg)
    }

    private mutating func reportAbandon(_ id: Int) {
        guard let call = calls[id], let wait = call.wait else { return }
        let position = removeEntry(id, from: wait.queue)
        let held = now.wholeSeconds - wait.joined.wholeSeconds
        queues[wait.queue]?.abandoned += 1
        set("QUEUEWAIT_MS", String(held * 1000), id)
        set("ANSWEREDTIME_MS", "0", id)
        emit(
            "QueueCallerAbandon", .agent, call.near,
            [
                ("Queue", wait.queue), ("Position", String(position)),
                ("OriginalPosition", String(wait.originalPosition)), ("HoldTime", String(held)),
            ])
        emitLeave(call.near, queue: wait.queue, position: position)
        calls[id]?.wait = nil
        calls[id]?.flowTicket += 1
    }

    mutating func emitLeave(_ channel: String, queue: String, position: Int) {
        emit(
            "QueueCallerLeave", .agent, channel,
            [
                ("Queue", queue), ("Position", String(position)),
                ("Count", String(queues[queue]?.entries.count ?? 0)),
            ])
    }

    /// The position it had, counted from one.
    mutating func removeEntry(_ id: Int, from queue: String) -> Int {
        guard let index = queues[queue]?.entries.firstIndex(of: id) else { return 1 }
        queues[queue]?.entries.remove(at: index)
        return index + 1
    }
}
