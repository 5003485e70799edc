/// What is wrong with a script: where, and the cure, in one sentence.
public struct ScriptProblem: Hashable, Sendable {
    public var place: ScriptPlace
    public var sentence: String
    /// Worth a look, and no reason to refuse the script.
    public var isWarning: Bool

    init(_ sentence: String, at place: ScriptPlace, isWarning: Bool = false) {
        self.sentence = sentence
        self.place = place
        self.isWarning = isWarning
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
        found += DisclosureCheck(script: self, disclosure: disclosure).problems
        var seen: Set<ScriptProblem> = []
        return found.filter { seen.insert($0).inserted }
            .sorted { ($0.place.line, $0.place.column) < ($1.place.line, $1.place.column) }
    }
}
