/// Says now and then what goes wrong all the time.
struct Complaints {
    private static let pause = Duration.seconds(10)
    private var last: ContinuousClock.Instant?
    private var unheard = 0

    /// How many were swallowed since the last one; nil when this one is to be swallowed too.
    mutating func note(at now: ContinuousClock.Instant) -> Int? {
        if let last, now < last + Self.pause {
            unheard += 1
            return nil
        }
        defer { unheard = 0 }
        last = now
        return unheard
    }
}
