import Vocabulary

extension World {
    mutating func originate(_ request: Request) {
        guard let channel = request.given("Channel") else { return refuse(request, "Channel not specified") }
        let milliseconds = request.given("Timeout").map { Int64($0) } ?? 30_000
        guard let milliseconds else { return refuse(request, "Invalid timeout") }
        let exten = request.given("Exten")
        if exten != nil, request.given("Context") == nil || request.given("Priority") == nil {
            return refuse(request, "Originate with 'Exten' requires 'Context' and 'Priority'")
        }
        let priority = request.given("Priority").map { Int($0) } ?? 1
        guard let priority else { return refuse(request, "Invalid priority") }
        guard channel.contains("/") else { return refuse(request, "Invalid channel") }
        for id in ["ChannelId", "OtherChannelId"] where (request[id] ?? "").utf8.count > 149 {
            return refuse(request, "Uniqueid length exceeds maximum of 149\n")
        }
        let context = request["Context"] ?? ""
        let application = request.given("Application").map { (name: $0, data: request["Data"] ?? "") }
        var entry = configuration.dialplan["\(context),\(exten ?? "")"]
        if let application { entry = .wait(application.name == "Wait" ? Double(application.data) ?? 0 : 0) }
        guard entry != nil || exten == nil else { return refuse(request, "Extension does not exist.") }
        if let application, !mayRun(application, request) {
            return refuse(request, "Originate Access Forbidden: app or data blacklisted")
        }
        let order = OriginateRequest(
            session: request.session, actionID: request["ActionID"], dialString: channel, context: context,
            exten: exten ?? "", priority: priority, application: application,
            timeout: .milliseconds(milliseconds > 0 ? milliseconds : 30_000),
            callerID: request.given("CallerID").map { Party(callerID: $0) }, account: request["Account"] ?? "",
            variables: Self.variables(request.message.values("Variable")), channelID: request.given("ChannelId"),
            otherChannelID: request.given("OtherChannelId"), isAsync: request.isTrue("Async"), entry: entry)
        if order.isAsync { accept(request, "Originate successfully queued") }
        let call = admit(order)
        // Without Async the session does nothing else until it ends, and hears nothing.
        if !order.isAsync { sessions[request.session]?.blockade = Session.Blockade(call: call) }
    }

    /// Applications that could run a program, or data that could read files, need write class system.
    private func mayRun(_ application: (name: String, data: String), _ request: Request) -> Bool {
        guard sessions[request.session]?.user?.write.contains(.system) != true else { return true }
        let name = application.name.lowercased()
        let names = ["agi", "dbdeltree", "exec", "externalivr", "mixmonitor", "originate", "reload", "system"]
        let words = ["CURL", "DB", "EVAL", "FILE", "ODBC", "REALTIME", "SHELL"]
        return !names.contains { name.contains($0) } && !words.contains { application.data.contains($0) }
    }

    /// `A=1,B=2`, several headers; a comma inside quotes or after a backslash belongs to the value.
    static func variables(_ headers: [String]) -> [(String, String)] {
        headers.flatMap { header in
            var parts = [""]
            var isQuoted = false
            var isEscaped = false
            for character in header {
                switch character {
                case _ where isEscaped:
                    parts[parts.count - 1].append(character)
                    isEscaped = false
                case "\\": isEscaped = true
                case "\"": isQuoted.toggle()
                case "," where !isQuoted: parts.append("")
                default: parts[parts.count - 1].append(character)
                }
            }
            return parts.compactMap { part -> (String, String)? in
                guard let sign = part.firstIndex(of: "=") else { return nil }
                let name = part[..<sign].drop { $0 == "_" || $0 == " " }
                return name.isEmpty ? nil : (String(name), String(part[part.index(after: sign)...]))
            }
        }
    }

    private mutating func admit(_ order: OriginateRequest) -> Int {
        let id = nextID()
        let near = order.channelID ?? automaticUniqueID()
        let far = order.dialString.hasPrefix("Local/") ? order.otherChannelID ?? near + ";2" : nil
        callsProcessed += 1
        let number = Self.number(in: order.dialString)
        let occasion = occasions[number, default: 0]
        occasions[number] = occasion + 1
        var person = configuration.people.person(number: number, occasion: occasion, seed: configuration.seed)
        if let lines = configuration.lines, calls.count >= lines {
            person = Person(fate: .refused(status: 503, after: 0.1, rings: false))
        }
        if order.dialString.hasPrefix("Local/"), order.dialString.hasSuffix("@marcador-forget") {
            // [marcador-forget]: there is nobody to call.
            person = Person(fate: .refused(status: 480, after: 0, rings: false))
            for family in ["call", "disposition"] { database["marcador/\(family)/\(number)"] = nil }
        }
        calls[id] = Call(
            id: id, request: order, person: person, near: near, far: far, entry: order.entry ?? .wait(0))
        var delay = 0.001
        if let knee = configuration.callsPerSecondKnee, knee > 0 {
            kneeFree = max(kneeFree, now) + .milliseconds(Int64(1000 / knee))
            delay += (kneeFree - now).inSeconds
        }
        plan(.callStarts(id), in: delay)
        return id
    }

    mutating func automaticUniqueID() -> String {
        lastUniqueID += 1
        return "\(now.wholeSeconds).\(lastUniqueID)"
    }

    mutating func nextChannelNumber() -> String {
        let text = String(lastChannelNumber, radix: 16)
        lastChannelNumber += 1
        return String(repeating: "0", count: max(0, 8 - text.count)) + text
    }

    /// What is dialled: `PJSIP/<number>@trunk`, `PJSIP/trunk/sip:<number>@host`, `Local/<number>@context`.
    static func number(in dialString: String) -> String {
        let rest = dialString.drop { $0 != "/" }.dropFirst()
        if let scheme = rest.lastIndex(of: ":") {
            return String(rest[rest.index(after: scheme)...].prefix { $0 != "@" })
        }
        return String(rest.prefix { $0 != "@" && $0 != "/" })
    }

    /// `PJSIP/number@endpoint` or `PJSIP/endpoint/sip:…`
    static func endpoint(in dialString: String) -> String {
        let rest = dialString.drop { $0 != "/" }.dropFirst()
        if let slash = rest.firstIndex(of: "/") { return String(rest[..<slash]) }
        guard let at = rest.firstIndex(of: "@") else { return String(rest) }
        return String(rest[rest.index(after: at)...])
    }

    /// The OriginateResponse does not come by the same road as the events of the channel, so it can come before, among
    /// or after those since `mark`.
    mutating func respond(_ call: Call, success: Bool, reason: Int, mark: Int) {
        let order = call.request
        guard order.isAsync else {
            var message = PBXMessage([("Response", success ? "Success" : "Error")])
            message.append(actionID: order.actionID)
            message.append("Message", success ? "Originate successfully queued" : "Originate failed")
            stream.append(.to(order.session, message))
            stream.append(.release(order.session))
            return
        }
        var message = PBXMessage(event: "OriginateResponse", classes: .call)
        message.append(actionID: order.actionID)
        message.append("Response", success ? "Success" : "Failure")
        let channel = channels[call.near]
        message.append("Channel", success ? channel?.name ?? order.dialString : order.dialString)
        if let application = order.application {
            message.append("Application", application.name)
            message.append("Data", application.data)
        } else {
            message.append("Context", order.context)
            message.append("Exten", order.exten)
        }
        message.append("Reason", reason)
        message.append("Uniqueid", order.channelID ?? (success ? call.near : "<unknown>"))
        message.append("CallerIDNum", order.callerID?.number ?? "<unknown>")
        message.append("CallerIDName", order.callerID?.name ?? "<unknown>")
        if success, let channel {
            for name in configuration.channelVariables {
                message.append("ChanVariable(\(channel.name))", "\(name)=\(channel.variables[name] ?? "")")
            }
        }
        let span = stream.count - mark
        let place = random.index(span + 2)
        if place > span {
            plan(.emit(message, .call), in: 0.001 * Double(1 + random.index(3)))
        } else {
            stream.insert(.all(message, .call), at: mark + place)
        }
    }
}
