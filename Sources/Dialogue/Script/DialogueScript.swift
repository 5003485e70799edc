public import Spoken

/// What the bot says and asks, in one language. Data: the machine runs it, the checker judges it.
public struct DialogueScript: Hashable, Sendable {
    public var name: String
    public var language: SpokenLanguage
    public var place: ScriptPlace
    /// The step a person meets first.
    public var start: String
    /// The step an answering machine meets; `nil`: it is left alone.
    public var machine: String?
    /// Where a dialogue ends up that does not get on.
    public var giveUp: String
    public var limits: DialogueLimits
    /// Answers that hold at every question, unless the question has the same key or meaning itself.
    public var always: [Answer]
    public var prompts: [String: Prompt]
    public private(set) var steps: [DialogueStep]
    private var index: [String: Int]

    public init(
        name: String, language: SpokenLanguage, place: ScriptPlace = .nowhere, start: String, machine: String? = nil,
        giveUp: String, limits: DialogueLimits = DialogueLimits(), always: [Answer] = [], prompts: [String: Prompt],
        steps: [DialogueStep]
    ) {
        self.name = name
        self.language = language
        self.place = place
        self.start = start
        self.machine = machine
        self.giveUp = giveUp
        self.limits = limits
        self.always = always
        self.prompts = prompts
        self.steps = steps
        index = Dictionary(steps.enumerated().map { ($1.id, $0) }) { first, _ in first }
    }

    public func step(_ id: String) -> DialogueStep? { index[id].map { steps[$0] } }

    /// The answers of a question together with those that hold everywhere.
    func answers(of ask: Ask) -> [Answer] {
        let keys = Set(ask.answers.compactMap(\.key))
        let meanings = Set(ask.answers.flatMap(\.hears))
        return ask.answers
            + always.map { answer in
                var left = answer
                if let key = answer.key, keys.contains(key) || ask.collect != nil && key.digit != nil { left.key = nil }
                left.hears.removeAll { meanings.contains($0) }
                return left
            }
            .filter { $0.key != nil || !$0.hears.isEmpty || !$0.phrases.isEmpty }
    }

    /// The prompts that are said in place of some when those cannot be: with `_plain` behind the name, where there is such a
    /// prompt, in words for which recordings and numerals will do.
    func plain(_ prompts: [String]) -> [String] {
        prompts.map { self.prompts[Self.plain($0)] == nil ? $0 : Self.plain($0) }
    }

    /// The name of the plain form of a prompt.
    public static func plain(_ prompt: String) -> String { "\(prompt)_plain" }

    /// A prompt in all forms in which it may be said.
    func forms(of prompt: String) -> [String] {
        [prompt] + (prompts[Self.plain(prompt)] == nil ? [] : [Self.plain(prompt)])
    }
}

/// A text with the place where it was written.
public struct Prompt: Hashable, Sendable {
    public let text: String
    public let place: ScriptPlace
    /// `nil` when the text is no template; the checker says why.
    public let template: Template?
    /// Whether hearing it tells that there is a debt.
    public let tellsDebt: Bool

    public init(_ text: String, place: ScriptPlace = .nowhere) {
        self.text = text
        self.place = place
        template = try? Template(text)
        tellsDebt = template.map { DebtWords.first(in: $0) != nil } ?? false
    }
}

/// Prompts every script with a question needs, by name.
public enum RepairPrompt: String, CaseIterable, Sendable {
    /// Nothing was heard; the question follows.
    case silence
    /// What was heard was no answer; the question follows.
    case notUnderstood = "not_understood"
    /// A key without meaning; the question follows.
    case wrongKey = "wrong_key"
    /// Something of ours failed; the call ends.
    case apology
}

/// What keeps a dialogue from going on for ever.
public struct DialogueLimits: Hashable, Sendable {
    /// How often a question is asked again.
    public var retries = 2
    /// How long an answer may take after the question.
    public var timeout = Duration.seconds(5)
    /// How often one step may be met in a call.
    public var visits = 5
    /// After this long the next turn leads to `give_up`.
    public var duration = Duration.seconds(240)
    /// Below this, what was heard counts as not understood. 0…1.
    public var confidence = 0.4
    /// Days until which a payment may be promised.
    public var promiseDays = 30

    public init() {}
}
