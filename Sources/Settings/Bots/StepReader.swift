import Dialogue
import Yams

/// Reads the steps of a bot script.
struct StepReader {
    let map: MapReader

    private typealias Keys = BotSchema.Step

    func steps() -> [DialogueStep] {
        map.named("steps", by: .name).map { pair in
            let reader = MapReader(
                pair.value, path: pair.path, section: BotSchema.Step.section, place: pair.place,
                document: map.document, problems: map.problems)
            return step(pair.name, reader, pair.place)
        }
    }

    private func step(_ id: String, _ step: MapReader, _ place: Place?) -> DialogueStep {
        DialogueStep(
            id: id, place: located(place), prompt: step(Keys.say), isInterruptible: step(Keys.interruptible) ?? true,
            marks: step.list("mark", of: Keys.mark).map(\.value), promise: step(Keys.promise),
            callback: step(Keys.callback), action: action(id, step))
    }

    /// What a step does at its end: exactly one thing.
    private func action(_ id: String, _ step: MapReader) -> DialogueStep.Action {
        let ends = ["go", "transfer", "end"].filter(step.has)
        let asks = step.has("answers") || step.has("collect")
        let count = ends.count + (asks ? 1 : 0)
        if count > 1 {
            let all = (asks ? [step.has("answers") ? "answers" : "collect"] : []) + ends
            map.problems.error(
                "step '\(id)' has \(all.joined(separator: " and ")); keep one of them", at: step.place)
        }
        if step.has("then") != step.has("collect") {
            let (has, lacks) = step.has("then") ? ("then", "collect") : ("collect", "then")
            map.problems.error("step '\(id)' has '\(has)' without '\(lacks)'; write both or none", at: step.place)
        }
        if asks { return .ask(ask(step)) }
        for key in ["retries", "timeout", "on_silence", "on_failure"] where step.has(key) {
            map.problems.error(
                "'\(step.path).\(key)' has no meaning in a step that asks nothing; remove it, or give it 'answers'",
                at: step.place(of: key))
        }
        if step.has("transfer") {
            let child = step.child("transfer", BotSchema.Handover.section)
            let queue = child(BotSchema.Handover.queue)
            guard let failed = child(BotSchema.Handover.failed) else { return .none }
            return .transfer(Transfer(queue: queue, onFailure: failed))
        }
        if let next = step(Keys.go) { return .go(next) }
        if let outcome = step(Keys.end) { return .end(outcome) }
        return .none
    }

    private func ask(_ step: MapReader) -> Ask {
        let what = step(Keys.collect)
        let then = step(Keys.then)
        var collect: Ask.Collect?
        if let what, let then { collect = Ask.Collect(what, then: then) }
        return Ask(
            answers: answers(step, "answers"), collect: collect, retries: step(Keys.retries),
            timeout: step(Keys.timeout), onSilence: step(Keys.onSilence), onFailure: step(Keys.onFailure))
    }

    func answers(_ owner: MapReader, _ key: String) -> [Answer] {
        typealias Keys = BotSchema.Reply
        return owner.elements(key).compactMap { element in
            let answer = MapReader(
                element.node, path: element.path, section: Keys.section, place: element.node.place,
                document: map.document, problems: map.problems)
            let telephoneKey = answer(Keys.key)
            let hears = words(answer, "hears", Keys.meaning)
            let phrases = words(answer, "phrases", Keys.phrase)
            let confirms = answer(Keys.confirms) ?? false
            guard let go = answer(Keys.go) else { return nil }
            return Answer(
                key: telephoneKey, hears: hears, phrases: phrases, confirmsIdentity: confirms, go: go,
                place: located(element.node.place))
        }
    }

    /// One word, or a list of them.
    private func words<Value>(_ map: MapReader, _ key: String, _ kind: Kind<Value>) -> [Value] {
        guard let node = map.node(key) else { return [] }
        guard node.scalar != nil else { return map.list(key, of: kind).map(\.value) }
        return map.read(node, kind, path: joined(map.path, key), fallback: map.place(of: key)).map { [$0] } ?? []
    }

    private func located(_ place: Place?) -> ScriptPlace {
        ScriptPlace(file: map.problems.file, line: place?.line ?? 1, column: place?.column ?? 1)
    }
}
