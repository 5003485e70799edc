public import Vocabulary

/// The public holidays of a country as rules, and the years for which somebody has looked at the law.
public struct HolidayCalendar: Hashable, Sendable {
    public var country: Country
    /// Outside of these years the holidays are not known.
    public var years: ClosedRange<Int>
    public var rules: [HolidayRule]
    public var citation: Citation

    public init(country: Country, years: ClosedRange<Int>, rules: [HolidayRule], citation: Citation) {
        self.country = country
        self.years = years
        self.rules = rules
        self.citation = citation
    }

    /// The holidays of the whole country.
    public var national: Set<CivilDate> { days { $0.regions.isEmpty } }

    /// Those that hold in some regions only, beside the national ones.
    public var regional: [RegionalHolidays] {
        let regions = Set(rules.flatMap(\.regions)).sorted()
        return regions.map { region in
            RegionalHolidays(region: region, days: days { $0.regions.contains(region) }.subtracting(national))
        }
    }

    private func days(_ isWanted: (HolidayRule) -> Bool) -> Set<CivilDate> {
        let wanted = rules.filter(isWanted)
        // A day at the edge may belong to a rule of the year beside it: New Year's Day, kept on 31 December.
        let around = years.lowerBound - 1...years.upperBound + 1
        let all = around.flatMap { year in wanted.flatMap { $0.days(in: year) } }
        return Set(all.filter { years.contains($0.year) })
    }
}

/// The holidays that one region has beside the country's.
public struct RegionalHolidays: Hashable, Sendable, Codable {
    /// Key of ``CountryZones/regionKey(_:of:)``.
    public var region: String
    public var days: Set<CivilDate>

    public init(region: String, days: Set<CivilDate>) {
        self.region = region
        self.days = days
    }
}

/// Where a rule was read, and how sure one can be of it.
public struct Citation: Hashable, Sendable, Codable {
    public enum Confidence: String, CaseIterable, Hashable, Sendable, Codable {
        /// The text of the law, or two sources that agree.
        case high
        /// One decent source.
        case medium
        /// Weak or contradictory sources: ask counsel.
        case low
        /// No law at all: somebody's decision, on the careful side.
        case policy
    }

    public var source: String
    /// When the rule came into force, or when its source was last looked at.
    public var date: CivilDate?
    public var confidence: Confidence

    public init(source: String, date: CivilDate? = nil, confidence: Confidence) {
        self.source = source
        self.date = date
        self.confidence = confidence
    }
}
