import Settings
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
                    cap: FrequencyCap(max: 1, per: .isoWeek, countsOn: .contact, channels: [.call, .visit]),
                    since: now - .seconds(7 * 86_400), zones: ["America/Santiago"])
            ])
        #expect(limits(of: chile, zones: ["America/Santiago"], at: now, by: .sms).map(\.label).count == 2)
        let mexico = try #require(ComplianceProfile.builtIn(id: "mx-condusef"))
        #expect(limits(of: mexico, zones: ["America/Mexico_City"], at: now).isEmpty)
    }

    @Test func labels() {
        #expect(FrequencyCap(max: 7, per: .rollingDays(7), countsOn: .attempt).label == "at most 7 attempts in 7 days")
        #expect(FrequencyCap(max: 1, per: .day, countsOn: .attempt).label == "at most 1 attempt a day")
        #expect(
            FrequencyCap.rest(days: 7, after: .conversation, key: .account).label
                == "no call for 7 days after a conversation per account")
        #expect(
            FrequencyCap(max: 1, per: .isoWeek, countsOn: .attempt, countsChannels: true).label
                == "at most 1 channel a week")
    }

    private func opens(_ per: FrequencyCap.Period, _ zones: [String], after text: String) -> Timestamp {
        FrequencyLimit(cap: FrequencyCap(max: 1, per: per, countsOn: .attempt), since: .epoch, zones: zones)
            .opens(after: utc(text))
    }

    @Test func whenACapOpensAgain() {
        // Called at 21:00 in Bogota: from midnight on.
        #expect(opens(.day, ["America/Bogota"], after: "2026-11-20T02:00:00Z") == utc("2026-11-20T05:00:00Z"))
        // In two zones: from the later midnight on.
        #expect(
            opens(.day, ["America/Guayaquil", "Pacific/Galapagos"], after: "2026-11-20T02:00:00Z")
                == utc("2026-11-20T06:00:00Z"))
        #expect(
            opens(.rollingDays(7), [], after: "2026-11-20T02:00:00Z") == utc("2026-11-27T02:00:00.001Z"))
        // A conversation on Thursday in New York, the first of seven days: from the next Thursday on, over the clock change.
        #expect(
            opens(.calendarDays(7), ["America/New_York"], after: "2026-10-29T20:00:00Z") == utc("2026-11-05T05:00:00Z"))
        // Thursday noon in Santiago: seven times 24 hours later, for Monday comes before.
        #expect(
            opens(.isoWeek, ["America/Santiago"], after: "2026-11-19T15:00:00Z") == utc("2026-11-26T15:00:00.001Z"))
    }

    /// What the limit says of a moment and what it says of its opening agree to the millisecond.
    @Test(
        arguments: [FrequencyCap.Period.day, .isoWeek, .rollingDays(3), .calendarDays(7)],
        [["America/Santiago"], ["America/Santiago", "Pacific/Easter"], ["Europe/Madrid", "Atlantic/Canary"]])
    func theOpeningIsTheFirstMoment(per: FrequencyCap.Period, zones: [String]) throws {
        let profile = ComplianceProfile(
            id: "t", hours: .always, caps: [FrequencyCap(max: 1, per: per, countsOn: .attempt)], source: "test")
        for start in ["2026-09-04T03:59:00Z", "2027-04-03T23:30:00Z", "2026-10-24T22:00:00Z", "2026-11-19T15:00:00Z"] {
            let called = utc(start)
            let opens = try #require(limits(of: profile, zones: zones, at: called).first).opens(after: called)
            let before = try #require(limits(of: profile, zones: zones, at: opens - .milliseconds(1)).first)
            let then = try #require(limits(of: profile, zones: zones, at: opens).first)
            #expect(before.since <= called, "\(start): still held a moment before \(opens)")
            #expect(then.since > called, "\(start): free at \(opens)")
        }
    }
}
