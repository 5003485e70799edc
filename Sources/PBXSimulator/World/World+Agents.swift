import Vocabulary

/// A member of a queue: which queue, and where in its list.
struct MemberPlace: Sendable {
    var queue: String
    var index: Int
}

extension World {
    /// Puts a human at the device of a member.
    mutating func seat(_ member: Member) {
        guard agents[member.stateInterface] == nil else { return }
        var person = AgentPerson(
            notesUntil: now, random: RandomSource(seed: configuration.seed, name: member.stateInterface))
        if let breaks = configuration.agents.timeBetweenBreaks {
            plan(.breakStarts(member.stateInterface), in: breaks.draw(&person.random))
        }
        agents[member.stateInterface] = person
    }

    func membership(of interface: String) -> [MemberPlace] {
        queueOrder.compactMap { name in
            queues[name]?.members.firstIndex { $0.interface == interface }
                .map { MemberPlace(queue: name, index: $0) }
        }
    }

    private func places(at device: String) -> [MemberPlace] {
        queueOrder.flatMap { name in
            (queues[name]?.members ?? []).enumerated()
                .filter { $0.element.stateInterface == device }
                .map { MemberPlace(queue: name, index: $0.offset) }
        }
    }

    func deviceStateName(_ device: String) -> String {
        switch agents[device]?.deviceState {
        case 1: "NOT_INUSE"
        case 2: "INUSE"
        case 5: "UNAVAILABLE"
        case 6: "RINGING"
        default: "UNKNOWN"
        }
    }

    /// Every queue hears of a device's new state.
    mutating func setDevice(_ device: String, _ state: Int) {
        guard agents[device]?.deviceState != state else { return }
        agents[device]?.deviceState = state
        deviceStateChanged(device, deviceStateName(device))
        for place in places(at: device) {
            if let member = queues[place.queue]?.members[place.index] { emitMember("QueueMemberStatus", member) }
        }
    }

    /// An agent's telephone goes off the air (`UNAVAILABLE`) or comes back.
    public mutating func setReachable(_ device: String, _ isReachable: Bool) -> [Output] {
        setDevice(device, isReachable ? 1 : 5)
        return flush()
    }

    func member(of leg: AgentLeg) -> MemberPlace? {
        queues[leg.queue]?.members.firstIndex { $0.interface == leg.interface }
            .map { MemberPlace(queue: leg.queue, index: $0) }
    }

    func device(of leg: AgentLeg) -> String {
        member(of: leg).flatMap { queues[$0.queue]?.members[$0.index].stateInterface } ?? leg.interface
    }

    // MARK: - Offering a call

    mutating func offer(_ id: Int, to index: Int, of queue: String) {
        guard let call = calls[id], let wait = call.wait, let settings = queues[queue]?.settings,
            let member = queues[queue]?.members[index]
        else { return }
        let leg = makeLeg(call, member)
        queues[queue]?.members[index].isOffered = true
        calls[id]?.wait?.leg = leg.id
        let about = [("Queue", queue), ("Interface", member.interface), ("MemberName", member.name)]
        emit("AgentCalled", .agent, from: call.near, dest: leg.near, about)
        emit("DialBegin", from: call.near, dest: leg.near, [("DialString", member.interface)])
        let delay = answerDelay(of: member.stateInterface)
        // Who answers at once has not rung.
        if delay != 0 { setState(.ringing, of: leg.near) }
        if leg.far != nil { connect(leg.near, to: call) }
        // A Local channel has no ringing state of its own.
        setDevice(member.stateInterface, member.stateInterface.hasPrefix("Local/") ? 2 : 6)
        if delay != 0 { emit("DialState", from: call.near, dest: leg.near, [("DialStatus", "RINGING")]) }
        var limit = Double(settings.timeout)
        if settings.holdLimitCutsRinging, let expires = wait.expires {
            limit = min(limit, max(0.01, Double(expires) - now.seconds))
        }
        if let delay, delay < limit {
            plan(.agentAnswers(leg.id, ticket: leg.ticket), in: delay)
        } else {
            plan(.agentIgnored(leg.id, ticket: leg.ticket), in: limit)
        }
    }

    /// nil: not at all.
    private mutating func answerDelay(of device: String) -> Double? {
        guard var agent = agents[device], !configuration.agents.absent.contains(device) else { return nil }
        defer { agents[device] = agent }
        if agent.random.chance(configuration.agents.ignores) { return nil }
        let writing = max(0, (agent.notesUntil - now).inSeconds)
        return writing + configuration.agents.answerDelay.draw(&agent.random)
    }

    /// The agent's telephone learns who is on the line.
    private mutating func connect(_ leg: String, to call: Call) {
        let customer = channels[call.near]
        channels[leg]?.connected = customer?.caller
        channels[leg]?.exten = customer?.exten ?? "s"
        emit("NewConnectedLine", leg)
    }

    private mutating func makeLeg(_ call: Call, _ member: Member) -> AgentLeg {
        let near = automaticUniqueID()
        let number = nextChannelNumber()
        let party = Party(
            number: String(member.interface.drop { $0 != "/" }.dropFirst().prefix { $0 != "@" }), name: member.name)
        var leg = AgentLeg(
            id: nextID(), call: call.id, queue: member.queue, interface: member.interface, near: near, far: nil,
            calledAt: now)
        leg.attempt = channels[call.near]?.variables["MARCADOR_ATTEMPT"] ?? ""
        leg.agi = channels[call.near]?.variables["MARCADOR_AGI"] ?? ""
        leg.digit = call.person.conversation.digit
        let customer = channels[call.near]
        if member.interface.hasPrefix("Local/") {
            let target = member.interface.dropFirst("Local/".count).prefix { $0 != "/" }
            let far = automaticUniqueID()
            leg.far = far
            let exten = String(target.prefix { $0 != "@" })
            let context = String(target.drop { $0 != "@" }.dropFirst())
            let name = "Local/\(target)-\(number)"
            addChannel(
                near, name: name + ";1", role: .leg(leg.id), context: context, exten: exten, linked: call.near)
            emit("Newchannel", near)
            addChannel(
                far, name: name + ";2", role: .legFar(leg.id), context: context, exten: exten, linked: call.near)
            channels[far]?.state = .ring
            emit("Newchannel", far)
            channels[near]?.caller = customer?.caller
            emit("NewCallerid", near, Self.presentation)
            channels[far]?.caller = customer?.caller
            channels[far]?.connected = customer?.caller
            emit("NewCallerid", far, Self.presentation)
            emit("NewConnectedLine", far)
            emitLocalBridge(near: near, far: far, optimizes: !member.interface.hasSuffix("/n"))
        } else {
            addChannel(
                near, name: "\(member.interface)-\(number)", role: .leg(leg.id), context: "default", exten: "s",
                linked: call.near)
            channels[near]?.caller = party
            emit("Newchannel", near)
        }
        // That of a Local channel comes with the dialling.
        if leg.far == nil { connect(near, to: call) }
        for name in ["MARCADOR_ATTEMPT", "MARCADOR_AGI"] {
            channels[near]?.variables[name] = customer?.variables[name]
        }
        legs[leg.id] = leg
        return leg
    }

    mutating func agentIgnored(_ id: Int, ticket: Int) {
        guard let leg = legs[id], leg.ticket == ticket, leg.stage == .ringing, let call = calls[leg.call],
            let place = member(of: leg), let name = queues[place.queue]?.members[place.index].name
        else { return }
        emit(
            "AgentRingNoAnswer", .agent, from: call.near, dest: leg.near,
            [
                ("Queue", leg.queue), ("Interface", leg.interface), ("MemberName", name),
                ("RingTime", String((now - leg.calledAt).wholeMilliseconds)),
            ])
        emit("DialEnd", from: call.near, dest: leg.near, [("DialStatus", "NOANSWER")])
        emit("DialEnd", from: call.near, dest: leg.near, [("DialStatus", "CANCEL")])
        endChannels(of: leg, cause: 0)
        freeAgent(leg)
        calls[leg.call]?.wait?.leg = nil
        let retry = Double(queues[leg.queue]?.settings.retry ?? 1)
        plan(.queuePoll(leg.call, ticket: call.flowTicket), in: retry)
    }

    /// The person hung up while the agent's telephone rang. Asterisk says CANCEL twice.
    mutating func cancelOffer(_ leg: AgentLeg, from near: String) {
        emit("DialEnd", from: near, dest: leg.near, [("DialStatus", "CANCEL")])
        emit("DialEnd", from: near, dest: leg.near, [("DialStatus", "CANCEL")])
    }

    /// The near channel ends, and takes the far half of a Local one along.
    mutating func endChannels(of leg: AgentLeg, cause: Int) {
        let far = leg.far.flatMap { channels[$0] != nil ? $0 : nil }
        if let far { emit("HangupRequest", far, [("Cause", String(cause))]) }
        endChannel(leg.near, cause: cause)
        if let far {
            emit("SoftHangupRequest", far, [("Cause", "16")])
            endChannel(far, cause: cause)
        }
    }

    /// The leg is gone; its telephone is free again.
    mutating func freeAgent(_ leg: AgentLeg) {
        legs[leg.id] = nil
        if let place = member(of: leg) { queues[place.queue]?.members[place.index].isOffered = false }
        let device = device(of: leg)
        setDevice(device, 1)
        if agents[device]?.wantsBreak == true { breakStarts(device) }
    }
}
