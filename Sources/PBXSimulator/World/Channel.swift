import Vocabulary

enum ChannelState: Int, Sendable {
    case down = 0
    case ring = 4
    case ringing = 5
    case up = 6
    case busy = 7

    var text: String {
        switch self {
        case .down: "Down"
        case .ring: "Ring"
        case .ringing: "Ringing"
        case .up: "Up"
        case .busy: "Busy"
        }
    }
}

struct Channel: Sendable {
    enum Role: Sendable {
        case call(Int)
        case callFar(Int)
        case leg(Int)
        case legFar(Int)
    }

    var uniqueID: String
    var linkedID: String
    var name: String
    var role: Role
    var created: Timestamp
    var state = ChannelState.down
    var caller: Party?
    var connected: Party?
    var context: String
    var exten: String
    var priority = 1
    var variables: [String: String] = [:]
    var application = ""
    var applicationData = ""
    var bridge = ""
    var account = ""
    /// By AbsoluteTimeout.
    var hangsUpAt: Timestamp?

    /// `PJSIP`, `Local`
    var technology: String { String(name.prefix { $0 != "/" }) }
    /// The device behind the channel: its name without the number at the end.
    var device: String {
        guard let dash = name.lastIndex(of: "-") else { return name }
        return String(name[..<dash])
    }
}

struct Party: Sendable, Hashable {
    var number: String
    var name: String

    /// `"Name" <number>`, `Name <number>` or a bare number.
    init(callerID text: String) {
        guard let open = text.lastIndex(of: "<"), let close = text.lastIndex(of: ">"), open < close else {
            number = text.trimmed
            name = ""
            return
        }
        number = String(text[text.index(after: open)..<close]).trimmed
        var name = String(text[..<open]).trimmed
        if name.count >= 2, name.hasPrefix("\""), name.hasSuffix("\"") { name = String(name.dropFirst().dropLast()) }
        // A backslash takes the next character as it is.
        self.name = name.replacing("\\\"", with: "\"").replacing("\\\\", with: "\\")
    }

    init(number: String, name: String) {
        self.number = number
        self.name = name
    }
}

extension String {
    var trimmed: String {
        var rest = self[...]
        while rest.first == " " { rest.removeFirst() }
        while rest.last == " " { rest.removeLast() }
        return String(rest)
    }
}

/// The header names of a channel snapshot under each prefix, made once.
struct SnapshotNames: Sendable {
    let channel, state, stateText, callerNumber, callerName, connectedNumber, connectedName: String
    let language, account, context, exten, priority, uniqueID, linkedID, variable: String

    private init(_ prefix: String) {
        channel = prefix + "Channel"
        state = prefix + "ChannelState"
        stateText = prefix + "ChannelStateDesc"
        callerNumber = prefix + "CallerIDNum"
        callerName = prefix + "CallerIDName"
        connectedNumber = prefix + "ConnectedLineNum"
        connectedName = prefix + "ConnectedLineName"
        language = prefix + "Language"
        account = prefix + "AccountCode"
        context = prefix + "Context"
        exten = prefix + "Exten"
        priority = prefix + "Priority"
        uniqueID = prefix + "Uniqueid"
        linkedID = prefix + "Linkedid"
        variable = prefix + "ChanVariable"
    }

    static let plain = SnapshotNames("")
    static let dest = SnapshotNames("Dest")
    static let localOne = SnapshotNames("LocalOne")
    static let localTwo = SnapshotNames("LocalTwo")
}

extension PBXMessage {
    /// Appends the header lines that Asterisk writes for a channel.
    mutating func append(_ channel: Channel, as names: SnapshotNames, language: String, showing variables: [String]) {
        append(names.channel, channel.name)
        append(names.state, channel.state.rawValue)
        append(names.stateText, channel.state.text)
        append(names.callerNumber, channel.caller?.number ?? "<unknown>")
        append(names.callerName, channel.caller?.name ?? "<unknown>")
        append(names.connectedNumber, channel.connected?.number ?? "<unknown>")
        append(names.connectedName, channel.connected?.name ?? "<unknown>")
        append(names.language, language)
        append(names.account, channel.account)
        append(names.context, channel.context)
        append(names.exten, channel.exten)
        append(names.priority, channel.priority)
        append(names.uniqueID, channel.uniqueID)
        append(names.linkedID, channel.linkedID)
        for name in variables { append(names.variable, "\(name)=\(channel.variables[name] ?? "")") }
    }
}
