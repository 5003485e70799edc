/// What is wrong with a script: where, and the cure, in one sentence.
public struct ScriptProblem: Hashable, Sendable {
    public var place: ScriptPlace
    public var sentence: String
    /// Worth a look, and no reason to refuse the script.
    public var isWarning: Bool
    /// A prompt without words, since what is to be written depends on what the other languages have.
    public private(set) var missing: MissingWording?

    init(_ sentence: String, at place: ScriptPlace, isWarning: Bool = false) {
        self.sentence = sentence
        self.place = place
        self.isWarning = isWarning
    }
}

/// A prompt that is said and has no words.
public struct MissingWording: Hashable, Sendable {
    public var prompt: String
    /// Who says it, as a sentence begins: `step 'agent' says 'wait', which`.
    var user: String
}

extension ScriptProblem {
    /// - Parameters:
    ///   - tags: the languages it is to be written in.
    ///   - others: countries of these languages that have words of their own, which do not help the rest.
    public static func noWording(
        _ missing: MissingWording, in tags: [String], only others: [String] = [], at place: ScriptPlace
    ) -> ScriptProblem {
        let only = others.isEmpty ? "" : ", only in \(others.joined(separator: " and "))"
        let under = tags.map { "'\($0)'" }.joined(separator: " and ")
        var problem = ScriptProblem(
            "\(missing.user) has no wording in \(tags.joined(separator: " and "))\(only); add it under 'wording', \(under)",
            at: place)
        problem.missing = missing
        return problem
    }
}

extension ScriptProblem: CustomStringConvertible {
    public var description: String {
        "\(place.file):\(place.line):\(place.column): \(isWarning ? "warning: " : "")\(sentence)"
    }
}

extension DialogueScript {
    /// Everything that is wrong with this script in this language, in the order of the file.
    public func problems(disclosure: DebtDisclosure = .afterIdentity) -> [ScriptProblem] {
        var found = ShapeCheck(script: self).problems
        found += PromptCheck(script: self).problems
        found += KeyCheck(script: self).problems
        found += DisclosureCheck(script: self, disclosure: disclosure).problems
        var seen: Set<ScriptProblem> = []
        return found.filter { seen.insert($0).inserted }
            .sorted { ($0.place.line, $0.place.column) < ($1.place.line, $1.place.column) }
    }
}
