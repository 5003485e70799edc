import Portfolio
import Vocabulary

extension Schema {
    enum Strategy {
        private static let standard = Portfolio.Strategy(name: "", stages: [])

        static let name = Field("name", .name, .required, "The name of the strategy; where accounts stand hangs on it.")
        static let accounts = Field(
            "accounts", Segments.rule, .optional("every account"),
            "Which accounts it is for. An account belongs to the first strategy that is for it.")
        static let rest = Field(
            "rest_after_payment", .duration(.zero ... .seconds(365 * 86_400)), .standard(standard.restAfterPayment),
            "How long nobody is asked for money after a payment.")
        static let restAfterConversation = Field(
            "rest_after_conversation", .duration(.zero ... .seconds(365 * 86_400)),
            .standard(standard.restAfterConversation),
            "How long nobody is called again after an agent spoke with them, where the next step would come sooner.")
        static let section = Section(
            path: "strategies[]",
            doc: "How accounts are treated, stage by stage; [collections.md](collections.md) has an example.",
            entries: [
                name.entry, accounts.entry, rest.entry, restAfterConversation.entry,
                .nested("promises", "section", "When a promise counts as kept."),
                .nested("stages", "list of sections", required: true, "The stages, mildest first."),
            ])
    }

    enum Promises {
        private static let standard = PromiseTerms()

        static let grace = Field(
            "grace_days", .wholeNumber(0...60), .standard(standard.graceDays),
            "Days after the date on which money still comes in time.")
        static let tolerance = Field(
            "tolerance", .share, .standard(standard.tolerance.fraction), "What may be missing from the amount.")
        static let section = Section(
            path: "strategies[].promises", doc: "When a promise counts as kept.",
            entries: [grace.entry, tolerance.entry])
    }

    enum Stage {
        static let name = Field("name", .name, .required, "The name of the stage, once in the strategy.")
        static let rule = Field(
            "when", Segments.rule, .optional("only moves lead here"),
            "The accounts that belong here. The rules of two stages must not hold for one account.")
        static let hours = Field(
            "hours", .hours, .optional("the lawful hours"), "Hours of this stage, within those the law allows.")
        static let again = Field(
            "again", .duration(.seconds(3600) ... .seconds(365 * 86_400)), .optional("not"),
            "So long after the last step the steps begin again.")
        static let guide = Field(
            "guide", .paragraphs, .optional("none"), "What the agent reads: how to speak in this stage.")
        static let effect = Field(
            "effect", .decimal(0...100), .standard(1),
            "What work in this stage is worth against that in other stages, in the order of work.")
        static let priority = Field(
            "priority", .wholeNumber(-100...100), .standard(0),
            "Stages of higher priority are worked first, whatever their accounts are worth.")
        static let section = Section(
            path: "strategies[].stages[]",
            doc: "A stage: who belongs in it, what is done, and what may be offered.",
            entries: [
                name.entry, rule.entry,
                .nested("moves", "section", "What takes an account to a later stage before its rule does."),
                .nested(
                    "steps", "list of sections", standard: "accounts are left in peace", "What is done, in order."),
                again.entry, hours.entry,
                .nested(
                    "retry", "outcome → section", standard: retryText,
                    "What is done within a step after a call that reached nobody; what is not named keeps its standard."
                ),
                .nested("phones", "section", "Which of a debtor's phones comes next."),
                .nested("offer", "section", "What agent or bot may agree to."),
                guide.entry, effect.entry, priority.entry,
            ])

        private static var retryText: String {
            Outcome.allCases.compactMap { outcome in
                RetryTable.standard.steps[outcome].map { "\(outcome.rawValue) \($0.shown)" }
            }.joined(separator: ", ")
        }
    }

    enum Moves {
        static let brokenPromise = Field(
            "broken_promise", .name, .optional("stays"), "The later stage to which a broken promise leads.")
        static let section = Section(
            path: "strategies[].stages[].moves",
            doc: """
                What takes an account to a later stage before its rule does. There it stays until it pays, or until the rule \
                of a stage still later holds.
                """,
            entries: [
                brokenPromise.entry, .nested("no_contact", "section", "What happens when nobody is reached."),
            ])
    }

    enum NoContact {
        static let attempts = Field(
            "attempts", .wholeNumber(1...1000), .required,
            "So many calls in this stage without a conversation; failed calls and numbers that are none do not count.")
        static let to = Field("to", .name, .required, "The later stage.")
        static let section = Section(
            path: "strategies[].stages[].moves.no_contact", doc: "What happens when nobody is reached.",
            entries: [attempts.entry, to.entry])
    }

    enum Step {
        static let channel = Field(
            "channel", .choice(Channel.allCases.map { ($0.rawValue, $0) }), .required,
            "`call` for an agent's call, `bot` for a bot's, or a message.")
        static let after = Field(
            "after", .duration(.zero ... .seconds(365 * 86_400)), .standard(.zero),
            "So long after the step before it, or after the account came into the stage.")
        static let script = Field(
            "script", .name, .optional("none"), "The bot's dialogue, or the text of a message, by name.")
        static let section = Section(
            path: "strategies[].stages[].steps[]",
            doc: "A step. It is over when somebody was spoken with, or when no phone is left to try.",
            entries: [channel.entry, after.entry, script.entry])
    }

    enum StageRetry {
        static let after = Field(
            "after", .retryWait, .optional("needed unless `times` is 0"),
            "How long the debtor rests before the next attempt; `next-day` for any hour of the next day.")
        static let times = Field(
            "times", .wholeNumber(0...100), .required,
            "How often it is tried again on a phone in one step; 0 = the phone is not used any more.")
        static let daypart = Field(
            "daypart", .choice([("any", false), ("other", true)]), .standard(false),
            "`other`: only in another part of the day (to 12:00, to 17:00, to midnight).")
        static let phone = Field(
            "phone", .choice(Portfolio.Retry.Which.allCases.map { ($0.rawValue, $0) }), .standard(.same),
            "The same phone, or another one where there is one.")
        static let section = Section(
            path: "strategies[].stages[].retry.<outcome>",
            doc: """
                What to do after an outcome: \
                \(Outcome.allCases.filter { $0 != .answered }.map { "`\($0.rawValue)`" }.joined(separator: ", ")).
                """,
            entries: [after.entry, times.entry, daypart.entry, phone.entry])
    }

    enum Phones {
        private static let standard = PhoneRotation()
        /// For the elements of the list.
        static let kind = Kind<ContactPoint.Kind>.choice(
            ContactPoint.Kind.allCases.filter { $0 != .email }.map { ($0.rawValue, $0) })
        static let order = Field(
            "order", .choice(PhoneRotation.Order.allCases.map { ($0.rawValue, $0) }), .standard(standard.order),
            "`steady`: the first one until it is given up. `turns`: the next one after each attempt. `best`: the one on which the debtor is likeliest reached."
        )
        static let section = Section(
            path: "strategies[].stages[].phones", doc: "Which of a debtor's phones comes next.",
            entries: [
                order.entry,
                .nested(
                    "kinds", "list of words",
                    standard: "`\(standard.kinds.map(\.rawValue).joined(separator: ", "))`",
                    "The kinds that are used, preferred ones first."),
            ])
    }

    enum Offer {
        private static let standard = OfferLimits()

        static let maxDiscount = Field(
            "max_discount", .share, .standard(standard.maxDiscount.fraction),
            "The share of the debt that may be let off."
        )
        static let maxInstalments = Field(
            "max_instalments", .wholeNumber(1...120), .standard(standard.maxInstalments),
            "How many payments an agreement may have; 1 = no agreements in instalments.")
        static let minFirstPayment = Field(
            "min_first_payment", .share, .standard(standard.minFirstPayment.fraction),
            "The share of the agreed amount that comes first at least.")
        static let promiseWithin = Field(
            "promise_within_days", .wholeNumber(0...365), .standard(standard.promiseWithin),
            "How many days ahead a promise or a first payment may lie.")
        static let section = Section(
            path: "strategies[].stages[].offer", doc: "What agent or bot may agree to.",
            entries: [maxDiscount.entry, maxInstalments.entry, minFirstPayment.entry, promiseWithin.entry])
    }

    static let strategySections = [
        Strategy.section, Promises.section, Stage.section, Moves.section, NoContact.section, Step.section,
        StageRetry.section, Phones.section, Offer.section,
    ]
}

extension Kind<String> {
    /// Text for people that may have several lines.
    static let paragraphs = Kind.text("text", range: "up to 4000 characters") { text throws(Refusal) in
        guard text.count <= 4000 else { throw Refusal("must not be longer than 4000 characters") }
        guard !text.unicodeScalars.contains(where: { ($0.value < 0x20 && $0 != "\n") || $0.value == 0x7F }) else {
            throw Refusal("must be without control characters")
        }
        return text
    } write: {
        $0
    }
}

extension Kind<Retry.Wait> {
    private static let duration = Kind<Duration>.duration(.seconds(60) ... .seconds(365 * 86_400))

    static let retryWait = Kind(type: "duration", range: "\(duration.range), or next-day") { word throws(Refusal) in
        word.text == "next-day" ? .nextDay : .after(try duration.read(word))
    } write: {
        switch $0 {
        case .nextDay: "next-day"
        case .after(let time): durationText(time)
        }
    }
}

extension Share {
    /// A share as the config file writes it.
    init(_ fraction: Double) { self.init(basisPoints: Int((fraction * 10_000).rounded())) }

    var fraction: Double { Double(basisPoints) / 10_000 }
}

extension RetryStep {
    /// `10m × 3`
    var shown: String {
        guard case .again(let retry) = self else { return "never" }
        let daypart = retry.inAnotherDaypart ? " in another daypart" : ""
        let phone = retry.on == .other ? " on another phone" : ""
        return "\(Kind.retryWait.write(retry.wait)) × \(retry.times)\(daypart)\(phone)"
    }
}
