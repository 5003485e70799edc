/// Steps that can be reached, lead somewhere, and come to an end.
struct ShapeCheck {
    private(set) var problems: [ScriptProblem] = []
    private let script: DialogueScript
    private let understanding: Understanding

    init(script: DialogueScript) {
        self.script = script
        understanding = Understanding(script.language)
        checkTargets()
        checkReach()
        for step in script.steps { check(step) }
        checkAnswers(script.always, in: "always")
        checkLoops()
        checkGivingUp()
    }

    private mutating func report(_ sentence: String, _ place: ScriptPlace) {
        problems.append(ScriptProblem(sentence, at: place))
    }

    /// Every name of a step is the name of a step.
    private mutating func checkTargets() {
        let names = script.steps.map(\.id).joined(separator: ", ")
        func missing(_ id: String?) -> String? { id.flatMap { script.step($0) == nil ? $0 : nil } }
        for (key, id) in [("start", script.start), ("machine", script.machine), ("give_up", script.giveUp)] {
            if let id = missing(id) {
                report("'\(key)' names the step '\(id)', which is not there; the steps are \(names)", script.place)
            }
        }
        for answer in script.always { if let id = target(answer) { dangling(id, "always", answer.place, names) } }
        for step in script.steps {
            if step.id == Answer.again {
                report("a step cannot be called 'again', which means the same question anew; rename it", step.place)
            }
            switch step.action {
            case .ask(let ask):
                for answer in ask.answers { if let id = target(answer) { dangling(id, step.id, answer.place, names) } }
                for id in [ask.onSilence, ask.onFailure, ask.collect?.then].compactMap(missing) {
                    dangling(id, step.id, step.place, names)
                }
            case .go(let id): if let id = missing(id) { dangling(id, step.id, step.place, names) }
            case .transfer(let transfer):
                if let id = missing(transfer.onFailure) { dangling(id, step.id, step.place, names) }
            case .end, .none: break
            }
        }
    }

    /// The step an answer leads to that is not there.
    private func target(_ answer: Answer) -> String? {
        answer.go == Answer.again || script.step(answer.go) != nil ? nil : answer.go
    }

    private mutating func dangling(_ id: String, _ step: String, _ place: ScriptPlace, _ names: String) {
        report("'\(step)' leads to the step '\(id)', which is not there; the steps are \(names)", place)
    }

    private mutating func checkReach() {
        let reached = Set(ScriptGraph(script).states.map(\.step))
        for step in script.steps where !reached.contains(step.id) {
            report("step '\(step.id)' is never reached; lead to it with 'go: \(step.id)', or remove it", step.place)
        }
    }

    private mutating func check(_ step: DialogueStep) {
        switch step.action {
        case .none:
            report(
                "step '\(step.id)' is a dead end; give it 'answers', 'collect', 'go', 'transfer' or 'end'", step.place)
        case .ask(let ask):
            if step.prompt == nil {
                report("step '\(step.id)' asks without saying anything; give it 'say'", step.place)
            }
            if ask.collect == nil, !ask.answers.contains(where: { $0.key != nil }) {
                report(
                    """
                    step '\(step.id)' has no answer by key, and there is not always somebody who hears; give its answers \
                    a 'key'
                    """, step.place)
            }
            checkAnswers(ask.answers, in: "step '\(step.id)'")
            if ask.collect != nil, let answer = ask.answers.first(where: { $0.key?.digit != nil }) {
                report(
                    "step '\(step.id)' collects digits, so no answer can have a digit as key; take * or none",
                    answer.place)
            }
        case .go, .transfer, .end: break
        }
    }

    /// Whoever wants no more calls gets none: nothing else can have the key of it, nor the words.
    private mutating func checkOptOut(_ answer: Answer, in owner: String) {
        // A step that is not there is reported as that.
        guard target(answer) == nil, !script.leadsToOptOut(answer.go) else { return }
        if let key = answer.key, script.optOutKeys.contains(key) {
            report(
                """
                \(owner) uses the key \(key.rawValue) for '\(answer.go)', but it means 'no more calls' in every step; take \
                another key, or lead it to a step with 'end: do-not-call'
                """, answer.place)
        } else if answer.hears.contains(.doNotCall) {
            report(
                """
                \(owner) hears 'do-not-call' and leads to '\(answer.go)', which does not record it at once; lead it to a \
                step with 'end: do-not-call'
                """, answer.place)
        }
        for phrase in answer.phrases where understanding.hear(phrase) == .meaning(.doNotCall) {
            report(
                """
                \(owner) takes the phrase '\(phrase)' for '\(answer.go)', but it means 'no more calls', whatever else is \
                said; remove it, or lead it to a step with 'end: do-not-call'
                """, answer.place)
        }
    }

    private mutating func checkAnswers(_ answers: [Answer], in owner: String) {
        var phrases: Set<[Substring]> = []
        var keys: [DialogueKey: Answer] = [:]
        var meanings: [Meaning: Answer] = [:]
        for answer in answers {
            checkOptOut(answer, in: owner)
            for phrase in answer.phrases where !phrases.insert(FoldedText.words(phrase)).inserted {
                report("\(owner) has the phrase '\(phrase)' twice; keep one", answer.place)
            }
            if let key = answer.key {
                if let first = keys[key] {
                    let line = first.place.line > 0 ? " (first on line \(first.place.line))" : ""
                    report("\(owner) uses the key \(key.rawValue) twice\(line); give each answer its own", answer.place)
                }
                keys[key] = answer
            }
            for meaning in answer.hears {
                if meanings[meaning] != nil {
                    report("\(owner) hears '\(meaning.rawValue)' twice; keep one", answer.place)
                }
                meanings[meaning] = answer
            }
            if answer.key == nil, answer.hears.isEmpty, answer.phrases.isEmpty {
                report("an answer of \(owner) has neither 'key' nor 'hears'; give it one", answer.place)
            }
            if answer.confirmsIdentity, answer.hears.contains(where: { $0 != .yes }) || !answer.phrases.isEmpty {
                report(
                    "only 'hears: yes' can confirm identity in \(owner); give the other words an answer of their own",
                    answer.place)
            }
        }
        if owner == "always", let answer = answers.first(where: \.confirmsIdentity) {
            report(
                "an answer that holds everywhere cannot confirm identity; put it in the step that asks", answer.place)
        }
    }

    /// The steps that follow without the person doing anything.
    private func onward(_ step: DialogueStep) -> String? {
        switch step.action {
        case .go(let id): id
        case .transfer(let transfer): transfer.onFailure
        case .ask, .end, .none: nil
        }
    }

    private mutating func checkLoops() {
        var reported: Set<String> = []
        for step in script.steps {
            var chain = [step.id]
            var here = step
            while let next = onward(here).flatMap({ script.step($0) }), !chain.contains(next.id) {
                chain.append(next.id)
                here = next
            }
            guard onward(here) == step.id, reported.isDisjoint(with: chain) else { continue }
            reported.formUnion(chain)
            report(
                """
                the steps \(chain.joined(separator: " → ")) → \(step.id) go round for ever without asking anything; \
                end one of them
                """, step.place)
        }
    }

    /// Giving up must not ask: that is what it gives up.
    private mutating func checkGivingUp() {
        var seen: Set<String> = []
        var here = script.step(script.giveUp)
        while let step = here, seen.insert(step.id).inserted {
            if case .ask = step.action {
                report(
                    "'give_up' leads to step '\(step.id)', which asks; it must say something at most and end",
                    step.place)
                return
            }
            here = onward(step).flatMap { script.step($0) }
        }
    }
}
