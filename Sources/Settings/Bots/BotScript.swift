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
        var found: [ScriptProblem] = []
        var lacking: [(wording: MissingWording, place: ScriptPlace, tags: [String])] = []
        for tag in tags {
            guard let language = SpokenLanguage(tag: tag) else { continue }
            for problem in make(language, wording.prompts(for: tag)).problems(disclosure: disclosure) {
                if let missing = problem.missing {
                    if let index = lacking.firstIndex(where: { $0.wording.prompt == missing.prompt }) {
                        lacking[index].tags.append(tag)
                    } else {
                        lacking.append((missing, problem.place, [tag]))
                    }
                } else if !found.contains(problem) {
                    // The same finding in each country is one finding.
                    found.append(problem)
                }
            }
        }
        return found + lacking.map { noWording($0.wording, in: $0.tags, at: $0.place) }
    }

    /// What is to be written so that nothing is missing any more: a language's words are those of its countries, too.
    private func noWording(_ missing: MissingWording, in lacking: [String], at place: ScriptPlace) -> ScriptProblem {
        let wanted = lacking.filter { $0.count == 2 || !lacking.contains(String($0.prefix(2))) }
        let others = tags.filter { tag in !lacking.contains(tag) && wanted.contains(String(tag.prefix(2))) }
        return .noWording(missing, in: wanted, only: others, at: place)
    }
}
