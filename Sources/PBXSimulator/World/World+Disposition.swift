import Vocabulary

/// The agent's word on the call: the prompt after it, or `*7` and the digit.
extension World {
    mutating func digitPressed(_ id: Int, ticket: Int) {
        guard let leg = legs[id], leg.ticket == ticket, leg.stage == .prompt else { return }
        keep(leg, by: "prompt")
    }

    /// [marcador-keep]
    private mutating func keep(_ leg: AgentLeg, by way: String) {
        let digit = String(leg.digit)
        emitUserEvent(
            "MarcadorDisposition", leg.near,
            [("Attempt", leg.attempt), ("Digit", digit), ("Agent", leg.interface), ("By", way)])
        database["marcador/disposition/\(leg.attempt)"] = "\(digit)|\(leg.interface)|\(now.wholeSeconds)"
        legs[leg.id]?.ticket += 1
        channels[leg.near]?.variables["MARCADOR_KEPT"] = ""
        let script = openScript(
            "disposition", [leg.attempt, digit, leg.interface, way], owner: .leg(leg.id), channel: leg.near)
        legs[leg.id]?.stage = .asking(agi: script)
        // No agent is kept by a stuck daemon.
        plan(.dispositionTimeout(leg.id, ticket: leg.ticket + 1), in: configuration.scriptTimeout)
    }

    mutating func dispositionScriptEnded(_ id: Int, script: Int, connected: Bool) {
        guard let leg = legs[id], leg.stage == .asking(agi: script) else { return }
        if connected, channels[leg.near]?.variables["MARCADOR_KEPT"] == "yes" {
            database["marcador/disposition/\(leg.attempt)"] = nil
        }
        endLeg(id, cause: 16)
    }

    /// [marcador-agent]: a call from the agent's own telephone, unless it is busy by now.
    mutating func agentDialsCode(_ note: AgentNote) {
        guard agents[note.device]?.deviceState == 1 else { return }
        let near = automaticUniqueID()
        var leg = AgentLeg(
            id: nextID(), call: 0, queue: "", interface: note.interface, near: near, far: nil, calledAt: now)
        leg.attempt = note.attempt
        leg.agi = note.agi
        leg.digit = note.digit
        legs[leg.id] = leg
        addChannel(
            near, name: "\(note.interface.prefix { $0 != "@" })-\(nextChannelNumber())", role: .leg(leg.id),
            context: "marcador-agent", exten: "*7\(note.digit)")
        channels[near]?.state = .ring
        channels[near]?.variables["MARCADOR_AGI"] = note.agi
        emit("Newchannel", near)
        setDevice(note.device, 2)
        setState(.up, of: near)
        keep(leg, by: "code")
    }

    /// The agent's channel ends.
    mutating func endLeg(_ id: Int, cause: Int) {
        guard let leg = legs[id] else { return }
        if case .asking(let script) = leg.stage { closeScript(script) }
        endChannels(of: leg, cause: cause)
        let device = queues[leg.queue]?.members.first { $0.interface == leg.interface }?.stateInterface
        if var agent = agents[device ?? leg.interface], leg.call != 0 {
            agent.notesUntil = now + .milliseconds(Int64(configuration.agents.notes.draw(&agent.random) * 1000))
            agents[device ?? leg.interface] = agent
        }
        freeAgent(leg)
    }

    // MARK: - Breaks

    mutating func breakStarts(_ device: String) {
        guard var agent = agents[device] else { return }
        agent.wantsBreak = agent.deviceState != 1
        defer { agents[device] = agent }
        guard !agent.wantsBreak else { return }
        plan(.breakEnds(device), in: configuration.agents.breakLength.draw(&agent.random))
        agents[device] = agent
        pause(device, true)
        agent = agents[device] ?? agent
    }

    mutating func breakEnds(_ device: String) {
        guard var agent = agents[device], let breaks = configuration.agents.timeBetweenBreaks else { return }
        plan(.breakStarts(device), in: breaks.draw(&agent.random))
        agents[device] = agent
        pause(device, false)
    }

    private mutating func pause(_ device: String, _ paused: Bool) {
        for name in queueOrder {
            for (index, member) in (queues[name]?.members ?? []).enumerated() where member.stateInterface == device {
                setPaused(
                    MemberPlace(queue: name, index: index), paused, reason: configuration.agents.breakReason)
            }
        }
    }
}
