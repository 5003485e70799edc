import Vocabulary

/// Lists of what there is: bridges, devices, endpoints, dialplan.
extension World {
    // MARK: - Bridges

    private var bridges: [String: [Channel]] {
        var bridges: [String: [Channel]] = [:]
        for channel in channels.values.sorted(by: { $0.uniqueID < $1.uniqueID }) where !channel.bridge.isEmpty {
            bridges[channel.bridge, default: []].append(channel)
        }
        return bridges
    }

    mutating func bridgeList(_ request: Request) {
        let rows = bridges.sorted { $0.key < $1.key }.map { bridge in
            PBXMessage(Self.bridgeFields(bridge.key, bridge.value.count))
        }
        listNamed(
            request, "Bridge listing will follow", item: "BridgeListItem", complete: "BridgeListComplete", rows: rows)
    }

    mutating func bridgeInfo(_ request: Request) {
        let name = request["BridgeUniqueid"] ?? ""
        guard let members = bridges[name] else { return refuse(request, "Specified BridgeUniqueid not found") }
        let rows = members.map { channel in
            var row = PBXMessage([])
            append(channel, as: .plain, to: &row)
            return row
        }
        listNamed(
            request, "Bridge channel listing will follow", item: "BridgeInfoChannel", complete: "BridgeInfoComplete",
            more: Self.bridgeFields(name, members.count), rows: rows)
    }

    mutating func channelMap(_ request: Request) {
        guard let wanted = request.given("Channel") else {
            return refuse(request, "CoreShowChannelMap requires a channel.\n")
        }
        // Asterisk looks it up by name alone, and says so with a line feed too many.
        guard let channel = channelNames[wanted].flatMap({ channels[$0] }) else {
            return refuse(request, "Could not get channel snapshot\n")
        }
        let others = channels.values.filter {
            !channel.bridge.isEmpty && $0.bridge == channel.bridge && $0.uniqueID != channel.uniqueID
        }
        listNamed(
            request, "Channel map will follow", item: "CoreShowChannelMap", complete: "CoreShowChannelMapComplete",
            rows: others.map { PBXMessage([("Channel", channel.name), ("ConnectedChannel", $0.name)]) })
    }

    // MARK: - Devices and endpoints

    mutating func deviceStates(_ request: Request) {
        var rows = agents.keys.sorted().map { ($0, deviceStateName($0)) }
        for queue in queueOrder {
            for member in queues[queue]?.members ?? [] {
                rows.append((Self.pauseDevice(member), member.paused ? "INUSE" : "NOT_INUSE"))
            }
        }
        listNamed(
            request, "Device State Changes will follow", item: "DeviceStateChange",
            complete: "DeviceStateListComplete",
            rows: rows.map { PBXMessage([("Device", $0.0), ("State", $0.1)]) })
    }

    mutating func extensionAction(_ action: Action, _ request: Request) {
        guard action == .extensionState else {
            return listNamed(
                request, "Extension Statuses will follow", item: "ExtensionStatus",
                complete: "ExtensionStateListComplete", rows: [])
        }
        guard let exten = request.given("Exten") else { return refuse(request, "Extension not specified") }
        reply(
            request, "Success",
            [
                ("Message", "Extension Status"), ("Exten", exten), ("Context", request.given("Context") ?? "default"),
                ("Hint", ""), ("Status", "-1"), ("StatusText", "Unknown"),
            ])
    }

    /// Trunks, and the telephones of agents.
    private var endpoints: [String] {
        let telephones = agents.keys.filter { $0.hasPrefix("PJSIP/") }.map { String($0.dropFirst("PJSIP/".count)) }
        return configuration.trunks.union(telephones).sorted()
    }

    mutating func endpointAction(_ action: Action, _ request: Request) {
        let endpoints = endpoints
        switch action {
        case .pjsipShowEndpoints:
            guard !endpoints.isEmpty else { return refuse(request, "No endpoints found\n") }
            let rows = endpoints.map { name in PBXMessage(endpointFields(name)) }
            listNamed(
                request, "A listing of Endpoints follows, presented as EndpointList events", item: "EndpointList",
                complete: "EndpointListComplete", rows: rows)
        case .pjsipShowEndpoint:
            guard let name = request.given("Endpoint") else {
                return refuse(request, "PJSIPShowEndpoint requires an endpoint name\n")
            }
            guard endpoints.contains(name) else { return refuse(request, "Unable to retrieve endpoint \(name)\n") }
            let fields = endpointFields(name).filter { !["Aor", "Contacts"].contains($0.0) }
            listNamed(
                request, "Following are Events for each object associated with the Endpoint", item: "EndpointDetail",
                complete: "EndpointDetailComplete", rows: [PBXMessage(fields)])
        default: refuse(request, "No Contacts found\n")
        }
    }

    private func endpointFields(_ name: String) -> [(String, String)] {
        let isAway = agents["PJSIP/\(name)"]?.deviceState == 5
        let active = channels.values.count { $0.device == "PJSIP/\(name)" }
        return [
            ("ObjectType", "endpoint"), ("ObjectName", name), ("Transport", "transport-udp"), ("Aor", name),
            ("Auths", ""), ("OutboundAuths", ""),
            ("Contacts", isAway ? "" : "\(name)/sip:\(name)@127.0.0.1:5080,"),
            ("DeviceState", isAway ? "Unavailable" : active > 0 ? "In use" : "Not in use"),
            ("ActiveChannels", String(active)),
        ]
    }

    // MARK: - Dialplan

    mutating func showDialplan(_ request: Request) {
        let context = request.given("Context")
        let exten = request.given("Extension")
        let entries = configuration.dialplan.sorted { $0.key < $1.key }.map { entry in
            let comma = entry.key.firstIndex(of: ",") ?? entry.key.endIndex
            return (
                context: String(entry.key[..<comma]), exten: String(entry.key[comma...].dropFirst()),
                steps: entry.value.steps
            )
        }
        if let context, !entries.contains(where: { $0.context == context }) {
            return refuse(request, "Did not find context \(context)")
        }
        let shown = entries.filter { (context == nil || $0.context == context) && (exten == nil || $0.exten == exten) }
        guard !shown.isEmpty else {
            return refuse(request, "Did not find extension \(exten ?? "")@\(context ?? "")")
        }
        let rows = shown.flatMap { entry in
            entry.steps.enumerated().map { index, step in
                PBXMessage([
                    ("Context", entry.context), ("Extension", entry.exten), ("Priority", String(index + 1)),
                    ("Application", step.application), ("AppData", step.data), ("Registrar", "pbx_config"),
                ])
            }
        }
        listNamed(
            request, "DialPlan list will follow", item: "ListDialplan", complete: "ShowDialPlanComplete",
            more: [
                ("ListExtensions", String(shown.count)), ("ListPriorities", String(rows.count)),
                ("ListContexts", String(Set(shown.map(\.context)).count)),
            ], rows: rows)
    }
}

extension DialplanEntry {
    static func text(_ seconds: Double) -> String {
        seconds == seconds.rounded() ? String(Int(seconds)) : String(seconds)
    }

    /// What it does, in applications; of the flow in `extensions.d/marcador.conf` the stations.
    var steps: [(application: String, data: String)] {
        switch self {
        case .marcador:
            [
                ("UserEvent", "MarcadorCall,Attempt: ${MARCADOR_ATTEMPT},Stage: ${MARCADOR_STAGE}"),
                ("AGI", "agi://${MARCADOR_AGI}/answered,${MARCADOR_ATTEMPT}"),
                ("Queue", "${MARCADOR_QUEUE},c,,,${MARCADOR_HOLD}"), ("Playback", "${MARCADOR_MESSAGE}"),
                ("Gosub", "left,1"), ("Hangup", "16"),
            ]
        case .queue(let name, let hold): [("Queue", "\(name),,,,\(hold)"), ("Hangup", "16")]
        case .agi(let script): [("AGI", "agi://${MARCADOR_AGI}/\(script)"), ("Hangup", "16")]
        case .wait(let seconds): [("Wait", Self.text(seconds)), ("Hangup", "16")]
        }
    }
}
