import Pacing

/// The clock of a rule that looks at the floor now and then: due at its first look and every `period` seconds after.
struct Pulse: Hashable, Sendable {
    let period: Double
    private var next: Double?

    init(every period: Double) { self.period = period }

    mutating func isDue(_ now: Double) -> Bool {
        guard let due = next else {
            next = now + period
            return true
        }
        // The floor's own clock has quarter seconds with a hair's breadth.
        guard now >= due - 1e-6 else { return false }
        next = max(due + period, now)
        return true
    }
}

extension PacingDecision {
    /// What a rule of another dialer says.
    static func launch(_ count: Int, ratio: Double, _ rule: String) -> PacingDecision {
        PacingDecision(launches: max(0, count), dialRatio: ratio, rule: rule)
    }
}

extension PacingInput {
    /// Agents who could take a call.
    var freeAgents: Int { idleAgents + reservedAgents }

    var talkingAgents: Int { busyAgents.count { $0.phase == .talking } }

    var wrappingUpAgents: Int {
        busyAgents.count {
            if case .wrapUp = $0.phase { true } else { false }
        }
    }

    /// Calls launched that have no agent yet.
    var unmet: Int { dialing.count + waiting }
}

/// A mean of the newest values weighs 1 − α of the older ones: the first value starts it.
struct MovingMean: Hashable, Sendable {
    let alpha: Double
    private(set) var value: Double?

    init(alpha: Double) { self.alpha = alpha }

    mutating func add(_ new: Double) { value = value.map { $0 + alpha * (new - $0) } ?? new }
}
