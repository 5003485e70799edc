import Vocabulary

extension World {
    /// By name or by Uniqueid.
    func findChannel(_ text: String) -> String? {
        if let unique = channelNames[text] { return unique }
        return channels[text] != nil ? text : nil
    }

    mutating func hangup(_ request: Request) {
        guard let wanted = request.given("Channel") else { return refuse(request, "No channel specified") }
        let cause = request["Cause"].flatMap { Int($0) } ?? 0
        if wanted.hasPrefix("/"), wanted.hasSuffix("/"), wanted.count > 2 {
            return hangupMatching(request, String(wanted.dropFirst().dropLast()), cause: cause)
        }
        guard let channel = findChannel(wanted) else { return refuse(request, "No such channel") }
        accept(request, "Channel Hungup")
        hangUpChannel(channel, cause: cause)
    }

    private mutating func hangupMatching(_ request: Request, _ pattern: String, cause: Int) {
        guard let expression = try? Regex(pattern) else {
            return refuse(request, "Regex compile failed on: /\(pattern)/")
        }
        let matching = channels.values.filter { $0.name.firstMatch(of: expression) != nil }
            .sorted { $0.uniqueID < $1.uniqueID }
        list(request, "Channels hung up will follow", complete: "ChannelsHungupListComplete") { _ in
            matching.map { PBXMessage([("Event", "ChannelHungup"), ("Channel", $0.name)]) }
        }
        for channel in matching { hangUpChannel(channel.uniqueID, cause: cause) }
    }

    /// What an AMI Hangup does to a channel, whatever it is.
    mutating func hangUpChannel(_ channel: String, cause: Int) {
        switch channels[channel]?.role {
        case .call(let id), .callFar(let id): operatorHangsUp(call: id, cause: cause)
        case .leg(let id), .legFar(let id): operatorHangsUp(leg: id, cause: cause)
        case nil: break
        }
    }

    mutating func getVariable(_ request: Request) {
        guard let name = request.given("Variable") else { return refuse(request, "No variable specified") }
        var value = globals[name] ?? ""
        if let wanted = request.given("Channel") {
            guard let channel = findChannel(wanted).flatMap({ channels[$0] }) else {
                return refuse(request, "No such channel")
            }
            value = self.value(of: name, on: channel)
        }
        reply(request, "Success", [("Variable", name), ("Value", value)])
    }

    func value(of name: String, on channel: Channel) -> String {
        switch name {
        case "CHANNEL(state)": channel.state.text
        case "CHANNEL(language)": configuration.language
        case "CALLERID(num)": channel.caller?.number ?? ""
        case "CALLERID(name)": channel.caller?.name ?? ""
        case "EXTEN": channel.exten
        case "CONTEXT": channel.context
        case "PRIORITY": String(channel.priority)
        case "UNIQUEID": channel.uniqueID
        case "CHANNEL": channel.name
        case "EPOCH": String(now.wholeSeconds)
        default: channel.variables[name] ?? globals[name] ?? ""
        }
    }

    mutating func setVariable(_ request: Request) {
        guard let name = request.given("Variable") else { return refuse(request, "No variable specified") }
        let value = request["Value"] ?? ""
        if let wanted = request.given("Channel") {
            guard let channel = findChannel(wanted) else { return refuse(request, "No such channel") }
            guard !name.contains("(") else { return refuse(request, "Variable not set") }
            channels[channel]?.variables[name] = value
        } else {
            globals[name] = value
        }
        accept(request, "Variable Set")
    }

    mutating func showChannels(_ request: Request) {
        let all = channels.values.sorted { ($0.created, $0.uniqueID) < ($1.created, $1.uniqueID) }
        let rows = all.map { channel in
            var row = PBXMessage([])
            append(channel, as: .plain, to: &row)
            row.append("Application", channel.application)
            row.append("ApplicationData", channel.applicationData)
            row.append("Duration", durationText(since: channel.created))
            row.append("BridgeId", channel.bridge)
            return row
        }
        listNamed(
            request, "Channels will follow", item: "CoreShowChannel", complete: "CoreShowChannelsComplete",
            limit: PBXMessage.listIDLimit, rows: rows)
    }

    private func durationText(since start: Timestamp) -> String {
        let seconds = (now - start).wholeMilliseconds / 1000
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(two(seconds / 3600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
    }

    mutating func status(_ request: Request) {
        var shown = channels.values.sorted { ($0.created, $0.uniqueID) < ($1.created, $1.uniqueID) }
        if let wanted = request.given("Channel") {
            guard let channel = findChannel(wanted) else { return refuse(request, "No such channel") }
            shown = shown.filter { $0.uniqueID == channel }
        }
        let names = (request["Variables"] ?? "").split(separator: ",").map { String($0).trimmed }
        list(
            request, "Channel status will follow", complete: "StatusComplete",
            more: [("Items", String(shown.count))]
        ) { world in
            shown.map { channel in
                var message = PBXMessage([("Event", "Status"), ("Privilege", "Call")])
                world.append(channel, as: .plain, to: &message)
                message.append("Type", channel.technology)
                message.append("DNID", "")
                message.append("EffectiveConnectedLineNum", channel.connected?.number ?? "<unknown>")
                message.append("EffectiveConnectedLineName", channel.connected?.name ?? "<unknown>")
                message.append("TimeToHangup", "0")
                message.append("BridgeID", channel.bridge)
                message.append("Application", channel.application)
                message.append("Data", channel.applicationData)
                for (name, value) in [
                    ("Nativeformats", "(slin)"), ("Readformat", "slin"), ("Readtrans", ""), ("Writeformat", "slin"),
                    ("Writetrans", ""), ("Callgroup", "0"), ("Pickupgroup", "0"),
                ] { message.append(name, value) }
                message.append("Seconds", String((world.now - channel.created).wholeMilliseconds / 1000))
                for name in names { message.append("Variable", "\(name)=\(channel.variables[name] ?? "(null)")") }
                return message
            }
        }
    }
}
