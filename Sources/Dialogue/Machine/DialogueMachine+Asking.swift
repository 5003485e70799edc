import Vocabulary

// Questions: what an answer leads to, and what is done when there is none.

extension DialogueMachine {
    mutating func handle(
        _ event: DialogueEvent, asking step: DialogueStep, _ asking: Asking
    ) -> [DialogueCommand] {
        switch event {
        case .promptEnded:
            note(.promptEnded)
            keyOnTheWay = nil
            markTold()
            return []
        case .key(let key): return pressed(key, step, asking)
        case .heard(let text, let confidence): return heard(text, confidence, step, asking)
        case .silence:
            note(.silent)
            if !asking.digits.isEmpty { return collected(step, asking) }
            return repair(.silence, step, asking)
        case .promptFailed: return promptFailed()
        default: return []
        }
    }

    private mutating func pressed(_ key: DialogueKey, _ step: DialogueStep, _ asking: Asking) -> [DialogueCommand] {
        note(.pressed(key))
        if keyOnTheWay == key, now - asking.since < Self.bounce {
            keyOnTheWay = nil
            return question(step, asking, before: [])
        }
        keyOnTheWay = nil
        let answer = script.answers(of: asking.ask).first { $0.key == key }
        if answer == nil, optsOut(key), !isOfNumber(key, asking) { return optOut(.key(key)) }
        if asking.ask.collect != nil, key.digit != nil || key.rawValue == "#" && !asking.digits.isEmpty {
            return collect(key, step, asking)
        }
        guard let answer else {
            // Pressed three times in a row it is one mistake, not three.
            keyOnTheWay = key
            return repair(.wrongKey, step, asking)
        }
        keyOnTheWay = key
        return take(answer, .key(key), step, asking)
    }

    /// Whether a key is part of the number that is being asked for.
    private func isOfNumber(_ key: DialogueKey, _ asking: Asking) -> Bool {
        guard let collect = asking.ask.collect else { return false }
        guard let digit = key.digit else { return key.rawValue == "#" && !asking.digits.isEmpty }
        return !asking.digits.isEmpty || collect.what.mayBegin(with: digit)
    }

    private mutating func heard(
        _ text: String, _ confidence: Double, _ step: DialogueStep, _ asking: Asking
    ) -> [DialogueCommand] {
        let answers = script.answers(of: asking.ask)
        let phrases = answers.flatMap { answer in answer.phrases.map { (answer: answer, phrase: $0) } }
        var taken: Answer?
        var branch: Branch.Kind?
        var meaning: Meaning?
        // Written so that a confidence that is no number is none.
        if confidence >= script.limits.confidence {
            switch understanding.hear(text, extra: phrases.map(\.phrase)) {
            case .phrase(let index):
                taken = phrases[index].answer
                branch = .phrase(phrases[index].phrase)
            case .meaning(let heard):
                meaning = heard
                taken = answers.first { $0.hears.contains(heard) }
                branch = .voice(heard)
            case .doubt: break
            }
        }
        if let taken, taken.confirmsIdentity, !asking.wasGreeted, asking.retriesUsed == 0,
            now - asking.since < Self.greeting
        {
            note(.heard(text, confidence: confidence, as: .hello))
            var greeted = asking
            greeted.wasGreeted = true
            return question(step, greeted, before: [])
        }
        note(.heard(text, confidence: confidence.isFinite ? confidence : 0, as: meaning))
        // Honoured whatever the question listens for.
        if meaning == .doNotCall, taken == nil, !records.contains(.doNotCall) { return optOut(.voice(.doNotCall)) }
        if let taken, let branch { return take(taken, branch, step, asking) }
        return repair(.notUnderstood, step, asking)
    }

    /// Follows an answer.
    private mutating func take(
        _ answer: Answer, _ kind: Branch.Kind, _ step: DialogueStep, _ asking: Asking
    ) -> [DialogueCommand] {
        // An answer that holds everywhere is one branch of the script, not one of each question.
        let isOwn = asking.ask.answers.contains { own in
            switch kind {
            case .key(let key): own.key == key
            case .voice(let meaning): own.hears.contains(meaning)
            case .phrase(let phrase): own.phrases.contains(phrase)
            default: true
            }
        }
        note(.took(Branch(isOwn ? step.id : "", kind)))
        markTold()
        if answer.confirmsIdentity, !isIdentified {
            isIdentified = true
            note(.identified)
        }
        if isTooLong, !isGivingUp, !leadsToEnd(answer.go), !script.leadsToOptOut(answer.go) { return giveUp() }
        guard answer.go == Answer.again else { return enter(answer.go) }
        entered += 1
        visits[step.id, default: 0] += 1
        if entered > Self.mostSteps || visits[step.id, default: 0] > script.limits.visits { return giveUp() }
        return question(step, asking, before: [])
    }

    /// What somebody decided is kept even at the end of the time: a step that ends is not passed over.
    private func leadsToEnd(_ id: String) -> Bool {
        if case .end = script.step(id)?.action { true } else { false }
    }

    private mutating func collect(
        _ key: DialogueKey, _ step: DialogueStep, _ asking: Asking
    ) -> [DialogueCommand] {
        var asking = asking
        guard let digit = key.digit else { return collected(step, asking) }
        asking.digits += String(digit)
        if asking.digits.count >= 2 { return collected(step, asking) }
        phase = .asking(step, asking)
        return say([], isInterruptible: true, listen: listen(asking), in: step.id)
    }

    private mutating func collected(_ step: DialogueStep, _ asking: Asking) -> [DialogueCommand] {
        guard let collect = asking.ask.collect, let day = Int(asking.digits),
            let date = calendar.date(dayOfMonth: day, within: script.limits.promiseDays)
        else {
            var empty = asking
            empty.digits = ""
            return repair(.wrongKey, step, empty)
        }
        promiseDate = date
        note(.took(Branch(step.id, .collected)))
        markTold()
        return enter(collect.then)
    }

    /// Asks again, or goes where the question leads that was asked often enough.
    private mutating func repair(
        _ repair: RepairPrompt, _ step: DialogueStep, _ asking: Asking
    ) -> [DialogueCommand] {
        var asking = asking
        asking.retriesUsed += 1
        asking.digits = ""
        guard asking.retriesUsed <= asking.ask.retries ?? script.limits.retries, !isTooLong else {
            let kind: Branch.Kind = repair == .silence ? .silence : .notUnderstood
            note(.took(Branch(step.id, kind)))
            let next = repair == .silence ? asking.ask.onSilence : asking.ask.onFailure
            guard let next, !isGivingUp, !isTooLong else { return giveUp() }
            return enter(next)
        }
        return question(step, asking, before: [repair.rawValue])
    }

    /// Says a question, with something before it, and listens from the first moment.
    mutating func question(_ step: DialogueStep, _ asking: Asking, before: [String]) -> [DialogueCommand] {
        guard let prompt = step.prompt else { return end(.failed) }
        var asking = asking
        asking.since = now
        phase = .asking(step, asking)
        return say(before + [prompt], isInterruptible: true, listen: listen(asking), in: step.id)
    }

    private func listen(_ asking: Asking) -> Utterance.Listen {
        let answers = script.answers(of: asking.ask)
        var keys = Set(answers.compactMap(\.key)).union(script.optOutKeys)
        if asking.ask.collect != nil {
            keys.formUnion(DialogueKey.all.filter { $0.digit != nil || $0.rawValue == "#" })
        }
        // Between the digits of a number nobody speaks.
        let speaks = hasSpeech && asking.digits.isEmpty
        let phrases = answers.flatMap(\.phrases)
        let isHeard = answers.contains { !$0.hears.isEmpty || !$0.phrases.isEmpty }
        let timeout = asking.ask.timeout ?? script.limits.timeout
        return Utterance.Listen(
            timeout: asking.digits.isEmpty ? timeout : min(timeout, Self.digitPause),
            isCollecting: asking.ask.collect != nil, keys: keys,
            meanings: speaks
                ? Meaning.allCases.filter { meaning in
                    answers.contains { $0.hears.contains(meaning) } || meaning == .doNotCall && isHeard
                } : [],
            phrases: speaks ? phrases : [])
    }

    /// From now on keys only; a question that said "or say yes" is asked anew without it.
    mutating func recogniserLost() -> [DialogueCommand] {
        guard hasSpeech else { return [] }
        hasSpeech = false
        note(.recogniserLost)
        guard case .asking(let step, let asking) = phase, asking.digits.isEmpty,
            script.answers(of: asking.ask).contains(where: { !$0.hears.isEmpty || !$0.phrases.isEmpty })
        else { return [] }
        return question(step, asking, before: [])
    }
}
