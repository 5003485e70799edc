import PBXSimulator

/// What a scenario made one side say, freed from what no two runs have in common.
struct Story: Sendable {
    /// Header names of every event, in order, joined.
    var headers: [String: Set<String>] = [:]
    /// Every event with its values, as often as it came.
    var events: [String: Int] = [:]
    /// For each channel the backbone of its life, in order.
    var lives: [String: [String]] = [:]
    /// Answers in order.
    var answers: [String] = []

    init(_ messages: [PBXMessage], tolerating differences: [Difference]) {
        for message in messages {
            guard let name = message.event else {
                answers.append(Self.text(message, nil, differences))
                continue
            }
            guard !differences.contains(where: { $0.leavesOut(name) }) else { continue }
            var message = message
            if let compared = Difference.compared(of: name, in: differences) {
                message.fields.removeAll { !compared.contains($0.name) }
            }
            headers[name, default: []].insert(message.fields.map(\.name).joined(separator: " "))
            let text = Self.text(message, name, differences)
            let isCounted = !differences.contains { $0.ignoresCount(of: name) }
            events[text] = isCounted ? events[text, default: 0] + 1 : 1
            if let (channel, word) = Self.step(message, name) { lives[channel, default: []].append(word) }
        }
    }

    /// The event's name in a text of ``events``.
    static func event(of text: String) -> String {
        String(text.dropFirst("Event=".count).prefix { $0 != " " })
    }

    private static func text(_ message: PBXMessage, _ event: String?, _ differences: [Difference]) -> String {
        let isFar = message["Channel"]?.hasSuffix(";2") == true
        return message.fields.map { field in
            let isTolerated = differences.contains { $0.tolerates(field.name, in: event, isFar: isFar) }
            return isTolerated ? "\(field.name)=…" : "\(field.name)=\(Plain.value(field.value))"
        }.joined(separator: " | ")
    }

    /// The word for an event in the life of the channel it is about.
    private static func step(_ message: PBXMessage, _ name: String) -> (String, String)? {
        let details = [
            "Newstate": "ChannelStateDesc", "DialState": "DialStatus", "DialEnd": "DialStatus", "Hangup": "Cause",
        ]
        let word = details[name].flatMap { message[$0] }.map { "\(name) \($0)" } ?? name
        switch name {
        // Why is not always told to the far half.
        case "Hangup" where message["Channel"]?.hasSuffix(";2") == true:
            return message["Channel"].map { (Plain.value($0), name) }
        // The far half's thread rings before or after the dialling is told.
        case "Newstate" where message["ChannelStateDesc"] == "Ringing": return nil
        case "DialBegin", "DialState", "DialEnd":
            return message["DestChannel"].map { (Plain.value($0), word) }
        case "Newchannel", "Newstate", "Hangup", "QueueCallerJoin", "QueueCallerLeave", "QueueCallerAbandon",
            "AgentCalled", "AgentConnect", "AgentRingNoAnswer", "BridgeEnter", "BridgeLeave", "UserEvent":
            return message["Channel"].map { (Plain.value($0), word) }
        default: return nil
        }
    }
}

/// Takes out of a value what counts or is drawn.
enum Plain {
    static func value(_ text: String) -> String {
        text.replacing(/-[0-9a-f]{8}(?=$|;|\))/, with: "-N")
            .replacing(/^[0-9]{10}\.[0-9]+(;2)?$/, with: "AUTOMATIC")
            .replacing(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, with: "BRIDGE")
            .replacing(/^[0-9]{10}\.[0-9]{6}$/, with: "TIME")
    }

    /// The same for bytes.
    static func bytes(_ bytes: some Collection<UInt8>) -> String {
        var text = ""
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "\n"): text += "\\n\n"
            case UInt8(ascii: "\r"): text += "\\r"
            case 0x20..<0x7F: text.unicodeScalars.append(Unicode.Scalar(byte))
            default: text += "<\(String(byte, radix: 16))>"
            }
        }
        return text.replacing(/[0-9]{10}\.[0-9]{6}/, with: "TIME")
            .replacing(/Core(Startup|Reload)(Date|Time): [0-9:-]+/) { "Core\($0.1)\($0.2): …" }
            .replacing(/(LoginTime|Uptime|LastReload): [0-9]+/) { "\($0.1): …" }
            .replacing(/Challenge: [0-9]+/, with: "Challenge: …")
            .replacing(/CoreProcessedCalls: [0-9]+/, with: "CoreProcessedCalls: …")
            .replacing(/AsteriskVersion: [^\\]+/, with: "AsteriskVersion: …")
    }
}
