import Settings
import Testing
import Vocabulary

@testable import Compliance

/// The shipped calendars beside what others compute.
@Suite struct HolidayTests {
    private func shippedCalendar(of code: String) throws -> HolidayCalendar {
        let country = try #require(Country(code: code))
        return try #require(ComplianceLibrary.shipped.calendars[country])
    }

    /// Lines of the oracle: country, region, year, days.
    private static let oracle = holidayOracle.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }

    /// Days on which we are closed and the oracle is not, each with its reason. There must be none the other way round.
    private static let stricter: [String: String] = [
        // Sundays that a region moves: the national list names them only where no region does.
        "ES": "a national day that falls on a Sunday, which the oracle leaves to the regions"
    ]

    private static func days(_ line: [String]) -> Set<CivilDate> {
        Set(line.dropFirst(3).compactMap { CivilDate(iso: "\(line[2])-\($0)") })
    }

    @Test(arguments: Set(oracle.map { $0[0] }).sorted())
    func theCountrysDaysAreTheOracles(country: String) throws {
        let calendar = try shippedCalendar(of: country)
        #expect(calendar.years == 2024...2030)
        let lines = Self.oracle.filter { $0[0] == country && $0[1] == "-" }
        #expect(lines.count == 7)
        for line in lines {
            let theirs = Self.days(line)
            let ours = calendar.national.filter { $0.year == Int(line[2]) }
            #expect(!theirs.isEmpty && theirs.isSubset(of: ours), "open on \(theirs.subtracting(ours).sorted())")
            let more = ours.subtracting(theirs)
            if let reason = Self.stricter[country] {
                #expect(more.allSatisfy { $0.weekday == .sunday }, "\(reason), and \(more.sorted())")
            } else {
                #expect(more.isEmpty, "closed beyond the oracle on \(more.sorted())")
            }
        }
    }

    @Test func theRegionsDaysAreTheOracles() throws {
        let lines = Self.oracle.filter { $0[1] != "-" }
        #expect(lines.count == 8 * 7)
        for line in lines {
            let country = try #require(Country(code: line[0]))
            let region = try #require(CountryZones.regionKey(line[1], of: country))
            let calendar = try #require(ComplianceLibrary.shipped.calendars[country])
            let found = calendar.regional.first { $0.region == region }?.days ?? []
            #expect(found.filter { $0.year == Int(line[2]) } == Self.days(line), "\(line[0]) \(line[1]) \(line[2])")
        }
    }

    /// Years of before the oracle's table, from the laws.
    static let vectors: [(String, Int, String)] = [
        (
            "CL", 2027,
            "01-01 03-26 03-27 05-01 05-21 06-21 06-28 07-16 08-15 09-17 09-18 09-19 10-11 10-31 11-01 12-08 12-25"
        ),
        (
            "CO", 2026,
            "01-01 01-12 03-23 04-02 04-03 05-01 05-18 06-08 06-15 06-29 07-13 07-20 08-07 08-17 10-12 11-02 11-16 12-08 12-25"
        ),
        (
            "CO", 2027,
            "01-01 01-11 03-22 03-25 03-26 05-01 05-10 05-31 06-07 07-05 07-12 07-20 08-07 08-16 10-18 11-01 11-15 12-08 12-25"
        ),
        ("MX", 2027, "01-01 02-01 03-15 05-01 09-16 11-15 12-25"),
        (
            "AR", 2026,
            "01-01 02-16 02-17 03-23 03-24 04-02 04-03 05-01 05-25 06-15 06-20 07-09 07-10 08-17 10-12 11-09 11-23 12-07 12-08 12-25"
        ),
        (
            "PE", 2027,
            "01-01 03-25 03-26 03-28 05-01 06-07 06-29 07-23 07-28 07-29 08-06 08-30 10-08 11-01 12-08 12-09 12-25"
        ),
    ]

    @Test(arguments: vectors)
    func holidaysOfAYear(country: String, year: Int, days: String) throws {
        let calendar = try shippedCalendar(of: country)
        let expected = days.split(separator: " ").compactMap { CivilDate(iso: "\(year)-\($0)") }
        #expect(calendar.national.filter { $0.year == year }.sorted() == expected)
    }

    @Test(arguments: [
        (1961, "1961-04-02"), (2000, "2000-04-23"), (2008, "2008-03-23"), (2011, "2011-04-24"), (2038, "2038-04-25"),
        (2285, "2285-03-22"),
    ])
    func easter(year: Int, sunday: String) {
        #expect(CivilDate(daysSinceEpoch: easterDay(of: year)).description == sunday)
    }

    @Test func rulesOfEveryKind() {
        func days(_ rule: HolidayRule, _ year: Int) -> [String] { rule.days(in: year).map(\.description) }
        #expect(days(HolidayRule("", .fixed(month: 2, day: 29)), 2027).isEmpty)
        #expect(days(HolidayRule("", .fixed(month: 2, day: 29)), 2028) == ["2028-02-29"])
        #expect(days(HolidayRule("", .weekday(.monday, number: 5, month: 3)), 2027) == ["2027-03-29"])
        #expect(days(HolidayRule("", .weekday(.monday, number: 5, month: 4)), 2027).isEmpty)
        #expect(days(HolidayRule("", .weekday(.friday, number: -1, month: 12)), 2027) == ["2027-12-31"])
        // Kept on the last day of the year before.
        let newYear = HolidayRule("", .fixed(month: 1, day: 1), moves: [.saturday: -1], keepsAnchor: true)
        #expect(days(newYear, 2028) == ["2028-01-01", "2027-12-31"])
        #expect(days(HolidayRule("", .fixed(month: 7, day: 9), from: 2026), 2025).isEmpty)
        #expect(days(HolidayRule("", .fixed(month: 7, day: 9), until: 2025), 2026).isEmpty)
        // 31 October 2023 was a Tuesday, of 2029 a Wednesday: Chile's Ley 20.299.
        let reformation = HolidayRule("", .fixed(month: 10, day: 31), moves: [.tuesday: -4, .wednesday: 2])
        #expect(days(reformation, 2023) == ["2023-10-27"] && days(reformation, 2029) == ["2029-11-02"])
    }

    /// Arica's 7 June: closed there, and for whom the region is not known; open in Santiago.
    @Test func aHolidayOfARegion() throws {
        let chile = try #require(ComplianceProfile.builtIn(id: "cl"))
        let code = try #require(Country(code: "CL"))
        let noon = utc("2027-06-07T16:00:00Z")
        func isOpen(_ region: String?) -> Bool {
            let key = region.flatMap { CountryZones.regionKey($0, of: code) }
            return verdict(for: chile, zones: ["America/Santiago"], region: key, from: noon, until: noon).isOpen
        }
        #expect(isOpen("RM") && isOpen("Ñuble") && isOpen("XII"))
        #expect(!isOpen("AP") && !isOpen("XV") && !isOpen("Arica y Parinacota"))
        #expect(!isOpen(nil) && !isOpen("Narnia"))
    }

    @Test func aHolidayMayHaveHoursOfItsOwn() throws {
        let christmas = try #require(CivilDate(iso: "2026-12-25"))
        let profile = ComplianceProfile(
            id: "t", hours: .always, holidays: [christmas],
            holidayHours: [try #require(MinuteRange(start: 600, end: 720))], source: "test")
        func at(_ text: String) -> WindowVerdict {
            verdict(for: profile, zones: ["America/Bogota"], from: utc(text), until: utc(text) + .seconds(25))
        }
        #expect(at("2026-12-25T14:59:59Z").opens == utc("2026-12-25T15:00:00Z"))
        #expect(at("2026-12-25T15:00:00Z") == .open(closes: utc("2026-12-25T17:00:00Z")))
        #expect(
            at("2026-12-25T17:00:00Z").reason
                == "it is 12:00 in America/Bogota, calls are lawful 10:00-12:00 on the holiday 2026-12-25")
        #expect(at("2026-12-25T17:00:00Z").opens == utc("2026-12-26T05:00:00Z"))
    }
}
