import Testing
import Vocabulary

@testable import Compliance

/// Vectors computed with the country files of the `holidays` library 0.109. Easter Sunday, which it lists for Peru, is
/// left out: no profile allows calls on a Sunday.
@Suite struct HolidayTests {
    static let vectors: [(String, Int, String)] = [
        (
            "cl-37", 2026,
            "01-01 04-03 04-04 05-01 05-21 06-21 06-29 07-16 08-15 09-18 09-19 10-12 10-31 11-01 12-08 12-25"
        ),
        (
            "cl-37", 2027,
            "01-01 03-26 03-27 05-01 05-21 06-21 06-28 07-16 08-15 09-17 09-18 09-19 10-11 10-31 11-01 12-08 12-25"
        ),
        (
            "cl-37", 2028,
            "01-01 04-14 04-15 05-01 05-21 06-20 06-26 07-16 08-15 09-18 09-19 10-09 10-27 11-01 12-08 12-25"
        ),
        (
            "co-2300", 2026,
            "01-01 01-12 03-23 04-02 04-03 05-01 05-18 06-08 06-15 06-29 07-13 07-20 08-07 08-17 10-12 11-02 11-16 12-08 12-25"
        ),
        (
            "co-2300", 2027,
            "01-01 01-11 03-22 03-25 03-26 05-01 05-10 05-31 06-07 07-05 07-12 07-20 08-07 08-16 10-18 11-01 11-15 12-08 12-25"
        ),
        (
            "co-2300", 2028,
            "01-01 01-10 03-20 04-13 04-14 05-01 05-29 06-19 06-26 07-03 07-10 07-20 08-07 08-21 10-16 11-06 11-13 12-08 12-25"
        ),
        ("mx-condusef", 2026, "01-01 02-02 03-16 05-01 09-16 11-16 12-25"),
        ("mx-profeco", 2027, "01-01 02-01 03-15 05-01 09-16 11-15 12-25"),
        ("mx-condusef", 2028, "01-01 02-07 03-20 05-01 09-16 11-20 12-25"),
        (
            "pe-62", 2026,
            "01-01 04-02 04-03 05-01 06-07 06-29 07-23 07-28 07-29 08-06 08-30 10-08 11-01 12-08 12-09 12-25"
        ),
        (
            "pe-62", 2027,
            "01-01 03-25 03-26 05-01 06-07 06-29 07-23 07-28 07-29 08-06 08-30 10-08 11-01 12-08 12-09 12-25"
        ),
        (
            "pe-62", 2028,
            "01-01 04-13 04-14 05-01 06-07 06-29 07-23 07-28 07-29 08-06 08-30 10-08 11-01 12-08 12-09 12-25"
        ),
        (
            "ar-default", 2026,
            "01-01 02-16 02-17 03-23 03-24 04-02 04-03 05-01 05-25 06-15 06-20 07-09 07-10 08-17 10-12 11-09 11-23 12-07 12-08 12-25"
        ),
        (
            "ar-default", 2027,
            "01-01 02-08 02-09 03-24 03-25 03-26 04-02 05-01 05-25 06-20 06-21 07-09 08-16 10-11 11-20 12-08 12-25"
        ),
        (
            "ar-default", 2028,
            "01-01 02-28 02-29 03-24 04-02 04-13 04-14 05-01 05-25 06-17 06-20 07-09 08-21 10-16 11-20 12-08 12-25"
        ),
        ("ec-49", 2026, "01-01 02-16 02-17 04-03 05-01 05-24 05-25 08-10 10-09 11-02 11-03 12-25"),
        (
            "ec-49", 2027,
            "01-01 02-08 02-09 03-26 04-30 05-01 05-24 08-09 08-10 10-08 10-09 11-01 11-02 11-03 12-24 12-25 12-31"
        ),
        ("ec-49", 2028, "01-01 02-28 02-29 04-14 05-01 05-24 05-26 08-10 08-11 10-09 11-02 11-03 12-25"),
    ]

    @Test(arguments: vectors)
    func holidaysOfAYear(id: String, year: Int, days: String) throws {
        let profile = try #require(ComplianceProfile.builtIn(id: id))
        let expected = days.split(separator: " ").compactMap { CivilDate(iso: "\(year)-\($0)") }
        #expect(profile.holidays.filter { $0.year == year }.sorted() == expected)
    }

    @Test(arguments: [
        (1961, "1961-04-02"), (2000, "2000-04-23"), (2008, "2008-03-23"), (2011, "2011-04-24"), (2038, "2038-04-25"),
        (2285, "2285-03-22"),
    ])
    func easter(year: Int, sunday: String) {
        #expect(CivilDate(daysSinceEpoch: easterDay(of: year)).description == sunday)
    }

    @Test func chileanExtraDays() {
        // 17 September 2029 is a Monday, 20 September 2030 a Friday, 31 October 2023 was a Tuesday.
        #expect(HolidayRule.only(9, 17, on: [.monday, .friday]).days(in: 2029).map(\.description) == ["2029-09-17"])
        #expect(HolidayRule.only(9, 20, on: [.friday]).days(in: 2030).map(\.description) == ["2030-09-20"])
        #expect(HolidayRule.only(9, 20, on: [.friday]).days(in: 2029).isEmpty)
        let reformation = HolidayRule.moved(10, 31, by: .chileReformation)
        #expect(reformation.days(in: 2023).map(\.description) == ["2023-10-27"])
        #expect(reformation.days(in: 2029).map(\.description) == ["2029-11-02"])
    }
}
