import Compliance
import Vocabulary
import Yams

/// Reads one profile of `compliance/`.
struct ProfileReading {
    private let source: ComplianceSource
    private let map: MapReader
    private let problems: Problems

    init?(_ source: ComplianceSource, problems: Problems) {
        guard let document = YAMLDocument(text: source.text, problems: problems) else { return nil }
        self.source = source
        self.problems = problems
        map = MapReader(
            document.root, path: "", section: ProfileSchema.top, place: Place(line: 1, column: 1), document: document,
            problems: problems)
    }

    /// The profile it starts from, as written.
    var extends: String? { map.has("extends") ? map(ProfileSchema.extends) : nil }

    func reportMissing(_ base: String, among known: [String]) {
        problems.error(
            "'extends' cannot be '\(base)'\(suggestion(for: base, among: known))", at: map.place(of: "extends"))
    }

    func reportCircle(_ names: [String]) {
        problems.error(
            "'extends' goes in a circle: \(names.joined(separator: " → ")); let one of them start from nothing",
            at: map.place(of: "extends"))
    }

    /// - Parameters:
    ///   - base: what `extends` names.
    ///   - predecessor: the shipped profile whose name, and so whose place, this one has.
    ///   - law: the shipped profile of a country, to be compared with where there is no base. A state's only adds to it,
    ///     and is compared with the shipped one whose place it takes.
    func read(
        base: ComplianceSheet?, predecessor: ComplianceSheet?, calendars: [Country: HolidayCalendar],
        law: (Country) -> ComplianceSheet?
    ) -> ComplianceSheet? {
        let title = map(ProfileSchema.title)
        let own = map.list("countries", of: ProfileSchema.country).map(\.value)
        let countries = map.has("countries") ? own : base?.countries ?? []
        let regions = readRegions(countries, predecessor)
        let givenDefault = map(ProfileSchema.isDefault) ?? false
        let isDefault = map.has("default") ? givenDefault : predecessor?.isDefault ?? false
        let aliases = map.list("also", of: ProfileSchema.alias).map(\.value) + (predecessor?.aliases ?? [])
        let reason = map(ProfileSchema.override)
        if countries.isEmpty, !map.has("countries") {
            problems.error("'countries' is missing; add whose rules they are, like [CL]", at: map.place)
        }
        var citations = base?.citations ?? [:]
        var hours = readHours(&citations) ?? base?.profile.hours
        if hours == nil, !map.has("hours"), regions?.isEmpty != true { hours = .always }
        if hours == nil, !map.has("hours") {
            problems.error(
                "'hours' is missing; add when people may be called, or a profile to start from", at: map.place)
        }
        let caps = CapReading(map: map, caps: ProfileSchema.Cap.section, rests: ProfileSchema.Rest.section)
            .read(over: base?.profile.caps ?? [])
        for key in ["caps", "rests"] where map.has(key) {
            citations = citations.filter { !$0.key.hasPrefix("\(key)[") }
        }
        citations.merge(caps?.citations ?? [:]) { $1 }
        let conduct = readConduct(over: base?.conduct ?? ConductRules(), &citations)
        guard let title, let hours, let caps, let regions, !countries.isEmpty else { return nil }
        var profile = ComplianceProfile(
            id: source.name, hours: hours, holidays: base?.profile.holidays ?? [],
            regionalHolidays: base?.profile.regionalHolidays ?? [], holidayHours: base?.profile.holidayHours ?? [],
            holidaysKnownThrough: base?.profile.holidaysKnownThrough, caps: caps.caps,
            forbidden: conduct.forbiddenContacts, source: title)
        readHolidays(into: &profile, calendars, &citations)
        var sheet = ComplianceSheet(
            profile: profile, aliases: aliases, title: title, countries: countries, regions: regions,
            isDefault: isDefault, conduct: conduct, citations: citations, overrides: base?.overrides ?? [])
        var compared = base.map { [$0] } ?? (regions.isEmpty ? countries.compactMap(law) : [])
        var hasLoosened = false
        if let predecessor, !predecessor.regions.isEmpty {
            if predecessor.id != base?.id { compared.append(predecessor) }
            hasLoosened = loosen(&sheet, Strictness(law: predecessor).missing(sheet), of: predecessor.id, reason)
        }
        for law in compared {
            hasLoosened = loosen(&sheet, Strictness(law: law).looser(sheet), of: law.id, reason) || hasLoosened
        }
        if map.has("override"), !hasLoosened {
            problems.warning(
                "'override' has no effect: nothing here is looser; remove it", at: map.place(of: "override"))
        }
        return sheet
    }

    /// `nil` where one was refused; a misspelt one would hold nowhere.
    private func readRegions(_ countries: [Country], _ predecessor: ComplianceSheet?) -> Set<String>? {
        guard map.has("regions") else { return predecessor?.regions ?? [] }
        let names = map.list("regions", of: ProfileSchema.region)
        guard let count = map.node("regions")?.sequence?.count, names.count == count else { return nil }
        guard count > 0 else {
            problems.error(
                "'regions' names none; name where it holds, or leave it out for the whole country",
                at: map.place(of: "regions"))
            return nil
        }
        guard countries.count == 1, let country = countries.first else {
            problems.error(
                "'regions' are of one country, and 'countries' has \(countries.count); name one",
                at: map.place(of: "regions"))
            return nil
        }
        var keys: Set<String> = []
        for name in names {
            guard let key = CountryZones.regionKey(name.value, of: country) else {
                problems.error(
                    "'regions': '\(name.value)' is no region of \(country) known here; use its ISO 3166-2 code without the country",
                    at: name.place)
                return nil
            }
            keys.insert(key)
        }
        return keys
    }

    /// Whether anything was.
    private func loosen(
        _ sheet: inout ComplianceSheet, _ found: [Strictness.Looser], of law: String, _ reason: String?
    ) -> Bool {
        for one in found {
            let place = map.place(of: one.key)
            guard let reason else {
                problems.error(
                    "'\(one.key)' \(one.what); tighten it, or add override: \"why the law allows it\", which is kept for the audit",
                    at: place)
                continue
            }
            problems.warning("'\(one.key)' \(one.what), overridden: \(reason)", at: place)
            sheet.overrides.append(
                ComplianceOverride(
                    law: law, what: "'\(one.key)' \(one.what)", reason: reason,
                    place: "\(problems.file):\(place?.line ?? 0):\(place?.column ?? 0)"))
        }
        return !found.isEmpty
    }

    private func readHours(_ citations: inout [String: Citation]) -> WeeklyHours? {
        guard map.has("hours") else { return nil }
        let section = map.child("hours", ProfileSchema.Hours.section)
        citations["hours"] = Cited.read(section, fallback: problems.file)
        return section(ProfileSchema.Hours.week)
    }

    private func readHolidays(
        into profile: inout ComplianceProfile, _ calendars: [Country: HolidayCalendar],
        _ citations: inout [String: Citation]
    ) {
        guard map.has("holidays") else { return }
        typealias Keys = ProfileSchema.Holidays
        let section = map.child("holidays", Keys.section)
        citations["holidays"] = Cited.read(section, fallback: problems.file)
        let days = section.list("days", of: Keys.day).map(\.value)
        if let hours = section(Keys.hours) { profile.holidayHours = hours.ranges }
        let through = section(Keys.through)
        if let country = section(Keys.calendar) {
            if let calendar = calendars[country] {
                profile.holidays = calendar.national
                profile.regionalHolidays = calendar.regional
                profile.holidaysKnownThrough = calendar.years.upperBound
            } else {
                problems.error(
                    "'holidays.calendar': there is no calendar of \(country); add holidays-\(country.code.lowercased()).yaml beside this file, or use one of: \(calendars.keys.sorted().map(\.code).joined(separator: ", "))",
                    at: section.place(of: "calendar"))
            }
        }
        profile.holidays.formUnion(days)
        if let through { profile.holidaysKnownThrough = through }
    }

    private func readConduct(over base: ConductRules, _ citations: inout [String: Citation]) -> ConductRules {
        typealias Keys = ProfileSchema.Conduct
        var conduct = base
        func section(_ section: Section) -> MapReader? {
            guard map.has(section.path) else { return nil }
            let reader = map.child(section.path, section)
            citations[section.path] = Cited.read(reader, fallback: problems.file)
            return reader
        }
        if let reader = section(Keys.identification) {
            conduct.identification = words(reader, "say", Keys.word)
        }
        if let reader = section(Keys.prohibited) {
            conduct.prohibitions = Set(words(reader, "what", Keys.prohibition))
        }
        if let reader = section(Keys.callerID) {
            conduct.callerPrefix = reader(Keys.prefix)
            conduct.mayHideNumber = reader(Keys.hidden) ?? true
        }
        if let reader = section(Keys.ring) { conduct.leastRing = reader(Keys.least) }
        if let reader = section(Keys.abandonment) {
            let formula = reader(Keys.formula)
            let cap = reader(Keys.cap)
            if let formula, let cap { conduct.abandonment = ConductRules.Abandonment(formula: formula, cap: cap) }
        }
        if let reader = section(Keys.retention) { conduct.retentionDays = reader(Keys.days) }
        if let reader = section(Keys.disclosure) { conduct.mayTellAnybody = reader(Keys.to) ?? false }
        if let reader = section(Keys.recording) { conduct.mayRecordUnannounced = reader(Keys.announced) ?? false }
        return conduct
    }

    private func words<Value>(_ reader: MapReader, _ key: String, _ kind: Kind<Value>) -> [Value] {
        if !reader.has(key) {
            problems.error("'\(joined(reader.path, key))' is missing; add the list of words", at: reader.place)
        }
        return reader.list(key, of: kind).map(\.value)
    }
}
