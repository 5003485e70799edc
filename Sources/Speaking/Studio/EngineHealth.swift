/// Whether the engine is worth asking. One that fails or hangs again and again is left alone for a while, so that nobody on
/// the line waits for it in vain.
struct EngineHealth {
    /// So many failures in a row.
    static let patience = 3

    let rest: Duration
    private var failures = 0
    private var restsUntil: ContinuousClock.Instant?
    private var reason = ""

    init(rest: Duration) { self.rest = rest }

    /// Why it is not to be asked now; nil when it is.
    func restingReason(at now: ContinuousClock.Instant) -> String? {
        guard let restsUntil, now < restsUntil else { return nil }
        return reason
    }

    /// - Returns: whether that ends a row of failures that made it rest.
    mutating func succeeded() -> Bool {
        defer {
            failures = 0
            restsUntil = nil
        }
        return failures >= Self.patience
    }

    /// After a rest one failure is enough for another.
    mutating func failed(_ failure: SpeechFailure, at now: ContinuousClock.Instant) {
        failures += 1
        guard failures >= Self.patience else { return }
        restsUntil = now + rest
        reason = failure.description
    }
}
