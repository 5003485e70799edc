import Compliance
import Vocabulary
import Yams

extension Settings {
    /// Reads the rules by country; `nil` for a country whose rules are wrong (and reported).
    static func readCompliance(_ map: MapReader) -> [Country: ComplianceProfile?] {
        var result: [Country: ComplianceProfile?] = [:]
        for pair in map.named("compliance", by: Schema.Campaign.country) {
            let reader = MapReader(
                pair.value, path: pair.path, section: Schema.Rules.section, place: pair.place, document: map.document,
                problems: map.problems)
            if result[pair.name] != nil {
                map.problems.error("'\(pair.path)' is given twice, in capitals and not; keep one", at: pair.place)
            }
            result[pair.name] = .some(readProfile(reader, country: pair.name))
        }
        return result
    }

    private static func readProfile(_ map: MapReader, country: Country) -> ComplianceProfile? {
        let extends = map(Schema.Rules.extends)
        let hours = map(Schema.Rules.hours)
        let holidays = map.list("holidays", of: Schema.Rules.holiday).map(\.value)
        let holidaysThrough = map(Schema.Rules.holidaysThrough)
        let caps = readCaps(map)
        // A refused `extends` has been reported: nothing is said about what hangs on it.
        guard extends != nil || !map.has("extends") else { return nil }
        let base = extends.map { ComplianceProfile.builtIn(id: $0) } ?? ComplianceProfile.builtIn(for: country)
        guard let base else {
            guard let hours else {
                if !map.has("hours") {
                    map.problems.error(
                        "'\(map.path).hours' is missing; there are no built-in rules to take it from: add when people may be called",
                        at: map.place)
                }
                return nil
            }
            let profile = ComplianceProfile(
                id: "\(country.code.lowercased())-own", hours: hours, holidays: Set(holidays),
                holidaysKnownThrough: holidaysThrough, caps: caps ?? [], source: "the config file")
            warnOfLaxity(profile, in: country, map)
            return profile
        }
        var profile = base
        profile.id = "\(base.id)-own"
        profile.source = "the config file, on top of: \(base.source)"
        if let hours { profile.hours = hours }
        profile.holidays.formUnion(holidays)
        if let holidaysThrough { profile.holidaysKnownThrough = holidaysThrough }
        if let caps { profile.caps = caps }
        warnOfLaxity(profile, in: country, map)
        return profile
    }

    /// `nil` when there are none to be read, or one of them was refused.
    private static func readCaps(_ map: MapReader) -> [FrequencyCap]? {
        let elements = map.elements("caps")
        guard map.node("caps")?.sequence != nil else { return nil }
        let caps: [FrequencyCap?] = elements.map { element in
            let reader = MapReader(
                element.node, path: element.path, section: Schema.Cap.section, place: element.node.place,
                document: map.document, problems: map.problems)
            let max = reader(Schema.Cap.max)
            let per = reader(Schema.Cap.per)
            let counts = reader(Schema.Cap.counts)
            guard let max, let per, let counts else { return nil }
            return FrequencyCap(max: max, per: per, countsOn: counts)
        }
        let good = caps.compactMap(\.self)
        return good.count == caps.count ? good : nil
    }

    /// Own rules may be laxer than the built-in ones (the operator knows their creditor and their counsel), not
    /// silently.
    private static func warnOfLaxity(_ profile: ComplianceProfile, in country: Country, _ map: MapReader) {
        guard let law = ComplianceProfile.builtIn(for: country) else { return }
        func warn(_ key: String, _ what: String) {
            map.problems.warning(
                "'\(map.path)\(map.has(key) ? ".\(key)" : "")' \(what) of \(law.id); make sure the law allows it",
                at: map.place(of: key))
        }
        if !profile.hours.isWithin(law.hours) { warn("hours", "goes beyond the hours \(law.hours)") }
        if !profile.holidays.isSuperset(of: law.holidays) { warn("extends", "drops the holidays") }
        for cap in law.caps where !profile.caps.contains(where: { $0.isAsStrict(as: cap) }) {
            warn("caps", "drops '\(cap.label)'")
        }
    }
}

extension WeeklyHours {
    /// Whether every minute of these hours is one of the other's.
    func isWithin(_ other: WeeklyHours) -> Bool {
        Weekday.allCases.allSatisfy { day in
            self[day].allSatisfy { range in
                other[day].contains { $0.start <= range.start && range.end <= $0.end }
            }
        }
    }
}

extension FrequencyCap {
    /// Whether keeping this cap keeps the other one.
    func isAsStrict(as other: FrequencyCap) -> Bool {
        max <= other.max && (countsOn == other.countsOn || countsOn == .attempt)
            && (per == other.per || (per.days ?? 0) >= (other.per.days ?? 367))
    }
}

extension FrequencyCap.Period {
    /// Days back, when that is what it is.
    fileprivate var days: Int? {
        switch self {
        case .day: 1
        case .isoWeek: 8
        case .rollingDays(let days): days
        }
    }
}
