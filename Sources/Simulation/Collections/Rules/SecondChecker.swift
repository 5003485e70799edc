import Compliance
import Foundation
import Vocabulary

/// Judges a list of calls after the fact, call by call and minute by minute: with Foundation's time zones and a comparison of each
/// call with all before it, not by the gate, its zone tables or its counters.
struct SecondChecker {
    let jurisdictions: [Jurisdiction]
    let places: [Place]
    /// Where each debtor really is.
    let homes: [String]

    private let clocks: [String: TimeZone]

    init(jurisdictions: [Jurisdiction], places: [Place], homes: [String]) {
        self.jurisdictions = jurisdictions
        self.places = places
        self.homes = homes
        let names = Set(places.flatMap(\.zones) + homes)
        clocks = Dictionary(
            uniqueKeysWithValues: names.compactMap { name in TimeZone(identifier: name).map { (name, $0) } })
    }

    /// What was broken, one sentence each, in the order of the calls.
    func breaches(in list: AuditList) -> [String] {
        var found: [(Int, String)] = []
        var byDebtor: [Int32: [Int]] = [:]
        for (index, entry) in list.entries.enumerated() {
            if let breach = breachOfHours(entry) { found.append((index, breach)) }
            byDebtor[entry.debtor, default: []].append(index)
        }
        for indices in byDebtor.values {
            let calls = indices.map { list.entries[$0] }
            for place in calls.indices {
                let before = calls[..<place]
                if let last = before.last, (last.ended ?? .init(milliseconds: .max)) > calls[place].from {
                    found.append((indices[place], "the call before it had not ended"))
                }
                if let cap = brokenCap(calls[place], before) { found.append((indices[place], cap)) }
            }
        }
        for stop in list.stops {
            for index in byDebtor[stop.debtor] ?? [] where list.entries[index].from >= stop.at {
                found.append((index, "they \(stop.reason.rawValue) before"))
            }
        }
        return found.sorted { $0.0 < $1.0 }.map { index, sentence in
            let entry = list.entries[index]
            return "debtor \(entry.debtor), phone \(entry.phone + 1), \(entry.from): \(sentence)"
        }
    }

    /// The country's rules and those of each state where the call may have rung; empty where there are none.
    private func profiles(_ entry: AuditEntry) -> [ComplianceProfile] {
        let place = places[Int(entry.place)]
        guard jurisdictions.indices.contains(place.jurisdiction) else { return [] }
        let profile = jurisdictions[place.jurisdiction].profile
        let states = profile.states.filter { state in place.region.map(state.regions.contains) ?? true }
        return [profile] + states.map(\.profile)
    }

    // MARK: Hours and holidays

    private func breachOfHours(_ entry: AuditEntry) -> String? {
        let profiles = profiles(entry)
        guard !profiles.isEmpty else { return "there is no profile for it" }
        let place = places[Int(entry.place)]
        for name in Set(place.zones + [homes[Int(entry.debtor)]]) {
            guard let zone = clocks[name] else { return "there is no zone \(name)" }
            // The local clock shows the same minute from one whole minute to the next.
            var moment = entry.from.milliseconds
            while true {
                let local = Local(Timestamp(milliseconds: moment), zone)
                for profile in profiles {
                    if let breach = breach(local, profile, region: place.region) { return "\(breach) in \(name)" }
                }
                guard moment < entry.until.milliseconds else { break }
                moment = min((moment / 60_000 + 1) * 60_000, entry.until.milliseconds)
            }
        }
        return nil
    }

    private func breach(_ local: Local, _ profile: ComplianceProfile, region: String?) -> String? {
        if let last = profile.holidaysKnownThrough, local.date.year > last {
            return "nobody knows the holidays of \(local.date.year)"
        }
        let isHoliday =
            profile.holidays.contains(local.date)
            || profile.regionalHolidays.contains {
                (region == nil || $0.region == region) && $0.days.contains(local.date)
            }
        let ranges = isHoliday ? profile.holidayHours : profile.hours[local.date.weekday]
        for range in ranges where local.minute >= range.start && local.minute < range.end { return nil }
        let time = "\(local.minute / 60):\(local.minute % 60 < 10 ? "0" : "")\(local.minute % 60)"
        return "it was \(time) on \(isHoliday ? "the holiday " : "")\(local.date)"
    }

    // MARK: Caps

    /// A cap that had no room for the call, given the calls to the person before.
    private func brokenCap(_ call: AuditEntry, _ before: ArraySlice<AuditEntry>) -> String? {
        let zones = places[Int(call.place)].zones.compactMap { clocks[$0] }
        for cap in profiles(call).flatMap(\.caps)
        where (cap.channels.isEmpty || cap.channels.contains(.call)) && !cap.countsChannels {
            let relevant = before.filter { past in
                used(past.outcome, cap.countsOn) && !(past.outcome.map { cap.excused.contains($0) } ?? false)
                    && (cap.key != .number || past.phone == call.phone)
            }
            for zone in zones {
                let within = relevant.count { isWithin(cap.per, $0.from, call.from, zone) }
                if within >= cap.max { return "\(within + 1) calls, and \(cap.label)" }
            }
        }
        return nil
    }

    /// Whether a call that ended so uses up a cap; one without an end uses up all.
    private func used(_ outcome: Outcome?, _ basis: CapBasis) -> Bool {
        guard let outcome, outcome != .unknown else { return true }
        return switch basis {
        case .attempt: outcome != .failed
        case .contact: outcome == .answered || outcome == .abandoned
        case .conversation: outcome == .answered
        }
    }

    private func isWithin(_ period: FrequencyCap.Period, _ then: Timestamp, _ now: Timestamp, _ zone: TimeZone) -> Bool
    {
        let passed = now.milliseconds - then.milliseconds
        func days() -> Int { Local(now, zone).date.daysSinceEpoch - Local(then, zone).date.daysSinceEpoch }
        switch period {
        case .day: return days() == 0
        case .isoWeek:
            if passed <= 7 * 86_400_000 { return true }
            let weekday = Local(now, zone).date.weekday.rawValue
            return days() < weekday
        case .rollingDays(let count): return passed <= Int64(count) * 86_400_000
        case .calendarDays(let count): return days() < count
        }
    }
}

/// A moment as the clock on a wall shows it.
private struct Local {
    var date: CivilDate
    /// 0 … 1439
    var minute: Int

    init(_ time: Timestamp, _ zone: TimeZone) {
        let seconds = time.wholeSeconds
        let local = Int(seconds) + zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
        let day = local >= 0 ? local / 86_400 : (local - 86_399) / 86_400
        date = CivilDate(daysSinceEpoch: day)
        minute = (local - day * 86_400) / 60
    }
}
