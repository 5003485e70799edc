import Vocabulary

/// The stretches of time at which a profile allows calls in one zone, in order, from a moment on.
struct OpenTimes: IteratorProtocol {
    private let profile: ComplianceProfile
    private let zone: ZoneRules
    private let region: String?
    private let from: Int64
    /// Next local day to look at, and the one not to look at any more.
    private var day: Int
    private let endDay: Int
    private var pending: [Range<Int64>] = []

    /// Looks from the local day of `from` over `days` days.
    init(profile: ComplianceProfile, zone: ZoneRules, region: String?, from: Timestamp, days: Int) {
        self.profile = profile
        self.zone = zone
        self.region = region
        self.from = from.milliseconds
        // One day back: where a clock change repeats the hour before midnight, yesterday may still go on.
        day = zone.localDay(at: from) - 1
        endDay = day + 2 + days
    }

    /// The next stretch that ends after `from`, joined over midnight.
    mutating func next() -> Range<Int64>? {
        while day < endDay, pending.count < 2 { loadDay() }
        guard var stretch = pending.first else { return nil }
        pending.removeFirst()
        while let following = pending.first, following.lowerBound == stretch.upperBound {
            stretch = stretch.lowerBound..<following.upperBound
            pending.removeFirst()
            while day < endDay, pending.isEmpty { loadDay() }
        }
        return stretch
    }

    private mutating func loadDay() {
        defer { day += 1 }
        let spans = profile.minutes(on: day, region: region).flatMap { zone.instants(day: day, minutes: $0) }
        pending.append(contentsOf: spans.filter { $0.upperBound > from }.sorted { $0.lowerBound < $1.lowerBound })
    }
}
