import Compliance
import DialerCore
public import Portfolio
public import Vocabulary

/// A strategy of the file by its name; without its value where it is wrong (and reported).
struct StrategyEntry {
    var name: String
    var reader: MapReader
    var strategy: Strategy?

    /// What stands in no campaign's way would be waited for without end: it is passed over, and that is said.
    func warnOfStepsNobodyTakes(_ campaigns: [CampaignSettings]) {
        let takers = campaigns.map(\.campaign).filter { $0.selection.strategy?.name == name }
        guard let strategy, !takers.isEmpty else { return }
        for (stage, element) in zip(strategy.stages, reader.elements("stages")) {
            let stageReader = reader.element(element, Schema.Stage.section)
            for (number, step) in stage.steps.enumerated()
            where !takers.contains(where: { $0.takes(step, of: stage) }) {
                let what = step.channel == .bot ? "bot step '\(step.script ?? "")'" : "\(step.channel.rawValue) step"
                let (path, place) = stageReader.element(number, of: "steps") ?? (element.path, element.node.place)
                reader.problems.warning(
                    "'\(path)': no campaign takes the \(what) of stage '\(stage.name)', which is passed over; \(step.cure)",
                    at: place)
            }
        }
    }
}

extension [StrategyEntry] {
    /// An account goes to the first strategy that is for it: one after others that take everything is written in vain.
    func warnOfThoseNeverUsed() {
        for (place, entry) in enumerated() {
            guard let strategy = entry.strategy else { continue }
            let before = prefix(place).compactMap(\.strategy)
            let takers = strategy.takers(among: before).map { "'\($0.name)'" }
            guard let last = takers.last else { continue }
            let one = takers.count == 1
            let names = one ? "strategy \(last)" : "strategies \(takers.dropLast().joined(separator: ", ")) and \(last)"
            entry.reader.problems.warning(
                "'\(entry.reader.path)': strategy '\(entry.name)' is never used, \(names) before it \(one ? "takes" : "take") all its accounts; put it before \(one ? "that one" : "them"), or narrow \(one ? "its" : "their") 'accounts'",
                at: entry.reader.place(of: entry.reader.has("accounts") ? "accounts" : "name"))
        }
    }
}

extension ChannelStep {
    fileprivate var cure: String {
        switch channel {
        case .call: "add a campaign without bot that takes the stage, or remove the step"
        case .bot: "add a campaign with that bot that takes the stage, or remove the step"
        case .sms, .email: "messages are not sent yet: remove the step, or leave it for later"
        }
    }
}

extension Campaign {
    /// Whether the step is this campaign's: a bot speaks those of its script, agents have the others.
    func takes(_ step: ChannelStep, of stage: Stage) -> Bool {
        guard let choice = selection.strategy, choice.stages.isEmpty || choice.stages.contains(stage.name) else {
            return false
        }
        return bot == nil ? step.channel == .call : step.channel == .bot && step.script == bot
    }
}

extension Settings {
    /// The strategy of a campaign, where it names one that there is.
    static func readStrategyChoice(_ map: MapReader, strategies: [StrategyEntry], bot: String?) -> StrategyChoice? {
        let stages = map.list("stages", of: Schema.Campaign.stage)
        guard let name = map(Schema.Campaign.strategy) else {
            if map.has("stages"), !map.has("strategy") {
                map.problems.error(
                    "'\(map.path).stages' are those of a strategy; name it under 'strategy', or remove them",
                    at: map.place(of: "stages"))
            }
            return nil
        }
        refuseWhatStagesSay(map, strategy: name)
        guard let entry = strategies.first(where: { $0.name == name }) else {
            let cure =
                strategies.isEmpty
                ? "; add it under 'strategies'" : suggestion(for: name, among: strategies.map(\.name))
            map.problems.error(
                "'\(map.path).strategy': there is no strategy '\(name)'\(cure)", at: map.place(of: "strategy"))
            return nil
        }
        let choice = StrategyChoice(name, stages: stages.map(\.value))
        guard let strategy = entry.strategy else { return choice }
        let known = strategy.stages.map(\.name)
        for stage in stages where !known.contains(stage.value) {
            map.problems.error(
                "'\(map.path).stages': the strategy '\(name)' has no stage '\(stage.value)'\(suggestion(for: stage.value, among: known))",
                at: stage.place)
        }
        guard choice.stages.allSatisfy(known.contains) else { return choice }
        let taken = strategy.stages.filter { choice.stages.isEmpty || choice.stages.contains($0.name) }
        let scripts = taken.flatMap(\.steps).filter { $0.channel == .bot }.compactMap(\.script)
        if let bot, !scripts.contains(bot) {
            let cure =
                scripts.isEmpty
                ? "; add one with 'channel: bot', or remove 'bot'" : suggestion(for: bot, among: scripts)
            map.problems.error(
                "'\(map.path).bot': no step of its stages is spoken by the bot '\(bot)'\(cure)",
                at: map.place(of: "bot"))
        }
        if !map.has("bot"), !taken.contains(where: { $0.steps.contains { $0.channel == .call } }) {
            map.problems.error(
                "'\(map.path).strategy': its stages have no step for agents; add one with 'channel: call', or give the campaign a 'bot'",
                at: map.place(of: "strategy"))
        }
        return choice
    }

    /// Keys that say once more, and otherwise, what the stages say.
    private static func refuseWhatStagesSay(_ map: MapReader, strategy: String) {
        let instead = [
            "days_past_due": "its stages say who is called", "retry": "its stages say what is tried again, and when",
            "max_attempts": "its stages say how often somebody is called",
        ]
        for (key, what) in instead.sorted(by: { $0.key < $1.key }) where map.has(key) {
            map.problems.error(
                "'\(map.path).\(key)' does not go with the strategy '\(strategy)': \(what); remove it",
                at: map.place(of: key))
        }
    }
}

extension Settings {
    /// The strategies as the campaigns work them; `nil` where none does.
    public var strategyBook: StrategyBook? {
        let takers = campaigns.map(\.campaign).filter { $0.selection.strategy != nil }
        guard !takers.isEmpty else { return nil }
        return StrategyBook(
            strategies: workedStrategies, lawful: lawfulWeeks, uncalled: uncalledContacts,
            key: factsOfStrategies.joined(separator: "\n"),
            groups: Dictionary(uniqueKeysWithValues: campaigns.map { ($0.name.rawValue, $0.goals.groups) }))
    }

    /// Without the steps that no campaign takes, where campaigns work by the strategy at all.
    public var workedStrategies: [Strategy] {
        strategies.map { strategy in
            let takers = campaigns.map(\.campaign).filter { $0.selection.strategy?.name == strategy.name }
            guard !takers.isEmpty else { return strategy }
            return strategy.passingOver { stage, step in !takers.contains { $0.takes(step, of: stage) } }
        }
    }

    /// When people may be called, by the country where they live.
    public var lawfulWeeks: [Country: CallableWeek] { profiles.mapValues { CallableWeek($0.hours) } }

    /// Whom the profiles let nobody call, by the country of the telephone.
    public var uncalledContacts: [Country: UncalledContacts] {
        profiles.mapValues { profile in
            UncalledContacts(
                kinds: Set(
                    [(ContactTrait.work, ContactPoint.Kind.work), (.reference, .reference)]
                        .filter { profile.forbidden.contains($0.0) }.map(\.1)),
                minors: profile.forbidden.contains(.minor))
        }
    }
}
