/// What the events about a queue member have in common.
public protocol AMIQueueMemberPayload: AMIPayload {
    var interface: String { get }
    var memberName: String? { get }
}

extension AMIQueueMemberPayload {
    public var queue: String { message["Queue"] ?? "" }
    public var memberName: String? { message["MemberName"] }
    public var interface: String { message["Interface"] ?? "" }
    public var stateInterface: String? { message["StateInterface"] }
    /// `static`, `dynamic` or `realtime`.
    public var membership: String? { message["Membership"] }
    public var penalty: Int? { message.int("Penalty") }
    public var callsTaken: Int? { message.int("CallsTaken") }
    /// Seconds since 1970; nil for never.
    public var lastCall: Int? { message.time("LastCall") }
    /// Seconds since 1970; nil for never.
    public var lastPause: Int? { message.time("LastPause") }
    public var isInCall: Bool? { message.bool("InCall") }
    /// Device state: 1 not in use, 2 in use, 3 busy, 4 invalid, 5 unavailable, 6 ringing, 7 in use and ringing, 8 on hold.
    public var status: Int? { message.int("Status") }
    public var isPaused: Bool? { message.bool("Paused") }
    public var pausedReason: String? { message["PausedReason"] }
    public var ringsInUse: Bool? { message.bool("Ringinuse") }
    /// Seconds.
    public var wrapUpTime: Int? { message.int("Wrapuptime") }
}

/// A member in the list of QueueStatus, which calls two of the headers differently.
public struct AMIQueueMember: AMIQueueMemberPayload {
    public let message: AMIMessage
    public init(_ message: AMIMessage) { self.message = message }
    public var interface: String { message["Location"] ?? "" }
    public var memberName: String? { message["Name"] }
}

/// A member's device state or counters changed.
public struct AMIQueueMemberStatus: AMIQueueMemberPayload {
    public let message: AMIMessage
    public init(_ message: AMIMessage) { self.message = message }
}

/// A member was added.
public struct AMIQueueMemberAdded: AMIQueueMemberPayload {
    public let message: AMIMessage
    public init(_ message: AMIMessage) { self.message = message }
}

/// A member was removed.
public struct AMIQueueMemberRemoved: AMIQueueMemberPayload {
    public let message: AMIMessage
    public init(_ message: AMIMessage) { self.message = message }
}

/// A member was paused or unpaused.
public struct AMIQueueMemberPause: AMIQueueMemberPayload {
    public let message: AMIMessage
    public init(_ message: AMIMessage) { self.message = message }
}

/// Whether a member is called while in a call changed.
public struct AMIQueueMemberRinginuse: AMIQueueMemberPayload {
    public let message: AMIMessage
    public init(_ message: AMIMessage) { self.message = message }
}

/// A member's penalty changed.
public struct AMIQueueMemberPenalty: AMIQueueMemberPayload {
    public let message: AMIMessage
    public init(_ message: AMIMessage) { self.message = message }
}
