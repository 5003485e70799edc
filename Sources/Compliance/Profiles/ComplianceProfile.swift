public import Vocabulary

/// When and how often the debtors of one country may be called: what the gate judges every attempt by. Made from data
/// that carry their sources (``ComplianceSheet``); not legal advice.
public struct ComplianceProfile: Hashable, Sendable {
    public var id: String
    public var hours: WeeklyHours
    /// Local days on which ``holidayHours`` hold instead of the weekday's hours.
    public var holidays: Set<CivilDate>
    /// Holidays of some regions. For a debtor whose region is not known, those of all regions count.
    public var regionalHolidays: [RegionalHolidays]
    /// When people may be called on a holiday; empty = not at all.
    public var holidayHours: [MinuteRange]
    /// The last year whose holidays are listed; later days are closed. `nil` = no list is needed or it never ends.
    public var holidaysKnownThrough: Int?
    public var caps: [FrequencyCap]
    /// Who and what must not be called at any hour.
    public var forbidden: Set<ContactTrait>
    /// Rules of states that hold on top. All that are here hold: ``inForce(at:)`` takes away those of elsewhere.
    public var states: [StateRules]
    /// The citation: law, article, and the state of it that was encoded.
    public var source: String

    public init(
        id: String, hours: WeeklyHours, holidays: Set<CivilDate> = [], regionalHolidays: [RegionalHolidays] = [],
        holidayHours: [MinuteRange] = [], holidaysKnownThrough: Int? = nil, caps: [FrequencyCap] = [],
        forbidden: Set<ContactTrait> = [], states: [StateRules] = [], source: String
    ) {
        self.id = id
        self.hours = hours
        self.holidays = holidays
        self.regionalHolidays = regionalHolidays
        self.holidayHours = holidayHours
        self.holidaysKnownThrough = holidaysKnownThrough
        self.caps = caps
        self.forbidden = forbidden
        self.states = states
        self.source = source
    }
}

extension ComplianceProfile {
    enum DayRule: Hashable {
        case hours, holiday, holidaysNotKnown
    }

    /// Which rule holds on a local day (days since the epoch), the weekday and the states aside.
    /// - Parameter region: a key of ``CountryZones/regionKey(_:of:)``; `nil` = not known.
    func dayRule(_ day: Int, region: String?) -> DayRule {
        let date = CivilDate(daysSinceEpoch: day)
        if let last = holidaysKnownThrough, date.year > last { return .holidaysNotKnown }
        if holidays.contains(date) { return .holiday }
        let isRegional = regionalHolidays.contains { regional in
            (region == nil || regional.region == region) && regional.days.contains(date)
        }
        return isRegional ? .holiday : .hours
    }

    /// The minutes of a local day at which calls are lawful, those of the states aside.
    func ownMinutes(on day: Int, region: String?) -> [MinuteRange] {
        switch dayRule(day, region: region) {
        case .hours: hours[CivilDate(daysSinceEpoch: day).weekday]
        case .holiday: holidayHours
        case .holidaysNotKnown: []
        }
    }
}

/// Recorded traces hold profiles; those of earlier versions lack what came later.
extension ComplianceProfile: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            id: try container.decode(String.self, forKey: .id),
            hours: try container.decode(WeeklyHours.self, forKey: .hours),
            holidays: try container.decode(Set<CivilDate>.self, forKey: .holidays),
            regionalHolidays: try container.decodeIfPresent([RegionalHolidays].self, forKey: .regionalHolidays) ?? [],
            holidayHours: try container.decodeIfPresent([MinuteRange].self, forKey: .holidayHours) ?? [],
            holidaysKnownThrough: try container.decodeIfPresent(Int.self, forKey: .holidaysKnownThrough),
            caps: try container.decode([FrequencyCap].self, forKey: .caps),
            forbidden: try container.decodeIfPresent(Set<ContactTrait>.self, forKey: .forbidden) ?? [],
            states: try container.decodeIfPresent([StateRules].self, forKey: .states) ?? [],
            source: try container.decode(String.self, forKey: .source))
    }
}
