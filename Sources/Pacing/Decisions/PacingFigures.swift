/// The numbers a decision went by: the floor as the pacer was shown it, of one server, and what it made of it.
public struct PacingFigures: Hashable, Sendable, Codable {
    /// The server whose agents these are.
    public var server: String?
    /// Agents who could take a call and are not spoken for.
    public var idle: Int
    /// Agents spoken for by progressive launches.
    public var reserved: Int
    /// Agents who are rung, talk or wrap up.
    public var busy: Int
    /// Of those, who talk to somebody whom no campaign called.
    public var elsewhere: Int
    public var paused: Int
    /// Calls towards these agents that may still be answered, of all campaigns.
    public var dialing: Int
    /// People who answered and have no agent yet.
    public var waiting: Int
    /// Of those, for how many an agent's telephone rings.
    public var offered: Int
    /// People whom no campaign called and who will have an agent before ours.
    public var ahead: Int
    /// Leads in memory.
    public var hopper = 0
    /// Launches that lines and rate had room for; `nil`: no limit.
    public var room: Int?
    /// What the pacer asked for.
    public var wanted = 0
    /// Of the ledger, with what is certain and has not ended.
    public var abandoned: Double
    public var answered: Double
    public var cap: Double
    public var target: Double
    /// How many more may meet nobody, were nobody else to answer; `nil`: no limit.
    public var budget: Int?
    /// Only of a pacer that looks ahead.
    public var estimates: PacingEstimates?
    /// Only of a campaign that shares its agents with others.
    public var share: PacingShare?

    public init(_ floor: PacingInput) {
        idle = floor.idleAgents
        reserved = floor.reservedAgents
        busy = floor.busyAgents.count
        elsewhere = floor.busyAgents.count { $0.isElsewhere }
        paused = floor.pausedAgents
        dialing = floor.dialing.count
        waiting = floor.waiting
        offered = floor.offered
        ahead = floor.ahead
        room = floor.room == .max ? nil : floor.room
        abandoned = floor.abandonment.abandoned
        answered = floor.abandonment.answered
        cap = floor.abandonmentCap
        target = floor.abandonmentTarget
        budget = floor.abandonment.budget(under: floor.abandonmentCap)
    }

    /// For who reads them from elsewhere.
    public init(
        server: String? = nil, idle: Int, reserved: Int, busy: Int, elsewhere: Int = 0, paused: Int, dialing: Int,
        waiting: Int,
        offered: Int, ahead: Int = 0, hopper: Int, room: Int?, wanted: Int, abandoned: Double, answered: Double,
        cap: Double,
        target: Double, budget: Int?, estimates: PacingEstimates? = nil, share: PacingShare? = nil
    ) {
        self.server = server
        self.idle = idle
        self.reserved = reserved
        self.busy = busy
        self.elsewhere = elsewhere
        self.paused = paused
        self.dialing = dialing
        self.waiting = waiting
        self.offered = offered
        self.ahead = ahead
        self.hopper = hopper
        self.room = room
        self.wanted = wanted
        self.abandoned = abandoned
        self.answered = answered
        self.cap = cap
        self.target = target
        self.budget = budget
        self.estimates = estimates
        self.share = share
    }

    /// Agents who could take a call, spoken for or not.
    public var free: Int { idle + reserved }
}

/// What a pacer that looks ahead expected. A number that could not be had is `nil`.
public struct PacingEstimates: Hashable, Sendable, Codable {
    /// That the next call is answered by a person, 0 … 1.
    public var answerChance: Double?
    /// Agents free by the time a call launched now would be answered, those who are free now among them.
    public var expectedFree: Double?
    /// People who will still answer the calls under way.
    public var expectedAnswers: Double?
    /// The chance that the person of the marginal call, the last one looked at, would meet nobody.
    public var harm: Double?
    /// The greatest such chance that is accepted.
    public var threshold: Double?

    /// What is no finite number is left out: a record can always be written down.
    public init(
        answerChance: Double?, expectedFree: Double?, expectedAnswers: Double?, harm: Double?, threshold: Double?
    ) {
        func known(_ value: Double?) -> Double? { value.flatMap { $0.isFinite ? $0 : nil } }
        self.answerChance = known(answerChance)
        self.expectedFree = known(expectedFree)
        self.expectedAnswers = known(expectedAnswers)
        self.harm = known(harm)
        self.threshold = known(threshold)
    }
}

/// What a campaign may take of agents it shares with others.
public struct PacingShare: Hashable, Sendable, Codable {
    public var weight: Double
    /// The weights of all that could launch, of the same priority, together.
    public var outOf: Double
    /// Agents that are its by weight.
    public var entitled: Double
    /// Agents with its calls or their wrap-up, its people who wait, and the answers it expects of its calls.
    public var held: Double
    /// Agents who were left to campaigns of higher priority.
    public var preempted: Int

    public init(weight: Double, outOf: Double, entitled: Double, held: Double, preempted: Int) {
        self.weight = weight
        self.outOf = outOf
        self.entitled = entitled
        self.held = held
        self.preempted = preempted
    }
}
