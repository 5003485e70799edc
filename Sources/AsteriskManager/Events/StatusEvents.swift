// Events that say how something stands: channels, queues, messages.

/// One channel in the list of Status.
public struct AMIStatus: AMIChannelPayload {
    public let message: AMIMessage
    public init(_ message: AMIMessage) { self.message = message }
    /// The technology of the channel, such as `PJSIP`.
    public var type: String? { message["Type"] }
    public var application: String? { message["Application"] }
    public var applicationData: String? { message["Data"] }
    public var bridgeID: String? { message["BridgeID"] }
    /// Seconds it has been up.
    public var seconds: Int? { message.int("Seconds") }
    /// Seconds until an absolute time-out ends it; nil when it has none.
    public var timeToHangup: Int? { message.time("TimeToHangup") }
    /// The variables asked for, in order; they come as `Variable: NAME=value`.
    public var asked: [(name: String, value: String)] {
        message.values("Variable").compactMap { line in
            guard let equals = line.firstIndex(of: "=") else { return nil }
            return (String(line[..<equals]), String(line[line.index(after: equals)...]))
        }
    }
}

/// The end of the list of Status.
public struct AMIStatusComplete: AMIPayload {
    public let message: AMIMessage
    public init(_ message: AMIMessage) { self.message = message }
    public var count: Int? { message.int("Items") ?? message.int("ListItems") }
}

/// One queue in the list of QueueSummary.
public struct AMIQueueSummary: AMIPayload {
    public let message: AMIMessage
    public init(_ message: AMIMessage) { self.message = message }
    public var queue: String { message["Queue"] ?? "" }
    public var loggedIn: Int? { message.int("LoggedIn") }
    public var available: Int? { message.int("Available") }
    public var callers: Int? { message.int("Callers") }
    /// Mean, in seconds.
    public var holdTime: Int? { message.int("HoldTime") }
    /// Mean, in seconds.
    public var talkTime: Int? { message.int("TalkTime") }
    /// Seconds.
    public var longestHoldTime: Int? { message.int("LongestHoldTime") }
}

/// The end of the list of QueueSummary.
public struct AMIQueueSummaryComplete: AMIPayload {
    public let message: AMIMessage
    public init(_ message: AMIMessage) { self.message = message }
    public var count: Int? { message.int("ListItems") }
}

/// A mailbox has messages, or none.
public struct AMIMessageWaiting: AMIPayload {
    public let message: AMIMessage
    public init(_ message: AMIMessage) { self.message = message }
    /// `box@context`.
    public var mailbox: String { message["Mailbox"] ?? "" }
    public var isWaiting: Bool { message.bool("Waiting") ?? false }
    public var new: Int? { message.int("New") }
    public var old: Int? { message.int("Old") }
}

/// A channel's caller id changed.
public struct AMINewCallerid: AMIChannelPayload {
    public let message: AMIMessage
    public init(_ message: AMIMessage) { self.message = message }
}

/// Whom a channel is connected with changed.
public struct AMINewConnectedLine: AMIChannelPayload {
    public let message: AMIMessage
    public init(_ message: AMIMessage) { self.message = message }
}

/// Asterisk wants a channel to end: its own reason, not a Q.850 cause.
public struct AMISoftHangupRequest: AMIChannelPayload {
    public let message: AMIMessage
    public init(_ message: AMIMessage) { self.message = message }
    /// Bits of Asterisk's own: 4 when it is being shut down.
    public var reason: Int? { message.int("Cause") }
}
