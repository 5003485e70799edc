import Compliance
import Vocabulary

/// Where rules are looser than the law they are compared with. Operators tighten; whoever loosens says why.
struct Strictness {
    /// The key of the file that did it, and what is looser in one clause.
    struct Looser {
        var key: String
        var what: String
    }

    let law: ComplianceSheet

    func looser(_ sheet: ComplianceSheet) -> [Looser] { looser(sheet.profile) + looser(sheet.conduct) }

    func looser(_ profile: ComplianceProfile) -> [Looser] {
        var found: [Looser] = []
        let base = law.profile
        if !profile.hours.isWithin(base.hours) {
            found.append(Looser(key: "hours", what: "goes beyond the hours \(base.hours) of \(law.id)"))
        }
        if !profile.isClosed(whenever: base)
            || (profile.holidaysKnownThrough == nil && base.holidaysKnownThrough != nil)
        {
            found.append(Looser(key: "holidays", what: "drops holidays of \(law.id)"))
        }
        for cap in base.caps where !profile.caps.contains(where: { $0.isAsStrict(as: cap) }) {
            found.append(Looser(key: cap.countsRest ? "rests" : "caps", what: "drops '\(cap.label)' of \(law.id)"))
        }
        return found
    }

    /// Where one that takes the place of a state's rules does not hold there.
    func missing(_ sheet: ComplianceSheet) -> [Looser] {
        var found: [Looser] = []
        if !sheet.regions.isSuperset(of: law.regions) {
            found.append(Looser(key: "regions", what: "drops regions of \(law.id)"))
        }
        if law.isDefault, !sheet.isDefault {
            found.append(Looser(key: "default", what: "takes \(law.id) out of force"))
        }
        return found
    }

    private func looser(_ conduct: ConductRules) -> [Looser] {
        let base = law.conduct
        var found: [Looser] = []
        func check(_ isKept: Bool, _ key: String, _ what: String) {
            if !isKept { found.append(Looser(key: key, what: "\(what) of \(law.id)")) }
        }
        check(
            Set(base.identification).isSubset(of: conduct.identification), "identification",
            "drops something that has to be said by the rules")
        check(base.prohibitions.isSubset(of: conduct.prohibitions), "prohibited", "drops a prohibition")
        check(
            base.callerPrefix.map { (conduct.callerPrefix ?? "").hasPrefix($0) } ?? true, "caller_id",
            "drops the prefix \(base.callerPrefix ?? "")")
        check(base.mayHideNumber || !conduct.mayHideNumber, "caller_id", "hides the number against the rules")
        check((conduct.leastRing ?? .zero) >= (base.leastRing ?? .zero), "ring", "rings for less than the rules")
        check(
            base.abandonment.map { law in
                conduct.abandonment.map { $0.formula == law.formula && $0.cap <= law.cap } ?? false
            }
                ?? true, "abandonment", "is laxer than the abandonment rule")
        check(
            (conduct.retentionDays ?? 0) >= (base.retentionDays ?? 0), "retention",
            "keeps records for less than the rules")
        check(
            base.mayTellAnybody || !conduct.mayTellAnybody, "disclosure", "tells others of the debt against the rules")
        check(
            base.mayRecordUnannounced || !conduct.mayRecordUnannounced, "recording",
            "records people without a word against the rules")
        return found
    }
}

extension ComplianceSheet {
    /// Whether a state's rules are kept by these, of the same regions or more.
    func keeps(_ state: ComplianceSheet) -> Bool {
        regions.isSuperset(of: state.regions) && Strictness(law: state).looser(self).isEmpty
    }
}

extension WeeklyHours {
    /// Whether every minute of these hours is one of the other's.
    func isWithin(_ other: WeeklyHours) -> Bool {
        Weekday.allCases.allSatisfy { self[$0].isWithin(other[$0]) }
    }
}

extension [MinuteRange] {
    /// Both sorted, without touching neighbours.
    fileprivate func isWithin(_ other: [MinuteRange]) -> Bool {
        allSatisfy { range in other.contains { $0.start <= range.start && range.end <= $0.end } }
    }
}

extension ComplianceProfile {
    /// Whether on each holiday of the other one, here too only its holiday hours hold, or fewer.
    fileprivate func isClosed(whenever other: ComplianceProfile) -> Bool {
        // Before the other hours are compared: on a day that is a holiday there and none here, these hold.
        func keeps(_ day: CivilDate) -> Bool {
            (holidays.contains(day) ? holidayHours : hours[day.weekday]).isWithin(other.holidayHours)
        }
        guard other.holidays.allSatisfy(keeps), holidayHours.isWithin(other.holidayHours) || holidays.isEmpty else {
            return false
        }
        return other.regionalHolidays.allSatisfy { region in
            let own = regionalHolidays.first { $0.region == region.region }?.days ?? []
            return region.days.allSatisfy { own.contains($0) || keeps($0) }
        }
    }
}

extension FrequencyCap {
    /// Whether keeping this cap keeps the other one.
    func isAsStrict(as other: FrequencyCap) -> Bool {
        max <= other.max && countsOn.covers(other.countsOn) && covers(other.per)
            && countsChannels == other.countsChannels && (key == other.key || (key == .person && other.key != .number))
            && (channels.isEmpty || (!other.channels.isEmpty && channels.isSuperset(of: other.channels)))
            && excused.isSubset(of: other.excused)
    }

    private func covers(_ other: Period) -> Bool { per == other || per.leastHours >= other.mostHours }

    fileprivate var countsRest: Bool {
        if case .calendarDays = per { true } else { false }
    }
}

extension FrequencyCap.Period {
    /// Hours it reaches back whatever the clock shows; a day may have 23 hours or 25.
    fileprivate var leastHours: Int {
        switch self {
        case .day: 0
        case .isoWeek: 7 * 24
        case .rollingDays(let days): days * 24
        case .calendarDays(let days): (days - 1) * 24 - 1
        }
    }

    fileprivate var mostHours: Int {
        switch self {
        case .day: 25
        case .isoWeek: 7 * 24 + 1
        case .rollingDays(let days): days * 24
        case .calendarDays(let days): days * 24 + 1
        }
    }
}

extension CapBasis {
    /// Every conversation is a contact, every contact an attempt: who counts more is stricter.
    fileprivate func covers(_ other: CapBasis) -> Bool {
        switch self {
        case .attempt: true
        case .contact: other != .attempt
        case .conversation: other == .conversation
        }
    }
}
