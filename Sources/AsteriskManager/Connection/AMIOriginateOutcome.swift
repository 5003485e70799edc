/// What became of an Originate, as far as its OriginateResponse tells. The channel's own events tell more.
public enum AMIOriginateOutcome: Sendable {
    /// When the OriginateResponse came.
    public enum Timing: Sendable, Hashable {
        /// Before the answer to the action: it comes from another thread of Asterisk and may overtake it.
        case beforeAnswer
        case inTime
        /// After its deadline.
        case late
    }

    /// OriginateResponse came, that long after the action was written.
    case response(AMIOriginateResponse, Timing, after: Duration)
    /// It has not come by its deadline. It may still come: a second outcome follows.
    case overdue(after: Duration)
    /// It has not come within the late window either; should it still come, it counts as an orphan.
    case never(after: Duration)
    /// Not written, or refused by Asterisk: nothing is dialled and no OriginateResponse comes.
    case notDialled(AMIFailure)
    /// The connection was lost. What Asterisk did is to be read from it (`CoreShowChannels`; the channel id is ours);
    /// the Originate is never to be repeated.
    case unknown(reason: String)

    /// Whether this is the last word.
    public var isFinal: Bool {
        if case .overdue = self { false } else { true }
    }
}

/// An Originate that was sent, or could not be.
public struct AMIOriginated: Sendable {
    /// The answer to the action itself. It says nothing of the call.
    public enum Acknowledgement: Sendable {
        case accepted(AMIResponse)
        /// Nothing is dialled: it was not written, or Asterisk answered with an error.
        case refused(AMIFailure)
        /// Written, and its answer is not known: the call may be under way.
        case uncertain(AMIFailure)
    }

    /// OriginateResponse carries it.
    public let actionID: String
    public let acknowledgement: Acknowledgement
    /// How it ended: at most ``AMIOriginateOutcome/overdue(after:)`` and one final outcome. For one consumer.
    public let outcomes: AsyncStream<AMIOriginateOutcome>

    /// Waits for the final outcome; nil when the task is cancelled first.
    public func end() async -> AMIOriginateOutcome? { await outcomes.first(where: \.isFinal) }
}

/// How Originates ended, counted since the client was made.
public struct AMIOriginateCounts: Sendable, Hashable {
    /// Written.
    public var sent = 0
    /// Refused by Asterisk.
    public var refused = 0
    public var beforeAnswer = 0
    public var inTime = 0
    public var late = 0
    /// Those that had no OriginateResponse by their deadline, whatever came later.
    public var overdue = 0
    public var never = 0
    /// Lost with the connection.
    public var unknown = 0
    /// OriginateResponses to ActionIDs of this client that nobody waits for any more.
    public var orphans = 0
    /// OriginateResponses to other programs: Asterisk sends each to all sessions.
    public var foreign = 0

    public static func + (left: Self, right: Self) -> Self {
        var sum = left
        sum.sent += right.sent
        sum.refused += right.refused
        sum.beforeAnswer += right.beforeAnswer
        sum.inTime += right.inTime
        sum.late += right.late
        sum.overdue += right.overdue
        sum.never += right.never
        sum.unknown += right.unknown
        sum.orphans += right.orphans
        sum.foreign += right.foreign
        return sum
    }
}
