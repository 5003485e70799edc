import Vocabulary

extension World {
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
        if withRingInUse {
            let rings = queues[member.queue]?.settings.ringInUse == true
            fields.append(("Ringinuse", rings ? "1" : "0"))
        }
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
        member.paused = request.isTrue("Paused")
        queues[queue]?.members.append(member)
        seat(member)
        accept(request, "Added interface to queue")
        emitMember("QueueMemberAdded", member)
    }

    mutating func queueRemove(_ request: Request) {
        let queue = request["Queue"] ?? ""
        guard let index = queues[queue]?.members.firstIndex(where: { $0.interface == request["Interface"] }),
            let member = queues[queue]?.members.remove(at: index)
        else { return refuse(request, "Unable to remove interface: Not there") }
        accept(request, "Removed interface from queue")
        emitMember("QueueMemberRemoved", member)
    }

    mutating func queuePause(_ request: Request) {
        guard let interface = request.given("Interface") else {
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
        if paused, !member.paused { member.lastPause = now.wholeSeconds }
        member.paused = paused
        member.pausedReason = paused ? reason : ""
        queues[place.queue]?.members[place.index] = member
        emitMember("QueueMemberPause", member)
    }

    mutating func queuePenalty(_ request: Request) {
        let penalty = request["Penalty"].flatMap { Int($0) } ?? 0
        let wanted = request.given("Queue")
        let places = membership(of: request["Interface"] ?? "").filter { wanted == nil || $0.queue == wanted }
        guard !places.isEmpty else { return refuse(request, "Invalid interface, queuename or penalty") }
        accept(request, "Interface penalty set successfully")
        for place in places {
            queues[place.queue]?.members[place.index].penalty = penalty
            if let member = queues[place.queue]?.members[place.index] { emitMember("QueueMemberPenalty", member) }
        }
    }
}
