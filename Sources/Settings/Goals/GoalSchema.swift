import Portfolio
import Vocabulary

extension Schema {
    enum Quotas {
        static let attempts = Field(
            "attempts_a_day", .wholeNumber(1...10_000_000), .optional("any number"), "Calls of a day at most.")
        static let conversations = Field(
            "conversations_a_day", .wholeNumber(1...10_000_000), .optional("any number"),
            "Conversations of a day at most; what is being called is counted as if everybody answered.")
        static let section = Section(
            path: "campaigns[].quotas",
            doc: "What a campaign may do in a day, by the clock of the machine that the daemon runs on.",
            entries: [attempts.entry, conversations.entry])
    }

    enum Group {
        static let stage = Field(
            "stage", .name, .optional("one of the two"), "The accounts in that stage of the campaign's strategy.")
        static let segment = Field(
            "segment", .line(upTo: 200), .optional("one of the two"),
            "The accounts of that segment, `NAME` or `NAME/ARM`, as they were when the account was last looked at.")
        static let share = Field(
            "share", .share, .optional("any"),
            "At most this share of the campaign's calls of a day, also where nobody else is to be called.")
        static let attempts = Field(
            "attempts_a_day", .wholeNumber(1...10_000_000), .optional("any number"), "Calls to them in a day at most.")
        static let reach = Field(
            "reach", .share, .optional("none"),
            "This share of them is to be called at least once: while it is not, up to half of the work is theirs.")
        static let by = Field(
            "by", .date, .optional("at once"),
            "The last day for that: what is missing is spread over the days until then.")
        static let section = Section(
            path: "campaigns[].groups[]",
            doc: """
                Accounts of a campaign that works by a strategy, with a quota or a target of their own. An account belongs to the \
                first group that it fits. Who asked to be called, and who is reminded of a promise, is called all the same.
                """,
            entries: [stage.entry, segment.entry, share.entry, attempts.entry, reach.entry, by.entry])
    }
}
