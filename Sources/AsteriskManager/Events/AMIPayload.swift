/// A typed view of an event. It holds the raw message and reads a value only when asked, so making one is free.
public protocol AMIPayload: Sendable {
    var message: AMIMessage { get }
    init(_ message: AMIMessage)
}

/// The channel an event speaks of. Asterisk describes up to two in one event, told apart by a prefix: `Dest`.
public struct AMIChannelSnapshot: Sendable {
    let message: AMIMessage
    let prefix: String

    private func value(_ name: String) -> String? { message[prefix.isEmpty ? name : prefix + name] }

    /// Such as `PJSIP/trunk-00000001`.
    public var name: String { value("Channel") ?? "" }
    /// 0 down, 4 ring, 5 ringing, 6 up.
    public var state: Int? { value("ChannelState").flatMap { Int($0) } }
    public var stateText: String? { value("ChannelStateDesc") }
    public var callerIDNumber: String? { value("CallerIDNum").flatMap(Self.known) }
    public var callerIDName: String? { value("CallerIDName").flatMap(Self.known).map(AMIEscapes.unescape) }
    public var connectedLineNumber: String? { value("ConnectedLineNum").flatMap(Self.known) }
    public var connectedLineName: String? { value("ConnectedLineName").flatMap(Self.known).map(AMIEscapes.unescape) }
    public var accountCode: String? { value("AccountCode") }
    public var context: String? { value("Context") }
    public var exten: String? { value("Exten") }
    public var priority: Int? { value("Priority").flatMap { Int($0) } }
    public var uniqueID: String { value("Uniqueid") ?? "" }
    public var linkedID: String? { value("Linkedid") }

    /// Variables listed under `channelvars` of manager.conf, in order, unescaped.
    public var variables: [(name: String, value: String)] {
        message.values(prefix + "ChanVariable").compactMap { line in
            guard let equals = line.firstIndex(of: "=") else { return nil }
            return (String(line[..<equals]), AMIEscapes.unescape(String(line[line.index(after: equals)...])))
        }
    }

    public func variable(_ name: String) -> String? { variables.first { $0.name == name }?.value }

    /// Asterisk writes `<unknown>` where it knows nothing.
    private static func known(_ text: String) -> String? { text == "<unknown>" ? nil : text }
}

/// An event about one channel.
public protocol AMIChannelPayload: AMIPayload {}

extension AMIChannelPayload {
    public var channel: AMIChannelSnapshot { AMIChannelSnapshot(message: message, prefix: "") }
    public var uniqueID: String { message["Uniqueid"] ?? "" }
    public var linkedID: String? { message["Linkedid"] }
}

extension AMIMessage {
    /// A header as yes or no: `1`, `true`, `yes`, `on` in any case, and their opposites; nil for anything else.
    public func bool(_ name: String) -> Bool? {
        switch self[name]?.lowercased() {
        case "1", "true", "yes", "on", "y", "t": true
        case "0", "false", "no", "off", "n", "f": false
        default: nil
        }
    }

    /// A header as a number with a fraction.
    public func double(_ name: String) -> Double? { self[name].flatMap { Double($0) } }

    /// A header Asterisk leaves at 0 when there is no such time: seconds since 1970, or nil.
    func time(_ name: String) -> Int? {
        guard let seconds = int(name), seconds > 0 else { return nil }
        return seconds
    }
}
