/// How long to pause before the next attempt to connect: exponential, with jitter as wide as the step itself.
///
/// After the n-th failure in a row (n from 0) with U drawn anew from 0 up to 1:
///
///     step  = min(first × 2ⁿ, longest × ⅔)
///     pause = step × (½ + U)
///
/// So a pause is on average one step, is spread over a window one full step wide (many clients that lost the same
/// Asterisk come back evenly spread, not in waves), is never next to nothing (a quick return meets a session that
/// Asterisk still holds for alive, `Login Already In Use`), and never above `longest`.
public struct AMIBackoff: Sendable {
    /// The first step; each failure doubles it.
    public var first: Duration
    /// No pause is longer.
    public var longest: Duration
    /// After a refused login: somebody must change something first, and Asterisk may ban the address. The pause is
    /// from one to two times this.
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
    private(set) var failures = 0

    init(_ backoff: AMIBackoff) { self.backoff = backoff }

    /// The pause after a connection ended.
    /// - Parameters:
    ///   - upFor: how long the connection was up; zero when it never was.
    ///   - random: from 0 up to 1; what is outside is taken for the nearer end.
    mutating func pause(after cause: AMIDisconnect, upFor: Duration, random: Double) -> Duration {
        if upFor >= backoff.stability { failures = 0 }
        defer { failures += 1 }
        let random = random.isFinite ? min(max(random, 0), 1) : 0.5
        if cause.needsPeople { return backoff.afterRefusal * (1 + random) }
        // Beyond 2^20 steps of any use are at the longest; shifting on would overflow.
        let step = min(backoff.longest * 2 / 3, backoff.first * (1 << min(failures, 20)))
        return step * (0.5 + random)
    }
}
