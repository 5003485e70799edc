import Settings
import Testing
import Vocabulary

@testable import Compliance

@Suite struct WindowTests {
    // Thursday 2026-11-19; Santiago is at UTC-3, Bogota at UTC-5.

    @Test func openInTheMiddleOfTheDay() throws {
        let noon = try judge("cl-37", "America/Santiago", at: "2026-11-19T15:00:00Z")
        #expect(noon == .open(closes: utc("2026-11-19T23:00:00Z")))
    }

    @Test func openingIsClosedEndedAndClosingIsOpenEnded() throws {
        let bogota = "America/Bogota"
        #expect(try judge("co-2300", bogota, at: "2026-11-19T11:59:59.999Z").opens == utc("2026-11-19T12:00:00Z"))
        #expect(try judge("co-2300", bogota, at: "2026-11-19T12:00:00Z").isOpen)
        // 19:00:00 is outside, 18:59:59.999 is the last lawful millisecond.
        #expect(try judge("co-2300", bogota, at: "2026-11-19T23:59:59.999Z", ring: .zero).isOpen)
        #expect(try !judge("co-2300", bogota, at: "2026-11-20T00:00:00Z", ring: .zero).isOpen)
    }

    @Test func mayNotRingIntoTheNight() throws {
        let zone = "America/Bogota"
        #expect(try judge("co-2300", zone, at: "2026-11-19T23:59:34.999Z").isOpen)
        let late = try judge("co-2300", zone, at: "2026-11-19T23:59:35Z")
        #expect(late.opens == utc("2026-11-20T12:00:00Z"))
        #expect(
            late.reason
                == "it may still ring when closed: it is 19:00 in America/Bogota, calls are lawful 07:00-19:00 on a Thursday"
        )
    }

    @Test func saturdayEndsEarlyAndSundayIsSkipped() throws {
        // Saturday 2026-11-21, 15:00 in Bogota; Monday the 23rd is an ordinary day.
        let verdict = try judge("co-2300", "America/Bogota", at: "2026-11-21T20:00:00Z")
        #expect(verdict.opens == utc("2026-11-23T12:00:00Z"))
        let sunday = try judge("co-2300", "America/Bogota", at: "2026-11-22T17:00:00Z")
        #expect(sunday.reason == "no calls on a Sunday in America/Bogota")
    }

    @Test func holidaysAreClosed() throws {
        // Friday 2026-09-18 and Saturday the 19th: Fiestas Patrias; Sunday closed; opens on Monday the 21st.
        let verdict = try judge("cl-37", "America/Santiago", at: "2026-09-18T15:00:00Z")
        #expect(verdict.reason == "2026-09-18 is a holiday in America/Santiago")
        #expect(verdict.opens == utc("2026-09-21T11:00:00Z"))
        // The holiday is the local one: 21:30 of the 17th in Bogota is past midnight UTC.
        let eve = try judge("mx-condusef", "America/Mexico_City", at: "2026-09-16T03:30:00Z")
        #expect(eve.isOpen)
    }

    @Test func aYearWithoutHolidayListIsClosed() throws {
        let verdict = try judge("cl-37", "America/Santiago", at: "2031-03-05T15:00:00Z")
        #expect(verdict == .closed(reason: "profile cl does not know the holidays of 2031: update it", opens: nil))
    }

    @Test func allZonesMustAgree() throws {
        // Friday 2026-11-20, 08:30 in Santiago and Punta Arenas, 06:30 on Easter Island.
        let zones = CountryZones.candidates(for: try #require(Country(code: "CL")), region: nil)
        let profile = try #require(ComplianceProfile.builtIn(id: "cl-37"))
        func at(_ text: String) -> WindowVerdict {
            verdict(for: profile, zones: zones, from: utc(text), until: utc(text) + .seconds(25))
        }
        #expect(at("2026-11-20T11:30:00Z").opens == utc("2026-11-20T13:00:00Z"))
        #expect(at("2026-11-20T13:00:00Z") == .open(closes: utc("2026-11-20T23:00:00Z")))
        #expect(at("2026-11-20T11:30:00Z").reason.contains("06:30 in Pacific/Easter"))
        #expect(at("2026-11-20T23:30:00Z").opens == utc("2026-11-21T13:00:00Z"))
        #expect(at("2026-11-20T23:30:00Z").reason.contains("20:30 in America/Santiago"))
    }

    @Test func zonesWhoseHoursNeverMeet() throws {
        let hours = try WeeklyHours(parsing: "mon-fri 09:00-10:00")
        let profile = ComplianceProfile(id: "narrow", hours: hours, source: "test")
        let moment = utc("2026-11-20T13:30:00Z")
        let apart = verdict(
            for: profile, zones: ["America/Santiago", "America/Mexico_City"], from: moment, until: moment)
        #expect(apart.opens == nil)
        #expect(!apart.isOpen)
    }

    @Test(arguments: ["Mars/Olympus", "America/santiago", "EST", "GMT+5", "", "../etc/passwd"])
    func unknownZonesAreClosed(zone: String) throws {
        let verdict = try judge("cl-37", "America/Santiago", zone, at: "2026-11-19T15:00:00Z")
        #expect(verdict == .closed(reason: "the time zone '\(zone)' is not known", opens: nil))
    }

    @Test func noZoneIsClosed() throws {
        let profile = try #require(ComplianceProfile.builtIn(id: "cl-37"))
        let noon = utc("2026-11-19T15:00:00Z")
        #expect(
            verdict(for: profile, zones: [], from: noon, until: noon)
                == .closed(reason: "the debtor's time zone is not known", opens: nil))
    }

    @Test func aClockThatWasNeverSetIsClosed() throws {
        let verdict = try judge("cl-37", "America/Santiago", at: "1970-01-01T15:00:00Z")
        #expect(verdict.reason.contains("set the clock"))
    }

    @Test func aBreakBetweenTheHours() throws {
        let hours = try WeeklyHours(parsing: "mon-fri 09:00-13:00 13:01-18:00")
        let profile = ComplianceProfile(id: "siesta", hours: hours, source: "test")
        let before = utc("2026-11-19T17:59:30Z")
        let over = verdict(for: profile, zones: ["America/Bogota"], from: before, until: before + .seconds(120))
        #expect(
            over
                == .closed(
                    reason: "it may ring on into a break between the lawful hours", opens: utc("2026-11-19T18:01:00Z")))
    }

    @Test func roundTheClockHasNoSeamAtMidnight() {
        let profile = ComplianceProfile(id: "any", hours: .always, source: "test")
        let late = utc("2026-11-20T02:59:59Z")
        let verdict = verdict(for: profile, zones: ["America/Santiago"], from: late, until: late + .seconds(60))
        #expect(verdict.isOpen)
        #expect((verdict.closes ?? late) > late + .seconds(13 * 86_400))
    }

    @Test func neverHasNoOpening() {
        let profile = ComplianceProfile(id: "none", hours: .never, source: "test")
        let now = utc("2026-11-19T15:00:00Z")
        #expect(
            verdict(for: profile, zones: ["America/Lima"], from: now, until: now)
                == .closed(reason: "no calls on a Thursday in America/Lima", opens: nil))
    }

    @Test func fastEnoughForEveryLaunch() throws {
        let profile = try #require(ComplianceProfile.builtIn(id: "mx-condusef"))
        let zones = CountryZones.candidates(for: try #require(Country(code: "MX")), region: nil)
        let start = utc("2026-11-19T18:00:00Z")
        var open = 0
        let time = ContinuousClock().measure {
            for second in 0..<1000 {
                let moment = start + .seconds(second)
                if verdict(for: profile, zones: zones, from: moment, until: moment + .seconds(25)).isOpen { open += 1 }
            }
        }
        #expect(open == 1000)
        // Ten zones, debug build: half a millisecond was seen. A calendar per launch would be far above this.
        #expect(time < .seconds(5), "1000 verdicts took \(time)")
    }
}
