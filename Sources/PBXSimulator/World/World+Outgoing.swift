import Vocabulary

/// A call on its way: from the first channel event to the answer or the refusal.
extension World {
    mutating func startCall(_ id: Int) {
        guard let call = calls[id] else { return }
        let dialString = call.request.dialString
        let technology = dialString.prefix { $0 != "/" }
        let isReachable =
            technology == "Local"
            || technology == "PJSIP"
                && (configuration.trunks.isEmpty
                    || configuration.trunks.contains(Self.endpoint(in: dialString)))
        // A bad technology, an endpoint that is not there and an id already in use leave no trace but the response.
        guard isReachable, !isTaken(call.near) else {
            calls[id] = nil
            return respond(call, success: false, reason: 0, mark: stream.count)
        }
        if technology == "Local" { makeLocalChannels(call) } else { makeTrunkChannel(call) }
        if call.isLocal, call.person.fate == .nowhere { return nowhere(call) }
        planFate(call)
    }

    /// A living channel has this id, or one that begins with it: the real one compares no further.
    private func isTaken(_ uniqueID: String) -> Bool {
        channels[uniqueID] != nil || channels.keys.contains { $0.hasPrefix(uniqueID) }
    }

    private mutating func makeTrunkChannel(_ call: Call) {
        let order = call.request
        let endpoint = Self.endpoint(in: order.dialString)
        addChannel(
            call.near, name: "PJSIP/\(endpoint)-\(nextChannelNumber())", role: .call(call.id), context: "default",
            exten: "s")
        emit("Newchannel", call.near)
        dress(call.near, order)
        emit(
            "DialBegin", from: nil, dest: call.near,
            [("DialString", String(order.dialString.dropFirst("PJSIP/".count)))])
    }

    private mutating func makeLocalChannels(_ call: Call) {
        guard let far = call.far else { return }
        let order = call.request
        let target = order.dialString.dropFirst("Local/".count).prefix { $0 != "/" }
        let exten = String(target.prefix { $0 != "@" })
        let context = String(target.drop { $0 != "@" }.dropFirst())
        let name = "Local/\(target)-\(nextChannelNumber())"
        addChannel(call.near, name: name + ";1", role: .call(call.id), context: context, exten: exten)
        emit("Newchannel", call.near)
        addChannel(
            far, name: name + ";2", role: .callFar(call.id), context: context, exten: exten, linked: call.near)
        channels[far]?.state = .ring
        emit("Newchannel", far)
        dress(call.near, order)
        let variables = channels[call.near]?.variables ?? [:]
        channels[far]?.variables = variables
        channels[far]?.caller = order.callerID
        channels[far]?.connected = order.callerID
        setAccount(order.account, of: far)
        if order.callerID != nil {
            emit("NewCallerid", far, Self.presentation)
            emit("NewConnectedLine", far)
        }
        guard call.person.fate != .nowhere else { return }
        emitLocalBridge(near: call.near, far: far, optimizes: !order.dialString.hasSuffix("/n"))
        emit("DialBegin", from: nil, dest: call.near, [("DialString", String(target))])
    }

    mutating func addChannel(
        _ id: String, name: String, role: Channel.Role, context: String, exten: String, linked: String? = nil
    ) {
        channels[id] = Channel(
            uniqueID: id, linkedID: linked ?? id, name: name, role: role, created: now, context: context,
            exten: exten)
        channelNames[name] = id
    }

    mutating func emitLocalBridge(near: String, far: String, optimizes: Bool) {
        guard let one = channels[near], let two = channels[far] else { return }
        var message = PBXMessage(event: "LocalBridge", classes: .call)
        append(one, as: .localOne, to: &message)
        append(two, as: .localTwo, to: &message)
        message.append("Context", two.context)
        message.append("Exten", two.exten)
        message.append("LocalOptimization", optimizes ? "Yes" : "No")
        broadcast(message, .call)
    }

    static let presentation = [("CID-CallingPres", "0 (Presentation Allowed, Not Screened)")]

    /// Variables and caller id come after the channel is there.
    private mutating func dress(_ channel: String, _ order: OriginateRequest) {
        for (name, value) in order.variables { channels[channel]?.variables[name] = value }
        setAccount(order.account, of: channel)
        guard let caller = order.callerID else { return }
        channels[channel]?.caller = caller
        emit("NewCallerid", channel, Self.presentation)
        channels[channel]?.connected = caller
        emit("NewConnectedLine", channel)
    }

    private mutating func setAccount(_ account: String, of channel: String) {
        guard !account.isEmpty else { return }
        channels[channel]?.account = account
        emit("NewAccountCode", channel, [("OldAccountCode", "")])
    }

    private mutating func planFate(_ call: Call) {
        let ticket = call.personTicket
        plan(.originateTimeout(call.id, ticket: ticket), in: call.request.timeout.inSeconds)
        let toRing = configuration.people.timeToRing.draw(&random)
        switch call.person.fate {
        case .human(let after), .machine(let after):
            // Who answers at once has not rung.
            if after > 0 { plan(.rings(call.id, ticket: ticket), in: min(toRing, after / 2)) }
            plan(.answers(call.id, ticket: ticket), in: after)
        case .never: plan(.rings(call.id, ticket: ticket), in: toRing)
        case .refused(let status, let after, let rings):
            if rings { plan(.rings(call.id, ticket: ticket), in: min(toRing, after / 2)) }
            plan(.refused(call.id, status: status, ticket: ticket), in: after)
        case .silence, .nowhere: break
        }
    }

    mutating func ring(_ id: Int, ticket: Int) {
        guard let call = calls[id], call.personTicket == ticket else { return }
        calls[id]?.stage = .ringing
        setState(.ringing, of: call.near)
        emit("DialState", from: nil, dest: call.near, [("DialStatus", "RINGING")])
        if let device = channels[call.near]?.device { deviceStateChanged(device, call.isLocal ? "INUSE" : "RINGING") }
    }

    mutating func answer(_ id: Int, ticket: Int) {
        guard let call = calls[id], call.personTicket == ticket else { return }
        calls[id]?.stage = .up
        calls[id]?.personTicket += 1
        let mark = stream.count
        if let far = call.far { setState(.up, of: far) }
        setState(.up, of: call.near)
        emit("DialEnd", from: nil, dest: call.near, [("DialStatus", "ANSWER")])
        if call.request.application == nil {
            channels[call.near]?.context = call.request.context
            channels[call.near]?.exten = call.request.exten
            channels[call.near]?.priority = call.request.priority
        } else {
            // An application that is over ends the call without a word on why.
            calls[id]?.hangupCause = 0
        }
        respond(call, success: true, reason: 4, mark: mark)
        if let device = channels[call.near]?.device { deviceStateChanged(device, "INUSE") }
        plan(.personLeaves(id, ticket: call.personTicket + 1), in: call.person.patience)
        enterDialplan(id)
    }

    mutating func refuse(_ id: Int, status: Int, ticket: Int) {
        guard let call = calls[id], call.personTicket == ticket else { return }
        let cause = Causes.cause(sip: status)
        let dialStatus = Causes.dialStatus(sip: status)
        guard let far = call.far else {
            let mark = stream.count
            let causes = [("Cause", String(cause)), ("TechCause", String(status))]
            emit("HangupRequest", call.near, causes)
            emit("DialEnd", from: nil, dest: call.near, [("DialStatus", dialStatus)])
            endChannel(call.near, cause: cause, tech: String(status))
            return fail(call, reason: 0, mark: mark + 1)
        }
        // A Local channel passes BUSY and CONGESTION on as frames: the near half never learns the cause.
        let isFrame = dialStatus != "NOANSWER"
        let mark = stream.count
        if isFrame {
            setState(.busy, of: far)
            emit("DialEnd", from: nil, dest: call.near, [("DialStatus", dialStatus)])
            emit("HangupRequest", far, [("Cause", "0")])
            emit("SoftHangupRequest", far, [("Cause", "16")])
        } else {
            emit("SoftHangupRequest", far, [("Cause", "16")])
            emit("HangupRequest", call.near, [("Cause", String(cause))])
            emit("DialEnd", from: nil, dest: call.near, [("DialStatus", dialStatus)])
        }
        endHalves(call.near, cause: isFrame ? 0 : cause, far: far, farCause: cause)
        fail(call, reason: isFrame ? (dialStatus == "BUSY" ? 5 : 8) : 0, mark: mark)
    }

    /// The time given with the Originate is over. No DialEnd comes in this case.
    mutating func timeOut(_ id: Int, ticket: Int) {
        guard let call = calls[id], call.personTicket == ticket else { return }
        let mark = stream.count
        if let far = call.far {
            emit("HangupRequest", far, [("Cause", "19")])
            emit("SoftHangupRequest", far, [("Cause", "16")])
            endHalves(call.near, cause: 19, far: far, farCause: 19)
        } else {
            endChannel(call.near, cause: 19, tech: "480")
        }
        fail(call, reason: 3, mark: mark)
    }

    private mutating func nowhere(_ call: Call) {
        let mark = stream.count
        if let far = call.far { endHalves(call.near, cause: 0, far: far, farCause: 0) }
        fail(call, reason: 0, mark: mark)
    }

    private mutating func fail(_ call: Call, reason: Int, mark: Int) {
        calls[call.id] = nil
        respond(call, success: false, reason: reason, mark: mark)
        deviceStateChanged(Self.device(of: call), "NOT_INUSE")
    }

    static func device(of call: Call) -> String {
        let dialString = call.request.dialString
        guard !call.isLocal else { return String(dialString.split(separator: "/").prefix(2).joined(separator: "/")) }
        return "PJSIP/\(endpoint(in: dialString))"
    }

    /// An AMI Hangup on a call.
    mutating func operatorHangsUp(call id: Int, cause: Int) {
        guard let call = calls[id] else { return }
        if call.stage == .up {
            calls[id]?.hangupCause = cause
            return callerGone(id)
        }
        let mark = stream.count
        emit("DialEnd", from: nil, dest: call.near, [("DialStatus", "NOANSWER")])
        if let far = call.far {
            emit("HangupRequest", far, [("Cause", String(cause))])
            emit("SoftHangupRequest", far, [("Cause", "16")])
            endHalves(call.near, cause: cause, far: far, farCause: cause)
        } else {
            endChannel(call.near, cause: cause)
        }
        fail(call, reason: 0, mark: mark)
    }

    /// The halves of a Local channel end in either order.
    mutating func endHalves(_ near: String, cause: Int, far: String, farCause: Int) {
        if random.chance(0.5) {
            endChannel(near, cause: cause)
            endChannel(far, cause: farCause)
        } else {
            endChannel(far, cause: farCause)
            endChannel(near, cause: cause)
        }
    }

    mutating func endChannel(_ id: String, cause: Int, tech: String? = nil) {
        leaveBridge(id)
        var fields = [("Cause", String(cause)), ("Cause-txt", Causes.text(cause))]
        if let tech { fields.append(("TechCause", tech)) }
        emit("Hangup", id, fields)
        if let channel = channels.removeValue(forKey: id) { channelNames[channel.name] = nil }
    }
}
