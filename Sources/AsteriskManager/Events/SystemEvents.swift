// Events of the server itself.

/// Asterisk has loaded everything; calls may start. Only users who read class `system` get it.
public struct AMIFullyBooted: AMIPayload {
    public let message: AMIMessage
    public init(_ message: AMIMessage) { self.message = message }
    /// Seconds since Asterisk started.
    public var uptime: Int? { message.int("Uptime") }
    /// Seconds since the last reload.
    public var lastReload: Int? { message.int("LastReload") }
}

/// Asterisk is going down in order. A crash sends nothing.
public struct AMIShutdown: AMIPayload {
    public let message: AMIMessage
    public init(_ message: AMIMessage) { self.message = message }
    public var isRestart: Bool? { message.bool("Restart") }
    /// `Cleanly` or `Uncleanly`.
    public var manner: String? { message["Shutdown"] }
}

/// A device changed its state.
public struct AMIDeviceStateChange: AMIPayload {
    public let message: AMIMessage
    public init(_ message: AMIMessage) { self.message = message }
    public var device: String { message["Device"] ?? "" }
    /// Such as `NOT_INUSE`, `INUSE`, `RINGING`, `UNAVAILABLE`.
    public var state: String { message["State"] ?? "" }
}

/// An event made by the dial plan or by an AMI client.
public struct AMIUserEvent: AMIPayload {
    public let message: AMIMessage
    public init(_ message: AMIMessage) { self.message = message }
    public var name: String { message["UserEvent"] ?? "" }
    /// The channel it was made on, when the dial plan made it.
    public var channel: AMIChannelSnapshot? {
        message.has("Channel") ? AMIChannelSnapshot(message: message, prefix: "") : nil
    }
    /// What comes after the name: the headers its sender chose, ActionID left out.
    public var headers: [(key: String, value: String)] {
        var result: [(key: String, value: String)] = []
        var afterName = false
        for (key, value) in message.fields {
            if afterName, key.lowercased() != "actionid" { result.append((key, value)) }
            if key.lowercased() == "userevent" { afterName = true }
        }
        return result
    }
}
