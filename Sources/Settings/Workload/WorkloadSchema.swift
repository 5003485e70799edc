import Portfolio

extension Schema {
    enum Workload {
        private static let standard = WorkloadTerms(group: "")

        static let group = Field(
            "group", .name, .required, "Campaigns of one group, agents' and of one strategy, share their work.")
        static let lends = Field(
            "lends", .share, .standard(standard.lends.fraction), "At most this share of its accounts is at others.")
        static let takes = Field(
            "takes", .wholeNumber(0...1_000_000), .standard(standard.takes),
            "At most so many accounts of others are here; 0 = it only lends.")
        static let section = Section(
            path: "campaigns[].workload",
            doc: """
                Work moves by itself from a campaign that does not come to it to one whose agents are at less, until midnight at the \
                latest ([collections.md](collections.md#automatic-workload)).
                """,
            entries: [group.entry, lends.entry, takes.entry])
    }
}
