/// A question that offers a key must have it: who presses it is told that there is no such option.
struct KeyCheck {
    private(set) var problems: [ScriptProblem] = []

    init(script: DialogueScript) {
        for step in script.steps {
            // Digits that are asked for have no answers of their own; a question without keys is refused as such.
            guard case .ask(let ask) = step.action, ask.collect == nil, ask.answers.contains(where: { $0.key != nil }),
                let said = step.prompt
            else { continue }
            let keys = Set(script.answers(of: ask).compactMap(\.key)).union(script.optOutKeys)
            for name in script.forms(of: said) {
                guard let prompt = script.prompts[name], let template = prompt.template else { continue }
                for key in Self.offered(in: template) where !keys.contains(key) {
                    problems.append(
                        ScriptProblem(
                            """
                            prompt '\(name)' offers the key \(key.rawValue), which step '\(step.id)' does not have; give \
                            the step an answer with it, or take it out of the prompt
                            """, at: prompt.place, isWarning: true))
                }
            }
        }
    }

    /// `marque 4`, `presione la tecla 4`, `press 4`; longer numbers are telephone numbers.
    private static func offered(in template: Template) -> [DialogueKey] {
        let words = FoldedText.words(template.fixedText)
        return words.indices.compactMap { index in
            guard verbs.contains(words[index]) else { return nil }
            return words[(index + 1)...].first { !between.contains($0) }.flatMap { DialogueKey(rawValue: String($0)) }
        }
    }

    private static let verbs: Set<Substring> = [
        "marque", "marca", "marcar", "presione", "presiona", "oprima", "pulse", "digite", "teclee", "press",
        "pressione",
        "aperte", "tecle", "disque",
    ]
    private static let between: Set<Substring> = [
        "el", "la", "numero", "tecla", "opcion", "key", "the", "o", "a", "opcao",
    ]
}
