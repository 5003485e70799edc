public import Vocabulary

/// A cap turned into a count since a moment: what the journal can check in one query.
public struct FrequencyLimit: Hashable, Sendable, Codable {
    public var cap: FrequencyCap
    /// Counted from here on, this millisecond included.
    public var since: Timestamp
    /// All that the debtor may be in.
    public var zones: [String]

    public init(cap: FrequencyCap, since: Timestamp, zones: [String]) {
        self.cap = cap
        self.since = since
        self.zones = zones
    }

    /// A contact is allowed while fewer than this many have been counted.
    public var max: Int { cap.max }
    /// The cap in words, for the refusal.
    public var label: String { cap.label }

    /// When the cap lets a contact through again, given the one that has to fall out of its period: the `max`-th back.
    public func opens(after counted: Timestamp) -> Timestamp {
        func daysLater(_ days: Int) -> Timestamp {
            laterStart(fallback: counted + .seconds((days * 24 + 1) * 3600)) { $0 + days }
        }
        func startOfNextWeek() -> Timestamp {
            laterStart(fallback: counted + .seconds((7 * 24 + 1) * 3600)) { monday(of: $0) + 7 }
        }
        func laterStart(fallback: Timestamp, _ pick: (Int) -> Int) -> Timestamp {
            let starts = zones.map { name in
                guard let zone = ZoneRules.named(name), zone.covers(counted) else { return fallback }
                return zone.startOfDay(pick(zone.localDay(at: counted)))
            }
            return starts.max() ?? fallback
        }
        // Counted from its start on, the millisecond included: one later it is out.
        func rolling(_ days: Int) -> Timestamp { counted + .seconds(days * 86_400) + .milliseconds(1) }
        return switch cap.per {
        case .day: daysLater(1)
        case .isoWeek: Swift.max(rolling(7), startOfNextWeek())
        case .rollingDays(let days): rolling(days)
        case .calendarDays(let days): daysLater(days)
        }
    }
}

/// The caps of a profile that hold back a contact by `channel`, as counts since a moment, for a debtor who may be in any
/// of the zones.
///
/// With several zones the earliest day or week start counts. A zone that is not known is taken for the one where the
/// day started earliest (an hour more, so that a day with a clock change fits): the cap gets stricter, never laxer.
public func limits(
    of profile: ComplianceProfile, zones: [String], at now: Timestamp, by channel: ContactChannel = .call
) -> [FrequencyLimit] {
    profile.allCaps.filter { $0.holds(for: channel) }.map { cap in
        func daysBack(_ days: Int) -> Timestamp {
            earliestStart(zones, at: now, fallback: .seconds((days * 24 + 1) * 3600)) { $0 - (days - 1) }
        }
        let since: Timestamp =
            switch cap.per {
            case .day: daysBack(1)
            case .isoWeek:
                min(
                    earliestStart(zones, at: now, fallback: .seconds((7 * 24 + 1) * 3600)) { monday(of: $0) },
                    now - .seconds(7 * 86_400))
            case .rollingDays(let days): now - .seconds(days * 86_400)
            case .calendarDays(let days): daysBack(days)
            }
        return FrequencyLimit(cap: cap, since: since, zones: zones)
    }
}

/// The Monday of a day's week, in days since the epoch.
private func monday(of day: Int) -> Int {
    day - (CivilDate(daysSinceEpoch: day).weekday.rawValue - 1)
}

/// The earliest start, over the zones, of the local day that `pick` chooses from today's (days since the epoch).
private func earliestStart(
    _ zones: [String], at now: Timestamp, fallback: Duration, pick: (Int) -> Int
) -> Timestamp {
    let starts = zones.map { name in
        guard let zone = ZoneRules.named(name), zone.covers(now) else { return now - fallback }
        return zone.startOfDay(pick(zone.localDay(at: now)))
    }
    return starts.min() ?? now - fallback
}

/// When the calendar day began in that zone; `nil` for a zone this machine does not know.
public func startOfDay(in zone: String, at now: Timestamp) -> Timestamp? {
    guard let rules = ZoneRules.named(zone), rules.covers(now) else { return nil }
    return rules.startOfDay(rules.localDay(at: now))
}
