import Dialogue
import Spoken
import Vocabulary

// Every key of a bot script, once: key, kind and the sentence the reference shows. The standard values are those of
// ``DialogueLimits``.

enum BotSchema {
    private static let shortTime = Kind<Duration>.duration(.seconds(1) ... .seconds(60))
    private static let stepName = Kind<String>.name

    static let title = Field("title", .line(upTo: 200), .optional("none"), "What the script is for.")
    static let like = Field(
        "like", .name, .optional("none"),
        "Another script of the directory: what is not given here is taken from there, step by step and prompt by prompt."
    )
    static let start = Field("start", stepName, .optional("that of `like`"), "The step a person meets first.")
    static let machine = Field(
        "machine", stepName, .optional("it is left alone"), "The step an answering machine meets.")
    static let giveUp = Field(
        "give_up", stepName, .optional("that of `like`"),
        "The step of a dialogue that does not get on; it must not ask.")
    static let retries = Field("retries", .wholeNumber(0...5), .optional("2"), "How often a question is asked again.")
    static let timeout = Field("timeout", shortTime, .optional("`5s`"), "How long an answer may take.")
    static let visits = Field(
        "visits", .wholeNumber(1...20), .optional("5"), "How often one step may be met in a call.")
    static let duration = Field(
        "duration", Kind<Duration>.duration(.seconds(20) ... .seconds(1800)), .optional("`4m`"),
        "When a call has lasted this long, the next turn leads to `give_up`.")
    static let confidence = Field(
        "confidence", .confidence, .optional("40%"),
        "Below this, what was heard counts as not understood; `hearing.confidence` may ask for more.")
    static let promiseWithin = Field(
        "promise_within", Kind<Duration>.duration(.seconds(86_400) ... .seconds(86_400 * 365)), .optional("`30d`"),
        "How far ahead a payment may be promised.")

    enum Step {
        static let say = Field(
            "say", stepName, .optional("nothing"), "The prompt that is said, by its name in `wording`.")
        static let interruptible = Field(
            "interruptible", .truth, .standard(true),
            "Whether every key ends a prompt that asks nothing; key 9 always does.")
        static let promise = Field(
            "promise", .promiseDay, .optional("none"), "The day that is about to be promised.")
        static let callback = Field(
            "callback", .choice(CallbackWish.allCases.map { ($0.rawValue, $0) }), .optional("none"),
            "When the person wants to be called again.")
        static let collect = Field(
            "collect", .choice(Ask.Collect.What.allCases.map { ($0.rawValue, $0) }), .optional("none"),
            "Digits that are asked for; `then` follows when they make sense.")
        static let then = Field("then", stepName, .optional("none"), "The step after `collect`.")
        static let retries = Field(
            "retries", .wholeNumber(0...5), .optional("the script's"), "As above, for this question.")
        static let timeout = Field("timeout", shortTime, .optional("the script's"), "As above, for this question.")
        static let onSilence = Field(
            "on_silence", stepName, .optional("`give_up`"), "The step after silence, asked often enough.")
        static let onFailure = Field(
            "on_failure", stepName, .optional("`give_up`"),
            "The step after answers that make no sense, asked often enough.")
        static let go = Field("go", stepName, .optional("none"), "The next step.")
        static let end = Field("end", .outcome, .optional("none"), "Ends the call with this result, recorded at once.")
        static let mark = Kind<DialogueOutcome>.outcome

        static let section = Section(
            path: "steps.<step>",
            doc: "One step: what it records, what it says, and one of `answers`, `collect`, `go`, `transfer`, `end`.",
            entries: [
                say.entry, interruptible.entry,
                .nested("mark", "list of results", standard: "none", "Recorded when the step is entered."),
                promise.entry, callback.entry,
                .nested("answers", "list", standard: "none", Reply.section.doc), collect.entry, then.entry,
                retries.entry, timeout.entry, onSilence.entry, onFailure.entry, go.entry,
                .nested("transfer", "section", standard: "none", Handover.section.doc), end.entry,
            ])
    }

    enum Reply {
        static let key = Field("key", .telephoneKey, .optional("none"), "The key, `0` … `9`, `\"*\"` or `\"#\"`.")
        static let meaning = Kind<Meaning>.choice(Meaning.written.map { ($0.rawValue, $0) })
        static let phrase = Kind<String>.line(upTo: 100)
        static let confirms = Field(
            "confirms", .choice([("identity", true)]), .optional("nothing"),
            "`identity`: with this answer the person has said to be the debtor.")
        static let go = Field("go", stepName, .required, "The next step; `again`: the same question anew.")

        static let section = Section(
            path: "steps.<step>.answers[]",
            doc: "The ways to answer, by key, by voice or both.",
            entries: [
                key.entry,
                .nested("hears", "word or list", standard: "none", "What the voice may mean: \(words)."),
                .nested(
                    "phrases", "list of texts", standard: "none",
                    "Further words with this meaning, each all that is said."),
                confirms.entry, go.entry,
            ])

        private static let words = Meaning.written.map { "`\($0.rawValue)`" }.joined(separator: ", ")
    }

    enum Handover {
        static let queue = Field("queue", .name, .optional("the campaign's"), "The queue of agents.")
        static let failed = Field("failed", stepName, .required, "The step when nobody is free in time.")
        static let section = Section(
            path: "steps.<step>.transfer", doc: "Hands the call to an agent.", entries: [queue.entry, failed.entry])
    }

    static let top = Section(
        path: "", doc: "A bot script: its steps, and its prompts in each language.",
        entries: [
            title.entry, like.entry, start.entry, machine.entry, giveUp.entry, retries.entry, timeout.entry,
            visits.entry,
            duration.entry, confidence.entry, promiseWithin.entry,
            .nested("always", "list", standard: "none", "Answers that hold at every question."),
            .nested("steps", "mapping", standard: "those of `like`", Step.section.doc),
            .nested(
                "wording", "mapping", standard: "`wording.yaml` alone",
                "The prompts by language (`es`, `es-CL`, `en`), each by its name."),
        ])
}

extension Kind<DialogueOutcome> {
    static let outcome = Kind.choice(DialogueOutcome.written.map { ($0.rawValue, $0) })
}

extension Kind<DialogueKey> {
    static let telephoneKey = Kind(type: "key", range: "0 … 9, \"*\", \"#\"") { word throws(Refusal) in
        guard let key = DialogueKey(rawValue: word.text) else {
            throw Refusal("must be one key of a telephone, 0 … 9, \"*\" or \"#\", and '\(word.text)' is none")
        }
        return key
    } write: {
        $0.rawValue
    }
}

extension Kind<PromiseDay> {
    static let promiseDay = Kind(type: "day", range: "today, tomorrow, a weekday, end-of-month, 7d") {
        word throws(Refusal) in
        switch word.text {
        case "today": return .today
        case "tomorrow": return .tomorrow
        case "end-of-month": return .endOfMonth
        default: break
        }
        if let weekday = Weekday.allCases.first(where: { "\($0)" == word.text }) { return .weekday(weekday) }
        if word.text.hasSuffix("d"), let days = Word(String(word.text.dropLast())).wholeNumber, (1...365).contains(days)
        {
            return .days(days)
        }
        let words = ["today", "tomorrow", "end-of-month"] + Weekday.allCases.map { "\($0)" }
        throw Refusal(
            "must be a day like today, friday or 7d, and '\(word.text)' is none\(suggestion(for: word.text, among: words))"
        )
    } write: { day in
        switch day {
        case .today: "today"
        case .tomorrow: "tomorrow"
        case .endOfMonth: "end-of-month"
        case .weekday(let weekday): "\(weekday)"
        case .days(let days): "\(days)d"
        }
    }
}

extension Kind<String> {
    /// `es`, `es-CL`: kept as written, in one way.
    static let languageTag = Kind.text("language", range: "es, es-CL, en, pt-BR") { text throws(Refusal) in
        guard let language = SpokenLanguage(tag: text) else {
            throw Refusal("must be a language like es, es-CL, en or pt-BR, and '\(text)' is none that is spoken here")
        }
        return text.count == 2 ? language.family.rawValue : language.tag
    } write: {
        $0
    }
}
