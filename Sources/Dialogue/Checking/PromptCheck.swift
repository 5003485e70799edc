import Spoken

/// Every prompt that is named is there and can be spoken.
struct PromptCheck {
    private(set) var problems: [ScriptProblem] = []

    init(script: DialogueScript) {
        for step in script.steps {
            guard let name = step.prompt, script.prompts[name] == nil else { continue }
            problems.append(
                ScriptProblem(
                    """
                    step '\(step.id)' says '\(name)', which has no wording in \(script.language.tag); \
                    add it under 'wording'
                    """, at: step.place))
        }
        for repair in RepairPrompt.allCases where script.prompts[repair.rawValue] == nil {
            problems.append(
                ScriptProblem(
                    """
                    the prompt '\(repair.rawValue)', which every script needs, has no wording in \
                    \(script.language.tag); add it under 'wording'
                    """, at: script.place))
        }
        let used = Set(
            (script.steps.compactMap(\.prompt) + RepairPrompt.allCases.map(\.rawValue)).flatMap(script.forms))
        for (name, prompt) in script.prompts where used.contains(name) {
            do throws(Template.Fault) {
                _ = try Template(prompt.text)
            } catch {
                problems.append(ScriptProblem("prompt '\(name)' \(error.sentence)", at: prompt.place))
            }
        }
    }
}
