import NIOCore
import Vocabulary

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension PBXServer {
    /// A clock that shows the real time now and from there runs `factor` times as fast.
    public static func scaledClock(factor: Double) -> Clock {
        let begin = NIODeadline.now()
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        let origin = Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
        return {
            let passed = Double((NIODeadline.now() - begin).nanoseconds) * factor / 1_000_000
            return Timestamp(milliseconds: origin + Int64(passed))
        }
    }
}
