public import Compliance
public import Pacing
public import Vocabulary

/// How launches are paced.
public enum DialMode: Hashable, Sendable, Codable {
    /// One reserved agent per call: nobody who answers can meet nobody because of pacing.
    case progressive
    /// A fixed number of calls per idle agent (1.0 … 10.0), for comparison.
    case ratio(Double)
    /// A dial ratio by Erlang's queue model, for steady floors.
    case erlangC
    /// The predictor decides, under the campaign's abandonment cap.
    case predictive
    /// As many calls as there are lines for: a bot talks to all of them.
    case bot

    /// The word used in the config file, the store and AMI events.
    public var name: String {
        switch self {
        case .progressive: "progressive"
        case .ratio: "ratio"
        case .erlangC: "erlang-c"
        case .predictive: "predictive"
        case .bot: "bot"
        }
    }
}

/// The caller id shown to the people called.
public struct CallerID: Hashable, Sendable, Codable {
    public var name: String
    public var number: String

    public init(name: String, number: String) {
        self.name = name
        self.number = number
    }
}

/// What to do after an outcome.
public struct RetryRule: Hashable, Sendable, Codable {
    /// How long the account rests before it may be tried again.
    public var after: Duration
    /// How many attempts may end in this outcome before the contact point is given up for this campaign; 0 = never
    /// tried again.
    public var attempts: Int

    public init(after: Duration, attempts: Int) {
        self.after = after
        self.attempts = attempts
    }
}

/// Retry rules per outcome. An outcome without rule is not retried.
public struct RetryPolicy: Hashable, Sendable, Codable {
    public var rules: [Outcome: RetryRule]
    /// All attempts on one account in this campaign, whatever their outcome.
    public var maxAttempts: Int

    public init(rules: [Outcome: RetryRule], maxAttempts: Int) {
        self.rules = rules
        self.maxAttempts = maxAttempts
    }

    /// Busy soon, silence at another daypart, machine tomorrow, trunk trouble in a few minutes; `unknown` as late as
    /// a machine, because the person may have been reached.
    public static let standard = RetryPolicy(
        rules: [
            .busy: RetryRule(after: .seconds(10 * 60), attempts: 3),
            .noAnswer: RetryRule(after: .seconds(4 * 3600), attempts: 3),
            .machine: RetryRule(after: .seconds(24 * 3600), attempts: 3),
            .congestion: RetryRule(after: .seconds(5 * 60), attempts: 5),
            .failed: RetryRule(after: .seconds(5 * 60), attempts: 5),
            .abandoned: RetryRule(after: .seconds(24 * 3600), attempts: 2),
            .unknown: RetryRule(after: .seconds(24 * 3600), attempts: 2),
        ], maxAttempts: 6)
}

/// Which accounts a campaign works: all conditions must hold.
public struct AccountSelection: Hashable, Sendable, Codable {
    /// Name of the portfolio as given at import; `nil` = every portfolio.
    public var portfolio: String?
    /// Countries of the phone; empty = every country that has a compliance profile.
    public var countries: Set<Country>
    /// Days past due on the day of the call, in the debtor's zone; `nil` = any.
    public var daysPastDue: ClosedRange<Int>?
    /// `NAME` or `NAME/ARM` of a segment of the config file, whose rule the store knows; `nil` = any account.
    public var segment: String?
    /// Accounts come with the step of a strategy that is due; `nil` = by this selection and the retry rules.
    public var strategy: StrategyChoice?

    public init(
        portfolio: String? = nil, countries: Set<Country> = [], daysPastDue: ClosedRange<Int>? = nil,
        segment: String? = nil, strategy: StrategyChoice? = nil
    ) {
        self.portfolio = portfolio
        self.segment = segment
        self.strategy = strategy
        self.countries = countries
        self.daysPastDue = daysPastDue
    }
}

/// The steps of a strategy that a campaign takes: those of its bot's script, or without a bot those of agents.
public struct StrategyChoice: Hashable, Sendable, Codable {
    public var name: String
    /// Of these stages; empty = of all.
    public var stages: [String]

    public init(_ name: String, stages: [String] = []) {
        self.name = name
        self.stages = stages
    }
}

/// A campaign as configured. What it has done so far is in ``CampaignSnapshot``.
public struct Campaign: Hashable, Sendable, Codable {
    public var id: CampaignID
    public var mode: DialMode
    public var selection: AccountSelection
    public var queue: QueueName
    /// Name of the trunk; a server without a trunk of that name is not used for this campaign.
    public var trunk: String
    public var callerID: CallerID
    /// How long a call may ring. 15 … 120 s; less than 15 s is refused by the settings (see compliance).
    public var ringTime: Duration
    /// How long a person who answered may wait for an agent.
    public var holdLimit: Duration
    /// The rest the queue gives its members between calls (`wrapuptime` of queues.conf), which AMI does not tell; a
    /// member's own, where it has one, is told and counts if it is longer.
    public var wrapUpTime: Duration
    /// Share of people who answered that may meet nobody, 0 … 1.
    public var abandonmentCap: Double
    /// What share the predictor aims at, 0 … the cap.
    public var abandonmentTarget: Double
    /// What keeps the cap when the predictor is wrong.
    public var abandonmentGate: AbandonmentGate
    /// What counts as abandoned, and out of what.
    public var abandonmentDefinition: AbandonmentDefinition
    /// The rolling window over which abandonment is judged.
    public var abandonmentWindow: Duration
    /// Sound file (without extension) played when nobody is free.
    public var abandonmentMessage: String
    public var detectMachines: Bool
    /// The dialogue script of the bot that talks to who answers; `nil` = agents do. Who asks the bot for an agent gets one
    /// from the queue, and it is those people whom the pacer foresees and the ledger counts.
    public var bot: String?
    public var retry: RetryPolicy
    /// Lines this campaign may use at once; `nil` = what the servers allow.
    public var maxLines: Int?
    /// Among campaigns that share agents the higher one is served first.
    public var priority: Int
    /// How the agents are split between campaigns of the same priority that share them; at least 1.
    public var weight: Int

    /// How far the target stays below the cap where nothing is said: chance alone moves the share of a month on a small
    /// floor by that much.
    public static let standardTargetShare = 0.9

    /// - Parameters:
    ///   - abandonmentTarget: ``standardTargetShare`` of the cap when not given.
    ///   - abandonmentWindow: that of the definition when not given.
    public init(
        id: CampaignID, mode: DialMode, selection: AccountSelection, queue: QueueName, trunk: String,
        callerID: CallerID, ringTime: Duration = .seconds(25), holdLimit: Duration = .seconds(2),
        wrapUpTime: Duration = .zero,
        abandonmentCap: Double = 0.03, abandonmentTarget: Double? = nil, abandonmentGate: AbandonmentGate = .strict,
        abandonmentDefinition: AbandonmentDefinition = AbandonmentDefinition(.ftc),
        abandonmentWindow: Duration? = nil,
        abandonmentMessage: String = "vm-sorry", detectMachines: Bool = false, bot: String? = nil,
        retry: RetryPolicy = .standard,
        maxLines: Int? = nil, priority: Int = 0, weight: Int = 1
    ) {
        self.id = id
        self.mode = mode
        self.selection = selection
        self.queue = queue
        self.trunk = trunk
        self.callerID = callerID
        self.ringTime = ringTime
        self.holdLimit = holdLimit
        self.wrapUpTime = wrapUpTime
        self.abandonmentCap = abandonmentCap
        self.abandonmentTarget = abandonmentTarget ?? Self.standardTargetShare * abandonmentCap
        self.abandonmentGate = abandonmentGate
        self.abandonmentDefinition = abandonmentDefinition
        self.abandonmentWindow = abandonmentWindow ?? .seconds(abandonmentDefinition.standardWindow)
        self.abandonmentMessage = abandonmentMessage
        self.detectMachines = detectMachines
        self.bot = bot
        self.retry = retry
        self.maxLines = maxLines
        self.priority = priority
        self.weight = max(1, weight)
    }
}

extension Campaign {
    /// Modes that give each answer to an agent do not go with a bot, nor mode bot without one.
    public func goes(with mode: DialMode) -> Bool {
        switch mode {
        case .predictive: true
        case .bot: bot != nil
        case .progressive, .ratio, .erlangC: bot == nil
        }
    }
}

/// Whether a campaign works, as its operator set it. Kept in the store.
public enum CampaignState: String, CaseIterable, Sendable, Codable, Hashable {
    case running, paused, stopped
}

/// An Asterisk server as the core sees it: what it may carry.
public struct Server: Hashable, Sendable, Codable {
    public var id: ServerID
    /// Dial strings by trunk name: `PJSIP/{digits}@carrier`. Placeholders: `{digits}` E.164 without plus, `{e164}`
    /// with it, `{national}` without the country's calling code.
    public var trunks: [String: String]
    /// Our calls that may exist on this server at once, from launch to hang-up.
    public var maxCalls: Int
    /// Launches a second, 0 < … ≤ 1000.
    public var callsPerSecond: Double

    public init(id: ServerID, trunks: [String: String], maxCalls: Int, callsPerSecond: Double) {
        self.id = id
        self.trunks = trunks
        self.maxCalls = maxCalls
        self.callsPerSecond = callsPerSecond
    }
}

/// Everything the core is told by the config file.
public struct FloorPlan: Hashable, Sendable, Codable {
    public var servers: [Server]
    public var campaigns: [Campaign]
    /// The rules by country of the phone. A country without profile is never called.
    public var profiles: [Country: ComplianceProfile]

    public init(servers: [Server], campaigns: [Campaign], profiles: [Country: ComplianceProfile]) {
        self.servers = servers
        self.campaigns = campaigns
        self.profiles = profiles
    }
}
