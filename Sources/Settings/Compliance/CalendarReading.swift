import Compliance
import Vocabulary
import Yams

/// Reads `holidays-cl.yaml`.
struct CalendarReading {
    let country: Country
    let map: MapReader

    init?(_ source: ComplianceSource, problems: Problems) {
        let code = source.name.dropFirst(ComplianceSource.calendarPrefix.count).uppercased()
        guard let country = Country(code: code) else {
            problems.error(
                "a calendar of holidays is named for a country's two letters, like holidays-cl.yaml; rename the file",
                at: nil)
            return nil
        }
        guard let document = YAMLDocument(text: source.text, problems: problems) else { return nil }
        self.country = country
        map = MapReader(
            document.root, path: "", section: CalendarSchema.top, place: Place(line: 1, column: 1), document: document,
            problems: problems)
    }

    func read() -> HolidayCalendar? {
        let years = readYears()
        let citation = Cited.read(map, fallback: map.problems.file)
        var shifts: [String: [Weekday: Int]] = [:]
        for shift in map.named("shifts", by: Kind<String>.name) {
            let days = MapReader.named(shift.value, path: shift.path, by: .weekday, like: map)
            shifts[shift.name] = Dictionary(
                days.compactMap { day in
                    map.read(day.value, CalendarSchema.shift, path: day.path, fallback: day.place).map {
                        (day.name, $0)
                    }
                }, uniquingKeysWith: { first, _ in first })
        }
        if !map.has("holidays") {
            map.problems.error("'holidays' is missing; add the list of holidays", at: map.place)
        }
        let elements = map.elements("holidays")
        let rules = elements.compactMap { element -> HolidayRule? in
            let reader = MapReader(
                element.node, path: element.path, section: CalendarSchema.Holiday.section, place: element.node.place,
                document: map.document, problems: map.problems)
            return readHoliday(reader, shifts: shifts)
        }
        guard let years, rules.count == elements.count else { return nil }
        return HolidayCalendar(country: country, years: years, rules: rules, citation: citation)
    }

    private func readYears() -> ClosedRange<Int>? {
        guard map.has("years") else {
            map.problems.error(
                "'years' is missing; add the first and the last year of the list, like [2024, 2030]", at: map.place)
            return nil
        }
        let years = map.list("years", of: CalendarSchema.year).map(\.value)
        guard years.count == 2, years[0] <= years[1] else {
            map.problems.error(
                "'years' must be two years, the smaller first, like [2024, 2030]", at: map.place(of: "years"))
            return nil
        }
        return years[0]...years[1]
    }

    private func readHoliday(_ reader: MapReader, shifts: [String: [Weekday: Int]]) -> HolidayRule? {
        typealias Keys = CalendarSchema.Holiday
        let name = reader(Keys.name)
        var anchors: [HolidayRule.Anchor] = []
        if let day = reader(Keys.day) { anchors.append(.fixed(month: day.month, day: day.day)) }
        if let days = reader(Keys.easter) { anchors.append(.easter(days)) }
        if let nth = reader(Keys.weekday) {
            anchors.append(.weekday(nth.weekday, number: nth.number, month: nth.month))
        }
        if reader(Keys.solstice) != nil { anchors.append(.juneSolstice) }
        let dates = reader.list("dates", of: Keys.date).map(\.value)
        if !dates.isEmpty { anchors.append(.dates(dates)) }
        let given = ["day", "easter", "weekday", "solstice", "dates"].filter { reader.has($0) }
        let only = reader.list("only", of: Keys.weekdayWord).map(\.value)
        let moved = reader(Keys.moved)
        let keeps = reader(Keys.keeps)
        let from = reader(Keys.from)
        let until = reader(Keys.until)
        let regions = readRegions(reader)
        if given.count != 1 {
            reader.problems.error(
                "'\(reader.path)' must be found by exactly one of day, easter, weekday, solstice and dates, not by \(given.isEmpty ? "none" : given.joined(separator: " and "))",
                at: reader.place)
        }
        if let from, let until, from > until {
            reader.problems.error(
                "'\(reader.path)' ends (\(until)) before it begins (\(from)); swap the years", at: reader.place)
        }
        var moves: [Weekday: Int] = [:]
        if let moved {
            guard let shift = shifts[moved] else {
                reader.problems.error(
                    "'\(reader.path).moved': there is no shift '\(moved)'\(suggestion(for: moved, among: shifts.keys.sorted()))",
                    at: reader.place(of: "moved"))
                return nil
            }
            moves = shift
        }
        guard let name, let anchor = anchors.first, given.count == 1, let keeps, let regions else { return nil }
        return HolidayRule(
            name, anchor, only: Set(only), moves: moves, keepsAnchor: keeps, from: from, until: until, regions: regions)
    }

    /// Regions must be ones that the debtors' regions are compared with: a misspelt one would hold nowhere.
    private func readRegions(_ reader: MapReader) -> Set<String>? {
        let names = reader.list("regions", of: CalendarSchema.Holiday.region)
        var keys: Set<String> = []
        for name in names {
            guard let key = CountryZones.regionKey(name.value, of: country) else {
                reader.problems.error(
                    "'\(reader.path).regions': '\(name.value)' is no region of \(country) known here; use its ISO 3166-2 code without the country",
                    at: name.place)
                return nil
            }
            keys.insert(key)
        }
        return keys
    }
}

/// Where a rule was read, beside the rule.
enum Cited {
    static func read(_ map: MapReader, fallback: String) -> Citation {
        let source = map(ProfileSchema.Cited.source) ?? fallback
        let date = map(ProfileSchema.Cited.date)
        let confidence = map(ProfileSchema.Cited.confidence) ?? .policy
        return Citation(source: source, date: date, confidence: confidence)
    }
}
