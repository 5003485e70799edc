import PBXSimulator
import Vocabulary

/// A simulated PBX for one scenario, and what was heard of it.
struct Stage {
    var pbx: SimulatedPBX
    var heard: [SimulatedPBX.Heard] = []
    static let start = Timestamp(seconds: 1_800_000_000)

    init(
        seed: UInt64 = 1, queues: [PBXQueue] = [.staffed("cobranza", agents: 1, wrapUpTime: 0)],
        agents: AgentModel = .prompt, user: PBXUser = PBXUser(name: "all", secret: ""),
        change: (inout PBXConfiguration) -> Void = { _ in }
    ) {
        var configuration = PBXConfiguration(seed: seed, queues: queues)
        configuration.people.scripted = PeopleModel.testNumbers
        configuration.agents = agents
        configuration.dialplan["conectar,cola"] = .queue("cobranza", hold: 60)
        configuration.dialplan["conectar,corta"] = .queue("cobranza", hold: 2)
        change(&configuration)
        pbx = SimulatedPBX(configuration: configuration, at: Self.start, user: user)
    }

    mutating func send(
        _ fields: [(String, String)], script: (AGIQuestion) -> AGIAnswer = SimulatedPBX.toQueue
    ) {
        heard += pbx.submit(PBXMessage(fields), answering: script)
    }

    mutating func originate(
        _ channel: String, id: String = "A", exten: String = "marcador,s", timeout: Int = 25,
        variables: [String] = ["MARCADOR_ATTEMPT=7", "MARCADOR_QUEUE=cobranza", "MARCADOR_HOLD=10"],
        more: [(String, String)] = []
    ) {
        let parts = exten.split(separator: ",").map(String.init)
        send(
            [
                ("Action", "Originate"), ("ActionID", "o-\(id)"), ("Channel", channel), ("Context", parts[0]),
                ("Exten", parts[1]), ("Priority", "1"), ("Timeout", String(timeout * 1000)), ("Async", "true"),
                ("ChannelId", id), ("CallerID", "\"Cobranzas\" <5620000000>"),
            ] + variables.map { ("Variable", $0) } + more)
    }

    mutating func run(
        _ seconds: Double, script: (AGIQuestion) -> AGIAnswer = SimulatedPBX.toQueue
    ) {
        heard += pbx.advance(to: pbx.now + .milliseconds(Int64(seconds * 1000)), answering: script)
    }

    func events(_ name: String) -> [PBXMessage] { heard.map(\.message).filter { $0.event == name } }

    var response: PBXMessage? { heard.map(\.message).last { $0["Response"] != nil && $0.event == nil } }

    /// Seconds since the start at which an event came.
    func second(of name: String) -> Double? {
        heard.first { $0.message.event == name }.map { ($0.at - Self.start).inSeconds }
    }

    /// The story of the call with that id, in short words: event, whose channel, what matters. The OriginateResponse is
    /// left out (its place is not fixed), as are device states.
    func story(_ id: String = "A") -> [String] {
        heard.map(\.message).compactMap { message in
            guard let event = message.event, !Self.noise.contains(event) else { return nil }
            var words = [event]
            for key in ["Uniqueid", "DestUniqueid", "LocalOneUniqueid"] {
                if let unique = message[key] { words.append(Self.role(unique, id)) }
            }
            for key in ["ChannelStateDesc"] where event == "Newstate" { words.append(message[key] ?? "") }
            for key in Self.telling { if let value = message[key], !value.isEmpty { words.append(value) } }
            if event == "QueueMemberStatus" { words.append(message["Status"] ?? "") }
            return words.joined(separator: " ")
        }
    }

    private static let noise: Set<String> = [
        "DeviceStateChange", "OriginateResponse", "NewConnectedLine", "NewCallerid", "BridgeCreate", "BridgeDestroy",
    ]
    private static let telling = [
        "DialStatus", "Cause", "TechCause", "UserEvent", "Stage", "BridgeNumChannels", "Reason",
    ]

    private static func role(_ unique: String, _ id: String) -> String {
        if unique == id { return "near" }
        if unique == id + ";2" { return "far" }
        return "agent"
    }
}
