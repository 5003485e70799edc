// Events of bridges and transfers.

/// The bridge an event speaks of; a prefix tells two of them apart.
public struct AMIBridgeSnapshot: Sendable {
    let message: AMIMessage
    let prefix: String

    public var id: String { message[prefix + "BridgeUniqueid"] ?? "" }
    /// Such as `basic`.
    public var type: String? { message[prefix + "BridgeType"] }
    /// Such as `simple_bridge`.
    public var technology: String? { message[prefix + "BridgeTechnology"] }
    public var creator: String? { message[prefix + "BridgeCreator"] }
    public var name: String? { message[prefix + "BridgeName"] }
    /// Channels in it.
    public var channels: Int? { message.int(prefix + "BridgeNumChannels") }
}

/// A bridge was made.
public struct AMIBridgeCreate: AMIPayload {
    public let message: AMIMessage
    public init(_ message: AMIMessage) { self.message = message }
    public var bridge: AMIBridgeSnapshot { AMIBridgeSnapshot(message: message, prefix: "") }
}

/// A bridge is gone.
public struct AMIBridgeDestroy: AMIPayload {
    public let message: AMIMessage
    public init(_ message: AMIMessage) { self.message = message }
    public var bridge: AMIBridgeSnapshot { AMIBridgeSnapshot(message: message, prefix: "") }
}

/// The channels of one bridge were moved to another.
public struct AMIBridgeMerge: AMIPayload {
    public let message: AMIMessage
    public init(_ message: AMIMessage) { self.message = message }
    public var to: AMIBridgeSnapshot { AMIBridgeSnapshot(message: message, prefix: "To") }
    public var from: AMIBridgeSnapshot { AMIBridgeSnapshot(message: message, prefix: "From") }
}

/// Somebody sent a caller on without asking.
public struct AMIBlindTransfer: AMIPayload {
    public let message: AMIMessage
    public init(_ message: AMIMessage) { self.message = message }
    /// `Success`, `Fail`, `Invalid` or `Not Permitted`.
    public var result: String { message["Result"] ?? "" }
    public var transferer: AMIChannelSnapshot { AMIChannelSnapshot(message: message, prefix: "Transferer") }
    public var transferee: AMIChannelSnapshot { AMIChannelSnapshot(message: message, prefix: "Transferee") }
    public var context: String? { message["Context"] }
    public var exten: String? { message["Extension"] }
}

/// Somebody asked first, and then handed the caller over.
public struct AMIAttendedTransfer: AMIPayload {
    public let message: AMIMessage
    public init(_ message: AMIMessage) { self.message = message }
    /// `Success`, `Fail`, `Invalid` or `Not Permitted`.
    public var result: String { message["Result"] ?? "" }
    public var transferer: AMIChannelSnapshot { AMIChannelSnapshot(message: message, prefix: "OrigTransferer") }
    public var second: AMIChannelSnapshot { AMIChannelSnapshot(message: message, prefix: "SecondTransferer") }
    public var transferee: AMIChannelSnapshot { AMIChannelSnapshot(message: message, prefix: "Transferee") }
    public var target: AMIChannelSnapshot { AMIChannelSnapshot(message: message, prefix: "TransferTarget") }
}

/// The two halves of a `Local/` channel were joined.
public struct AMILocalBridge: AMIPayload {
    public let message: AMIMessage
    public init(_ message: AMIMessage) { self.message = message }
    public var one: AMIChannelSnapshot { AMIChannelSnapshot(message: message, prefix: "LocalOne") }
    public var two: AMIChannelSnapshot { AMIChannelSnapshot(message: message, prefix: "LocalTwo") }
}
