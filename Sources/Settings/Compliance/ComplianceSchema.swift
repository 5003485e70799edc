import Compliance
import Vocabulary

// Every key of the files in `compliance/`: profiles, and the calendars of public holidays.

enum ProfileSchema {
    static let title = Field("title", .line(upTo: 120), .required, "The law in a few words.")
    static let alias = Kind<String>.name
    static let country = Kind<Country>.country
    static let region = Kind<String>.line(upTo: 60)
    static let isDefault = Field(
        "default", .truth, .standard(false),
        "Whether its countries, or its regions, use it where the config file says nothing else.")
    static let extends = Field(
        "extends", .name, .optional("nothing"),
        "A profile to start from; what is not written here is as it is there. In a file of the name of a shipped profile: that one."
    )
    static let override = Field(
        "override", .line(upTo: 400), .optional("nothing may be looser"),
        "Why it is looser than the profile it starts from, or than the shipped one of its country: kept for the audit.")

    static let top = Section(
        path: "",
        doc: "A profile: when, how often and how people are called. The name of the file is its id.",
        entries: [
            title.entry,
            .nested("countries", "list of countries", standard: "those of `extends`", "Whose rules they are."),
            .nested(
                "regions", "list of texts", standard: "the whole country",
                "Where it holds, on top of the country's profile: ISO 3166-2 codes without the country, or names."),
            isDefault.entry, .nested("also", "list of names", standard: "none", "Other names it is found by."),
            extends.entry, override.entry,
            .nested(
                "hours", "section", standard: "those of `extends`; with `regions`, those of the country",
                "When people may be called."),
            .nested(
                "holidays", "section", standard: "every day is alike", "The days on which other hours hold, or none."),
            .nested("caps", "list of sections", standard: "none", "How often a debtor may be contacted."),
            .nested("rests", "list of sections", standard: "none", "Days without contact after a contact."),
            .nested("identification", "section", "What has to be said of the call."),
            .nested("prohibited", "section", "Who must not be called, and what must not be asked."),
            .nested("caller_id", "section", "The number shown."),
            .nested("ring", "section", "How long a call must ring."),
            .nested("abandonment", "section", "How abandoned calls are reckoned."),
            .nested("retention", "section", "How long records must be kept."),
            .nested("disclosure", "section", "Who may be told of the debt."),
            .nested("recording", "section", "What has to be said before a call is recorded."),
        ])

    /// Beside every rule.
    enum Cited {
        static let source = Field(
            "source", .line(upTo: 300), .optional("the operator's own"), "Law and article, or who decided it.")
        static let date = Field(
            "date", .date, .optional("unknown"), "When the rule came into force, or was last looked at.")
        static let confidence = Field(
            "confidence", .choice(Citation.Confidence.allCases.map { ($0.rawValue, $0) }), .standard(.policy),
            "How sure one can be of it.")
        static let entries = [source.entry, date.entry, confidence.entry]
    }

    enum Hours {
        static let week = Field("week", .hours, .required, "When people may be called, by their local clock.")
        static let section = Section(
            path: "hours", doc: "When people may be called.", entries: [week.entry] + Cited.entries)
    }

    enum Holidays {
        static let calendar = Field(
            "calendar", .country, .optional("none"), "The country whose calendar of holidays holds.")
        static let day = Kind<CivilDate>.date
        static let hours = Field(
            "hours", .dayHours, .optional("nobody is called"), "When people may be called on a holiday.")
        static let through = Field(
            "through", .wholeNumber(2024...2100), .optional("the last year of the calendar"),
            "The last year whose holidays are listed; nobody is called after it.")
        static let section = Section(
            path: "holidays", doc: "The days on which other hours hold, or none.",
            entries: [
                calendar.entry, .nested("days", "list of dates", standard: "none", "More days."), hours.entry,
                through.entry,
            ] + Cited.entries)
    }

    enum Rest {
        static let days = Field(
            "days", .wholeNumber(1...366), .required,
            "For how many local days nobody is contacted; the day of the contact is the first.")
        static let after = Field(
            "after", .choice(CapBasis.allCases.map { ($0.rawValue, $0) }), .standard(.conversation),
            "What it comes after.")
        static let entries = [days.entry, after.entry, Cap.key.entry, Cap.channelsEntry]
        static let section = Section(
            path: "rests[]", doc: "Days without contact after a contact.", entries: entries + Cited.entries)
    }

    enum Cap {
        static let max = Field("max", .wholeNumber(0...1000), .required, "How many are allowed within the period.")
        static let per = Field(
            "per", .capPeriod, .required,
            "The local day, the week (since Monday or seven days back, whichever is stricter), or days back.")
        static let counts = Field(
            "counts", .choice(CapCount.allCases.map { ($0.rawValue, $0) }), .standard(.attempt),
            "Every call that was launched, those a person answered, those in which a person was spoken with, or the channels that were used."
        )
        static let key = Field(
            "key", .choice(FrequencyCap.Key.allCases.map { ($0.rawValue, $0) }), .standard(.person),
            "What is counted together: all that reaches the person, each account, each channel, or each number.")
        static let channel = Kind<ContactChannel>.choice(ContactChannel.allCases.map { ($0.rawValue, $0) })
        static let outcome = Kind<Outcome>.choice(Outcome.allCases.map { ($0.rawValue, $0) })
        static let channelsEntry = Entry.nested(
            "channels", "list of channels", standard: "all",
            "The channels that share it: \(ContactChannel.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", "))."
        )
        static let entries = [
            max.entry, per.entry, counts.entry, key.entry, channelsEntry,
            .nested("except", "list of outcomes", standard: "none", "Calls that ended so are not counted."),
        ]
        static let section = Section(
            path: "caps[]", doc: "How often a debtor may be contacted.", entries: entries + Cited.entries)
    }

    enum Conduct {
        static let word = Kind<ConductRules.Identification>.choice(
            ConductRules.Identification.allCases.map { ($0.rawValue, $0) })
        static let prohibition = Kind<ConductRules.Prohibition>.choice(
            ConductRules.Prohibition.allCases.map { ($0.rawValue, $0) })
        static let prefix = Field(
            "prefix", .callerNumber, .optional("any"), "What the number shown must begin with.")
        static let hidden = Field("hidden", .truth, .standard(true), "Whether the number may be hidden.")
        static let least = Field(
            "least", .duration(.seconds(1) ... .seconds(120)), .required,
            "How long a call that nobody answers must ring at least.")
        static let formula = Field(
            "formula", .choice(ConductRules.AbandonmentFormula.allCases.map { ($0.rawValue, $0) }), .required,
            "Whose definition of an abandoned call.")
        static let cap = Field("cap", .share, .required, "The share of answered calls that may meet nobody.")
        static let days = Field("days", .wholeNumber(1...36_600), .required, "For how many days.")
        static let to = Field(
            "to", .choice([("debtor", false), ("anybody", true)]), .required,
            "Only who has said to be the debtor, or whoever answers.")
        static let announced = Field(
            "announced", .choice([("needed", false), ("not-needed", true)]), .required,
            "Whether people must be told before they are recorded.")

        static func section(_ path: String, _ doc: String, _ entries: [Entry]) -> Section {
            Section(path: path, doc: doc, entries: entries + Cited.entries)
        }
        static let identification = section(
            "identification", "What has to be said of the call.",
            [
                .nested(
                    "say", "list of words", required: true,
                    ConductRules.Identification.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ") + ".")
            ])
        static let prohibited = section(
            "prohibited", "Who must not be called, and what must not be asked.",
            [
                .nested(
                    "what", "list of words", required: true,
                    ConductRules.Prohibition.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ") + ".")
            ])
        static let callerID = section("caller_id", "The number shown.", [prefix.entry, hidden.entry])
        static let ring = section("ring", "How long a call must ring.", [least.entry])
        static let abandonment = section(
            "abandonment", "How abandoned calls are reckoned.", [formula.entry, cap.entry])
        static let retention = section("retention", "How long records must be kept.", [days.entry])
        static let disclosure = section("disclosure", "Who may be told of the debt.", [to.entry])
        static let recording = section(
            "recording", "What has to be said before a call is recorded.", [announced.entry])
    }
}

/// What a cap counts, in one word.
enum CapCount: String, CaseIterable, Sendable {
    case attempt, contact, conversation, channels

    var basis: CapBasis { CapBasis(rawValue: rawValue) ?? .attempt }
}

enum CalendarSchema {
    static let year = Kind<Int>.wholeNumber(1990...2100)
    static let top = Section(
        path: "", doc: "The public holidays of a country. The file is named for it: `holidays-cl.yaml`.",
        entries: [
            .nested("years", "[first, last]", required: true, "The years for which somebody has looked at the law."),
            .nested(
                "shifts", "name → weekday → days", standard: "none",
                "How a law moves a holiday by the weekday it falls on: `{tue: -1, fri: 3}`."),
            .nested("holidays", "list of sections", required: true, "The holidays."),
        ] + ProfileSchema.Cited.entries)

    enum Holiday {
        static let name = Field("name", .line(upTo: 100), .required, "What it is called.")
        static let day = Field("day", .monthDay, .optional("one of these"), "Month and day: `09-18`.")
        static let easter = Field(
            "easter", .wholeNumber(-100...100), .optional("one of these"), "Days from Easter Sunday.")
        static let weekday = Field(
            "weekday", .nthWeekday, .optional("one of these"), "A weekday of a month: `3 mon 03`, `last mon 05`.")
        static let solstice = Field(
            "solstice", .choice([("june", true)]), .optional("one of these"), "The solstice, as Chile keeps it.")
        static let date = Kind<CivilDate>.date
        static let weekdayWord = Kind<Weekday>.weekday
        static let moved = Field("moved", .name, .optional("never"), "The shift that moves it.")
        static let keeps = Field(
            "keeps", .truth, .standard(false), "Whether the day itself stays a holiday beside the one it is moved to.")
        static let from = Field("from", year, .optional("always"), "The first year of the law.")
        static let until = Field("until", year, .optional("for ever"), "The last year of the law.")
        static let region = Kind<String>.line(upTo: 60)
        static let section = Section(
            path: "holidays[]",
            doc: "A holiday, found by exactly one of `day`, `easter`, `weekday`, `solstice` and `dates`.",
            entries: [
                name.entry, day.entry, easter.entry, weekday.entry, solstice.entry,
                .nested("dates", "list of dates", standard: "one of these", "These days, by decree."),
                .nested("only", "list of weekdays", standard: "any", "Only where it falls on one of these."),
                moved.entry, keeps.entry, from.entry, until.entry,
                .nested("regions", "list of texts", standard: "the whole country", "Where it holds."),
            ])
    }

    static let shift = Kind<Int>.wholeNumber(-6...6)
}
