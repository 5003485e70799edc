import DialerCore
import Testing
import Vocabulary

@testable import Simulation

@Suite struct HistoryTests {
    /// Two days of two hours, 4 agents: of ten calls three are answered, one of those meets nobody; the second hour is
    /// answered half as often.
    private static func past(_ count: Int = 2000) -> [PastCall] {
        var dice = Dice(seed: 3)
        return (0..<count).map { number in
            let hour = number % 2
            let start = Timestamp(milliseconds: Int64(number) * 7000)
            func at(_ seconds: Double) -> Timestamp { start + .milliseconds(Int64(seconds * 1000)) }
            let lot = dice.uniform() * (hour == 0 ? 1 : 2)
            var call = PastCall(
                outcome: .noAnswer, times: AttemptTimes(launched: start, ringing: at(1.5), ended: at(28)),
                agent: nil, day: number * 2 / count, hour: 9 + hour)
            if lot < 0.3 {
                let answer = 1.5 + 6 + 4 * dice.uniform()
                call.times.answered = at(answer)
                call.outcome = lot < 0.1 ? .abandoned : .answered
                call.times.ended = at(answer + 2)
                if call.outcome == .answered {
                    call.agent = AgentID("PJSIP/\(number % 4)")
                    call.times.connected = at(answer + 1)
                    call.times.ended = at(answer + 1 + 100 + 50 * dice.uniform())
                }
            } else if lot < 0.4 {
                call.outcome = .busy
                call.times.ringing = nil
            } else if lot > 1.9 {
                // Their end was not seen: they say nothing.
                call.outcome = .unknown
            }
            return call
        }
    }

    @Test func theFloorComesOutOfItsCalls() throws {
        let history = try FloorHistory(Self.past())
        #expect(history.days == 2 && history.agents == 4 && history.firstHour == 9)
        #expect(history.answerRateByHour.count == 2)
        #expect(abs(history.answerRateByHour[0] - 0.3) < 0.04)
        #expect(abs(history.answerRateByHour[1] - 0.15 / 0.95) < 0.03)
        #expect(abs((history.setup ?? 0) - 1.5) < 0.001)
        #expect(abs((history.noAnswerTimeout ?? 0) - 28) < 0.001)
        #expect(abs(history.ring.mean - 8) < 0.2)
        #expect(abs(history.talk.mean - 125) < 3)
        let scenario = Scenario(history)
        #expect(scenario.problems.isEmpty && scenario.hours == 2 && scenario.agents == 4)
        // What is drawn is what was seen.
        var people = People(scenario, seed: 1)
        let rings = (0..<200).map { _ in people.fate(atHour: 0.5) }.filter { $0.end == .person }
            .compactMap { fate in fate.rings.map { fate.ends - $0 } }
        #expect(rings.count > 30 && rings.allSatisfy { (6000...10_000).contains($0) })
    }

    @Test func tooLittleIsSaid() {
        #expect(throws: FloorHistory.TooLittle.self) { try FloorHistory(Self.past(150)) }
        #expect(throws: FloorHistory.TooLittle.self) { try FloorHistory([]) }
    }

    @Test func quantilesFollowTheSample() throws {
        var dice = Dice(seed: 8)
        let sample = (0..<5000).map { _ in dice.exponential(mean: 60) }
        let kept = try #require(Quantiles(of: sample))
        #expect(kept.values.count == 201 && kept.values == kept.values.sorted())
        #expect(abs(kept.value(at: 0.5) - 60 * 0.693) < 3)
        #expect(abs(kept.mean - sample.reduce(0, +) / 5000) < 2)
        #expect(kept.value(at: 2) == sample.max() && kept.value(at: -1) == sample.min())
        let draws = (0..<20_000).map { _ in Spread.seen(kept).draw(&dice) }
        #expect(abs(draws.reduce(0, +) / 20_000 - kept.mean) < 2)
        #expect(Quantiles(of: [1]) == nil && Quantiles(of: [.nan, -1, 3]) == nil)
    }
}
