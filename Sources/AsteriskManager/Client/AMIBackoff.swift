/// How long to pause before the next attempt to connect.
public struct AMIBackoff: Sendable {
    /// Ceiling of the first pause; doubles with each failure.
    public var first: Duration
    /// Ceiling of every pause.
    public var longest: Duration
    /// After a refused login: somebody must change something first, and Asterisk may ban the address.
    public var afterRefusal: Duration
    /// A connection that held this long starts the doubling anew; a shorter one counts as another failure.
    public var stability: Duration

    public init(
        first: Duration = .milliseconds(500), longest: Duration = .seconds(30),
        afterRefusal: Duration = .seconds(60), stability: Duration = .seconds(30)
    ) {
        self.first = first
        self.longest = longest
        self.afterRefusal = afterRefusal
        self.stability = stability
    }
}

/// The pauses of one client, one after the other.
struct AMIReconnectPacer {
    let backoff: AMIBackoff
    private var failures = 0

    init(_ backoff: AMIBackoff) { self.backoff = backoff }

    /// The pause after a connection ended.
    ///
    /// Jitter covers the upper half of the step: many clients of one Asterisk come back spread out, and none at once.
    /// - Parameters:
    ///   - upFor: how long the connection was up; zero when it never was.
    ///   - random: from 0 up to 1.
    mutating func pause(after cause: AMIDisconnect, upFor: Duration, random: Double) -> Duration {
        if upFor >= backoff.stability { failures = 0 }
        let spread = 0.5 + 0.5 * min(max(random, 0), 1)
        if cause.needsPeople {
            failures += 1
            return backoff.afterRefusal * (0.5 + spread)
        }
        let ceiling = min(backoff.longest, backoff.first * (1 << min(failures, 20)))
        failures += 1
        return ceiling * spread
    }
}
