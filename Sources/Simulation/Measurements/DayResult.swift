public import Pacing

/// What one simulated day gave. Everything but ``wholeDay`` is of the measured part, after the warm-up.
public struct DayResult: Hashable, Sendable {
    public var seed: UInt64
    /// Agent-seconds.
    public var idle: Double
    public var talking: Double
    public var wrappingUp: Double
    public var away: Double
    public var launched: Int
    /// People who answered, and those of them who met nobody within the hold limit.
    public var answered: Int
    public var abandoned: Int
    /// Calls that reached an agent, machines that detection let through among them.
    public var connected: Int
    /// Machines that detection recognised.
    public var machines: Int
    /// People whom detection took for machines and hung up on; not among the answered.
    public var takenForMachines: Int
    /// Agent-seconds of idleness that a call ended.
    public var gaps: Double
    /// The day from its first second, as a regulator counts it.
    public var wholeDay: AbandonmentTally
    /// The state of the floor at each full minute.
    public var series: [Moment]

    /// The floor at one moment.
    public struct Moment: Hashable, Sendable {
        /// Minutes since the start.
        public var minute: Int
        public var idle: Int
        public var busy: Int
        public var away: Int
        /// Calls launched and not answered yet.
        public var ringing: Int
        /// Calls per expected free agent, as the last decision had it.
        public var dialRatio: Double
        /// The greatest chance to meet nobody that the predictor accepts for one more call, as its last decision had it.
        public var threshold: Double?
    }

    /// Logged in and not on a break.
    public var loggedIn: Double { idle + talking + wrappingUp }
    /// (talk + wrap-up) / logged-in time.
    public var occupancy: Double { loggedIn > 0 ? (talking + wrappingUp) / loggedIn : 0 }
    /// Share of the people who answered that met nobody.
    public var abandonment: Double { answered > 0 ? Double(abandoned) / Double(answered) : 0 }
    public var dialsPerAgentHour: Double { loggedIn > 0 ? Double(launched) * 3600 / loggedIn : 0 }
    /// Seconds an agent is idle between two calls.
    public var idleBetweenCalls: Double { connected > 0 ? gaps / Double(connected) : 0 }
}

/// What is counted while a day goes by.
struct DayTally: Sendable {
    var launched = 0
    var answered = 0
    var abandoned = 0
    var connected = 0
    var machines = 0
    var takenForMachines = 0
    var ended = 0
    /// Milliseconds.
    var gaps: Int64 = 0
    var wholeDay = AbandonmentTally(abandoned: 0, answered: 0)
    var inFlight = 0
    var decision: PacingDecision? {
        didSet { threshold = decision.flatMap { $0.figures?.estimates?.threshold } ?? threshold }
    }
    private(set) var threshold: Double?
    var series: [DayResult.Moment] = []
}

extension Engine {
    var moment: DayResult.Moment {
        var moment = DayResult.Moment(
            minute: Int(now / 60_000), idle: 0, busy: 0, away: 0, ringing: tally.inFlight,
            dialRatio: tally.decision?.dialRatio ?? 0, threshold: tally.threshold)
        for agent in team {
            switch agent.doing {
            case .idle: moment.idle += 1
            case .talking, .wrappingUp: moment.busy += 1
            case .away: moment.away += 1
            }
        }
        return moment
    }

    func result(seed: UInt64) -> DayResult {
        var spent = SimulatedAgent.Spent()
        for agent in team {
            spent.idle += agent.spent.idle
            spent.talking += agent.spent.talking
            spent.wrappingUp += agent.spent.wrappingUp
            spent.away += agent.spent.away
        }
        func seconds(_ milliseconds: Int64) -> Double { Double(milliseconds) / 1000 }
        return DayResult(
            seed: seed, idle: seconds(spent.idle), talking: seconds(spent.talking),
            wrappingUp: seconds(spent.wrappingUp), away: seconds(spent.away), launched: tally.launched,
            answered: tally.answered, abandoned: tally.abandoned, connected: tally.connected,
            machines: tally.machines, takenForMachines: tally.takenForMachines, gaps: seconds(tally.gaps),
            wholeDay: tally.wholeDay, series: tally.series)
    }
}
