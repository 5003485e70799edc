public import Vocabulary

/// Whether a call may be made now.
public enum WindowVerdict: Hashable, Sendable {
    /// Lawful; `closes` is the first instant that no longer is, looked for about two weeks ahead.
    case open(closes: Timestamp)
    /// Not lawful. `opens`: the first instant at which a call of the same length is lawful in every zone; `nil` when
    /// there is none within 14 days.
    case closed(reason: String, opens: Timestamp?)

    public var isOpen: Bool {
        if case .open = self { true } else { false }
    }
}

/// How far ahead openings are looked for.
private let horizonDays = 14

/// Whether a call that starts at `from` and may ring until `until`, this millisecond included, is lawful all that
/// time in every zone the debtor may be in.
///
/// - Parameter region: of the debtor, a key of ``CountryZones/regionKey(_:of:)``; `nil` = not known, so that the holidays
///   of all regions count.
/// - Parameter traits: of the contact; one that the profile forbids is never open.
///
/// Fails closed: no zone, an unknown zone, or a year whose holidays the profile does not know is never open.
public func verdict(
    for profile: ComplianceProfile, zones: [String], region: String? = nil, traits: Set<ContactTrait> = [],
    from: Timestamp, until: Timestamp
) -> WindowVerdict {
    if let refusal = profile.refusal(of: traits) { return .closed(reason: refusal, opens: nil) }
    guard !zones.isEmpty else {
        return .closed(reason: "the debtor's time zone is not known", opens: nil)
    }
    var places: [Place] = []
    places.reserveCapacity(zones.count)
    for name in zones {
        guard let rules = ZoneRules.named(name) else {
            return .closed(reason: "the time zone '\(name)' is not known", opens: nil)
        }
        guard rules.covers(from), rules.covers(until) else {
            return .closed(reason: "\(from) is no time this program knows: set the clock", opens: nil)
        }
        places.append(
            Place(
                name: name, rules: rules,
                times: OpenTimes(profile: profile, zone: rules, region: region, from: from, days: horizonDays)))
    }
    let length = max(0, until.milliseconds - from.milliseconds)
    let opening = firstOpening(&places, from: from.milliseconds, length: length)
    if let opening, opening.lowerBound == from.milliseconds {
        return .open(closes: Timestamp(milliseconds: opening.upperBound))
    }
    return .closed(
        reason: reason(for: profile, places: places, region: region, from: from, until: until),
        opens: opening.map { Timestamp(milliseconds: $0.lowerBound) })
}

private struct Place {
    let name: String
    let rules: ZoneRules
    var times: OpenTimes
    /// The stretch under the search's finger.
    var current: Range<Int64>?

    /// Moves on to the first stretch with room for `length` from `start`; `nil` when there is none.
    mutating func stretch(from start: Int64, length: Int64) -> Range<Int64>? {
        if current == nil { current = times.next() }
        while let stretch = current, max(start, stretch.lowerBound) + length >= stretch.upperBound {
            current = times.next()
        }
        return current
    }
}

/// The first stretch that starts at `from` or later, is open in all places and holds `length`.
private func firstOpening(_ places: inout [Place], from: Int64, length: Int64) -> Range<Int64>? {
    var start = from
    search: while true {
        var end = Int64.max
        for index in places.indices {
            guard let stretch = places[index].stretch(from: start, length: length) else { return nil }
            if stretch.lowerBound > start {
                start = stretch.lowerBound
                continue search
            }
            end = min(end, stretch.upperBound)
        }
        return start..<end
    }
}

private func reason(
    for profile: ComplianceProfile, places: [Place], region: String?, from: Timestamp, until: Timestamp
) -> String {
    for place in places {
        if let refusal = refusal(of: profile, in: place, region, at: from) { return refusal }
    }
    // Open now, so it is the end that does not fit.
    for place in places {
        if let refusal = refusal(of: profile, in: place, region, at: until) {
            return "it may still ring when closed: " + refusal
        }
    }
    return "it may ring on into a break between the lawful hours"
}

/// Why a moment is not lawful in a place, in words; `nil` when it is. Of several rules the country's come first; those of
/// a state give their name.
private func refusal(
    of profile: ComplianceProfile, in place: Place, _ region: String?, at time: Timestamp
) -> String? {
    if let own = ownRefusal(of: profile, in: place, region, at: time) { return own }
    for state in profile.states {
        guard let refusal = ownRefusal(of: state.profile, in: place, region, at: time) else { continue }
        return "\(refusal) (\(state.profile.id))"
    }
    return nil
}

private func ownRefusal(
    of profile: ComplianceProfile, in place: Place, _ region: String?, at time: Timestamp
) -> String? {
    let day = place.rules.localDay(at: time)
    let date = CivilDate(daysSinceEpoch: day)
    let rule = profile.dayRule(day, region: region)
    let ranges = profile.ownMinutes(on: day, region: region)
    let minute = Int((place.rules.local(time) - Int64(day) * 86_400_000) / 60_000)
    guard !ranges.contains(where: { ($0.start..<$0.end).contains(minute) }) else { return nil }
    let hours = ranges.map(\.description).joined(separator: ", ")
    switch (rule, ranges.isEmpty) {
    case (.holidaysNotKnown, _):
        return "profile \(profile.id) does not know the holidays of \(date.year): update it"
    case (.holiday, true): return "\(date) is a holiday in \(place.name)"
    case (.holiday, false):
        return "it is \(clock(minute)) in \(place.name), calls are lawful \(hours) on the holiday \(date)"
    case (.hours, true): return "no calls on a \(date.weekday.fullName) in \(place.name)"
    case (.hours, false):
        return "it is \(clock(minute)) in \(place.name), calls are lawful \(hours) on a \(date.weekday.fullName)"
    }
}

/// When a call that was refused may be made, in words that are the same for all that wait for the same:
/// `waits for 08:00 America/Santiago`, with the day in front where it is not today's.
public func waitingReason(until opens: Timestamp, zones: [String], at now: Timestamp) -> String {
    guard let name = zones.first, let zone = ZoneRules.named(name), zone.covers(opens), zone.covers(now) else {
        return "waits for \(opens)"
    }
    let day = zone.localDay(at: opens)
    let minute = Int((zone.local(opens) - Int64(day) * 86_400_000) / 60_000)
    let date = day == zone.localDay(at: now) ? "" : "\(CivilDate(daysSinceEpoch: day)) "
    let others = zones.count > 1 ? " and \(zones.count - 1) more" : ""
    return "waits for \(date)\(clock(minute)) \(name)\(others)"
}
