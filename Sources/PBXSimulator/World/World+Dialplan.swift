import Vocabulary

/// The flow of `asterisk-config/extensions.d/marcador.conf`: keep it in step with that file.
extension World {
    mutating func enterDialplan(_ id: Int) {
        guard let call = calls[id] else { return }
        switch call.entry {
        case .queue(let name, let hold): enterQueue(id, name: name, hold: hold, playsMusic: true)
        case .wait(let seconds):
            calls[id]?.flow = .waiting
            channels[call.near]?.application = "Wait"
            channels[call.near]?.applicationData = DialplanEntry.text(seconds)
            plan(.flowTimeout(id, ticket: call.flowTicket), in: seconds)
        case .marcador: enterMarcador(id)
        case .agi(let name):
            let script = openScript(name, [], owner: .call(id), channel: call.near)
            calls[id]?.flow = .scripted(agi: script)
        }
    }

    // MARK: - [marcador] s

    private mutating func enterMarcador(_ id: Int) {
        guard let call = calls[id] else { return }
        set("MARCADOR_STAGE", "answered", id)
        set("MARCADOR_ANSWERED", String(now.wholeSeconds), id)
        if get("MARCADOR_ATTEMPT", id).isEmpty { set("MARCADOR_ATTEMPT", call.near, id) }
        if get("MARCADOR_AGI", id).isEmpty { set("MARCADOR_AGI", configuration.defaultAGI, id) }
        guard get("MARCADOR_AMD", id) == "yes" else { return ask(id) }
        calls[id]?.flow = .detecting
        channels[call.near]?.application = "AMD"
        plan(.amdDone(id, ticket: call.flowTicket), in: configuration.people.amdTime.draw(&random))
    }

    mutating func amdDone(_ id: Int, ticket: Int) {
        guard let call = calls[id], call.flowTicket == ticket, call.flow == .detecting else { return }
        let hearing = call.person.isHuman ? configuration.people.amdOnHuman : configuration.people.amdOnMachine
        let point = random.unit()
        let (status, cause) =
            point < hearing.human
            ? ("HUMAN", "HUMAN-1000-1000")
            : point < hearing.human + hearing.machine
                ? ("MACHINE", "LONGGREETING-1500-1500") : ("NOTSURE", "TOOLONG-5000")
        set("AMDSTATUS", status, id)
        set("AMDCAUSE", cause, id)
        if status == "MACHINE" { set("MARCADOR_STAGE", "machine", id) }
        ask(id)
    }

    private mutating func ask(_ id: Int) {
        guard let call = calls[id] else { return }
        emitUserEvent(
            "MarcadorCall", call.near,
            [
                ("Attempt", get("MARCADOR_ATTEMPT", id)), ("Stage", get("MARCADOR_STAGE", id)),
                ("AmdStatus", get("AMDSTATUS", id)), ("AmdCause", get("AMDCAUSE", id)),
            ])
        set("MARCADOR_ACTION", "", id)
        let arguments = ["MARCADOR_ATTEMPT", "AMDSTATUS", "AMDCAUSE"].map { get($0, id) }
        let script = openScript("answered", arguments, owner: .answered(id), channel: call.near)
        calls[id]?.flow = .asking(agi: script)
        // TIMEOUT(absolute): a daemon that says nothing must not hold the person.
        plan(.flowTimeout(id, ticket: call.flowTicket), in: configuration.scriptTimeout)
    }

    mutating func flowTimeout(_ id: Int, ticket: Int) {
        guard let call = calls[id], call.flowTicket == ticket else { return }
        switch call.flow {
        case .asking(let script):
            closeScript(script)
            decide(id, answered: false)
        case .waiting: leave(id)
        case .ending(let script):
            closeScript(script)
            leave(id)
        default: break
        }
    }

    mutating func decide(_ id: Int, answered: Bool) {
        guard calls[id] != nil else { return }
        calls[id]?.flowTicket += 1
        let action = answered ? get("MARCADOR_ACTION", id) : ""
        switch action {
        case "queue": toQueue(id)
        case "machine": machineEnds(id)
        case "message": playMessage(id)
        case "hangup": endByDialplan(id)
        default:
            if get("MARCADOR_STAGE", id) == "machine" { return machineEnds(id) }
            if get("MARCADOR_QUEUE", id).isEmpty { playMessage(id) } else { toQueue(id) }
        }
    }

    private mutating func toQueue(_ id: Int) {
        let hold = get("MARCADOR_HOLD", id).isEmpty ? 10 : max(1, Int(get("MARCADOR_HOLD", id)) ?? 1)
        set("MARCADOR_STAGE", "queue", id)
        // Option r: ringing instead of music.
        enterQueue(id, name: get("MARCADOR_QUEUE", id), hold: hold, playsMusic: false)
    }

    private mutating func machineEnds(_ id: Int) {
        set("MARCADOR_STAGE", "machine", id)
        endByDialplan(id)
    }

    /// Queue() has come back and the person is still there.
    mutating func afterQueue(_ id: Int, status: String) {
        guard let call = calls[id] else { return }
        set("QUEUESTATUS", status, id)
        guard call.entry == .marcador else { return leave(id) }
        set("MARCADOR_STAGE", "abandoned", id)
        emitUserEvent(
            "MarcadorCall", call.near,
            [("Attempt", get("MARCADOR_ATTEMPT", id)), ("Stage", "abandoned"), ("QueueStatus", status)])
        playMessage(id)
    }

    private mutating func playMessage(_ id: Int) {
        guard let call = calls[id] else { return }
        if get("MARCADOR_MESSAGE", id).isEmpty { set("MARCADOR_MESSAGE", "vm-sorry&vm-goodbye", id) }
        if get("MARCADOR_STAGE", id) != "abandoned" { set("MARCADOR_STAGE", "message", id) }
        set("MARCADOR_PLAYED", "HANGUP", id)
        calls[id]?.flow = .message
        calls[id]?.personTicket += 1
        channels[call.near]?.application = "Playback"
        let length = get("MARCADOR_MESSAGE", id).split(separator: "&")
            .reduce(0) { $0 + (configuration.sounds[String($1)] ?? configuration.soundLength) }
        plan(.playbackDone(id, ticket: call.flowTicket), in: length)
        if let leaves = call.person.leavesMessageAfter, leaves < length {
            plan(.personLeaves(id, ticket: call.personTicket + 1), in: leaves)
        }
    }

    mutating func playbackDone(_ id: Int, ticket: Int) {
        guard let call = calls[id], call.flowTicket == ticket, call.flow == .message else { return }
        set("MARCADOR_PLAYED", "SUCCESS", id)
        emitUserEvent(
            "MarcadorCall", call.near,
            [("Attempt", get("MARCADOR_ATTEMPT", id)), ("Stage", "message"), ("Played", "SUCCESS")])
        endByDialplan(id)
    }

    /// Label `end`: what became of the call is said before the line is cut, within the script's time.
    mutating func endByDialplan(_ id: Int) {
        guard let call = calls[id] else { return }
        calls[id]?.hangupCause = 16
        calls[id]?.flowTicket += 1
        let script = sayLeft(id, isDead: false)
        calls[id]?.flow = .ending(agi: script)
        plan(.flowTimeout(id, ticket: call.flowTicket + 1), in: configuration.scriptTimeout)
    }

    // MARK: - h

    /// The channel leaves the dialplan: extension h, then the end.
    mutating func leave(_ id: Int) {
        guard let call = calls[id], call.flow != .leaving else { return }
        let isScripted = if case .scripted(let script) = call.flow { scripts[script] != nil } else { false }
        calls[id]?.flow = .leaving
        // Back from extension left.
        if channels[call.near]?.exten == "left" { channels[call.near]?.exten = "s" }
        saySoftHangup(id)
        calls[id]?.flowTicket += 1
        calls[id]?.personTicket += 1
        // Only Marcador's context has an extension h.
        if call.entry == .marcador {
            channels[call.near]?.exten = "h"
            channels[call.near]?.priority = 1
        }
        // The channel lives as long as its script.
        guard !isScripted else { return }
        guard call.entry == .marcador, get("MARCADOR_LEFT", id) != "yes" else { return finish(id) }
        _ = sayLeft(id, isDead: true)
    }

    /// Extension left: to who listens, to AstDB, and to the daemon, whose answer clears AstDB again.
    private mutating func sayLeft(_ id: Int, isDead: Bool) -> Int {
        guard let call = calls[id] else { return 0 }
        channels[call.near]?.exten = "left"
        set("MARCADOR_LEFT", "yes", id)
        let agent = get("MEMBERINTERFACE", id)
        if !agent.isEmpty { set("MARCADOR_STAGE", "talked", id) }
        if get("MARCADOR_STAGE", id) == "queue" { set("MARCADOR_STAGE", "abandoned", id) }
        let attempt = get("MARCADOR_ATTEMPT", id)
        set("MARCADOR_ENDED", String(now.wholeSeconds), id)
        if !agent.isEmpty { database["marcador/last/\(agent)"] = attempt }
        let story = Self.story.map { ($0.key, get($0.value, id)) }
        emitUserEvent("MarcadorCall", call.near, [("Attempt", attempt), ("Stage", "left")] + story)
        let values = story.map(\.1)
        database["marcador/call/\(attempt)"] = values.joined(separator: "|")
        set("MARCADOR_KEPT", "", id)
        let script = openScript(
            "left", [attempt] + values, owner: .left(id), channel: call.near, isDead: isDead)
        if isDead { channels[call.near]?.exten = "h" }
        return script
    }

    /// What is told of a call that is over: header of the event, and variable.
    private static let story: KeyValuePairs = [
        "Last": "MARCADOR_STAGE", "QueueStatus": "QUEUESTATUS", "Agent": "MEMBERINTERFACE",
        "WaitedMs": "QUEUEWAIT_MS", "TalkedMs": "ANSWEREDTIME_MS", "Answered": "MARCADOR_ANSWERED",
        "Ended": "MARCADOR_ENDED", "Played": "MARCADOR_PLAYED",
    ]

    mutating func leftScriptEnded(_ id: Int, connected: Bool) {
        guard let call = calls[id] else { return }
        if connected, get("MARCADOR_KEPT", id) == "yes" {
            database["marcador/call/\(get("MARCADOR_ATTEMPT", id))"] = nil
        }
        if call.flow == .leaving { finish(id) } else { leave(id) }
    }

    mutating func finish(_ id: Int) {
        guard let call = calls.removeValue(forKey: id) else { return }
        // The far half of a Local channel learns of it from the near one.
        let far = call.far.flatMap { channels[$0] != nil ? $0 : nil }
        if let far { emit("HangupRequest", far, [("Cause", String(call.hangupCause))]) }
        endChannel(call.near, cause: call.hangupCause)
        if let far {
            emit("SoftHangupRequest", far, [("Cause", "16")])
            endChannel(far, cause: call.hangupCause)
        }
        deviceStateChanged(Self.device(of: call), "NOT_INUSE")
    }

    /// Said once for each channel that leaves the dialplan.
    mutating func saySoftHangup(_ id: Int) {
        // An application without a dialplan ends without it.
        guard let call = calls[id], !call.hasSaidSoftHangup, call.request.application == nil else { return }
        calls[id]?.hasSaidSoftHangup = true
        emit("SoftHangupRequest", call.near, [("Cause", "16")])
    }

    // MARK: - The person hangs up

    mutating func personHangsUp(_ id: Int) {
        guard let call = calls[id], call.stage == .up, call.flow != .leaving else { return }
        if let far = call.far {
            emit("SoftHangupRequest", far, [("Cause", "16")])
            emit("HangupRequest", call.near, [("Cause", "16")])
            endChannel(far, cause: 16)
        } else {
            emit("HangupRequest", call.near)
        }
        callerGone(id)
    }

    /// The near channel is being hung up while it runs the dialplan.
    mutating func callerGone(_ id: Int) {
        guard let call = calls[id] else { return }
        switch call.flow {
        case .asking(let script), .ending(let script):
            // AGIEXITONHANGUP: the script is told and the connection closed.
            stream.append(.agi(.agiHangup(script)))
            closeScript(script)
        case .scripted(let script): hangUp(script: script)
        case .queued: abandonQueue(id)
        case .talking(let leg): completeTalk(call: id, leg: leg, reason: "caller")
        default: break
        }
        leave(id)
    }

    // MARK: - Helpers

    func get(_ variable: String, _ id: Int) -> String {
        calls[id].flatMap { channels[$0.near]?.variables[variable] } ?? ""
    }

    mutating func set(_ variable: String, _ value: String, _ id: Int) {
        guard let near = calls[id]?.near else { return }
        channels[near]?.variables[variable] = value
    }

    mutating func emitUserEvent(_ name: String, _ channel: String, _ fields: [(String, String)]) {
        emit("UserEvent", .user, channel, [("UserEvent", name)] + fields)
    }
}
