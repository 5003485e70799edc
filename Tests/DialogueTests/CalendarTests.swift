import Dialogue
import Testing
import Vocabulary

@Suite struct CalendarTests {
    /// Wednesday 25 November 2026; the Friday is a holiday.
    let calendar = PromiseCalendar(today: Fixture.today) { date in
        PromiseCalendar.isWeekday(date) && date.description != "2026-11-27"
    }

    @Test(
        arguments: [
            (.today, "2026-11-25"), (.tomorrow, "2026-11-26"), (.weekday(.friday), "2026-11-30"),
            (.weekday(.wednesday), "2026-12-02"), (.weekday(.sunday), "2026-11-30"), (.days(3), "2026-11-30"),
            (.days(7), "2026-12-02"), (.days(0), "2026-11-25"), (.endOfMonth, "2026-11-30"),
        ] as [(PromiseDay, String)]) func offered(_ day: PromiseDay, _ expected: String)
    {
        #expect(calendar.date(of: day).description == expected)
    }

    @Test func todayIsNoExceptionOnASunday() throws {
        let sunday = PromiseCalendar(today: try #require(CivilDate(iso: "2026-11-29")))
        #expect(sunday.date(of: .today).description == "2026-11-30")
        #expect(sunday.date(of: .days(0)).description == "2026-11-30")
        #expect(sunday.date(dayOfMonth: 29, within: 30)?.description == "2026-11-30")
        #expect(sunday.date(of: .tomorrow).description == "2026-11-30")
        let last = PromiseCalendar(today: try #require(CivilDate(iso: "2026-10-30")))
        #expect(last.date(of: .endOfMonth).description == "2026-10-30", "the 31st is a Saturday")
        let over = PromiseCalendar(today: try #require(CivilDate(iso: "2026-10-31")))
        #expect(over.date(of: .endOfMonth).description == "2026-11-02")
    }

    @Test func daysOfTheMonth() {
        #expect(calendar.date(dayOfMonth: 25, within: 30)?.description == "2026-11-25")
        #expect(calendar.date(dayOfMonth: 27, within: 30)?.description == "2026-11-30")
        #expect(calendar.date(dayOfMonth: 4, within: 30)?.description == "2026-12-04")
        #expect(calendar.date(dayOfMonth: 31, within: 30) == nil, "November has none, and December's is too far")
        #expect(calendar.date(dayOfMonth: 0, within: 30) == nil)
        #expect(calendar.date(dayOfMonth: 99, within: 30) == nil)
        #expect(calendar.date(dayOfMonth: 24, within: 28) == nil)
    }

    @Test func aCalendarThatNeverOpensDoesNotHang() {
        let closed = PromiseCalendar(today: Fixture.today) { _ in false }
        #expect(closed.date(of: .tomorrow).description == "2026-11-26")
        #expect(closed.date(of: .endOfMonth) == Fixture.today)
    }
}
