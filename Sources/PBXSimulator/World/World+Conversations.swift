import Vocabulary

/// From the agent's answer to the end of the talk.
extension World {
    mutating func agentAnswers(_ id: Int, ticket: Int) {
        guard let leg = legs[id], leg.ticket == ticket, leg.stage == .ringing, let call = calls[leg.call],
            let wait = call.wait, let place = member(of: leg),
            let member = queues[place.queue]?.members[place.index]
        else { return }
        legs[id]?.stage = .talking
        legs[id]?.answeredAt = now
        if let far = leg.far { setState(.up, of: far) }
        setState(.up, of: leg.near)
        setDevice(member.stateInterface, 2)
        emit("DialEnd", from: call.near, dest: leg.near, [("DialStatus", "ANSWER")])
        if wait.playsMusic { emit("MusicOnHoldStop", .call, call.near) }
        let held = now.wholeSeconds - wait.joined.wholeSeconds
        let position = removeEntry(call.id, from: wait.queue)
        emitLeave(call.near, queue: wait.queue, position: position)
        for channel in [call.near, leg.near] {
            channels[channel]?.variables["MEMBERINTERFACE"] = member.interface
            channels[channel]?.variables["MEMBERNAME"] = member.name
        }
        channels[call.near]?.variables["QEHOLDTIME"] = String(held)
        channels[call.near]?.variables["QUEUEWAIT_MS"] = String(held * 1000)
        emit(
            "AgentConnect", .agent, from: call.near, dest: leg.near,
            [
                ("Queue", wait.queue), ("Interface", member.interface), ("MemberName", member.name),
                ("HoldTime", String(held)), ("RingTime", String(now.wholeSeconds - leg.calledAt.wholeSeconds)),
            ])
        queues[place.queue]?.members[place.index].isOffered = false
        queues[place.queue]?.members[place.index].inCall = true
        if held <= Int64(queues[wait.queue]?.settings.serviceLevel ?? 0) { queues[wait.queue]?.completedInTime += 1 }
        average(&queues[wait.queue, default: QueueState(settings: PBXQueue(name: wait.queue))].holdTime, held)
        bridge(call.id, leg)
        calls[call.id]?.wait = nil
        calls[call.id]?.flow = .talking(leg: id)
        calls[call.id]?.flowTicket += 1
        calls[call.id]?.personTicket += 1
        plan(.talkEnds(call.id, ticket: call.personTicket + 1), in: call.person.conversation.talk)
    }

    /// app_queue's running average: three parts old, one part new.
    private func average(_ value: inout Int, _ new: Int64) { value = (value * 3 + Int(new)) / 4 }

    private mutating func bridge(_ id: Int, _ leg: AgentLeg) {
        guard let near = calls[id]?.near else { return }
        let name = randomBridgeName()
        calls[id]?.bridge = name
        emitBridge("BridgeCreate", name, 0, nil)
        for (index, channel) in [leg.near, near].enumerated() {
            channels[channel]?.bridge = name
            emitBridge("BridgeEnter", name, index + 1, channel)
        }
    }

    mutating func randomBridgeName() -> String {
        let digits = (0..<2).map { _ in String(random.next(), radix: 16) }
            .map { String(repeating: "0", count: 16 - $0.count) + $0 }.joined()
        var name = ""
        for (index, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(index) { name.append("-") }
            name.append(digit)
        }
        return name
    }

    static func bridgeFields(_ bridge: String, _ count: Int) -> [(String, String)] {
        [
            ("BridgeUniqueid", bridge), ("BridgeType", "basic"), ("BridgeTechnology", "simple_bridge"),
            ("BridgeCreator", "<unknown>"), ("BridgeName", "<unknown>"), ("BridgeNumChannels", String(count)),
            ("BridgeVideoSourceMode", "none"),
        ]
    }

    mutating func emitBridge(_ event: String, _ bridge: String, _ count: Int, _ channel: String?) {
        var message = PBXMessage(event: event, classes: .call).with(Self.bridgeFields(bridge, count))
        if let channel = channel.flatMap({ channels[$0] }) { append(channel, as: .plain, to: &message) }
        broadcast(message, .call)
    }

    mutating func talkEnds(_ id: Int, ticket: Int) {
        guard let call = calls[id], call.personTicket == ticket, case .talking = call.flow else { return }
        if call.person.conversation.personEndsIt { personHangsUp(id) } else { agentHangsUp(id) }
    }

    private mutating func agentHangsUp(_ id: Int) {
        guard let call = calls[id], case .talking(let leg) = call.flow else { return }
        if let leg = legs[leg] {
            if let far = leg.far {
                emit("SoftHangupRequest", far, [("Cause", "16")])
                emit("HangupRequest", leg.near, [("Cause", "16")])
                endChannel(far, cause: 16)
            } else {
                emit("HangupRequest", leg.near)
            }
        }
        completeTalk(call: id, leg: leg, reason: "agent")
        if call.entry == .marcador { endByDialplan(id) } else { leave(id) }
    }

    /// An AMI Hangup on an agent's telephone.
    mutating func operatorHangsUp(leg id: Int, cause: Int) {
        guard let leg = legs[id] else { return }
        switch leg.stage {
        case .ringing: agentIgnored(id, ticket: leg.ticket)
        case .talking: agentHangsUp(leg.call)
        case .prompt, .asking: endLeg(id, cause: cause)
        }
    }

    /// A conversation is over. When the person hung up first, the agent's leg goes on to the disposition prompt.
    /// - Parameter goesOn: the person's channel goes on in the dialplan.
    mutating func completeTalk(call id: Int, leg legID: Int, reason: String, goesOn isMoved: Bool = false) {
        guard let call = calls[id], let leg = legs[legID], let place = member(of: leg),
            let answered = leg.answeredAt
        else { return }
        let talked = now.wholeSeconds - answered.wholeSeconds
        queues[place.queue]?.completed += 1
        queues[place.queue]?.members[place.index].callsTaken += 1
        queues[place.queue]?.members[place.index].lastCall = now.wholeSeconds
        queues[place.queue]?.members[place.index].inCall = false
        average(&queues[place.queue, default: QueueState(settings: PBXQueue(name: place.queue))].talkTime, talked)
        let about = [
            ("Queue", leg.queue), ("Interface", leg.interface),
            ("MemberName", queues[place.queue]?.members[place.index].name ?? leg.interface),
            ("HoldTime", channels[call.near]?.variables["QEHOLDTIME"] ?? "0"), ("TalkTime", String(talked)),
            ("Reason", reason),
        ]
        let first = reason == "caller" ? [call.near, leg.near] : [leg.near, call.near]
        // AgentComplete and the bridge come by different roads.
        let completesFirst = random.chance(0.5)
        if completesFirst { emit("AgentComplete", .agent, from: call.near, dest: leg.near, about) }
        for (index, channel) in first.enumerated() {
            emitBridge("BridgeLeave", call.bridge, 1 - index, channel)
            channels[channel]?.bridge = ""
        }
        emitBridge("BridgeDestroy", call.bridge, 0, nil)
        if !completesFirst { emit("AgentComplete", .agent, from: call.near, dest: leg.near, about) }
        // Queue option c: when the agent hangs up, the person's channel goes on in the dialplan.
        let goesOn = isMoved || call.entry == .marcador && reason == "agent"
        if call.entry == .marcador { set("QUEUESTATUS", "CONTINUE", id) }
        set("ANSWEREDTIME_MS", String((now - answered).wholeMilliseconds), id)
        if !goesOn { saySoftHangup(id) }
        afterTalk(call, leg, reason: reason)
    }

    private mutating func afterTalk(_ call: Call, _ leg: AgentLeg, reason: String) {
        let device = device(of: leg)
        guard var agent = agents[device] else { return endLeg(leg.id, cause: 16) }
        let model = configuration.agents
        let records = agent.random.chance(model.recordsDisposition)
        let delay = model.digitDelay.draw(&agent.random)
        agents[device] = agent
        guard call.entry == .marcador, reason == "caller" else {
            endLeg(leg.id, cause: 16)
            if call.entry == .marcador, records {
                let note = AgentNote(
                    device: device, interface: leg.interface, attempt: leg.attempt, agi: leg.agi, digit: leg.digit)
                plan(.agentDialsCode(note), in: 1 + delay)
            }
            return
        }
        // Queue option F: the disposition prompt; Read() waits six seconds after the beep.
        legs[leg.id]?.stage = .prompt
        legs[leg.id]?.ticket += 1
        channels[leg.near]?.context = "marcador-disposition"
        channels[leg.near]?.exten = "s"
        channels[leg.near]?.application = "Read"
        let beep = configuration.sounds["beep"] ?? 0.3
        if records, delay < 6 {
            plan(.digitPressed(leg.id, ticket: leg.ticket + 1), in: beep + delay)
        } else {
            plan(.dispositionTimeout(leg.id, ticket: leg.ticket + 1), in: beep + 6)
        }
    }
}
