import Testing
import Vocabulary

@testable import Compliance

/// Santiago: at 2026-09-06 04:00Z the clock goes from 00:00 to 01:00 (UTC-4 to -3); at 2027-04-04 03:00Z from 24:00
/// back to 23:00 (UTC-3 to -4).
@Suite struct ClockChangeTests {
    @Test func openingFollowsTheClock() throws {
        // Saturday evening before the change → Monday 08:00 at the new offset.
        #expect(
            try judge("cl-37", "America/Santiago", at: "2026-09-06T00:30:00Z").opens == utc("2026-09-07T11:00:00Z"))
        // The Saturday itself still opens at UTC-4.
        #expect(
            try judge("cl-37", "America/Santiago", at: "2026-09-05T11:00:00Z").opens == utc("2026-09-05T12:00:00Z"))
        // Back in April: Saturday 2027-04-03 closes at 23:00Z, Monday the 5th opens at 12:00Z.
        let saturday = try judge("cl-37", "America/Santiago", at: "2027-04-03T15:00:00Z")
        #expect(saturday.closes == utc("2027-04-03T23:00:00Z"))
        #expect(
            try judge("cl-37", "America/Santiago", at: "2027-04-04T00:00:00Z").opens == utc("2027-04-05T12:00:00Z"))
    }

    @Test func noClockChangeInMexicoAndColombia() throws {
        for day in ["2026-03-31", "2026-04-07", "2026-07-07", "2026-10-27"] {
            #expect(
                try judge("mx-condusef", "America/Mexico_City", at: "\(day)T12:59:59Z").opens == utc("\(day)T13:00:00Z")
            )
            #expect(try judge("co-2300", "America/Bogota", at: "\(day)T11:59:59Z").opens == utc("\(day)T12:00:00Z"))
        }
    }

    @Test func theBorderOfMexicoKeepsItsClockChange() throws {
        // Tijuana is at UTC-7 in July and UTC-8 in December.
        #expect(try judge("mx-condusef", "America/Tijuana", at: "2026-07-07T14:00:00Z").isOpen)
        #expect(
            try judge("mx-condusef", "America/Tijuana", at: "2026-12-08T14:00:00Z").opens == utc("2026-12-08T15:00:00Z")
        )
    }

    @Test func aSkippedHourIsNotOpen() throws {
        // 00:00-01:00 does not exist on Sunday 2026-09-06 in Santiago; 00:30-02:00 begins at 01:00.
        let zone = try #require(ZoneRules.named("America/Santiago"))
        let sunday = try #require(CivilDate(iso: "2026-09-06")).daysSinceEpoch
        let skipped = zone.instants(day: sunday, minutes: try #require(MinuteRange(start: 0, end: 60)))
        #expect(skipped.isEmpty)
        let half = zone.instants(day: sunday, minutes: try #require(MinuteRange(start: 30, end: 120)))
        #expect(half == [span("2026-09-06T04:00:00Z", "2026-09-06T05:00:00Z")])
        #expect(zone.startOfDay(sunday) == utc("2026-09-06T04:00:00Z"))
    }

    @Test func aRepeatedHourIsOpenTwice() throws {
        // Saturday 2027-04-03 shows 23:00-24:00 twice.
        let zone = try #require(ZoneRules.named("America/Santiago"))
        let saturday = try #require(CivilDate(iso: "2027-04-03")).daysSinceEpoch
        let late = zone.instants(day: saturday, minutes: try #require(MinuteRange(start: 1380, end: 1440)))
        #expect(late == [span("2027-04-04T02:00:00Z", "2027-04-04T04:00:00Z")])
        let half = zone.instants(day: saturday, minutes: try #require(MinuteRange(start: 1380, end: 1410)))
        #expect(
            half == [
                span("2027-04-04T02:00:00Z", "2027-04-04T02:30:00Z"),
                span("2027-04-04T03:00:00Z", "2027-04-04T03:30:00Z"),
            ])
        #expect(zone.startOfDay(saturday + 1) == utc("2027-04-04T04:00:00Z"))
        // The profile sees the second 23:15 too, although UTC is in the next local day's first offset.
        let hours = try WeeklyHours(parsing: "sat 23:00-23:30")
        let profile = ComplianceProfile(id: "late", hours: hours, source: "test")
        func at(_ text: String) -> WindowVerdict {
            verdict(for: profile, zones: ["America/Santiago"], from: utc(text), until: utc(text) + .seconds(25))
        }
        #expect(at("2027-04-04T02:15:00Z") == .open(closes: utc("2027-04-04T02:30:00Z")))
        #expect(at("2027-04-04T02:40:00Z").opens == utc("2027-04-04T03:00:00Z"))
        #expect(at("2027-04-04T03:15:00Z") == .open(closes: utc("2027-04-04T03:30:00Z")))
    }

    /// In 2010 the clock of St. John's went from 00:01 on Sunday back to 23:01 on Saturday.
    @Test func yesterdayMayComeBack() throws {
        let hours = try WeeklyHours(parsing: "sat 23:00-24:00")
        let profile = ComplianceProfile(id: "late", hours: hours, source: "test")
        let sunday = utc("2010-11-07T02:30:30Z")
        let verdict = verdict(for: profile, zones: ["America/St_Johns"], from: sunday, until: sunday + .seconds(25))
        #expect(verdict.opens == utc("2010-11-07T02:31:00Z"))
    }

    /// Minute by minute over both changes: the verdict must agree with the local clock read directly.
    @Test(arguments: ["America/Santiago", "Pacific/Easter", "America/Ciudad_Juarez", "America/Bogota"])
    func agreesWithTheLocalClock(zone name: String) throws {
        let zone = try #require(ZoneRules.named(name))
        let hours = try WeeklyHours(parsing: "fri-sat 00:30-12:00 20:00-23:30, sun 00:00-01:15 10:00-24:00")
        let profile = ComplianceProfile(id: "odd", hours: hours, source: "test")
        for start in ["2026-09-04T00:00:00Z", "2027-04-02T00:00:00Z", "2027-03-12T00:00:00Z"] {
            for minute in stride(from: 0, to: 4 * 1440, by: 5) {
                let moment = utc(start) + .seconds(minute * 60)
                let day = CivilDate(daysSinceEpoch: zone.localDay(at: moment))
                let local = Int((zone.local(moment) - Int64(day.daysSinceEpoch) * 86_400_000) / 60_000)
                let expected = hours[day.weekday].contains { $0.start <= local && local < $0.end }
                let found = verdict(for: profile, zones: [name], from: moment, until: moment)
                #expect(found.isOpen == expected, "\(moment) is \(day) minute \(local): \(found)")
            }
        }
    }

    private func span(_ from: String, _ until: String) -> Range<Int64> {
        utc(from).milliseconds..<utc(until).milliseconds
    }
}
