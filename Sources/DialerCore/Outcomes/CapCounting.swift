public import Vocabulary

/// What an attempt uses up of the frequency caps.
public enum CapCounting {
    /// An attempt counts from the moment it is journaled. It is given back only when it ended before any phone could
    /// ring: `failed` without ringing and without answer. Everything else counts, `unknown` too.
    public static func countsAsAttempt(_ outcome: Outcome, times: AttemptTimes) -> Bool {
        outcome != .failed || times.ringing != nil || times.answered != nil
    }

    /// A person answered, or may have.
    public static func countsAsContact(_ outcome: Outcome) -> Bool {
        outcome.metAPerson || outcome == .unknown
    }

    /// A person was spoken with, or may have been.
    public static func countsAsConversation(_ outcome: Outcome) -> Bool {
        outcome == .answered || outcome == .unknown
    }
}
