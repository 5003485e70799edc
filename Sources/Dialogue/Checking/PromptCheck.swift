import Spoken

/// Every prompt that is named is there and can be spoken.
struct PromptCheck {
    private(set) var problems: [ScriptProblem] = []

    init(script: DialogueScript) {
        var missing: Set<String> = []
        func note(_ prompt: String, _ user: String, _ place: ScriptPlace) {
            guard script.prompts[prompt] == nil, missing.insert(prompt).inserted else { return }
            problems.append(
                .noWording(MissingWording(prompt: prompt, user: user), in: [script.language.tag], at: place))
        }
        for step in script.steps {
            if let name = step.prompt { note(name, "step '\(step.id)' says '\(name)', which", step.place) }
        }
        for repair in RepairPrompt.allCases.map(\.rawValue) {
            note(repair, "the prompt '\(repair)', which every script needs,", script.place)
        }
        let said = (script.steps + [script.optOut]).compactMap(\.prompt) + RepairPrompt.allCases.map(\.rawValue)
        let used = Set(said.flatMap(script.forms))
        for (name, prompt) in script.prompts where used.contains(name) {
            do throws(Template.Fault) {
                _ = try Template(prompt.text)
            } catch {
                problems.append(ScriptProblem("prompt '\(name)' \(error.sentence)", at: prompt.place))
            }
        }
    }
}
