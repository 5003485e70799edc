public import FastAGI
public import Vocabulary

/// One AMI connection.
public struct SessionID: Hashable, Sendable, Comparable {
    public var number: Int
    public static func < (left: Self, right: Self) -> Bool { left.number < right.number }
}

/// What the simulated Asterisk does towards the outside.
public enum Output: Sendable {
    case message(SessionID, PBXMessage)
    /// Close the AMI connection once everything before is written.
    case close(SessionID)
    /// Connect to a FastAGI server. Answer with ``World/agiCommand(_:_:)`` for each of its commands and
    /// ``World/agiEnded(_:connected:)`` at the end.
    case agiAsks(AGIQuestion)
    /// The answer to the last command of that script.
    case agiReply(Int, AGIReply)
    /// The caller hung up while the script runs.
    case agiHangup(Int)
    /// The dialplan goes on without the script: close the connection.
    case agiClose(Int)
}

/// A dialplan that wants a FastAGI script.
public struct AGIQuestion: Sendable {
    /// Unique in this world.
    public var id: Int
    public var at: Timestamp
    /// host:port
    public var server: String
    /// `answered`, `left` or `disposition`
    public var script: String
    public var arguments: [String]
    public var channel: String
    public var uniqueID: String
    /// The channel's variables when asked.
    public var variables: [String: String]
    public var environment: AGIEnvironment
}

/// What an in-process daemon says to a question.
public enum AGIAnswer: Sendable, Hashable {
    /// The script ran and set these channel variables.
    case set([String: String])
    /// Nobody listens.
    case unavailable
    /// The connection is taken and nothing is said.
    case silent
}

/// The answer to a command, wrapped for the agenda.
struct AGIReplyText: Sendable { var reply: AGIReply }
