import Portfolio

extension Schema {
    enum Segments {
        static let name = Kind<String>.name
        static let rule = Kind<AccountRule>(type: "rule", range: "[segments.md](segments.md)") { word throws(Refusal) in
            do throws(RuleError) { return try AccountRule(parsing: word.text) } catch { throw Refusal(error.message) }
        } write: {
            $0.description
        }
        static let condition = Field(
            "where", rule, .required,
            "Which accounts belong to it: `days_past_due between 1 and 30 and balance >= 50000 and product = 'tarjeta'`."
        )
        static let share = Kind<Double>.share
        static let section = Section(
            path: "segments.<name>",
            doc: """
                A named part of the portfolio, for campaigns to work and for `marcador segment try` to count. The language \
                of its rule: [segments.md](segments.md).
                """,
            entries: [
                condition.entry,
                .nested(
                    "split", "name → percentage", standard: "undivided",
                    "Arms that campaigns name as `segment: NAME/ARM`, by people and not by accounts, the same on every machine; whoever is in no arm is `NAME/champion`."
                ),
            ])
    }
}
