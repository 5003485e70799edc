import Pacing

/// What a pacer did on a floor, over all simulated days.
public struct Summary: Hashable, Sendable {
    public var pacer: String
    public var scenario: Scenario
    public var days: [DayResult]

    public init(pacer: String, scenario: Scenario, days: [DayResult]) {
        self.pacer = pacer
        self.scenario = scenario
        self.days = days
    }

    /// (talk + wrap-up) / logged-in time.
    public var occupancy: Interval {
        Interval(ratioOf: days.map { $0.talking + $0.wrappingUp }, to: days.map(\.loggedIn))
    }
    /// People who answered and met nobody within the hold limit / people who answered.
    public var abandonment: Interval {
        Interval(ratioOf: days.map { Double($0.abandoned) }, to: days.map { Double($0.answered) })
    }
    /// Of the people who answered, those whom machine detection hung up on, these included in the denominator.
    public var takenForMachines: Double {
        let taken = Double(days.reduce(0) { $0 + $1.takenForMachines })
        return taken > 0 ? taken / (taken + Double(answered)) : 0
    }
    public var answered: Int { days.reduce(0) { $0 + $1.answered } }
    public var abandoned: Int { days.reduce(0) { $0 + $1.abandoned } }
    public var dialsPerAgentHour: Double {
        let hours = days.reduce(0) { $0 + $1.loggedIn } / 3600
        return hours > 0 ? Double(days.reduce(0) { $0 + $1.launched }) / hours : 0
    }
    public var idleBetweenCalls: Double {
        let calls = days.reduce(0) { $0 + $1.connected }
        return calls > 0 ? days.reduce(0) { $0 + $1.gaps } / Double(calls) : 0
    }
    /// Days whose abandonment, counted from the first second, ended over the cap.
    public var overCapDays: Int {
        days.count { $0.wholeDay.abandoned > scenario.cap * $0.wholeDay.answered + 1e-9 }
    }
}
