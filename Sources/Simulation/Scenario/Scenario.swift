public import Pacing

/// A floor to be simulated: its agents, the people they call, and how long.
///
/// Each parameter has the name of its flag and of its key in a scenario file. Durations are seconds unless said
/// otherwise, shares 0 … 1. The standard is the scenario the pacers are judged by: twenty agents, one answer in four.
public struct Scenario: Hashable, Sendable {
    // The team

    public var agents = 20
    public var talkMean = 150.0
    /// Coefficient of variation: standard deviation by mean. 0 = all equal.
    public var talkCV = 1.0
    /// As they were seen on a real floor, in the place of mean and variation.
    public var talkTimes: Quantiles?
    public var wrapMean = 25.0
    public var wrapCV = 0.6
    /// As they were seen on a real floor, in the place of mean and variation.
    public var wrapTimes: Quantiles?
    /// Minutes an agent works until the next break falls due; 0 = no breaks.
    public var breakEvery = 0.0
    /// Minutes.
    public var breakLength = 10.0
    /// Hours after the start at which part of the team goes to lunch; `nil` = nobody does.
    public var lunchAt: Double?
    /// Minutes.
    public var lunchLength = 45.0
    public var lunchShare = 0.5

    // The people

    /// Chance that a call launched is answered by a person.
    public var answerRate = 0.25
    /// The answer rate of each hour of the run, the last one for all later hours; empty = `answerRate` all day.
    public var answerRateByHour: [Double] = []
    /// The answer rate swings by this share of itself, once up and once down over the run.
    public var answerSwing = 0.0
    /// The list changes its character.
    public var answerStep: AnswerStep?
    /// Shares of all calls. When people answer so often that the shares would come to more than 1, these give way.
    public var busy = 0.08
    public var invalid = 0.05
    public var machines = 0.20
    /// From launch until the phone rings, or the network says that the line is engaged or the number not in use.
    public var setup = 2.0
    /// From the first ring to the answer, of calls that are answered, by a person or a machine.
    public var ringMean = 9.0
    public var ringCV = 0.6
    /// As they were seen on a real floor, in the place of mean and variation.
    public var ringTimes: Quantiles?
    /// From launch until an unanswered call is given up.
    public var noAnswerTimeout = 26.0

    // The bot

    /// Share of the people a bot talks to who ask it for an agent; `nil` = there is no bot, everybody gets an agent.
    public var botTransfers: Double?
    /// From the answer until they ask, or hang up.
    public var botMean = 35.0
    public var botCV = 0.5

    // The floor

    /// How long a person who answered may wait for an agent.
    public var holdLimit = 2.0
    /// Share of the people who answered that may meet nobody.
    public var abandonTarget = 0.03
    /// What the gate behind the predictor never lets the share cross; `nil` = no gate, and days are counted over the
    /// target.
    public var abandonCap: Double?
    /// How the gate reckons the worst that may happen. It binds Marcador's own pacers, not the rules of others.
    public var gate = AbandonmentGate.off
    /// Chance that machine detection takes a person for a machine and hangs up on them.
    public var amdFalsePositive = 0.0
    /// Chance that it takes a machine for a person and puts it through.
    public var amdFalseNegative = 0.0
    /// How long it listens, to people and machines alike.
    public var amdTime = 0.0

    // The run

    public var hours = 8.0
    /// Hours at the start that are left out of what is measured.
    public var warmUp = 0.5
    /// The world whose optimum is known exactly: exponential talk, no wrap-up, an exponential ring that ends in an answer
    /// with chance `answerRate` and else in a failure, no set-up, nobody waits. What else is set here does not count.
    public var memoryless = false

    public init() {}

    /// The mean ring of the memoryless world where none is given.
    public static let memorylessRing = 12.0
}

/// A list that turns: the answer rate goes from what it was to `to`.
public struct AnswerStep: Hashable, Sendable {
    /// Hours after the start.
    public var at: Double
    public var to: Double
    /// Minutes it takes.
    public var within: Double

    public init(at: Double, to: Double, within: Double = 5) {
        self.at = at
        self.to = to
        self.within = within
    }
}

extension Scenario {
    /// The share that a day must not end over.
    public var cap: Double { abandonCap ?? abandonTarget }

    /// What is actually simulated: a memoryless world has none of what would give it a memory.
    var effective: Scenario {
        guard memoryless else { return self }
        var plain = self
        plain.wrapMean = 0
        plain.wrapTimes = nil
        plain.breakEvery = 0
        plain.lunchAt = nil
        plain.answerRateByHour = []
        plain.answerSwing = 0
        plain.answerStep = nil
        plain.busy = 0
        plain.invalid = 0
        plain.machines = 0
        plain.setup = 0
        plain.noAnswerTimeout = 3600
        plain.holdLimit = 0
        plain.amdFalsePositive = 0
        plain.amdFalseNegative = 0
        plain.amdTime = 0
        plain.botTransfers = nil
        return plain
    }
}
