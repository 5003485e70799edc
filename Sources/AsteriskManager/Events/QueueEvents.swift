// Events of queues and the callers in them.

/// A queue in the list of QueueStatus.
public struct AMIQueueParams: AMIPayload {
    public let message: AMIMessage
    public init(_ message: AMIMessage) { self.message = message }
    public var queue: String { message["Queue"] ?? "" }
    public var max: Int? { message.int("Max") }
    public var strategy: String? { message["Strategy"] }
    /// Callers waiting.
    public var calls: Int? { message.int("Calls") }
    /// Mean, in seconds.
    public var holdTime: Int? { message.int("Holdtime") }
    /// Mean, in seconds.
    public var talkTime: Int? { message.int("TalkTime") }
    public var completed: Int? { message.int("Completed") }
    public var abandoned: Int? { message.int("Abandoned") }
    /// Seconds.
    public var serviceLevel: Int? { message.int("ServiceLevel") }
    public var serviceLevelPercent: Double? { message.double("ServicelevelPerf") }
    public var weight: Int? { message.int("Weight") }
}

/// A waiting caller in the list of QueueStatus.
public struct AMIQueueEntry: AMIChannelPayload {
    public let message: AMIMessage
    public init(_ message: AMIMessage) { self.message = message }
    public var queue: String { message["Queue"] ?? "" }
    public var position: Int? { message.int("Position") }
    /// Seconds.
    public var wait: Int? { message.int("Wait") }
}

/// The end of the list of QueueStatus.
public struct AMIQueueStatusComplete: AMIPayload {
    public let message: AMIMessage
    public init(_ message: AMIMessage) { self.message = message }
    public var count: Int? { message.int("ListItems") }
}

/// A caller entered a queue.
public struct AMIQueueCallerJoin: AMIChannelPayload {
    public let message: AMIMessage
    public init(_ message: AMIMessage) { self.message = message }
    public var queue: String { message["Queue"] ?? "" }
    public var position: Int? { message.int("Position") }
    /// Callers waiting.
    public var count: Int? { message.int("Count") }
}

/// A caller left a queue, for whatever reason.
public struct AMIQueueCallerLeave: AMIChannelPayload {
    public let message: AMIMessage
    public init(_ message: AMIMessage) { self.message = message }
    public var queue: String { message["Queue"] ?? "" }
    public var position: Int? { message.int("Position") }
    /// Callers still waiting.
    public var count: Int? { message.int("Count") }
}

/// A caller hung up in the queue, or the queue's own time-out ended the wait. Comes before QueueCallerLeave.
public struct AMIQueueCallerAbandon: AMIChannelPayload {
    public let message: AMIMessage
    public init(_ message: AMIMessage) { self.message = message }
    public var queue: String { message["Queue"] ?? "" }
    public var position: Int? { message.int("Position") }
    public var originalPosition: Int? { message.int("OriginalPosition") }
    /// Seconds.
    public var holdTime: Int? { message.int("HoldTime") }
}
