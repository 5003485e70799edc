import Vocabulary

extension DialogueMachine {
    /// The values that the debtor's record lacks and without which the call comes to nothing: those of what everybody hears
    /// at first, and of what everybody hears who says to be the debtor. A call that would ask people who they are, only to
    /// be at a loss for the rest, should not be made. What is said on some other way only counts when it is taken.
    ///
    /// - Parameter speech: whether a recogniser will listen.
    public static func missing(
        in facts: DialogueFacts, for script: DialogueScript, calendar: PromiseCalendar,
        disclosure: DebtDisclosure = .afterIdentity, speech: Bool
    ) -> [Variable] {
        let machine = DialogueMachine(script: script, facts: facts, calendar: calendar, disclosure: disclosure)
        let beginning = machine.lacking(from: script.start, isIdentified: false, speech: speech)
        return script.identifyingSteps.reduce(into: beginning) { missing, step in
            for variable in machine.lacking(from: step, isIdentified: true, speech: speech)
            where !missing.contains(variable) { missing.append(variable) }
        }
    }

    /// What is missing between a step and the next question, by going there as a call does.
    private func lacking(from step: String, isIdentified: Bool, speech: Bool) -> [Variable] {
        var walk = self
        walk.isIdentified = isIdentified
        walk.hasSpeech = speech
        walk.startedAt = .epoch
        _ = walk.enter(step)
        while case .saying = walk.phase { _ = walk.handle(.promptEnded, at: .epoch) }
        // A prompt that has a plain form which can be said fails as well, and nobody is the worse for it.
        guard walk.isAtALoss else { return [] }
        let said = walk.trace.last { $0.fact == .promptFailed }.flatMap { script.anyStep($0.step)?.prompt }
        let forms = said.map(script.forms) ?? []
        let used = Set(forms.suffix(1).flatMap { script.prompts[$0]?.template?.variables ?? [] })
        return Variable.allCases.filter { variable in
            used.contains(variable)
                && facts.value(
                    of: variable, in: script.language, today: calendar.today, promiseDate: walk.promiseDate) == nil
        }
    }

    /// It would regret, or end without a word.
    private var isAtALoss: Bool {
        if case .apologising = phase { return true }
        let spoke = trace.contains { if case .said = $0.fact { true } else { false } }
        return outcome.map { $0 == .failed || !spoke } ?? false
    }
}

extension DialogueScript {
    /// Where answers lead that confirm identity.
    fileprivate var identifyingSteps: [String] {
        var found: [String] = []
        for step in steps {
            guard case .ask(let ask) = step.action else { continue }
            for answer in answers(of: ask)
            where answer.confirmsIdentity && answer.go != Answer.again && !found.contains(answer.go) {
                found.append(answer.go)
            }
        }
        return found
    }
}
