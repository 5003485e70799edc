import Testing
import Vocabulary

@testable import Compliance

@Suite struct FrequencyTests {
    private func since(_ per: FrequencyCap.Period, _ zones: [String], at text: String) throws -> Timestamp {
        let profile = ComplianceProfile(
            id: "t", hours: .always, caps: [FrequencyCap(max: 1, per: per, countsOn: .attempt)], source: "test")
        return try #require(limits(of: profile, zones: zones, at: utc(text)).first).since
    }

    @Test func theLocalDay() throws {
        // 21:00 in Bogota, already tomorrow in UTC.
        #expect(try since(.day, ["America/Bogota"], at: "2026-11-20T02:00:00Z") == utc("2026-11-19T05:00:00Z"))
        #expect(try since(.day, ["America/Bogota"], at: "2026-11-20T05:00:00Z") == utc("2026-11-20T05:00:00Z"))
    }

    @Test func theEarliestOfSeveralZones() throws {
        // 00:30 in Guayaquil, still 23:30 of the day before on the Galapagos.
        #expect(
            try since(.day, ["America/Guayaquil", "Pacific/Galapagos"], at: "2026-11-20T05:30:00Z")
                == utc("2026-11-19T06:00:00Z"))
    }

    @Test func aDayOfTwentyFiveHours() throws {
        // The second 23:30 of Saturday 2027-04-03 in Santiago.
        #expect(try since(.day, ["America/Santiago"], at: "2027-04-04T03:30:00Z") == utc("2027-04-03T03:00:00Z"))
    }

    @Test func theWeekIsTheStricterOfTwo() throws {
        // Thursday noon: seven days back reach further than Monday.
        #expect(try since(.isoWeek, ["America/Santiago"], at: "2026-11-19T15:00:00Z") == utc("2026-11-12T15:00:00Z"))
        // Last half hour of a Sunday whose week had 169 hours: Monday 00:00 reaches further than 7 × 24 hours.
        #expect(try since(.isoWeek, ["America/Santiago"], at: "2027-04-05T03:30:00Z") == utc("2027-03-29T03:00:00Z"))
    }

    @Test func rollingDays() throws {
        #expect(
            try since(.rollingDays(7), ["America/Bogota"], at: "2026-11-19T15:00:00Z") == utc("2026-11-12T15:00:00Z"))
        #expect(try since(.rollingDays(1), [], at: "2026-11-19T15:00:00Z") == utc("2026-11-18T15:00:00Z"))
    }

    @Test(arguments: [[], ["Mars/Olympus"], ["America/Bogota", "Mars/Olympus"]])
    func unknownZonesMakeItStricter(zones: [String]) throws {
        #expect(try since(.day, zones, at: "2026-11-20T12:00:00Z") == utc("2026-11-19T11:00:00Z"))
    }

    @Test func limitsKeepTheCap() throws {
        let chile = try #require(ComplianceProfile.builtIn(id: "cl-37"))
        let now = utc("2026-11-19T15:00:00Z")
        #expect(
            limits(of: chile, zones: ["America/Santiago"], at: now) == [
                FrequencyLimit(
                    since: now - .seconds(7 * 86_400), max: 1, countsOn: .contact, label: "at most 1 contact a week")
            ])
        let mexico = try #require(ComplianceProfile.builtIn(id: "mx-condusef"))
        #expect(limits(of: mexico, zones: ["America/Mexico_City"], at: now).isEmpty)
    }

    @Test func labels() {
        #expect(FrequencyCap(max: 7, per: .rollingDays(7), countsOn: .attempt).label == "at most 7 attempts in 7 days")
        #expect(FrequencyCap(max: 1, per: .day, countsOn: .attempt).label == "at most 1 attempt a day")
    }
}
