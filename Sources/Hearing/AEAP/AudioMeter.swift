internal import NIOCore

/// Bounds how much audio a connection may send: real time, with some for what was held up on the way.
struct AudioMeter: Sendable {
    /// Audio that may come at once, in seconds, and how much faster than real time it may go on.
    private static let burst = 5.0
    private static let speed = 2.0

    private var allowance = burst
    private var last: NIODeadline

    init(now: NIODeadline) { last = now }

    mutating func allows(_ samples: Int, rate: Int, now: NIODeadline) -> Bool {
        let passed = Double((now - last).nanoseconds) / 1e9
        last = now
        allowance = min(Self.burst, allowance + passed * Self.speed) - Double(samples) / Double(rate)
        return allowance >= 0
    }
}
