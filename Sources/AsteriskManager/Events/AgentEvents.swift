/// What the events about an agent and a caller have in common. The channel is the caller's, `agent` the agent's.
public protocol AMIAgentPayload: AMIChannelPayload {}

extension AMIAgentPayload {
    public var queue: String { message["Queue"] ?? "" }
    public var interface: String { message["Interface"] ?? "" }
    public var memberName: String? { message["MemberName"] }
    public var agent: AMIChannelSnapshot { AMIChannelSnapshot(message: message, prefix: "Dest") }
}

/// An agent's telephone rings.
public struct AMIAgentCalled: AMIAgentPayload {
    public let message: AMIMessage
    public init(_ message: AMIMessage) { self.message = message }
}

/// Agent and caller talk.
public struct AMIAgentConnect: AMIAgentPayload {
    public let message: AMIMessage
    public init(_ message: AMIMessage) { self.message = message }
    /// Seconds the caller waited.
    public var holdTime: Int? { message.int("HoldTime") }
    /// Seconds the agent's telephone rang.
    public var ringTime: Int? { message.int("RingTime") }
}

/// Agent and caller are done.
public struct AMIAgentComplete: AMIAgentPayload {
    public let message: AMIMessage
    public init(_ message: AMIMessage) { self.message = message }
    /// Seconds.
    public var holdTime: Int? { message.int("HoldTime") }
    /// Seconds.
    public var talkTime: Int? { message.int("TalkTime") }
    /// Who ended it: `caller`, `agent` or `transfer`.
    public var reason: String? { message["Reason"] }
}

/// An agent did not pick up.
public struct AMIAgentRingNoAnswer: AMIAgentPayload {
    public let message: AMIMessage
    public init(_ message: AMIMessage) { self.message = message }
    /// Milliseconds, other than in AgentConnect.
    public var ringTime: Int? { message.int("RingTime") }
}

/// An agent hung up on the announcement, before the caller was connected.
public struct AMIAgentDump: AMIAgentPayload {
    public let message: AMIMessage
    public init(_ message: AMIMessage) { self.message = message }
}

/// An agent of app_agent_pool logged in. Queue members have QueueMemberAdded.
public struct AMIAgentLogin: AMIChannelPayload {
    public let message: AMIMessage
    public init(_ message: AMIMessage) { self.message = message }
    public var agentID: String { message["Agent"] ?? "" }
}

/// An agent of app_agent_pool logged off.
public struct AMIAgentLogoff: AMIChannelPayload {
    public let message: AMIMessage
    public init(_ message: AMIMessage) { self.message = message }
    public var agentID: String { message["Agent"] ?? "" }
    /// How long they were logged in, in seconds.
    public var loginTime: Int? { message.int("Logintime") }
}
