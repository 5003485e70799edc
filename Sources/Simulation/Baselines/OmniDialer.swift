public import Pacing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The predictive rule of OMniDialer: expected free agents by the hit rate, damped by γ as the drop share, a moving mean of
/// about nineteen connects, nears its limit. Every second. Limits of channels and of calls a second are taken to be wide.
public struct OmniDialer: Pacer {
    let dropLimit: Double
    let boost: Double

    private var pulse = Pulse(every: 1)
    private(set) var hit = MovingMean(alpha: 0.1)
    private(set) var drop = MovingMean(alpha: 0.1)
    private var ringTotal = 0.0
    private var rings = 0
    private var talkTotal = 0.0
    private var talks = 0
    private var ticksOver = 0
    private(set) var isLatched = false

    static let warmUp = 50
    static let leastHit = 0.05
    static let standardRing = 15.0

    public init(dropLimit: Double, boost: Double = 1) {
        self.dropLimit = dropLimit
        self.boost = boost
    }

    public mutating func observe(_ event: PacingEvent, at now: Double) {
        switch event {
        case .answered(let after):
            ringTotal += after
            rings += 1
        case .connected:
            hit.add(1)
            drop.add(0)
        case .ended(let ending):
            switch ending.kind {
            case .talked(let seconds):
                talkTotal += seconds
                talks += 1
            case .abandoned: drop.add(1)
            case .machine, .busy, .noAnswer, .failed: hit.add(0)
            case .leftEarly: break
            }
        default: break
        }
    }

    /// What the number of calls is damped by: the boost up to half the limit, 0.2 from the limit on.
    var gamma: Double {
        let share = drop.value ?? 0
        let half = dropLimit / 2
        if share <= half { return boost }
        if share >= dropLimit { return 0.2 }
        return boost - (boost - 0.2) * (share - half) / half
    }

    public mutating func decide(_ floor: PacingInput) -> PacingDecision {
        guard pulse.isDue(floor.now) else { return .launch(0, ratio: boost, "OMniDialer") }
        watch()
        guard !isLatched, talks >= Self.warmUp, let rate = hit.value.map({ max($0, Self.leastHit) }) else {
            let target = Int((Double(floor.freeAgents) * boost).rounded(.up))
            return .launch(target - floor.unmet, ratio: boost, "OMniDialer, progressive")
        }
        let ring = rings > 0 ? ringTotal / Double(rings) : Self.standardRing
        let talk = talkTotal / Double(talks)
        var expected = 0.0
        for agent in floor.busyAgents {
            let usual: Double
            switch agent.phase {
            case .ringing, .talking: usual = talk + floor.wrapUp.mean
            case .wrapUp: usual = floor.wrapUp.mean
            }
            expected += 1 - exp(-ring / max(1, usual - agent.elapsed))
        }
        let free = Double(floor.freeAgents - floor.waiting) + expected - Double(floor.dialing.count) * rate
        return .launch(Int((free / rate * gamma).rounded(.down)), ratio: gamma / rate, "OMniDialer")
    }

    /// Five ticks in a row over the limit latch it to progressive, until the share is well under again.
    private mutating func watch() {
        let share = drop.value ?? 0
        ticksOver = share >= dropLimit ? ticksOver + 1 : 0
        if ticksOver >= 5 { isLatched = true }
        if isLatched, share < 0.8 * dropLimit { isLatched = false }
    }
}
