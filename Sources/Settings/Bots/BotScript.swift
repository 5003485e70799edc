public import Dialogue
public import Spoken

/// A bot script as a file gives it: one set of steps, spoken in several languages and countries.
public struct BotScript: Sendable {
    /// The file's name without `.yaml`.
    public let name: String
    public let title: String
    /// The languages it has wording for, `es` and `es-CL`, sorted.
    public let tags: [String]
    /// What all scripts share, then the script this one is like, then its own.
    let wording: [Wording]
    let make: @Sendable (SpokenLanguage, [String: Prompt]) -> DialogueScript

    /// The script as it is spoken somewhere; `nil` when it has no wording in that language. A country without wording
    /// of its own gets the language's.
    public func script(for language: SpokenLanguage) -> DialogueScript? {
        guard tags.contains(language.family.rawValue) || tags.contains(language.tag) else { return nil }
        return make(language, wording.prompts(for: language.tag))
    }

    /// Whether it says and asks the same in all its languages.
    func isSame(as other: BotScript) -> Bool {
        guard tags == other.tags else { return false }
        return tags.allSatisfy { tag in
            guard let language = SpokenLanguage(tag: tag) else { return true }
            return script(for: language) == other.script(for: language)
        }
    }

    /// What is wrong with it, in any of its languages.
    func problems(_ disclosure: DebtDisclosure) -> [ScriptProblem] {
        var seen: Set<String> = []
        return tags.flatMap { tag in
            SpokenLanguage(tag: tag).map { language in
                make(language, wording.prompts(for: tag)).problems(disclosure: disclosure)
            } ?? []
        }
        .filter { problem in
            // The same finding in each country is one finding.
            let sentence = tags.reduce(problem.sentence) { $0.replacing($1, with: "") }
            return seen.insert("\(problem.place.line):\(problem.place.column):\(sentence)").inserted
        }
    }
}
