import NIOCore

/// When to ask whether Asterisk is still there. Asterisk itself never asks, and a half-open line looks like silence.
public struct AMIKeepalive: Sendable, Hashable {
    /// Pause between two Pings; nil for none.
    public var interval: Duration?
    /// How long nothing at all may come after a Ping.
    public var patience: Duration

    public init(interval: Duration? = .seconds(10), patience: Duration = .seconds(5)) {
        self.interval = interval
        self.patience = patience
    }
}

/// The Pings of one connection.
struct AMIPulse {
    enum Verdict {
        case nothing
        case ping
        case dead(Duration)
    }

    /// A busy Asterisk sends events before the pong; it is given that many times the patience, not for ever.
    private static let longestGrace = 4

    private let settings: AMIKeepalive
    private var nextPing: NIODeadline?
    private var waiting: (actionID: String, since: NIODeadline)?
    private var lastHeard = NIODeadline.uptimeNanoseconds(0)

    init(_ settings: AMIKeepalive) { self.settings = settings }

    var nextDeadline: NIODeadline? {
        guard let waiting else { return nextPing }
        return min(
            max(waiting.since, lastHeard) + settings.patience,
            waiting.since + settings.patience * Self.longestGrace)
    }

    mutating func start(now: NIODeadline) { nextPing = settings.interval.map { now + $0 } }

    mutating func heard(now: NIODeadline) { lastHeard = now }

    mutating func sent(_ actionID: String, now: NIODeadline) {
        waiting = (actionID, now)
        nextPing = settings.interval.map { now + $0 }
    }

    /// Whether this was the answer to our Ping.
    mutating func answered(_ actionID: String?) -> Bool {
        guard let waiting, waiting.actionID == actionID else { return false }
        self.waiting = nil
        return true
    }

    func tick(now: NIODeadline) -> Verdict {
        guard let due = nextDeadline, due <= now else { return .nothing }
        return waiting == nil ? .ping : .dead(settings.patience)
    }
}
