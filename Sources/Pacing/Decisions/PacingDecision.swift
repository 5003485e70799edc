/// How many calls to launch now, and why: a record of figures, from which sentences are made when somebody asks.
public struct PacingDecision: Hashable, Sendable, Codable {
    public var launches: Int
    /// Calls launched per expected free agent at this moment.
    public var dialRatio: Double
    public var limit: PacingLimit
    public var grounds: PacingGrounds
    /// Why the pacer was more careful than its rule.
    public var caution: PacingCaution?
    /// The ledger that would not bear one launch more.
    public var gate: LedgerAtRisk?
    /// What ended the launching before the pacer's number was reached.
    public var stop: PacingStop?
    /// What it went by; `nil` where no pacer was asked.
    public var figures: PacingFigures?

    /// Said by nobody's rule: something from outside holds launching back.
    public init(launches: Int, dialRatio: Double, limit: PacingLimit, reason: String) {
        self.init(launches: launches, dialRatio: dialRatio, limit: limit, grounds: .told(reason))
    }

    init(launches: Int, dialRatio: Double, limit: PacingLimit, grounds: PacingGrounds) {
        self.launches = launches
        self.dialRatio = dialRatio
        self.limit = limit
        self.grounds = grounds
    }

    /// Of a rule that keeps no record of what it went by.
    public init(launches: Int, dialRatio: Double, rule: String) {
        self.init(launches: launches, dialRatio: dialRatio, limit: .none, grounds: .rule(rule))
    }

    /// A pacer's word on a floor.
    init(
        _ floor: PacingInput, launches: Int, dialRatio: Double, grounds: PacingGrounds, gate: LedgerAtRisk? = nil,
        estimates: PacingEstimates? = nil
    ) {
        self.init(
            launches: launches, dialRatio: dialRatio, limit: gate?.limit ?? (launches > 0 ? .none : .agents),
            grounds: grounds)
        self.gate = gate
        var figures = PacingFigures(floor)
        figures.wanted = launches
        figures.estimates = estimates
        self.figures = figures
    }
}

/// What holds launching back. The raw value is the word used in AMI events and `marcador why`.
public enum PacingLimit: String, CaseIterable, Sendable, Codable, Hashable {
    /// Nothing: calls were launched as asked.
    case none
    /// Every agent has what they can take.
    case agents
    /// No agent is logged in and unpaused.
    case noAgents = "no-agents"
    /// The worst case of the calls in flight would cross the abandonment cap.
    case abandonment
    /// Too few answers seen to predict: progressive until there are.
    case warmUp = "warm-up"
    /// Calls on the server or lines of the campaign.
    case lines
    case callsPerSecond = "calls-per-second"
    /// Nothing is due.
    case hopper
    /// Nobody in the hopper may be called at this hour.
    case hours
    /// The campaign is paused or stopped, or the daemon drains.
    case state
    /// No Asterisk server with this campaign's trunk is connected.
    case server
    /// The journal does not take attempts.
    case store
}

/// By what rule a decision was taken.
public enum PacingGrounds: Hashable, Sendable, Codable {
    /// None: a sentence that came with it.
    case told(String)
    case progressive
    case ratio(Double)
    /// `traffic`: what the team bears, in erlang.
    case erlangC(traffic: Double)
    case predictive
    /// Of another dialer, by its name.
    case rule(String)
}

/// Why a pacer does not trust what it has learned, and goes one call for each agent.
public enum PacingCaution: Hashable, Sendable, Codable {
    case teamOfOne
    case silence(minutes: Int)
    /// After a long silence: so many calls more must end.
    case recovering(calls: Int)
    case tooFewCalls
    /// The same, of the queue model.
    case tooLittleForErlangC
}

/// What stops launching once a pacer has spoken.
public enum PacingStop: Hashable, Sendable, Codable {
    case campaignLines(Int)
    case serverCalls(Int)
    case callsPerSecond(Double)
    /// The sentence of the rule that is in the way, and until when.
    case hours(String)
    case refilling
    case noAccounts
    /// So many leads in memory, none of which may be called now.
    case allTaken(Int)
    case agentTaken
    /// It has its part of the agents it shares.
    case share

    public var limit: PacingLimit {
        switch self {
        case .campaignLines, .serverCalls: .lines
        case .callsPerSecond: .callsPerSecond
        case .hours: .hours
        case .refilling, .noAccounts, .allTaken: .hopper
        case .agentTaken, .share: .agents
        }
    }
}

/// The ledger that one launch more might carry over its cap.
public struct LedgerAtRisk: Hashable, Sendable, Codable {
    /// Another campaign's name; empty: the campaign's own ledger.
    public var campaign: String
    public var abandonment: AbandonmentTally
    public var cap: Double
    public var gate: AbandonmentGate

    public init(campaign: String, abandonment: AbandonmentTally, cap: Double, gate: AbandonmentGate) {
        self.campaign = campaign
        self.abandonment = abandonment
        self.cap = cap
        self.gate = gate
    }

    /// Answers that must be in before one person who meets nobody is bearable; `nil` where none ever is.
    var warmUp: Double? { AbandonmentTally.warmUp(under: cap) }

    public var limit: PacingLimit { warmUp.map { abandonment.answered < $0 } ?? false ? .warmUp : .abandonment }
}
