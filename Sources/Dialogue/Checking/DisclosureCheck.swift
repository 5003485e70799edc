import Spoken

/// Identity before debt, and promises only by who owes: proved over every way a dialogue can go.
struct DisclosureCheck {
    private(set) var problems: [ScriptProblem] = []
    private let script: DialogueScript

    init(script: DialogueScript, disclosure: DebtDisclosure) {
        self.script = script
        let graph = ScriptGraph(script)
        var told: Set<String> = []
        for state in graph.states {
            guard let step = script.anyStep(state.step) else { continue }
            let hasPromise = state.hasPromise || step.promise != nil
            let said = prompts(of: step)
            if !state.isIdentified, disclosure == .afterIdentity {
                for name in said where told.insert(name).inserted {
                    checkSilence(of: name, step, graph.path(to: state))
                }
            }
            if !hasPromise { checkDay(said, step, graph.path(to: state)) }
            checkPromise(step, state, hasPromise, graph)
        }
        for step in script.steps { checkDoubt(step) }
    }

    /// Silence, and what is not understood, promise nothing.
    private mutating func checkDoubt(_ step: DialogueStep) {
        guard case .ask(let ask) = step.action else { return }
        for (name, next) in [("on_silence", ask.onSilence), ("on_failure", ask.onFailure)] {
            guard let next, let promising = promise(from: next) else { continue }
            problems.append(
                ScriptProblem(
                    """
                    step '\(step.id)' leads by '\(name)' to step '\(promising)', which records a promise that nobody has \
                    made; lead to it through an answer
                    """, at: step.place))
        }
    }

    /// The first step that records a promise on the way to the next question.
    private func promise(from id: String) -> String? {
        var next: String? = id
        var passed: Set<String> = []
        while let id = next, passed.insert(id).inserted, let step = script.anyStep(id) {
            if step.records.contains(.promised) { return id }
            if case .go(let further) = step.action { next = further } else { next = nil }
        }
        return nil
    }

    /// What may be said in a step.
    private func prompts(of step: DialogueStep) -> [String] {
        let repairs: [RepairPrompt] = if case .ask = step.action { RepairPrompt.allCases } else { [.apology] }
        return ([step.prompt].compactMap(\.self) + repairs.map(\.rawValue)).flatMap(script.forms)
    }

    private mutating func checkSilence(of name: String, _ step: DialogueStep, _ path: String) {
        guard let prompt = script.prompts[name], let template = prompt.template,
            let word = DebtWords.first(in: template, named: script.language.family)
        else { return }
        problems.append(
            ScriptProblem(
                """
                prompt '\(name)' says '\(word)' before anybody has said to be the debtor (\(path)); lead to step \
                '\(step.id)' only through an answer with 'confirms: identity', or say it without that word
                """, at: prompt.place))
    }

    private mutating func checkDay(_ names: [String], _ step: DialogueStep, _ path: String) {
        for name in names {
            guard let prompt = script.prompts[name], let template = prompt.template,
                template.variables.contains(.promiseDate)
            else { continue }
            let variable = "{\(Variable.promiseDate.name(in: script.language.family))}"
            problems.append(
                ScriptProblem(
                    """
                    prompt '\(name)' says \(variable) in step '\(step.id)' where no day may have been chosen (\(path)); \
                    put a step with 'promise:' before it
                    """, at: prompt.place))
        }
    }

    private mutating func checkPromise(
        _ step: DialogueStep, _ state: ScriptGraph.State, _ hasPromise: Bool, _ graph: ScriptGraph
    ) {
        guard step.records.contains(.promised) else { return }
        if !state.isIdentified {
            problems.append(
                ScriptProblem(
                    """
                    step '\(step.id)' records a promise of somebody who has not said to be the debtor \
                    (\(graph.path(to: state))); lead to it only through an answer with 'confirms: identity'
                    """, at: step.place))
        }
        if !hasPromise {
            problems.append(
                ScriptProblem(
                    """
                    step '\(step.id)' records a promise where no day may have been chosen (\(graph.path(to: state))); \
                    put a step with 'promise:' before it
                    """, at: step.place))
        }
    }
}
