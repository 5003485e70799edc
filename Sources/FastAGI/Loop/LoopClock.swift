internal import Glibc

/// The monotonic clock, in nanoseconds: what deadlines are counted in, since arithmetic with `Duration` costs as much as
/// reading an answer.
enum LoopClock {
    static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    /// A time that never comes.
    static let never = Int64.max
}

extension Duration {
    /// Rounded down, at least 0 and at most a century.
    var nanoseconds: Int64 {
        Int64(clamping: min(max(attoseconds, 0) / 1_000_000_000, 3_155_760_000_000_000_000))
    }
}
