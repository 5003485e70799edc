import Portfolio
import Vocabulary

extension Schema {
    enum Results {
        static let name = Kind<String>.name
        /// For the elements of the list.
        static let question = Kind<ConversationResult.Question>.choice(
            ConversationResult.Question.allCases.map { ($0.rawValue, $0) })
        static let code = Field("code", .digits, .required, "What an agent presses or dials for it.")
        static let does = Field(
            "does", .choice(Disposition.allCases.map { ($0.rawValue, $0) }), .standard(.other),
            "What is done, as for this disposition: `do-not-call` ends all contact, `wrong-person` takes the number from the debtor, `call-later` has it called again, `machine` counts no person."
        )
        static let rest = Field(
            "rest_days", .wholeNumber(1...365), .optional("none"), "Days on which no campaign calls about the account.")
        static let review = Field(
            "review", .name, .optional("nobody"), "The area that has to look at the account: complaints, payments.")
        static let stage = Field(
            "stage", .name, .optional("stays"),
            "The later stage of its strategy to which the account goes; it stays there as after a move.")
        static let section = Section(
            path: "results.<tree>.<branch>.<result>",
            doc: """
                What may come of a conversation, as agents tell it apart: trees by name, in each one branches (who was spoken \
                with) and their results. Campaigns choose a tree; collections.md has the standard one.
                """,
            entries: [
                code.entry, does.entry, rest.entry, review.entry,
                .nested(
                    "asks", "list of words", standard: "nothing",
                    "What agents ask, where the law lets them: \(ConversationResult.Question.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", "))."
                ), stage.entry,
            ])
    }
}

extension Kind<String> {
    /// Digits of a telephone.
    static let digits = Kind(type: "digits", range: "1 to 3") { word throws(Refusal) in
        guard let code = ResultTree.code(word.text) else {
            throw Refusal("must be one to three digits, and '\(word.text)' is none of these")
        }
        return code
    } write: {
        $0
    }
}
