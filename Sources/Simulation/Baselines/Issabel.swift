public import Pacing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The rule of Issabel (Elastix) dialerd: every 5 s, one call per free agent and per busy agent whose call is taken to be
/// ending, less those still being originated. It looks at no abandonment.
///
/// A busy agent counts when 1 − exp(−(t + answer time) / mean talk) reaches 0.97, which is after three and a half mean
/// conversations.
public struct Issabel: Pacer {
    /// Divides by the share of calls that come through in the last half hour (at least 0.2).
    let overcommits: Bool

    private var pulse = Pulse(every: 5)
    /// Newest last; as many as there are, padded with the standard of 8 s.
    private var answerTimes = [Double](repeating: 8, count: 20)
    private var talkTotal = 0.0
    private var talks = 0
    private var results: [(at: Double, cameThrough: Bool)] = []

    static let quality = 0.97
    static let shortCall = 10.0

    public init(overcommits: Bool = false) { self.overcommits = overcommits }

    public mutating func observe(_ event: PacingEvent, at now: Double) {
        switch event {
        case .answered(let after): note(after)
        case .ended(let ending):
            let failed: Bool
            switch ending.kind {
            case .talked(let seconds):
                if seconds > Self.shortCall {
                    talkTotal += seconds
                    talks += 1
                }
                failed = false
            case .abandoned, .leftEarly, .machine: failed = false
            case .busy, .noAnswer, .failed:
                note(ending.after)
                failed = true
            }
            results.append((now, !failed))
        default: break
        }
    }

    private mutating func note(_ seconds: Double) {
        answerTimes.removeFirst()
        answerTimes.append(seconds)
    }

    public mutating func decide(_ floor: PacingInput) -> PacingDecision {
        guard pulse.isDue(floor.now) else { return .launch(0, ratio: 1, "Issabel") }
        var ending = 0
        if talks >= 10 {
            let talk = talkTotal / Double(talks)
            let answer = answerTimes.reduce(0, +) / Double(answerTimes.count)
            ending = floor.busyAgents.count {
                $0.phase == .talking && 1 - exp(-($0.elapsed + answer) / talk) >= Self.quality
            }
        }
        var count = max(0, floor.freeAgents + ending - floor.waiting)
        count = max(0, count - floor.dialing.count)
        results.removeAll { $0.at < floor.now - 1800 }
        if overcommits, count > 0, results.count >= 10 {
            let through = Double(results.count { $0.cameThrough }) / Double(results.count)
            if through > 0 { count = Int((Double(count) / max(through, 0.2)).rounded()) }
        }
        return .launch(count, ratio: 1, "Issabel")
    }
}
