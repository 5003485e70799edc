import Testing
import Vocabulary

@Suite("Times and days")
struct TimeTests {
    @Test(
        "a timestamp reads as ISO 8601 in UTC",
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (1_773_147_600_000, "2026-03-10T13:00:00Z"), (-1, "1969-12-31T23:59:59Z"),
            (951_782_399_999, "2000-02-28T23:59:59Z"), (951_782_400_000, "2000-02-29T00:00:00Z"),
            (253_402_300_799_000, "9999-12-31T23:59:59Z"),
        ] as [(Int64, String)])
    func text(_ milliseconds: Int64, _ text: String) {
        #expect(Timestamp(milliseconds: milliseconds).description == text)
    }

    @Test("arithmetic to the millisecond, also before the epoch")
    func arithmetic() {
        let time = Timestamp(milliseconds: 1500)
        #expect(time + .milliseconds(250) == Timestamp(milliseconds: 1750))
        #expect(time - .seconds(2) == Timestamp(milliseconds: -500))
        #expect(Timestamp(milliseconds: -500).wholeSeconds == -1)
        #expect(Timestamp(milliseconds: -1000).wholeSeconds == -1)
        #expect(time.wholeSeconds == 1)
        #expect(time - Timestamp(milliseconds: -500) == .seconds(2))
        #expect(Duration.milliseconds(1999).wholeMilliseconds == 1999)
        #expect(Duration.milliseconds(-1999).wholeMilliseconds == -1999)
        #expect(Duration.microseconds(1999).wholeMilliseconds == 1)
        #expect(Duration.milliseconds(1500).inSeconds == 1.5)
    }

    @Test("every day of four centuries is one day after the last, with the right weekday")
    func days() throws {
        var day = try #require(CivilDate(year: 1899, month: 12, day: 31))
        #expect(day.weekday == .sunday)
        for _ in 0..<146_097 {
            let next = CivilDate(daysSinceEpoch: day.daysSinceEpoch + 1)
            #expect(next > day)
            #expect(next.daysSinceEpoch == day.daysSinceEpoch + 1)
            #expect(next.weekday.rawValue == day.weekday.rawValue % 7 + 1)
            day = next
        }
        #expect(day == CivilDate(year: 2299, month: 12, day: 31))
    }

    @Test(
        "days that do not exist",
        arguments: [
            (2026, 2, 29), (1900, 2, 29), (2026, 4, 31), (2026, 0, 1), (2026, 13, 1), (2026, 1, 0), (0, 1, 1),
            (10_000, 1, 1),
        ])
    func impossible(_ year: Int, _ month: Int, _ day: Int) {
        #expect(CivilDate(year: year, month: month, day: day) == nil)
    }

    @Test("ISO text in and out")
    func iso() {
        #expect(CivilDate(iso: "2024-02-29")?.description == "2024-02-29")
        #expect(CivilDate(iso: "0800-12-25")?.description == "0800-12-25")
        for bad in [
            "2026-3-10", "2026-03-10T00:00", "26-03-10", "2026/03/10", "2026-02-30", "", "２０２６-03-10", "-026-03-10",
        ] {
            #expect(CivilDate(iso: bad) == nil, "\(bad)")
        }
    }
}
