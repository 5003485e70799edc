public import Compliance
public import Dialogue
public import Vocabulary

/// The days on which banks are closed, by country: what somebody promises for such a day is paid on the next one.
public struct BankingDays: Sendable {
    private let closed: [Country: Set<CivilDate>]

    /// By the shipped calendars alone.
    public static let shipped = BankingDays(profiles: [:])

    /// - Parameter profiles: those in force, whose holidays count beside the shipped ones: an operator may know of more.
    public init(profiles: [Country: ComplianceProfile]) {
        var closed = Self.national
        for (country, profile) in profiles { closed[country, default: []].formUnion(profile.holidays) }
        self.closed = closed
    }

    /// Reckoned once, not in every call. A country's own rules may say nothing of holidays, so the calendars are asked.
    private static let national = ComplianceLibrary.shipped.calendars.mapValues(\.national)

    /// Where nothing is known of a country's holidays, Saturday and Sunday are still no banking days.
    public func calendar(today: CivilDate, in country: Country) -> PromiseCalendar {
        PromiseCalendar(today: today, closed: closed[country] ?? [])
    }
}
