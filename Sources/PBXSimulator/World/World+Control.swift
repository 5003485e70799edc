import Vocabulary

/// Actions that take a live channel in hand.
extension World {
    // MARK: - Redirect

    mutating func redirect(_ request: Request) {
        guard let wanted = request.given("Channel") else { return refuse(request, "Channel not specified") }
        guard let first = destination(request, prefix: "") else { return }
        guard let channel = findChannel(wanted) else { return refuse(request, "Channel does not exist: \(wanted)") }
        guard let other = request.given("ExtraChannel") else {
            accept(request, "Redirect successful")
            return move(channel, to: first)
        }
        guard let extra = findChannel(other) else { return refuse(request, "ExtraChannel does not exist: \(other)") }
        var second = first
        if request.given("ExtraContext") != nil {
            guard let own = destination(request, prefix: "Extra") else { return }
            second = own
        }
        accept(request, "Dual Redirect successful")
        move(channel, to: first)
        move(extra, to: second)
    }

    private struct Place {
        var context: String
        var exten: String
        var priority: Int
    }

    /// Where to; says itself what is missing.
    private mutating func destination(_ request: Request, prefix: String) -> Place? {
        for name in ["Context", "Exten", "Priority"] where request.given(prefix + name) == nil {
            refuse(request, "\(prefix)\(name) not specified")
            return nil
        }
        guard let priority = request[prefix + "Priority"].flatMap({ Int($0) }) else {
            refuse(request, "\(prefix)Priority is invalid")
            return nil
        }
        return Place(
            context: request[prefix + "Context"] ?? "", exten: request[prefix + "Exten"] ?? "", priority: priority)
    }

    /// A called person's channel leaves what it does and goes on elsewhere in the dialplan, or ends where there is nothing.
    /// An agent's telephone has no dialplan of its own here: nothing happens to it.
    private mutating func move(_ channel: String, to place: Place) {
        guard case .call(let id) = channels[channel]?.role, let call = calls[id], call.stage == .up else { return }
        channels[channel]?.context = place.context
        channels[channel]?.exten = place.exten
        channels[channel]?.priority = place.priority
        switch call.flow {
        case .leaving: return
        case .asking(let script), .ending(let script), .scripted(let script): closeScript(script)
        case .queued: abandonQueue(id)
        case .talking(let leg): completeTalk(call: id, leg: leg, reason: "caller", goesOn: true)
        case .none, .detecting, .message, .waiting: break
        }
        calls[id]?.flowTicket += 1
        calls[id]?.flow = .waiting
        guard let entry = configuration.dialplan["\(place.context),\(place.exten)"] else {
            calls[id]?.hangupCause = 0
            return leave(id)
        }
        calls[id]?.entry = entry
        enterDialplan(id)
    }

    // MARK: - Bridge

    mutating func bridge(_ request: Request) {
        guard let first = request.given("Channel1"), let second = request.given("Channel2") else {
            return refuse(request, "Missing channel parameter in request")
        }
        var both: [String] = []
        for (number, wanted) in [first, second].enumerated() {
            guard let channel = findChannel(wanted) else {
                return refuse(request, "Channel\(number + 1) does not exist: \(wanted)")
            }
            both.append(bridged(channel))
        }
        accept(request, "Channels have been bridged")
        let name = randomBridgeName()
        emitBridge("BridgeCreate", name, 0, nil)
        for (index, channel) in both.enumerated() {
            channels[channel]?.bridge = name
            emitBridge("BridgeEnter", name, index + 1, channel)
        }
    }

    /// A Local channel takes itself out of the way: what is bridged is the far half.
    private func bridged(_ channel: String) -> String {
        guard case .call(let id) = channels[channel]?.role else { return channel }
        return calls[id]?.far ?? channel
    }

    /// A channel that ends while the Bridge action holds it leaves; the other goes back to what it did.
    mutating func leaveBridge(_ channel: String) {
        guard let name = channels[channel]?.bridge, !name.isEmpty else { return }
        let other = channels.values.first { $0.bridge == name && $0.uniqueID != channel }?.uniqueID
        for (index, member) in [channel, other].compactMap({ $0 }).enumerated() {
            emitBridge("BridgeLeave", name, 1 - index, member)
            channels[member]?.bridge = ""
        }
        emitBridge("BridgeDestroy", name, 0, nil)
    }

    // MARK: - Time and media

    mutating func absoluteTimeout(_ request: Request) {
        guard let wanted = request.given("Channel") else { return refuse(request, "No channel specified") }
        guard let seconds = request["Timeout"].flatMap({ Double($0) }) else {
            return refuse(request, "No timeout specified")
        }
        guard let channel = findChannel(wanted) else { return refuse(request, "No such channel") }
        accept(request, "Timeout Set")
        let end = seconds > 0 ? now + .milliseconds(Int64(seconds * 1000)) : nil
        channels[channel]?.hangsUpAt = end
        if end != nil { plan(.absoluteTimeout(channel), in: seconds) }
    }

    mutating func absoluteTimeoutOver(_ channel: String) {
        guard let end = channels[channel]?.hangsUpAt, end <= now else { return }
        hangUpChannel(channel, cause: 0)
    }

    /// Nothing is heard of it here; the events and answers are.
    mutating func mediaAction(_ action: Action, _ request: Request) {
        let wanted = request.given("Channel")
        guard let channel = wanted.flatMap({ findChannel($0) }) else {
            if action == .playDTMF { return refuse(request, "Channel not found") }
            if action == .sendText, wanted != nil, request.given("Message") == nil {
                return refuse(request, "No Message specified")
            }
            return refuse(request, wanted == nil ? "No channel specified" : "No such channel")
        }
        switch action {
        case .playDTMF:
            guard let digit = request.given("Digit") else { return refuse(request, "No digit specified") }
            accept(request, "DTMF successfully queued")
            let ear = bridged(channel)
            emit("DTMFBegin", .dtmf, ear, [("Digit", digit), ("Direction", "Received")])
            let length = request["Duration"].flatMap { Int($0) } ?? 100
            emit(
                "DTMFEnd", .dtmf, ear,
                [("Digit", digit), ("DurationMs", String(length)), ("Direction", "Received")])
        case .sendText:
            guard request.given("Message") != nil else { return refuse(request, "No Message specified") }
            accept(request, "Success")
        case .mixMonitor:
            reply(request, "Success")
            emit("MixMonitorStart", channel)
        case .mixMonitorMute:
            reply(request, "Success")
            emit(
                "MixMonitorMute", channel,
                [("Direction", request["Direction"] ?? ""), ("State", request["State"] ?? "")])
        case .stopMixMonitor:
            reply(request, "Success")
            emit("MixMonitorStop", channel)
        default: reply(request, "Success")
        }
    }

    mutating func sendMessage(_ request: Request) {
        guard let address = request.given("To") ?? request.given("Destination") else {
            return refuse(request, "No 'To' address specified.")
        }
        guard address.lowercased().hasPrefix("pjsip:") else { return refuse(request, "Message technology not found.") }
        accept(request, "Message successfully sent")
    }
}
