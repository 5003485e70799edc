/// A key of a telephone: a digit, `*` or `#`.
public struct DialogueKey: RawRepresentable, Hashable, Sendable, Codable, Comparable {
    public let rawValue: String

    public init?(rawValue: String) {
        guard rawValue.count == 1, "0123456789*#".contains(rawValue) else { return nil }
        self.rawValue = rawValue
    }

    public init?(_ character: Character) { self.init(rawValue: String(character)) }

    public static let all = "0123456789*#".compactMap { DialogueKey($0) }

    public var digit: Int? { Int(rawValue) }

    public static func < (lhs: DialogueKey, rhs: DialogueKey) -> Bool { lhs.rawValue < rhs.rawValue }
}

/// One step of a script: what it does, what it says, and what comes then. In this order.
public struct DialogueStep: Hashable, Sendable {
    public var id: String
    public var place: ScriptPlace
    /// The prompt it says; `nil`: it says nothing.
    public var prompt: String?
    /// Whether any key ends the prompt. A question can always be answered before its end, and the opt-out ends every prompt.
    public var isInterruptible: Bool
    /// Recorded when the step is entered, so that it holds also when the person hangs up during the prompt.
    public var marks: [DialogueOutcome]
    /// The day that is about to be promised.
    public var promise: PromiseDay?
    public var callback: CallbackWish?
    public var action: Action

    public enum Action: Hashable, Sendable {
        case ask(Ask)
        case go(String)
        case transfer(Transfer)
        case end(DialogueOutcome)
        /// Nothing was written: the checker says so.
        case none
    }

    public init(
        id: String, place: ScriptPlace = .nowhere, prompt: String? = nil, isInterruptible: Bool = true,
        marks: [DialogueOutcome] = [], promise: PromiseDay? = nil, callback: CallbackWish? = nil, action: Action
    ) {
        self.id = id
        self.place = place
        self.prompt = prompt
        self.isInterruptible = isInterruptible
        self.marks = marks
        self.promise = promise
        self.callback = callback
        self.action = action
    }

    /// What is recorded on entry: the marks, and what the end stands for.
    public var records: [DialogueOutcome] {
        if case .end(let outcome) = action, !marks.contains(outcome) { return marks + [outcome] }
        return marks
    }
}

/// A question.
public struct Ask: Hashable, Sendable {
    public var answers: [Answer]
    /// Digits that are asked for instead of one key, and the step that follows when they make sense.
    public var collect: Collect?
    /// How often it is asked again; `nil`: as the script says.
    public var retries: Int?
    public var timeout: Duration?
    /// Where silence leads when it was asked often enough; `nil`: to the script's `give_up`.
    public var onSilence: String?
    /// Where answers that make no sense lead when it was asked often enough; `nil`: to the script's `give_up`.
    public var onFailure: String?

    public struct Collect: Hashable, Sendable {
        public enum What: String, CaseIterable, Sendable {
            case dayOfMonth = "day-of-month"

            /// Whether such a number can begin with this digit: the days are 01 to 31.
            func mayBegin(with digit: Int) -> Bool {
                switch self {
                case .dayOfMonth: digit <= 3
                }
            }
        }
        public var what: What
        public var then: String
        public init(_ what: What, then: String) {
            self.what = what
            self.then = then
        }
    }

    public init(
        answers: [Answer] = [], collect: Collect? = nil, retries: Int? = nil, timeout: Duration? = nil,
        onSilence: String? = nil, onFailure: String? = nil
    ) {
        self.answers = answers
        self.collect = collect
        self.retries = retries
        self.timeout = timeout
        self.onSilence = onSilence
        self.onFailure = onFailure
    }
}

/// One way to answer a question, by key, by voice or by both.
public struct Answer: Hashable, Sendable {
    public var key: DialogueKey?
    public var hears: [Meaning]
    /// Further words that mean this answer, in this script.
    public var phrases: [String]
    /// With this answer the person has said that they are the debtor.
    public var confirmsIdentity: Bool
    /// The next step, or ``again``.
    public var go: String
    public var place: ScriptPlace

    /// In place of a step: say the question again.
    public static let again = "again"

    public init(
        key: DialogueKey? = nil, hears: [Meaning] = [], phrases: [String] = [], confirmsIdentity: Bool = false,
        go: String, place: ScriptPlace = .nowhere
    ) {
        self.key = key
        self.hears = hears
        self.phrases = phrases
        self.confirmsIdentity = confirmsIdentity
        self.go = go
        self.place = place
    }
}

/// A call handed to the agents of a queue.
public struct Transfer: Hashable, Sendable {
    /// `nil`: the queue of the campaign.
    public var queue: String?
    /// The step when nobody is free in time.
    public var onFailure: String

    public init(queue: String? = nil, onFailure: String) {
        self.queue = queue
        self.onFailure = onFailure
    }
}
