// Events of the life of a channel.

/// A channel was made.
public struct AMINewchannel: AMIChannelPayload {
    public let message: AMIMessage
    public init(_ message: AMIMessage) { self.message = message }
}

/// A channel changed its state.
public struct AMINewstate: AMIChannelPayload {
    public let message: AMIMessage
    public init(_ message: AMIMessage) { self.message = message }
}

/// A channel is gone. The truth about how a call ended.
public struct AMIHangup: AMIChannelPayload {
    public let message: AMIMessage
    public init(_ message: AMIMessage) { self.message = message }
    /// Q.850 cause. 0 on the near half of a `Local/` channel says nothing.
    public var cause: Int? { message.int("Cause") }
    public var causeText: String? { message["Cause-txt"] }
    /// The driver's own word, such as `SIP 486`. Absent before 20.18 and 22.7, and for local hang-ups.
    public var techCause: String? { message["TechCause"] }
}

/// Somebody asked for a channel to end.
public struct AMIHangupRequest: AMIChannelPayload {
    public let message: AMIMessage
    public init(_ message: AMIMessage) { self.message = message }
    public var cause: Int? { message.int("Cause") }
    public var techCause: String? { message["TechCause"] }
}

/// A channel got another name, as in a transfer.
public struct AMIRename: AMIPayload {
    public let message: AMIMessage
    public init(_ message: AMIMessage) { self.message = message }
    public var channel: String { message["Channel"] ?? "" }
    public var newName: String { message["Newname"] ?? "" }
    public var uniqueID: String { message["Uniqueid"] ?? "" }
}

/// The two halves of a `Local/` channel are being taken out of a call (LocalOptimizationBegin), or have been
/// (LocalOptimizationEnd).
public struct AMILocalOptimization: AMIPayload {
    public let message: AMIMessage
    public init(_ message: AMIMessage) { self.message = message }
    public var one: AMIChannelSnapshot { AMIChannelSnapshot(message: message, prefix: "LocalOne") }
    public var two: AMIChannelSnapshot { AMIChannelSnapshot(message: message, prefix: "LocalTwo") }
    public var source: AMIChannelSnapshot { AMIChannelSnapshot(message: message, prefix: "Source") }
}

/// A channel entered a bridge: two people can hear each other.
public struct AMIBridgeEnter: AMIChannelPayload {
    public let message: AMIMessage
    public init(_ message: AMIMessage) { self.message = message }
    public var bridgeID: String { message["BridgeUniqueid"] ?? "" }
    public var bridgeType: String? { message["BridgeType"] }
    /// Channels in the bridge, this one included.
    public var channels: Int? { message.int("BridgeNumChannels") }
}

/// A channel left a bridge.
public struct AMIBridgeLeave: AMIChannelPayload {
    public let message: AMIMessage
    public init(_ message: AMIMessage) { self.message = message }
    public var bridgeID: String { message["BridgeUniqueid"] ?? "" }
    public var bridgeType: String? { message["BridgeType"] }
    /// Channels still in the bridge.
    public var channels: Int? { message.int("BridgeNumChannels") }
}

/// One channel in the list of CoreShowChannels.
public struct AMICoreShowChannel: AMIChannelPayload {
    public let message: AMIMessage
    public init(_ message: AMIMessage) { self.message = message }
    public var application: String? { message["Application"] }
    public var applicationData: String? { message["ApplicationData"] }
    public var bridgeID: String? { message["BridgeId"] }
    /// How long it has existed, in seconds.
    public var duration: Int? {
        let parts = (message["Duration"] ?? "").split(separator: ":").map { Int($0) }
        guard parts.count == 3, let hours = parts[0], let minutes = parts[1], let seconds = parts[2] else { return nil }
        return hours * 3600 + minutes * 60 + seconds
    }
}

/// The end of the list of channels.
public struct AMICoreShowChannelsComplete: AMIPayload {
    public let message: AMIMessage
    public init(_ message: AMIMessage) { self.message = message }
    public var count: Int? { message.int("ListItems") }
}
