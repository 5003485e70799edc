public import Vocabulary

// Each profile is data with its citation, in the state of mid-2026. Points where sources differ are encoded in the
// stricter reading and named in `source`.

extension ComplianceProfile {
    /// The profile used for debtors of a country when the config file says nothing; `nil` = none, so nobody is called.
    public static func builtIn(for country: Country) -> ComplianceProfile? {
        byCountry[country.code].flatMap { builtIn(id: $0) }
    }

    public static func builtIn(id: String) -> ComplianceProfile? {
        builtIns.first { $0.id == id }
    }

    /// Countries that have a built-in profile.
    public static var builtInCountries: [Country] {
        byCountry.keys.compactMap { Country(code: $0) }.sorted()
    }

    private static let byCountry = [
        "CL": "cl-37", "MX": "mx-condusef", "CO": "co-2300", "PE": "pe-62", "AR": "ar-default", "EC": "ec-49",
    ]

    /// Every built-in profile.
    public static let builtIns: [ComplianceProfile] = [
        profile(
            "cl-37", "mon-sat 08:00-20:00", chile,
            [FrequencyCap(max: 1, per: .isoWeek, countsOn: .contact)],
            """
            Chile, Ley 19.496 art. 37 as changed by Ley 21.320 (2021-04-20): working days (CPC art. 59) 08:00-20:00, \
            one phone contact or visit a week. Open: attempt or contact, Saturday hours, final Reglamento.
            """),
        profile(
            "mx-condusef", "mon-fri 07:00-22:00", mexico, [],
            """
            Mexico, CONDUSEF, DOF 2014-10-07, financial creditors: 07:00-22:00 by the country's zones. Days by the \
            stricter summaries (Monday to Friday).
            """),
        profile(
            "mx-profeco", "mon-fri 07:00-22:00", mexico, [],
            "Mexico, PROFECO, DOF 2015-09, LTOSF art. 17 Bis 4, commercial creditors: Monday to Friday 07:00-22:00."),
        profile(
            "co-2300", "mon-fri 07:00-19:00, sat 08:00-15:00", colombia,
            [FrequencyCap(max: 1, per: .day, countsOn: .attempt)],
            """
            Colombia, Ley 2300 of 2023: Monday to Friday 07:00-19:00, Saturday 08:00-15:00, not on Sundays and \
            holidays, once a day; an unanswered call counts (Superfinanciera 2023111476).
            """),
        profile(
            "pe-62", "mon-fri 07:00-20:00", peru, [],
            "Peru, Ley 29571 arts. 61-62, code as of 2026-02: not 20:00-07:00, Saturdays, Sundays or holidays."),
        profile(
            "ar-default", "mon-fri 09:00-19:00", argentina, [],
            """
            Argentina: POLICY, not law. Ley 24.240 art. 8 bis asks for dignified treatment and sets no hours; CABA \
            Ley 6171 not verified.
            """),
        profile(
            "ec-49", "mon-fri 07:00-20:00", ecuador,
            [FrequencyCap(max: 1, per: .day, countsOn: .attempt)],
            """
            Ecuador, LODC art. 49 as changed 2022-02: Monday to Friday 07:00-20:00, not on holidays, one call a day. \
            One source says 22:00; the stricter is taken.
            """),
    ]

    /// Holidays are computed for these years; later ones are closed until someone has looked at the law again.
    private static let years = 2025...2030

    private static func profile(
        _ id: String, _ hours: String, _ rules: [HolidayRule], _ caps: [FrequencyCap], _ source: String
    ) -> ComplianceProfile {
        // Hours that do not parse would be "never": closed, and caught by the tests.
        ComplianceProfile(
            id: id, hours: (try? WeeklyHours(parsing: hours)) ?? .never, holidays: rules.days(in: years),
            holidaysKnownThrough: years.upperBound, caps: caps, source: source)
    }

    /// National holidays; Arica (7 June) and Chillán (20 August) have one more.
    private static let chile: [HolidayRule] = [
        .fixed(1, 1), .only(1, 2, on: [.monday]), .easter(-2), .easter(-1), .fixed(5, 1), .fixed(5, 21),
        .chileanSolstice, .moved(6, 29, by: .chile), .fixed(7, 16), .fixed(8, 15),
        .only(9, 17, on: [.monday, .friday]), .fixed(9, 18), .fixed(9, 19), .only(9, 20, on: [.friday]),
        .moved(10, 12, by: .chile), .moved(10, 31, by: .chileReformation), .fixed(11, 1), .fixed(12, 8),
        .fixed(12, 25),
    ]

    /// LFT art. 74; election days are Sundays.
    private static let mexico: [HolidayRule] = [
        .fixed(1, 1), .monday(1, month: 2), .monday(3, month: 3), .fixed(5, 1), .fixed(9, 16), .monday(3, month: 11),
        .fixed(12, 25), .once(2030, 10, 1),
    ]

    private static let colombia: [HolidayRule] =
        [
            .fixed(1, 1), .easter(-3), .easter(-2), .fixed(5, 1), .fixed(7, 20), .fixed(8, 7), .fixed(12, 8),
            .fixed(12, 25), .easter(43), .easter(64), .easter(71),
        ]
        + [(1, 6), (3, 19), (6, 29), (7, 9), (8, 15), (10, 12), (11, 1), (11, 11)].map {
            .moved($0, $1, by: .emiliani)
        }

    private static let peru: [HolidayRule] = [
        .fixed(1, 1), .easter(-3), .easter(-2), .fixed(5, 1), .fixed(6, 7), .fixed(6, 29), .fixed(7, 23),
        .fixed(7, 28), .fixed(7, 29), .fixed(8, 6), .fixed(8, 30), .fixed(10, 8), .fixed(11, 1), .fixed(12, 8),
        .fixed(12, 9), .fixed(12, 25),
    ]

    /// Ley 27.399. Bridge days come by decree each year: those of 2026 are listed.
    private static let argentina: [HolidayRule] = [
        .fixed(1, 1), .easter(-48), .easter(-47), .fixed(3, 24), .fixed(4, 2), .easter(-3), .easter(-2), .fixed(5, 1),
        .fixed(5, 25), .moved(6, 17, by: .argentina), .fixed(6, 20), .fixed(7, 9), .moved(8, 17, by: .argentina),
        .moved(10, 12, by: .argentina), .moved(11, 20, by: .argentina), .fixed(12, 8), .fixed(12, 25),
        .once(2026, 3, 23), .once(2026, 7, 10), .once(2026, 11, 9), .once(2026, 12, 7),
    ]

    private static let ecuador: [HolidayRule] =
        [
            .fixed(1, 1), .only(1, 2, on: [.monday]), .easter(-48), .easter(-47), .easter(-2), .fixed(11, 3),
            .only(11, 4, on: [.monday]), .only(12, 24, on: [.friday]), .fixed(12, 25), .only(12, 26, on: [.monday]),
            .only(12, 31, on: [.friday]),
        ] + [(5, 1), (5, 24), (8, 10), (10, 9), (11, 2)].map { .moved($0, $1, by: .ecuador) }
}
