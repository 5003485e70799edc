import Dialogue
import Settings
import Testing
import Vocabulary

/// A promise is for a day on which banks are open where the debtor lives.
@Suite struct BankingDaysTests {
    private func calendar(_ today: String, _ country: String) throws -> PromiseCalendar {
        let day = try #require(CivilDate(iso: today))
        return BankingDays.shipped.calendar(today: day, in: try #require(Country(code: country)))
    }

    @Test func holidaysOfTheCountryAreNone() throws {
        let chile = try calendar("2026-12-01", "CL")
        #expect(chile.date(dayOfMonth: 8, within: 30)?.description == "2026-12-09", "Inmaculada Concepción")
        #expect(chile.date(dayOfMonth: 5, within: 30)?.description == "2026-12-07", "a Saturday")
        #expect(try calendar("2026-12-01", "MX").date(dayOfMonth: 8, within: 30)?.description == "2026-12-08")
        let christmas = try calendar("2026-12-20", "CL")
        #expect(christmas.date(dayOfMonth: 25, within: 30)?.description == "2026-12-28", "a Friday, and the weekend")
        #expect(christmas.date(of: .weekday(.friday)).description == "2026-12-28")
        #expect(christmas.date(of: .today).description == "2026-12-21", "a Sunday")
        #expect(try calendar("2026-12-25", "CL").date(of: .today).description == "2026-12-28")
    }

    /// The countries the bot speaks to.
    @Test(arguments: ["CL", "MX", "CO", "AR", "PE", "EC", "ES", "BR", "US"]) func newYearIsNone(_ code: String) throws {
        let year = try calendar("2026-12-30", code)
        #expect(year.date(dayOfMonth: 1, within: 30)?.description == "2027-01-04", "a Friday")
    }

    @Test func aCountryNobodyKnowsHasItsWeekends() throws {
        let unknown = try calendar("2026-12-24", "UY")
        #expect(unknown.date(of: .tomorrow).description == "2026-12-25")
        #expect(unknown.date(of: .days(2)).description == "2026-12-28")
    }
}
