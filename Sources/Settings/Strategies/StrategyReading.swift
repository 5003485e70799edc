public import Compliance
public import Portfolio
import Vocabulary
import Yams

extension Settings {
    /// - Parameters:
    ///   - profiles: the rules in force, of all countries.
    ///   - results: stages to which results of conversations lead.
    static func readStrategies(
        _ map: MapReader, profiles: [Country: ComplianceProfile], results: Set<String> = []
    ) -> [StrategyEntry] {
        let lawful = profiles.mapValues { CallableWeek($0.hours) }
        var names: [String: Place?] = [:]
        return map.elements("strategies").compactMap { element in
            let reader = map.element(element, Schema.Strategy.section)
            let name = reader(Schema.Strategy.name)
            if let name { reader.claim(name, in: &names) }
            let strategy = readStrategy(reader, name: name, lawful: lawful, results: results)
            return name.map { StrategyEntry(name: $0, reader: reader, strategy: strategy) }
        }
    }

    /// Findings of the checker come only for a strategy that could be read.
    private static func readStrategy(
        _ map: MapReader, name: String?, lawful: [Country: CallableWeek], results: Set<String>
    ) -> Strategy? {
        let accounts = map.rule(Schema.Strategy.accounts)
        let rest = map(Schema.Strategy.rest)
        let restAfterConversation = map(Schema.Strategy.restAfterConversation)
        let promises = readPromises(map.child("promises", Schema.Promises.section))
        var names: [String: Place?] = [:]
        var places: [MapReader] = []
        let elements = map.elements("stages")
        if elements.isEmpty, map.node("stages")?.sequence != nil || !map.has("stages") {
            map.problems.error(
                "'\(map.path).stages' is missing; add the stages, mildest first", at: map.place(of: "stages"))
        }
        let stages: [Stage?] = elements.map { element in
            let reader = map.element(element, Schema.Stage.section)
            places.append(reader)
            let name = reader(Schema.Stage.name)
            if let name { reader.claim(name, in: &names) }
            return readStage(reader, name: name)
        }
        let good = stages.compactMap(\.self)
        guard let name, let rest, let restAfterConversation, let promises, good.count == stages.count, !good.isEmpty,
            accounts != nil || !map.has("accounts"), Set(good.map(\.name)).count == good.count
        else { return nil }
        let strategy = Strategy(
            name: name, accounts: accounts, stages: good, restAfterPayment: rest,
            restAfterConversation: restAfterConversation, promises: promises)
        for finding in strategy.findings(lawful: lawful, results: results) {
            let reader = finding.stage.map { places[$0] } ?? map
            if let step = finding.step, let element = reader.element(step, of: "steps", key: "after") {
                map.problems.error("'\(element.path)': \(finding.sentence)", at: element.place)
            } else {
                map.problems.error("'\(reader.path)': \(finding.sentence)", at: reader.place(of: finding.kind.key))
            }
        }
        return strategy
    }

    private static func readPromises(_ map: MapReader) -> PromiseTerms? {
        let grace = map(Schema.Promises.grace)
        let tolerance = map(Schema.Promises.tolerance)
        guard let grace, let tolerance else { return nil }
        return PromiseTerms(graceDays: grace, tolerance: Share(tolerance))
    }

    private static func readStage(_ map: MapReader, name: String?) -> Stage? {
        let rule = map.rule(Schema.Stage.rule)
        let moves = readMoves(map.child("moves", Schema.Moves.section))
        let steps = map.elements("steps").map { readStep(map.element($0, Schema.Step.section)) }
        let again = map(Schema.Stage.again)
        let hours = map(Schema.Stage.hours)
        let retry = readStageRetry(map)
        let phones = readPhones(map.child("phones", Schema.Phones.section))
        let offer = readOffer(map.child("offer", Schema.Offer.section))
        let guide = map(Schema.Stage.guide)
        let effect = map(Schema.Stage.effect)
        let priority = map(Schema.Stage.priority)
        let goodSteps = steps.compactMap(\.self)
        // What was refused has been reported; nothing is concluded from what it might have been.
        guard let name, let moves, let retry, let phones, let offer, let effect, let priority,
            goodSteps.count == steps.count, rule != nil || !map.has("when"), hours != nil || !map.has("hours"),
            again != nil || !map.has("again")
        else { return nil }
        return Stage(
            name: name, rule: rule, moves: moves, steps: goodSteps, again: again,
            hours: hours.map { CallableWeek($0) } ?? .always, retry: retry, phones: phones, offer: offer, guide: guide,
            effect: effect, priority: priority)
    }

    private static func readMoves(_ map: MapReader) -> [StageMove]? {
        let brokenPromise = map(Schema.Moves.brokenPromise)
        guard brokenPromise != nil || !map.has("broken_promise") else { return nil }
        var moves = brokenPromise.map { [StageMove(on: .brokenPromise, to: $0)] } ?? []
        guard map.has("no_contact") else { return moves }
        let noContact = map.child("no_contact", Schema.NoContact.section)
        let attempts = noContact(Schema.NoContact.attempts)
        let target = noContact(Schema.NoContact.to)
        guard let attempts, let target else { return nil }
        moves.append(StageMove(on: .noContact(attempts: attempts), to: target))
        return moves
    }

    private static func readStep(_ map: MapReader) -> ChannelStep? {
        let channel = map(Schema.Step.channel)
        let after = map(Schema.Step.after)
        let script = map(Schema.Step.script)
        guard let channel, let after, script != nil || !map.has("script") else { return nil }
        if channel == .bot, script == nil {
            map.problems.error(
                "'\(map.path).script' is missing; a bot needs the name of its dialogue script",
                at: map.place(of: "channel"))
            return nil
        }
        return ChannelStep(channel, after: after, script: script)
    }

    private static func readStageRetry(_ map: MapReader) -> RetryTable? {
        var table = RetryTable.standard
        var isGood = true
        for pair in map.named("retry", by: Schema.Retry.outcome) {
            let reader = MapReader(
                pair.value, path: pair.path, section: Schema.StageRetry.section, place: pair.place,
                document: map.document, problems: map.problems)
            if pair.name == .answered {
                map.problems.error(
                    "'\(pair.path)' has no effect: after a conversation the next step follows; remove it",
                    at: pair.place)
            }
            if let step = readRetryStep(reader) { table.steps[pair.name] = step } else { isGood = false }
        }
        return isGood ? table : nil
    }

    private static func readRetryStep(_ map: MapReader) -> RetryStep? {
        let after = map(Schema.StageRetry.after)
        let times = map(Schema.StageRetry.times)
        let daypart = map(Schema.StageRetry.daypart)
        let phone = map(Schema.StageRetry.phone)
        guard let times, let daypart, let phone, after != nil || !map.has("after") else { return nil }
        if times == 0 { return .never }
        guard let after else {
            map.problems.error(
                "'\(map.path).after' is missing; add how long the debtor rests, like 4h or next-day",
                at: map.place(of: "times"))
            return nil
        }
        return .again(Retry(after, times: times, inAnotherDaypart: daypart, on: phone))
    }

    private static func readPhones(_ map: MapReader) -> PhoneRotation? {
        let order = map(Schema.Phones.order)
        let kinds = map.list("kinds", of: Schema.Phones.kind).map(\.value)
        guard let order, kinds.count == (map.has("kinds") ? map.node("kinds")?.sequence?.count : 0) else { return nil }
        guard !kinds.isEmpty || !map.has("kinds") else {
            map.problems.error(
                "'\(map.path).kinds' lets nobody be called; name a kind of phone or remove the key",
                at: map.place(of: "kinds"))
            return nil
        }
        return PhoneRotation(order: order, kinds: map.has("kinds") ? kinds : PhoneRotation().kinds)
    }

    private static func readOffer(_ map: MapReader) -> OfferLimits? {
        let discount = map(Schema.Offer.maxDiscount)
        let instalments = map(Schema.Offer.maxInstalments)
        let first = map(Schema.Offer.minFirstPayment)
        let within = map(Schema.Offer.promiseWithin)
        guard let discount, let instalments, let first, let within else { return nil }
        return OfferLimits(
            maxDiscount: Share(discount), maxInstalments: instalments, minFirstPayment: Share(first),
            promiseWithin: within)
    }
}

extension MapReader {
    func element(_ element: (node: Node, path: String), _ section: Section) -> MapReader {
        MapReader(
            element.node, path: element.path, section: section, place: element.node.place, document: document,
            problems: problems)
    }

    /// Path and position of one element of a list that has been read, or of what a key of it has.
    func element(_ index: Int, of list: String, key: String? = nil) -> (path: String, place: Place?)? {
        guard let sequence = node(list)?.sequence, sequence.indices.contains(index) else { return nil }
        let node = sequence[index]
        return ("\(joined(path, list))[\(index)]", key.flatMap { node.mapping?[$0]?.place } ?? node.place)
    }
}

extension StrategyFinding.Kind {
    /// The key that is pointed at.
    fileprivate var key: String {
        switch self {
        case .overlap, .gap, .unreachable: "when"
        case .wrongMove: "moves"
        case .impossibleHours: "hours"
        case .lateStep: "steps"
        }
    }
}

extension CallableWeek {
    public init(_ hours: WeeklyHours) {
        self.init(
            Weekday.allCases.flatMap { day in
                hours[day].map { range in
                    let start = (day.rawValue - 1) * 1440
                    return start + range.start..<start + range.end
                }
            })
    }
}
