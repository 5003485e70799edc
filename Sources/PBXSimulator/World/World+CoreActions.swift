import Vocabulary

extension World {
    mutating func perform(_ action: Action, _ request: Request) {
        switch action {
        case .login: accept(request, "Already authenticated")
        case .logoff: logOff(request)
        case .challenge: challenge(request)
        case .ping: reply(request, "Success", [("Ping", "Pong"), ("Timestamp", clockText)])
        case .events: setMask(request)
        case .filter: addFilter(request)
        case .listCommands: listCommands(request)
        case .command: command(request)
        case .coreSettings: coreSettings(request)
        case .coreStatus: coreStatus(request)
        case .coreShowChannels: showChannels(request)
        case .coreShowChannelMap: channelMap(request)
        case .moduleCheck, .moduleLoad, .reload, .loggerRotate: moduleAction(action, request)
        case .originate: originate(request)
        case .hangup: hangup(request)
        case .status: status(request)
        case .getvar: getVariable(request)
        case .setvar: setVariable(request)
        case .redirect: redirect(request)
        case .bridge: bridge(request)
        case .bridgeList: bridgeList(request)
        case .bridgeInfo: bridgeInfo(request)
        case .absoluteTimeout: absoluteTimeout(request)
        case .playDTMF, .sendText, .muteAudio, .mixMonitor, .mixMonitorMute, .stopMixMonitor:
            mediaAction(action, request)
        case .messageSend: sendMessage(request)
        case .userEvent: userEvent(request)
        case .dbGet, .dbGetTree, .dbPut, .dbDel, .dbDelTree: databaseAction(action, request)
        case .deviceStateList: deviceStates(request)
        case .extensionState, .extensionStateList: extensionAction(action, request)
        case .showDialPlan: showDialplan(request)
        case .pjsipShowEndpoints, .pjsipShowEndpoint, .pjsipShowContacts: endpointAction(action, request)
        case .queueStatus, .queueSummary, .queueAdd, .queueRemove, .queuePause, .queuePenalty,
            .queueMemberRingInUse, .queueLog, .queueReset, .queueReload, .queueRule:
            queueAction(action, request)
        }
    }

    /// Seconds since the epoch with microseconds.
    var clockText: String {
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
            ], idLimit: PBXMessage.coreIDLimit)
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
            ], idLimit: PBXMessage.coreIDLimit)
    }

    /// Echoed to everyone who reads class user: live statistics travel this way.
    private mutating func userEvent(_ request: Request) {
        accept(request, "Event Sent")
        var message = PBXMessage(event: "UserEvent", classes: .user)
        message.append("UserEvent", request["UserEvent"] ?? "")
        message.append(actionID: request["ActionID"])
        for field in request.message.fields
        where !["action", "actionid", "userevent"].contains(field.name.lowercased()) {
            message.append(field.name, field.value)
        }
        broadcast(message, .user)
    }

    /// Answers with a list: `start`, its rows, and the closing event. The ActionID is each row's last line, as the
    /// queue and database modules write it.
    mutating func list(
        _ request: Request, _ text: String, complete: String, more: [(String, String)] = [],
        rows: (World) -> [PBXMessage]
    ) {
        reply(request, "Success", [("EventList", "start"), ("Message", text)])
        let rows = rows(self)
        for var row in rows {
            row.append(actionID: request["ActionID"], limit: PBXMessage.listIDLimit)
            stream.append(.to(request.session, row))
        }
        endList(request, complete, count: rows.count, more: more)
    }

    /// The same for the modules that put the ActionID first.
    mutating func listNamed(
        _ request: Request, _ text: String, item: String, complete: String, limit: Int? = nil,
        more: [(String, String)] = [], rows: [PBXMessage]
    ) {
        reply(request, "Success", [("EventList", "start"), ("Message", text)])
        for row in rows {
            var message = PBXMessage([("Event", item)])
            message.append(actionID: request["ActionID"], limit: limit)
            message.fields += row.fields
            stream.append(.to(request.session, message))
        }
        endList(request, complete, count: rows.count, more: more)
    }

    private mutating func endList(_ request: Request, _ event: String, count: Int, more: [(String, String)]) {
        var end = PBXMessage([("Event", event)])
        end.append(actionID: request["ActionID"])
        stream.append(
            .to(request.session, end.with([("EventList", "Complete"), ("ListItems", String(count))] + more)))
    }
}
