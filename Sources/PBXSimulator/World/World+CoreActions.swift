import Vocabulary

extension World {
    mutating func perform(_ action: Action, _ request: Request) {
        switch action {
        case .login: refuse(request, "Already logged in")
        case .challenge, .ping, .events, .listcommands, .logoff: sessionAction(action, request)
        case .originate: originate(request)
        case .hangup: hangup(request)
        case .status: status(request)
        case .getvar: getVariable(request)
        case .setvar: setVariable(request)
        case .redirect: refuse(request, "Redirect is not simulated")
        case .coreshowchannels: showChannels(request)
        case .coresettings: coreSettings(request)
        case .corestatus: coreStatus(request)
        case .queuestatus: queueStatus(request)
        case .queuesummary: queueSummary(request)
        case .queueadd: queueAdd(request)
        case .queueremove: queueRemove(request)
        case .queuepause: queuePause(request)
        case .queuepenalty: queuePenalty(request)
        case .queuelog: accept(request, "Event added successfully")
        case .queuereset: accept(request, "Queue stats reset successfully")
        case .userevent: userEvent(request)
        case .dbget, .dbgettree, .dbput, .dbdel: databaseAction(action, request)
        case .modulecheck: reply(request, "Success", [("Version", "")])
        case .devicestatelist: deviceStates(request)
        }
    }

    private mutating func sessionAction(_ action: Action, _ request: Request) {
        switch action {
        case .ping: reply(request, "Success", [("Ping", "Pong"), ("Timestamp", clockText)])
        case .events:
            guard let mask = request["EventMask"] else { return refuse(request, "Event mask not set") }
            let classes = EventClasses(mask: mask)
            sessions[request.session]?.mask = classes
            reply(request, "Success", [("Events", classes.isEmpty ? "Off" : "On")])
        case .listcommands:
            let write = sessions[request.session]?.user?.write ?? []
            let rows = Action.allCases.filter { $0.isAllowed(with: write) }.map { action in
                (action.name, "(Priv: \(action.classes.isEmpty ? "<none>" : action.classes.privilege))")
            }
            reply(request, "Success", rows.sorted { $0.0 < $1.0 })
        case .logoff: logOff(request)
        default: refuse(request, "Already logged in")
        }
    }

    private var clockText: String {
        let fraction = String(now.milliseconds % 1000)
        return "\(now.wholeSeconds).\(String(repeating: "0", count: 3 - fraction.count))\(fraction)000"
    }

    private mutating func coreSettings(_ request: Request) {
        reply(
            request, "Success",
            [
                ("AMIversion", "11.0.0"), ("AsteriskVersion", "22.10.1"), ("SystemName", ""), ("CoreMaxCalls", "0"),
                ("CoreMaxLoadAvg", "0.000000"), ("CoreRunUser", ""), ("CoreRunGroup", ""),
                ("CoreMaxFilehandles", "0"), ("CoreRealTimeEnabled", "No"), ("CoreCDRenabled", "Yes"),
                ("CoreHTTPenabled", "No"), ("SoundsSearchCustomDir", "No"),
            ])
    }

    private mutating func coreStatus(_ request: Request) {
        let text = started.description
        let date = String(text.prefix(10))
        let time = String(text.dropFirst(11).prefix(8))
        reply(
            request, "Success",
            [
                ("CoreStartupDate", date), ("CoreStartupTime", time), ("CoreReloadDate", date),
                ("CoreReloadTime", time), ("CoreCurrentCalls", String(channels.count)),
                ("CoreProcessedCalls", String(callsProcessed)),
            ])
    }

    /// Echoed to everyone who reads class user: live statistics travel this way.
    private mutating func userEvent(_ request: Request) {
        accept(request, "Event Sent")
        var message = PBXMessage(event: "UserEvent", classes: .user)
        message.append("UserEvent", request["UserEvent"] ?? "")
        if let id = request["ActionID"] { message.append("ActionID", id) }
        for field in request.message.fields
        where !["action", "actionid", "userevent"].contains(field.name.lowercased()) {
            message.append(field.name, field.value)
        }
        broadcast(message, .user)
    }

    private mutating func databaseAction(_ action: Action, _ request: Request) {
        let family = request["Family"] ?? ""
        let key = request["Key"] ?? ""
        switch action {
        case .dbput:
            database["\(family)/\(key)"] = request["Val"] ?? ""
            accept(request, "Updated database successfully")
        case .dbdel:
            guard database.removeValue(forKey: "\(family)/\(key)") != nil else {
                return refuse(request, "Database entry could not be deleted")
            }
            accept(request, "Key deleted successfully")
        case .dbgettree:
            let prefix = [family, key].filter { !$0.isEmpty }.joined(separator: "/")
            list(request, "Result will follow", complete: "DBGetTreeComplete") { world in
                world.database.filter { $0.key.hasPrefix(prefix + "/") }.sorted { $0.key < $1.key }.map {
                    PBXMessage(event: "DBGetTreeResponse", classes: nil).with([
                        ("Key", "/\($0.key)"), ("Val", $0.value),
                    ])
                }
            }
        default:
            guard let value = database["\(family)/\(key)"] else {
                return refuse(request, "Database entry not found")
            }
            list(request, "Result will follow", complete: "DBGetComplete") { _ in
                [
                    PBXMessage(event: "DBGetResponse", classes: nil).with([
                        ("Family", family), ("Key", key), ("Val", value),
                    ])
                ]
            }
        }
    }

    private mutating func deviceStates(_ request: Request) {
        list(request, "Device State Changes will follow", complete: "DeviceStateListComplete") { world in
            world.agents.keys.sorted().map { device in
                PBXMessage(event: "DeviceStateChange", classes: nil).with([
                    ("Device", device), ("State", world.deviceStateName(device)),
                ])
            }
        }
    }

    /// Answers with a list: `start`, its rows, and the closing event. The ActionID is each row's last line, as the
    /// queue and database modules write it.
    mutating func list(
        _ request: Request, _ text: String, complete: String, more: [(String, String)] = [],
        rows: (World) -> [PBXMessage]
    ) {
        let id = request["ActionID"].map { [("ActionID", $0)] } ?? []
        reply(request, "Success", [("EventList", "start"), ("Message", text)])
        let rows = rows(self)
        for row in rows { stream.append(.to(request.session, row.with(id))) }
        let end = PBXMessage([("Event", complete)])
            .with(id + [("EventList", "Complete"), ("ListItems", String(rows.count))] + more)
        stream.append(.to(request.session, end))
    }
}
