import ArgumentParser
import Pacing
import Settings
import Simulation

/// A share of something, written `0.03` or `3%`.
struct Share: ExpressibleByArgument {
    let value: Double

    init?(argument: String) {
        if argument.hasSuffix("%") {
            guard let percent = Double(argument.dropLast()) else { return nil }
            value = percent / 100
        } else {
            guard let share = Double(argument) else { return nil }
            value = share
        }
    }
}

/// `4:0.10:5`: four hours after the start the answer rate goes to 10 % within five minutes.
struct StepOption: ExpressibleByArgument {
    let step: AnswerStep

    init?(argument: String) {
        let parts = argument.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard (2...3).contains(parts.count), let at = Double(parts[0]), let to = Share(argument: parts[1]) else {
            return nil
        }
        guard parts.count == 3 else {
            step = AnswerStep(at: at, to: to.value)
            return
        }
        guard let within = Double(parts[2]) else { return nil }
        step = AnswerStep(at: at, to: to.value, within: within)
    }
}

/// A list of shares, `0.2,0.25,30%`.
struct SharesOption: ExpressibleByArgument {
    let values: [Double]

    init?(argument: String) {
        let parts = argument.split(separator: ",", omittingEmptySubsequences: false).map { Share(argument: String($0)) }
        values = parts.compactMap { $0?.value }
        guard values.count == parts.count else { return nil }
    }
}

struct GateOption: ExpressibleByArgument {
    let gate: AbandonmentGate

    init?(argument: String) {
        guard let gate = [AbandonmentGate.strict, .statistical, .off].first(where: { $0.name == argument }) else {
            return nil
        }
        self.gate = gate
    }
}

/// The scenario: a file, and flags that overrule it.
struct ScenarioOptions: ParsableArguments {
    @Option(help: ArgumentHelp("A scenario file in YAML (docs/simulate.md).", valueName: "file")) var scenario: String?

    @Option(help: "Agents (20).") var agents: Int?
    @Option(help: "Chance that a launched call is answered by a person (0.25).") var answerRate: Share?
    @Option(help: "The answer rate of each hour of the run: 0.2,0.3,…") var answerRateByHour: SharesOption?
    @Option(help: "By what share of itself the answer rate swings up and down over the run (0).")
    var answerSwing: Share?
    @Option(help: ArgumentHelp("A list that turns: after hours, to a rate, within minutes.", valueName: "h:rate[:min]"))
    var answerStep: StepOption?
    @Option(help: "Talk time in seconds, mean (150).") var talkMean: Double?
    @Option(name: .customLong("talk-cv"), help: "Its coefficient of variation (1).") var talkCV: Double?
    @Option(help: "Work after the call in seconds, mean (25).") var wrapMean: Double?
    @Option(name: .customLong("wrap-cv"), help: "Its coefficient of variation (0.6).") var wrapCV: Double?
    @Option(help: "From the first ring to the answer in seconds, mean (9; 12 if memoryless).") var ringMean: Double?
    @Option(name: .customLong("ring-cv"), help: "Its coefficient of variation (0.6).") var ringCV: Double?
    @Option(help: "Seconds from launch until the phone rings (2).") var setup: Double?
    @Option(help: "Seconds from launch until an unanswered call is given up (26).") var noAnswerTimeout: Double?
    @Option(help: "Share of calls that find the line engaged (0.08).") var busy: Share?
    @Option(help: "Share of calls to numbers not in use (0.05).") var invalid: Share?
    @Option(help: "Share of calls answered by a machine (0.2).") var machines: Share?
    @Option(help: "A bot talks first: share of the people who ask it for an agent (no bot).") var botTransfers: Share?
    @Option(help: "Seconds from the answer until they ask or hang up, mean (35).") var botMean: Double?
    @Option(name: .customLong("bot-cv"), help: "Its coefficient of variation (0.5).") var botCV: Double?
    @Option(help: "Seconds a person who answered may wait for an agent (2).") var holdLimit: Double?
    @Option(help: "Share of the people who answered that may meet nobody (0.03).") var abandonTarget: Share?
    @Option(help: "What the gate never lets that share cross (no gate).") var abandonCap: Share?
    @Option(
        help: ArgumentHelp(
            "How the gate reckons: strict, statistical or off (strict with a cap, else off).", valueName: "gate"))
    var gate: GateOption?
    @Option(help: "Minutes an agent works until the next break (0: no breaks).") var breakEvery: Double?
    @Option(help: "Minutes a break takes (10).") var breakLength: Double?
    @Option(help: "Hours after the start at which part of the team goes to lunch (nobody).") var lunchAt: Double?
    @Option(help: "Minutes lunch takes (45).") var lunchLength: Double?
    @Option(help: "Which share of the team goes (0.5).") var lunchShare: Share?
    @Option(help: "Share of people whom machine detection hangs up on (0).") var amdFalsePositive: Share?
    @Option(help: "Share of machines it puts through to an agent (0).") var amdFalseNegative: Share?
    @Option(help: "Seconds it listens to each answer (0).") var amdTime: Double?
    @Option(help: "Length of a day in hours (8).") var hours: Double?
    @Option(help: "Hours at its start that are not measured (0.5).") var warmUp: Double?
    @Flag(help: "The world whose exact optimum is known: exponential talk and ring, no wrap-up, nobody waits.")
    var memoryless = false

    /// The file, or what a real floor's calls say; overruled by the flags.
    func read(history: Scenario? = nil) throws -> Scenario {
        var result = history ?? Scenario()
        if let scenario {
            guard history == nil else { throw Exit.with(.usage, "give --scenario or --from-db, not both") }
            do {
                result = try ScenarioFile.load(path: scenario)
            } catch {
                Output.toStandardError("\(error)\n")
                throw Exit.with(.configuration, "\(scenario) is no good scenario: nothing was simulated")
            }
        }
        if answerRate != nil { result.answerRateByHour = [] }
        if talkMean != nil || talkCV != nil { result.talkTimes = nil }
        if wrapMean != nil || wrapCV != nil { result.wrapTimes = nil }
        if ringMean != nil || ringCV != nil { result.ringTimes = nil }
        func set<Value>(_ value: Value?, _ place: WritableKeyPath<Scenario, Value>) {
            if let value { result[keyPath: place] = value }
        }
        set(agents, \.agents)
        set(answerRate?.value, \.answerRate)
        set(answerRateByHour?.values, \.answerRateByHour)
        set(answerSwing?.value, \.answerSwing)
        if let answerStep { result.answerStep = answerStep.step }
        set(talkMean, \.talkMean)
        set(talkCV, \.talkCV)
        set(wrapMean, \.wrapMean)
        set(wrapCV, \.wrapCV)
        set(ringMean, \.ringMean)
        set(ringCV, \.ringCV)
        set(setup, \.setup)
        set(noAnswerTimeout, \.noAnswerTimeout)
        set(busy?.value, \.busy)
        set(invalid?.value, \.invalid)
        set(machines?.value, \.machines)
        if let botTransfers { result.botTransfers = botTransfers.value }
        set(botMean, \.botMean)
        set(botCV, \.botCV)
        set(holdLimit, \.holdLimit)
        set(abandonTarget?.value, \.abandonTarget)
        if let abandonCap {
            if result.abandonCap == nil, result.gate == .off { result.gate = .strict }
            result.abandonCap = abandonCap.value
        }
        set(gate?.gate, \.gate)
        set(breakEvery, \.breakEvery)
        set(breakLength, \.breakLength)
        if let lunchAt { result.lunchAt = lunchAt }
        set(lunchLength, \.lunchLength)
        set(lunchShare?.value, \.lunchShare)
        set(amdFalsePositive?.value, \.amdFalsePositive)
        set(amdFalseNegative?.value, \.amdFalseNegative)
        set(amdTime, \.amdTime)
        set(hours, \.hours)
        set(warmUp, \.warmUp)
        if memoryless {
            result.memoryless = true
            if ringMean == nil, scenario == nil { result.ringMean = Scenario.memorylessRing }
        }
        let problems = result.problems
        guard problems.isEmpty else {
            throw Exit.with(.usage, problems.map(\.description).joined(separator: "; "))
        }
        return result
    }
}
