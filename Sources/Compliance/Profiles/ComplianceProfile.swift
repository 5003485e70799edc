public import Vocabulary

/// The rules of one country for calling a debtor. Data, with its source: not legal advice.
public struct ComplianceProfile: Hashable, Sendable, Codable {
    public var id: String
    public var hours: WeeklyHours
    /// Local days without calls.
    public var holidays: Set<CivilDate>
    /// The last year whose holidays are listed; later days are closed. `nil` = no list is needed or it never ends.
    public var holidaysKnownThrough: Int?
    public var caps: [FrequencyCap]
    /// The citation: law, article, and the state of it that was encoded.
    public var source: String

    public init(
        id: String, hours: WeeklyHours, holidays: Set<CivilDate> = [], holidaysKnownThrough: Int? = nil,
        caps: [FrequencyCap] = [], source: String
    ) {
        self.id = id
        self.hours = hours
        self.holidays = holidays
        self.holidaysKnownThrough = holidaysKnownThrough
        self.caps = caps
        self.source = source
    }
}
