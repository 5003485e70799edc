import Vocabulary

extension World {
    mutating func queueAction(_ action: Action, _ request: Request) {
        switch action {
        case .queueStatus: queueStatus(request)
        case .queueSummary: queueSummary(request)
        case .queueAdd: queueAdd(request)
        case .queueRemove: queueRemove(request)
        case .queuePause: queuePause(request)
        case .queuePenalty: queuePenalty(request)
        case .queueMemberRingInUse: queueRingInUse(request)
        case .queueReset: accept(request, "Queue stats reset successfully")
        case .queueReload: accept(request, "Queue reloaded successfully")
        // Asterisk ends it with a blank line too many, and so does this.
        case .queueRule: stream.append(.to(request.session, emptyRule(request)))
        default:
            guard request.given("Queue") != nil, request.given("Event") != nil else {
                return refuse(request, "Need 'Queue' and 'Event' parameters.")
            }
            accept(request, "Event added successfully")
        }
    }

    private func emptyRule(_ request: Request) -> PBXMessage {
        var message = PBXMessage([("Response", "Success")])
        message.append(actionID: request["ActionID"])
        message.endings = 2
        return message
    }

    mutating func queueStatus(_ request: Request) {
        let wanted = request.given("Queue")
        let onlyMember = request.given("Member")
        list(request, "Queue status will follow", complete: "QueueStatusComplete") { world in
            world.queueOrder.filter { wanted == nil || $0 == wanted }.flatMap { name -> [PBXMessage] in
                guard let queue = world.queues[name] else { return [] }
                var rows = [world.parameters(of: queue)]
                rows += queue.members.filter { onlyMember == nil || $0.interface == onlyMember }
                    .map { world.row(of: $0) }
                for (index, call) in queue.entries.enumerated() {
                    if let row = world.entryRow(call, queue: name, position: index + 1) { rows.append(row) }
                }
                return rows
            }
        }
    }

    private func parameters(of queue: QueueState) -> PBXMessage {
        let performance = oneDecimal(queue.callsWithinServiceLevel)
        return PBXMessage([
            ("Event", "QueueParams"), ("Queue", queue.settings.name), ("Max", "0"), ("Strategy", "rrmemory"),
            ("Calls", String(queue.entries.count)), ("Holdtime", String(queue.holdTime)),
            ("TalkTime", String(queue.talkTime)), ("Completed", String(queue.completed)),
            ("Abandoned", String(queue.abandoned)), ("ServiceLevel", String(queue.settings.serviceLevel)),
            ("ServicelevelPerf", performance), ("ServicelevelPerf2", performance), ("Weight", "0"),
        ])
    }

    private func oneDecimal(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }

    private func row(of member: Member) -> PBXMessage {
        PBXMessage(
            [("Event", "QueueMember"), ("Queue", member.queue), ("Name", member.name), ("Location", member.interface)]
                + memberFields(member, withRingInUse: false))
    }

    private func entryRow(_ call: Int, queue: String, position: Int) -> PBXMessage? {
        guard let call = calls[call], let wait = call.wait, let channel = channels[call.near] else { return nil }
        return PBXMessage([
            ("Event", "QueueEntry"), ("Queue", queue), ("Position", String(position)), ("Channel", channel.name),
            ("Uniqueid", channel.uniqueID), ("CallerIDNum", channel.caller?.number ?? "unknown"),
            ("CallerIDName", channel.caller?.name ?? "unknown"),
            ("ConnectedLineNum", channel.connected?.number ?? "unknown"),
            ("ConnectedLineName", channel.connected?.name ?? "unknown"),
            ("Wait", String(now.wholeSeconds - wait.joined.wholeSeconds)), ("Priority", "0"),
        ])
    }

    /// What every message about a member ends with.
    func memberFields(_ member: Member, withRingInUse: Bool) -> [(String, String)] {
        var fields = [
            ("StateInterface", member.stateInterface), ("Membership", member.isDynamic ? "dynamic" : "static"),
            ("Penalty", String(member.penalty)), ("CallsTaken", String(member.callsTaken)),
            ("LastCall", String(member.lastCall)), ("LastPause", String(member.lastPause)),
            ("LoginTime", String(member.loginTime)), ("InCall", member.inCall ? "1" : "0"),
            ("Status", String(status(of: member))), ("Paused", member.paused ? "1" : "0"),
            ("PausedReason", member.pausedReason),
        ]
        if withRingInUse { fields.append(("Ringinuse", member.ringInUse ? "1" : "0")) }
        fields.append(("Wrapuptime", String(member.wrapUpTime)))
        return fields
    }

    mutating func emitMember(_ event: String, _ member: Member) {
        let message = PBXMessage(event: event, classes: .agent).with(
            [("Queue", member.queue), ("MemberName", member.name), ("Interface", member.interface)]
                + memberFields(member, withRingInUse: true))
        broadcast(message, .agent)
    }

    mutating func queueSummary(_ request: Request) {
        let wanted = request.given("Queue")
        list(request, "Queue summary will follow", complete: "QueueSummaryComplete") { world in
            world.queueOrder.filter { wanted == nil || $0 == wanted }.compactMap { name in
                guard let queue = world.queues[name] else { return nil }
                let present = queue.members.filter { world.isPresent($0) || $0.paused }
                let longest = queue.entries.compactMap { world.calls[$0]?.wait?.joined.wholeSeconds }.min()
                return PBXMessage([
                    ("Event", "QueueSummary"), ("Queue", name), ("LoggedIn", String(present.count)),
                    ("Available", String(queue.members.count { world.isPresent($0) && world.status(of: $0) == 1 })),
                    ("Callers", String(queue.entries.count)), ("HoldTime", String(queue.holdTime)),
                    ("TalkTime", String(queue.talkTime)),
                    ("LongestHoldTime", String(longest.map { world.now.wholeSeconds - $0 } ?? 0)),
                ])
            }
        }
    }

    mutating func queueAdd(_ request: Request) {
        guard let queue = request.given("Queue") else { return refuse(request, "'Queue' not specified.") }
        guard let interface = request.given("Interface") else {
            return refuse(request, "'Interface' not specified.")
        }
        guard let state = queues[queue] else {
            return refuse(request, "Unable to add interface to queue: No such queue")
        }
        guard !state.members.contains(where: { $0.interface == interface }) else {
            return refuse(request, "Unable to add interface: Already there")
        }
        var member = Member(
            queue: queue, interface: interface, name: request.given("MemberName") ?? interface,
            stateInterface: request.given("StateInterface") ?? interface, loginTime: now.wholeSeconds)
        member.isDynamic = true
        member.penalty = request["Penalty"].flatMap { Int($0) } ?? 0
        member.ringInUse = state.settings.ringInUse
        member.paused = request.isTrue("Paused")
        if member.paused {
            member.lastPause = now.wholeSeconds
            member.pausedReason = request["Reason"] ?? ""
        }
        queues[queue]?.members.append(member)
        seat(member)
        accept(request, "Added interface to queue")
        deviceStateChanged(Self.pauseDevice(member), member.paused ? "INUSE" : "NOT_INUSE")
        emitMember("QueueMemberAdded", member)
    }

    mutating func queueRemove(_ request: Request) {
        guard let queue = request.given("Queue"), let interface = request.given("Interface") else {
            return refuse(request, "Need 'Queue' and 'Interface' parameters.")
        }
        guard let state = queues[queue] else {
            return refuse(request, "Unable to remove interface from queue: No such queue")
        }
        guard let index = state.members.firstIndex(where: { $0.interface == interface }) else {
            return refuse(request, "Unable to remove interface: Not there")
        }
        guard state.members[index].isDynamic else { return refuse(request, "Member not dynamic") }
        queues[queue]?.members.remove(at: index)
        accept(request, "Removed interface from queue")
        emitMember("QueueMemberRemoved", state.members[index])
        deviceStateChanged(Self.pauseDevice(state.members[index]), "NOT_INUSE")
    }

    mutating func queuePause(_ request: Request) {
        guard let interface = request.given("Interface"), request.given("Paused") != nil else {
            return refuse(request, "Need 'Interface' and 'Paused' parameters.")
        }
        let paused = request.isTrue("Paused")
        let wanted = request.given("Queue")
        let places = membership(of: interface).filter { wanted == nil || $0.queue == wanted }
        guard !places.isEmpty else { return refuse(request, "Interface not found") }
        accept(request, "Interface \(paused ? "" : "un")paused successfully")
        for place in places { setPaused(place, paused, reason: request["Reason"] ?? "") }
    }

    mutating func setPaused(_ place: MemberPlace, _ paused: Bool, reason: String) {
        guard var member = queues[place.queue]?.members[place.index] else { return }
        let changes = paused != member.paused
        if paused { member.lastPause = now.wholeSeconds }
        member.paused = paused
        member.pausedReason = paused ? reason : ""
        queues[place.queue]?.members[place.index] = member
        if changes { deviceStateChanged(Self.pauseDevice(member), paused ? "INUSE" : "NOT_INUSE") }
        emitMember("QueueMemberPause", member)
    }

    /// The device whose state is a member's pause.
    static func pauseDevice(_ member: Member) -> String { "Queue:\(member.queue)_pause_\(member.interface)" }

    mutating func queuePenalty(_ request: Request) {
        // What is no number counts as none.
        let penalty = request["Penalty"].flatMap { Int($0) } ?? 0
        guard let places = places(request) else { return refuse(request, "Invalid interface, queuename or penalty") }
        accept(request, "Interface penalty set successfully")
        for place in places {
            queues[place.queue]?.members[place.index].penalty = penalty
            if let member = queues[place.queue]?.members[place.index] { emitMember("QueueMemberPenalty", member) }
        }
    }

    mutating func queueRingInUse(_ request: Request) {
        guard request.given("Interface") != nil, request.given("RingInUse") != nil else {
            return refuse(request, "Need 'Interface' and 'RingInUse' parameters.")
        }
        guard let places = places(request) else { return refuse(request, "Invalid interface, queuename or ringinuse") }
        accept(request, "Interface ringinuse set successfully")
        for place in places {
            queues[place.queue]?.members[place.index].ringInUse = request.isTrue("RingInUse")
            if let member = queues[place.queue]?.members[place.index] { emitMember("QueueMemberRinginuse", member) }
        }
    }

    private func places(_ request: Request) -> [MemberPlace]? {
        let wanted = request.given("Queue")
        let places = membership(of: request["Interface"] ?? "").filter { wanted == nil || $0.queue == wanted }
        return places.isEmpty ? nil : places
    }
}
