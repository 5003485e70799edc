import Compliance
import Portfolio
import Testing
import Vocabulary

@testable import Simulation

/// What the gate lets through, and what the second checker says of it.
@Suite struct LawTests {
    @Test(arguments: CollectionsPolicy.allCases)
    func noRuleIsBroken(_ policy: CollectionsPolicy) throws {
        let result = collectionsResult(try Lands.setup(200, agents: 1, mexico: try Lands.capped()), policy, seed: 1)
        #expect(result.breaches.isEmpty, "\(result.breaches.prefix(5))")
        #expect(result.audited == result.total.attempts && result.audited > 400)
        #expect(result.refused > 30, "the gate had something to refuse")
    }

    @Test(arguments: CollectionsPolicy.allCases)
    func withoutHoursTheCheckerFindsBrokenRules(_ policy: CollectionsPolicy) throws {
        let result = collectionsResult(try Lands.setup(150, days: 20, agents: 1), policy, seed: 1, gate: .hoursOff)
        #expect(result.breaches.contains { $0.contains("on the holiday 2026-09-18 in America/Santiago") })
        #expect(
            result.breaches.contains {
                $0.contains("it was 9:") && $0.contains("Pacific/Easter") || $0.contains("it was 7:")
            })
    }

    @Test(arguments: CollectionsPolicy.allCases)
    func withoutCapsTheCheckerFindsBrokenRules(_ policy: CollectionsPolicy) throws {
        let result = collectionsResult(
            try Lands.setup(150, days: 12, agents: 2, mexico: try Lands.capped()), policy, seed: 1, gate: .capsOff)
        #expect(result.breaches.contains { $0.contains("at most 1 contact a week") })
        #expect(result.breaches.contains { $0.contains("no call for 7 days after a conversation") })
    }

    // MARK: The checker by hand

    private func breaches(_ calls: [AuditEntry], stops: [CallStop] = []) throws -> [String] {
        let profiles = [try Lands.chile(), try Lands.capped()]
        let checker = SecondChecker(
            jurisdictions: zip(CollectionsSetup.countries, profiles).map {
                Jurisdiction(country: $0, profile: $1, lawful: .always)
            },
            places: [
                Place(jurisdiction: 0, zones: ["America/Santiago"], region: "RM"),
                Place(jurisdiction: 0, zones: ["America/Santiago", "Pacific/Easter"], region: "VS"),
                Place(jurisdiction: 1, zones: ["America/Tijuana"], region: "BCN"),
            ], homes: ["America/Santiago", "Pacific/Easter", "America/Tijuana"])
        var list = AuditList()
        for call in calls { _ = list.allow(call) }
        for stop in stops { list.stop(Int(stop.debtor), stop.reason, at: stop.at) }
        return checker.breaches(in: list).map { String($0.drop { $0 != "Z" }.dropFirst(3)) }
    }

    /// - Parameter time: `2026-09-07 08:00:00` in UTC.
    private func call(
        _ debtor: Int32, _ time: String, _ outcome: Outcome? = .noAnswer, phone: Int8 = 0, rings: Int64 = 25
    ) throws -> AuditEntry {
        let from = try at(time)
        return AuditEntry(
            debtor: debtor, phone: phone, place: Int8(debtor), counted: 0, from: from, until: from + .seconds(rings),
            ended: outcome == nil ? nil : from + .seconds(rings), outcome: outcome)
    }

    private func at(_ text: String) throws -> Timestamp {
        let parts = text.split(separator: " ")
        let clock = parts[1].split(separator: ":").compactMap { Int64($0) }
        let day = try #require(CivilDate(iso: parts[0]))
        return Timestamp(seconds: Int64(day.daysSinceEpoch) * 86_400 + clock[0] * 3600 + clock[1] * 60 + clock[2])
    }

    /// Chile is at UTC−3 from 6 September 2026 on, at −4 before.
    @Test func hours() throws {
        #expect(try breaches([call(0, "2026-09-07 11:00:00")]).isEmpty)
        #expect(try breaches([call(0, "2026-09-07 10:59:59")]) == ["it was 7:59 on 2026-09-07 in America/Santiago"])
        #expect(try breaches([call(0, "2026-09-04 11:00:00")]) == ["it was 7:00 on 2026-09-04 in America/Santiago"])
        #expect(try breaches([call(0, "2026-09-07 22:59:34")]).isEmpty)
        #expect(try breaches([call(0, "2026-09-07 22:59:35")]) == ["it was 20:00 on 2026-09-07 in America/Santiago"])
        #expect(try breaches([call(0, "2026-09-06 15:00:00")]) == ["it was 12:00 on 2026-09-06 in America/Santiago"])
        #expect(
            try breaches([call(0, "2026-09-18 15:00:00")]) == [
                "it was 12:00 on the holiday 2026-09-18 in America/Santiago"
            ])
        // Two hours behind the mainland, where the region has both.
        #expect(try breaches([call(1, "2026-09-07 12:00:00")]) == ["it was 7:00 on 2026-09-07 in Pacific/Easter"])
        #expect(try breaches([call(1, "2026-09-07 13:00:00")]).isEmpty)
    }

    @Test func aContactAWeek() throws {
        let first = try call(0, "2026-09-07 15:00:00", .answered)
        #expect(try breaches([first, call(0, "2026-09-08 15:00:00")]) == ["2 calls, and at most 1 contact a week"])
        // The next ISO week, and less than seven days; then more.
        #expect(try breaches([first, call(0, "2026-09-14 14:59:59")]).count == 1)
        #expect(try breaches([first, call(0, "2026-09-14 15:00:01")]).isEmpty)
        // What nobody answered does not count; what is not known does, and who met nobody.
        for outcome in [Outcome.noAnswer, .busy, .machine, .invalid, .failed, .congestion] {
            let found = try breaches([call(0, "2026-09-07 15:00:00", outcome), call(0, "2026-09-08 15:00:00")])
            #expect(found.isEmpty, "\(outcome)")
        }
        for outcome in [Outcome.abandoned, .unknown] {
            let found = try breaches([call(0, "2026-09-07 15:00:00", outcome), call(0, "2026-09-08 15:00:00")])
            #expect(found.count == 1, "\(outcome)")
        }
    }

    @Test func otherCaps() throws {
        let days = (7...11).map { "2026-09-\($0 < 10 ? "0" : "")\($0)" }
        // Two a day, one on a number.
        #expect(
            try breaches([call(2, "\(days[0]) 15:00:00"), call(2, "\(days[0]) 16:00:00")]) == [
                "2 calls, and at most 1 attempt a day per number"
            ])
        let three = try (0..<3).map { try call(2, "\(days[0]) 1\($0 + 5):00:00", phone: Int8($0)) }
        #expect(try breaches(three) == ["3 calls, and at most 2 attempts a day"])
        // Seven in seven days; engaged lines and bad numbers are left out.
        let many = try (0..<4).flatMap { day in
            try [call(2, "\(days[day]) 15:00:00"), call(2, "\(days[day]) 16:00:00", phone: 1)]
        }
        #expect(try breaches(many) == ["8 calls, and at most 7 attempts in 7 days per account"])
        var excused = many
        excused[2].outcome = .busy
        #expect(try breaches(excused).isEmpty)
        // After a conversation seven days, its own the first.
        let talk = try call(2, "\(days[0]) 15:00:00", .answered)
        #expect(try breaches([talk, call(2, "2026-09-11 15:00:00")]).count == 1)
        #expect(try breaches([talk, call(2, "2026-09-14 14:30:00")]).isEmpty)
    }

    @Test func twiceAtOnceAndAfterTheEnd() throws {
        let long = try call(0, "2026-09-07 15:00:00", nil)
        #expect(try breaches([long, call(0, "2026-09-15 15:00:00")]).contains("the call before it had not ended"))
        let stop = CallStop(debtor: 0, at: try at("2026-09-07 15:00:00"), reason: .asked)
        #expect(try breaches([call(0, "2026-09-07 14:59:00")], stops: [stop]).isEmpty)
        #expect(try breaches([call(0, "2026-09-08 15:00:00")], stops: [stop]) == ["they asked not to be called before"])
    }
}
