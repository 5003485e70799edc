import Compliance
import Vocabulary
import Yams

extension Settings {
    /// Reads the rules by country; `nil` for a country whose rules are wrong (and reported).
    static func readCompliance(_ map: MapReader, _ library: ComplianceLibrary) -> [Country: ComplianceSheet?] {
        var result: [Country: ComplianceSheet?] = [:]
        for pair in map.named("compliance", by: Schema.Campaign.country) {
            let reader = MapReader(
                pair.value, path: pair.path, section: Schema.Rules.section, place: pair.place, document: map.document,
                problems: map.problems)
            if result[pair.name] != nil {
                map.problems.error("'\(pair.path)' is given twice, in capitals and not; keep one", at: pair.place)
            }
            result[pair.name] = .some(CountryRules(map: reader, country: pair.name, library: library).read())
        }
        return result
    }
}

/// Reads `compliance.CL` of the config file.
private struct CountryRules {
    let map: MapReader
    let country: Country
    let library: ComplianceLibrary

    func read() -> ComplianceSheet? {
        let extends = map(Schema.Rules.extends)
        let hours = map(Schema.Rules.hours)
        let holidays = map.list("holidays", of: Schema.Rules.holiday).map(\.value)
        let holidaysThrough = map(Schema.Rules.holidaysThrough)
        let reason = map(Schema.Rules.override)
        let states = readStates()
        let law = library.sheet(for: country)
        var base: ComplianceSheet?
        switch extends {
        // A refused one has been reported: nothing is said about what hangs on it.
        case nil where map.has("extends"): return nil
        case nil: base = law
        case "none": base = nil
        case let name?:
            base = library.sheet(name)
            if base == nil {
                map.problems.error(
                    "'\(map.path).extends' cannot be '\(name)'\(suggestion(for: name, among: library.names + ["none"]))",
                    at: map.place(of: "extends"))
                return nil
            }
        }
        let caps = CapReading(map: map, caps: Schema.Cap.section, rests: Schema.Cap.rests)
            .read(over: base?.profile.caps ?? [])
        guard let allHours = hours ?? base?.profile.hours else {
            if !map.has("hours") {
                map.problems.error(
                    "'\(map.path).hours' is missing; there are no built-in rules to take it from: add when people may be called",
                    at: map.place)
            }
            return nil
        }
        guard let caps, let states else { return nil }
        var profile =
            base?.profile
            ?? ComplianceProfile(id: country.code.lowercased(), hours: allHours, source: "the config file")
        if let base { profile.source = "the config file, on top of: \(base.profile.source)" }
        profile.id += "-own"
        profile.hours = allHours
        profile.holidays.formUnion(holidays)
        profile.caps = caps.caps
        if let holidaysThrough { profile.holidaysKnownThrough = holidaysThrough }
        var sheet =
            base ?? ComplianceSheet(profile: profile, title: "the config file", conduct: law?.conduct ?? ConductRules())
        profile.forbidden = sheet.conduct.forbiddenContacts
        sheet.profile = profile
        sheet.countries = [country]
        // It is the whole country's, whatever it was made of.
        sheet.regions = []
        // A profile made for this country has been compared with its law already.
        let compared = base.map { $0.regions.isEmpty && $0.countries.contains(country) ? $0 : law ?? $0 } ?? law
        if let compared { loosen(&sheet, Strictness(law: compared).looser(sheet.profile), of: compared.id, reason) }
        for state in library.states(of: country) where !states.contains(where: { $0.keeps(state) }) {
            loosen(
                &sheet, [Strictness.Looser(key: "states", what: "drops the rules of \(state.id)")], of: state.id, reason
            )
        }
        if map.has("override"), sheet.overrides.count == (base?.overrides.count ?? 0) {
            map.problems.warning(
                "'\(map.path).override' has no effect: nothing here is looser; remove it", at: map.place(of: "override")
            )
        }
        return sheet.adding(states)
    }

    /// `nil` where one was refused.
    private func readStates() -> [ComplianceSheet]? {
        guard map.has("states") else { return library.states(of: country) }
        let known = library.sheets.filter { !$0.regions.isEmpty && $0.countries.contains(country) }
        let names = map.list("states", of: Schema.Rules.state)
        var states: [ComplianceSheet] = []
        for name in names {
            guard let state = known.first(where: { $0.id == name.value || $0.aliases.contains(name.value) }) else {
                map.problems.error(
                    "'\(map.path).states' cannot have '\(name.value)'\(suggestion(for: name.value, among: known.map(\.id)))",
                    at: name.place)
                continue
            }
            states.append(state)
        }
        return states.count == map.node("states")?.sequence?.count ? states : nil
    }

    private func loosen(
        _ sheet: inout ComplianceSheet, _ found: [Strictness.Looser], of law: String, _ reason: String?
    ) {
        for one in found {
            // Without rules of one's own for it, it is `extends` that did it.
            let key = map.has(one.key) || !map.has("extends") ? one.key : "extends"
            let place = map.place(of: key)
            let sentence = "'\(joined(map.path, key))' \(one.what)"
            guard let reason else {
                map.problems.error(
                    "\(sentence); tighten it, or add override: \"why the law allows it\", which is kept for the audit",
                    at: place)
                continue
            }
            map.problems.warning("\(sentence), overridden: \(reason)", at: place)
            sheet.overrides.append(
                ComplianceOverride(
                    law: law, what: sentence, reason: reason,
                    place: "\(map.problems.file):\(place?.line ?? 0):\(place?.column ?? 0)"))
        }
    }
}
