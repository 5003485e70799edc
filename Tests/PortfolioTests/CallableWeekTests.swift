import Portfolio
import Testing
import Vocabulary

@Suite struct CallableWeekTests {
    @Test func windowsAreClosedAndOpen() throws {
        func first(_ time: String, avoiding: Daypart? = nil) throws -> String? {
            Samples.lawful.first(from: try Samples.at(time), avoiding: avoiding, by: Samples.clock)
                .map(Samples.clock.text)
        }
        #expect(try first("2026-03-10 08:00") == "2026-03-10 08:00")
        #expect(try first("2026-03-10 19:59") == "2026-03-10 19:59")
        #expect(try first("2026-03-10 20:00") == "2026-03-11 08:00")
        #expect(try first("2026-03-15 12:00") == "2026-03-16 08:00")
        #expect(try first("2026-03-10 09:00", avoiding: .morning) == "2026-03-10 12:00")
        #expect(try first("2026-03-10 18:00", avoiding: .evening) == "2026-03-11 08:00")
        #expect(CallableWeek.never.first(from: .epoch, by: Samples.clock) == nil)
        let evenings = CallableWeek([1020..<1200])
        #expect(evenings.first(from: .epoch, avoiding: .evening, by: Samples.clock) == nil)
        #expect(evenings.dayparts == [.evening])
        #expect(CallableWeek([719..<721]).dayparts == [.morning, .afternoon])
    }

    /// Minute by minute, over random weeks.
    @Test func findsTheFirstMinute() throws {
        var random = SeededDraws(seed: 7)
        for _ in 0..<150 {
            let week = CallableWeek(
                (0..<3).map { _ in
                    let start = Int.random(in: 0..<10_000, using: &random)
                    return start..<start + Int.random(in: 1..<900, using: &random)
                })
            let clock = LocalClock(utcOffset: [-3, 0, 5].randomElement(using: &random).map { $0 * 3600 } ?? 0)
            let avoided = ([nil] + Daypart.allCases.map(Optional.init)).randomElement(using: &random) ?? nil
            let monday = clock.start(of: try #require(CivilDate(iso: "2026-03-09")))
            let from = Int.random(in: 0..<10_080, using: &random)
            let expected = (from..<from + 10_080).first { minute in
                week.ranges.contains { $0.contains(minute % 10_080) } && Daypart(hour: minute / 60 % 24) != avoided
            }
            let found = week.first(from: monday + .seconds(from * 60), avoiding: avoided, by: clock)
            #expect(found == expected.map { monday + .seconds($0 * 60) })
        }
    }
}
