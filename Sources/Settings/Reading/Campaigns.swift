import Compliance
import DialerCore
import Pacing
import Portfolio
import Recording
import Vocabulary
import Yams

extension Settings {
    /// Reads the list of campaigns.
    ///
    /// `trunks`: the names any server has. `countries`: those there are rules for, good or not, `segments` and `strategies`
    /// likewise; `sheets`: the good ones.
    static func readCampaigns(
        _ map: MapReader, trunks: Set<String>, countries: Set<Country>, sheets: [Country: ComplianceSheet],
        segments: [(name: String, segment: Segment?)], results: [ResultTree], strategies: [StrategyEntry],
        recording: RecordingPolicy?
    ) -> [CampaignSettings] {
        var names: [String: Place?] = [:]
        let campaigns = map.elements("campaigns").compactMap { element in
            let reader = MapReader(
                element.node, path: element.path, section: Schema.Campaign.section, place: element.node.place,
                document: map.document, problems: map.problems)
            let name = reader(Schema.Campaign.name)
            if let name { reader.claim(name, in: &names) }
            let settings = readCampaign(
                reader, name: name, trunks: trunks, countries: countries, segments: segments, results: results,
                strategies: strategies, recording: recording ?? RecordingPolicy())
            if let settings {
                reader.warnOfConduct(of: settings.campaign, by: sheets)
                // A section that is wrong at the top has been reported.
                if recording != nil { reader.checkRecording(settings.recording, of: settings.campaign, by: sheets) }
            }
            return settings
        }
        checkWorkload(campaigns, map)
        return campaigns
    }

    private static func readCampaign(
        _ map: MapReader, name: String?, trunks: Set<String>, countries: Set<Country>,
        segments: [(name: String, segment: Segment?)], results: [ResultTree], strategies: [StrategyEntry],
        recording: RecordingPolicy
    ) -> CampaignSettings? {
        let mode = readMode(map)
        let bot = readBot(map, mode: mode)
        var selection = readSelection(map, countries: countries)
        selection.segment = readSegmentChoice(map, segments: segments)
        selection.strategy = readStrategyChoice(map, strategies: strategies, bot: bot)
        let queue = map(Schema.Campaign.queue)
        let trunk = readTrunk(map, trunks: trunks)
        let callerID = readCallerID(map.child("caller_id", Schema.CallerID.section))
        let ringTime = map(Schema.Campaign.ringTime)
        let holdLimit = map(Schema.Campaign.holdLimit)
        let wrapUp = map(Schema.Campaign.wrapUp)
        let detectMachines = map(Schema.Campaign.detectMachines)
        let abandonment = readAbandonment(
            map.child("abandonment", Schema.Abandonment.section), detectMachines: detectMachines)
        let retry = readRetry(map)
        let maxLines = map(Schema.Campaign.maxLines)
        let priority = map(Schema.Campaign.priority)
        let weight = map(Schema.Campaign.weight)
        let tree = readResultChoice(map, trees: results)
        let recording = map.child("recording", Schema.Recordings.campaign).recording(over: recording)
        let goals = readGoals(map, choice: selection.strategy, strategies: strategies, segments: segments)
        let workload = readWorkload(map)
        let start = map(Schema.Campaign.start)
        guard let name, let mode, let queue, let trunk, let callerID, let ringTime, let holdLimit, let abandonment,
            let wrapUp, let detectMachines, let retry, let priority, let weight, let goals, let recording,
            let start
        else { return nil }
        return CampaignSettings(
            campaign: Campaign(
                id: CampaignID(name), mode: mode, selection: selection, queue: QueueName(queue), trunk: trunk,
                callerID: callerID, ringTime: ringTime, holdLimit: holdLimit, wrapUpTime: wrapUp,
                abandonmentCap: abandonment.cap, abandonmentTarget: abandonment.target,
                abandonmentGate: abandonment.gate, abandonmentDefinition: abandonment.definition,
                abandonmentWindow: abandonment.window, abandonmentMessage: abandonment.message,
                detectMachines: detectMachines, bot: bot, retry: retry,
                maxLines: maxLines, priority: priority, weight: weight),
            start: start, results: tree, goals: goals, recording: recording, workload: workload)
    }

    private struct Abandonment {
        var definition: AbandonmentDefinition
        var cap: Double
        var target: Double?
        var gate: AbandonmentGate
        var window: Duration?
        var message: String
    }

    private static func readAbandonment(_ map: MapReader, detectMachines: Bool?) -> Abandonment? {
        let rule = map(Schema.Abandonment.definition)
        let cap = map(Schema.Abandonment.cap)
        let target = map(Schema.Abandonment.target)
        let gate = map(Schema.Abandonment.gate)
        let window = map(Schema.Abandonment.window)
        let falsePositives = map(Schema.Abandonment.machineFalsePositives)
        let message = map(Schema.Abandonment.message)
        guard let rule, let cap, let gate, let message else { return nil }
        if let target, target > cap {
            map.problems.error(
                "'\(map.path).target' is above the cap of \(Schema.Abandonment.cap.kind.write(cap)); give a share at or under it",
                at: map.place(of: "target"))
        }
        switch (rule, detectMachines) {
        case (.strict, true?):
            map.problems.error(
                "'\(map.path).definition' strict counts every call that machine detection ends as abandoned, and no pacing keeps a cap then; turn detect_machines off, or choose ftc or ofcom",
                at: map.place(of: "definition"))
        case (.ofcom, true?) where !map.has("machine_false_positives"):
            map.problems.error(
                "'\(map.path).machine_false_positives' is missing; Ofcom wants a reasoned estimate of how many people machine detection takes for a machine: measure it and give the share",
                at: map.place(of: "definition"))
        default: break
        }
        return Abandonment(
            definition: AbandonmentDefinition(rule, machineFalsePositives: falsePositives ?? 0), cap: cap,
            target: target, gate: gate, window: window, message: message)
    }

    private static func readMode(_ map: MapReader) -> DialMode? {
        let name = map(Schema.Campaign.mode)
        let ratio = map(Schema.Campaign.ratio)
        switch name {
        case .progressive, .erlangC, .predictive, .bot:
            if ratio != nil {
                map.problems.warning(
                    "'\(map.path).ratio' has no effect in mode \(name?.rawValue ?? ""); set mode: ratio, or remove it",
                    at: map.place(of: "ratio"))
            }
            return switch name {
            case .predictive: .predictive
            case .erlangC: .erlangC
            case .bot: .bot
            default: .progressive
            }
        case .ratio:
            guard map.has("ratio") else {
                map.problems.error(
                    "'\(map.path).ratio' is missing; mode ratio needs the number of calls per idle agent, from 1 to 10",
                    at: map.place(of: "mode"))
                return nil
            }
            return ratio.map { .ratio($0) }
        case nil:
            return nil
        }
    }

    /// The script; who has one must be paced by lines, or by who will ask for an agent.
    private static func readBot(_ map: MapReader, mode: DialMode?) -> String? {
        let bot = map(Schema.Campaign.bot)
        switch (mode, bot) {
        case (.bot, nil) where !map.has("bot"):
            map.problems.error(
                "'\(map.path).bot' is missing; mode bot needs the name of the dialogue script",
                at: map.place(of: "mode"))
        case (let mode?, .some) where mode != .bot && mode != .predictive:
            map.problems.error(
                "'\(map.path).bot' does not go with mode \(mode.name), which gives each answer to an agent; set mode: bot, or predictive to pace who will ask for an agent",
                at: map.place(of: "bot"))
        default: break
        }
        return bot
    }

    private static func readSelection(_ map: MapReader, countries: Set<Country>) -> AccountSelection {
        let portfolio = map(Schema.Campaign.portfolio)
        let chosen = map.list("countries", of: Schema.Campaign.country)
        for country in chosen where !countries.contains(country.value) {
            map.problems.error(
                "'\(map.path).countries': there are no rules for calling \(country.value); add them under 'compliance', or remove it (shipped: \(ComplianceProfile.builtInCountries.map(\.code).joined(separator: ", ")))",
                at: country.place)
        }
        return AccountSelection(
            portfolio: portfolio, countries: Set(chosen.map(\.value)), daysPastDue: readDaysPastDue(map))
    }

    private static func readDaysPastDue(_ map: MapReader) -> ClosedRange<Int>? {
        guard map.has("days_past_due") else { return nil }
        let given = map.elements("days_past_due").count
        let days = map.list("days_past_due", of: Schema.Campaign.dayPastDue).map(\.value)
        guard map.node("days_past_due")?.sequence != nil, days.count == given else { return nil }
        guard days.count == 2, days[0] <= days[1] else {
            map.problems.error(
                "'\(map.path).days_past_due' must be two whole numbers, the smaller first, like [1, 30]",
                at: map.place(of: "days_past_due"))
            return nil
        }
        return days[0]...days[1]
    }

    private static func readTrunk(_ map: MapReader, trunks: Set<String>) -> String? {
        guard let trunk = map(Schema.Campaign.trunk) else { return nil }
        if !trunks.contains(trunk), !trunks.isEmpty {
            map.problems.error(
                "'\(map.path).trunk': no server has a trunk '\(trunk)'\(suggestion(for: trunk, among: trunks.sorted()))",
                at: map.place(of: "trunk"))
        }
        return trunk
    }

    private static func readCallerID(_ map: MapReader) -> CallerID? {
        let name = map(Schema.CallerID.name)
        let number = map(Schema.CallerID.number)
        guard let name, let number else { return nil }
        return CallerID(name: name, number: number)
    }

    private static func readRetry(_ map: MapReader) -> RetryPolicy? {
        var rules = RetryPolicy.standard.rules
        for pair in map.named("retry", by: Schema.Retry.outcome) {
            let reader = MapReader(
                pair.value, path: pair.path, section: Schema.Retry.section, place: pair.place, document: map.document,
                problems: map.problems)
            let after = reader(Schema.Retry.after)
            let attempts = reader(Schema.Retry.attempts)
            if let after, let attempts { rules[pair.name] = RetryRule(after: after, attempts: attempts) }
        }
        return map(Schema.Campaign.maxAttempts).map { RetryPolicy(rules: rules, maxAttempts: $0) }
    }
}
