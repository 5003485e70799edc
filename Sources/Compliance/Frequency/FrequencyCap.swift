public import Vocabulary

/// What uses up a frequency cap.
public enum CapBasis: String, CaseIterable, Hashable, Sendable, Codable {
    /// Every call that was launched, answered or not.
    case attempt
    /// Every call that a person answered.
    case contact
}

/// How often a debtor may be called.
public struct FrequencyCap: Hashable, Sendable, Codable {
    public enum Period: Hashable, Sendable, Codable {
        /// The local calendar day.
        case day
        /// The week: since Monday 00:00 local, or 7 × 24 hours back, whichever reaches further. Laws say "a week"
        /// without saying which one.
        case isoWeek
        /// That many times 24 hours back, 1…366.
        case rollingDays(Int)
    }

    /// How many are allowed within the period; 0 forbids all.
    public var max: Int
    public var per: Period
    public var countsOn: CapBasis

    public init(max: Int, per: Period, countsOn: CapBasis) {
        self.max = max
        self.per = per
        self.countsOn = countsOn
    }

    /// `at most 1 contact a week`
    public var label: String {
        let period =
            switch per {
            case .day: "a day"
            case .isoWeek: "a week"
            case .rollingDays(let days): "in \(days) days"
            }
        return "at most \(max) \(countsOn.rawValue)\(max == 1 ? "" : "s") \(period)"
    }
}

/// A cap turned into a count since a moment: what the journal can check in one query.
public struct FrequencyLimit: Hashable, Sendable, Codable {
    /// Counted from here on, this millisecond included.
    public var since: Timestamp
    /// A call is allowed while fewer than this many have been counted.
    public var max: Int
    public var countsOn: CapBasis
    /// The cap in words, for the refusal.
    public var label: String

    public init(since: Timestamp, max: Int, countsOn: CapBasis, label: String) {
        self.since = since
        self.max = max
        self.countsOn = countsOn
        self.label = label
    }
}

/// The caps of a profile as counts since a moment, for a debtor who may be in any of the zones.
///
/// With several zones the earliest day or week start counts. A zone that is not known is taken for the one where the
/// day started earliest (25 hours, so that a day with a clock change fits): the cap gets stricter, never laxer.
public func limits(of profile: ComplianceProfile, zones: [String], at now: Timestamp) -> [FrequencyLimit] {
    profile.caps.map { cap in
        let since: Timestamp =
            switch cap.per {
            case .day: earliestStart(zones, at: now, fallback: .seconds(25 * 3600)) { $0 }
            case .isoWeek:
                min(
                    earliestStart(zones, at: now, fallback: .seconds((7 * 24 + 1) * 3600)) { day in
                        day - (CivilDate(daysSinceEpoch: day).weekday.rawValue - 1)
                    }, now - .seconds(7 * 86_400))
            case .rollingDays(let days): now - .seconds(days * 86_400)
            }
        return FrequencyLimit(since: since, max: cap.max, countsOn: cap.countsOn, label: cap.label)
    }
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
