public import Vocabulary

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The one clock of the service: every time that reaches the core is read here.
///
/// In production it is the system's clock. The demo runs it faster than real and from a chosen moment, with the same
/// core and the same code around it.
public struct ServiceClock: Sendable {
    /// Seconds of the floor for one real second; 1 in production.
    public let factor: Double
    private let origin: (real: ContinuousClock.Instant, floor: Timestamp)?

    /// The system's clock; follows its corrections.
    public static let system = ServiceClock(factor: 1, origin: nil)

    /// A clock that starts at `start` now and runs `factor` times as fast as real time.
    public static func scaled(by factor: Double, from start: Timestamp) -> ServiceClock {
        ServiceClock(factor: factor, origin: (ContinuousClock.now, start))
    }

    private init(factor: Double, origin: (real: ContinuousClock.Instant, floor: Timestamp)?) {
        self.factor = factor
        self.origin = origin
    }

    public var now: Timestamp {
        if let origin {
            let elapsed = (ContinuousClock.now - origin.real).inSeconds * factor
            return origin.floor + .milliseconds(Int64(elapsed * 1000))
        }
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    /// Sleeps for a span of the floor's time.
    public func sleep(for span: Duration) async throws {
        try await Task.sleep(for: real(span))
    }

    /// What a span of the floor's time is in real time.
    public func real(_ span: Duration) -> Duration {
        factor == 1 ? span : .seconds(span.inSeconds / factor)
    }
}
