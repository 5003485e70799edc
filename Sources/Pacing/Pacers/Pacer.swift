/// Decides how many calls to launch now.
///
/// A pacer is a value without clock, chance or I/O: the same events and floors in the same order give the same
/// decisions, so that a recorded day can be replayed and every decision explained afterwards.
public protocol Pacer: Sendable {
    /// Takes note of something that happened to a call of its campaign. Most pacers keep no books of their own.
    /// - Parameter now: seconds on the clock of ``PacingInput/now``.
    mutating func observe(_ event: PacingEvent, at now: Double)

    mutating func decide(_ floor: PacingInput) -> PacingDecision
}

extension Pacer {
    public mutating func observe(_ event: PacingEvent, at now: Double) {}
}

/// What happens to a call of the campaign, for pacers that keep books.
public enum PacingEvent: Hashable, Sendable {
    /// The Originate is on its way.
    case launched
    /// The attempt to reach the phone is over, one way or the other: what `OriginateResponse` says.
    case dialled(answered: Bool)
    /// Picked up by somebody or something, so many seconds after launch.
    case answered(after: Double)
    /// What picked up is an answering machine.
    case machine
    /// A person and an agent have met, after the person waited so many seconds.
    case connected(waited: Double)
    /// The call is over; told once for each call launched.
    case ended(CallEnding)
}

/// How a call ended, for a pacer's books.
public struct CallEnding: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// A person spoke with an agent, for so many seconds.
        case talked(seconds: Double)
        /// A person met nobody, by the campaign's definition of abandonment.
        case abandoned
        /// A person hung up before they counted as left waiting.
        case leftEarly
        case machine
        case busy
        case noAnswer
        /// No such number, no line, trouble of ours or of the trunk's.
        case failed
    }

    public var kind: Kind
    /// Seconds from launch to the end.
    public var after: Double

    public init(_ kind: Kind, after: Double) {
        self.kind = kind
        self.after = after
    }

    public var metAPerson: Bool {
        switch kind {
        case .talked, .abandoned, .leftEarly: true
        case .machine, .busy, .noAnswer, .failed: false
        }
    }
}
