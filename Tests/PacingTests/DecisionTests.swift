import Foundation
import Testing

@testable import Pacing

/// What a decision keeps of what it went by, and how it is told.
@Suite("The record of a decision")
struct DecisionTests {
    private static let busy = [BusyAgent](repeating: BusyAgent(phase: .talking, elapsed: 80), count: 6)

    /// Four free agents, six who talk, and room for few.
    private static func floor(_ dialing: Int = 12, answers: Double = 0.25) -> PacingInput {
        .floor(
            idle: 3, reserved: 1, busy: busy, dialing: [Double](repeating: 4, count: dialing), waiting: 2, offered: 1,
            room: 90, answers: answers, abandoned: 20, answered: 1000)
    }

    @Test("has the floor as the pacer saw it, what it expected, and what its ledger bears")
    func figures() throws {
        let floor = Self.floor()
        let decision = PredictivePacer.decision(floor)
        let figures = try #require(decision.figures)
        #expect(figures.idle == 3 && figures.reserved == 1 && figures.busy == 6 && figures.free == 4)
        #expect(figures.dialing == 12 && figures.waiting == 2 && figures.offered == 1 && figures.room == 90)
        #expect(figures.wanted == decision.launches)
        #expect(figures.abandoned == 20 && figures.answered == 1000 && figures.cap == 0.03 && figures.budget == 10)
        let estimates = try #require(figures.estimates)
        #expect(estimates.answerChance == 0.25)
        let answers = floor.dialing.reduce(0) { $0 + AnswerOdds(of: $1, floor).ever }
        #expect(estimates.expectedAnswers == answers)
        let quartiles = [0.25, 0.75].map { floor.timeToAnswer.quantile($0) + floor.holdLimit }
        let released = quartiles.reduce(0) { $0 + floor.releaseChances(within: $1).reduce(0, +) / 2 }
        #expect(try (#require(estimates.expectedFree) - (4 + released)).magnitude < 1e-9)
        #expect(try #require(estimates.harm) > #require(estimates.threshold) || decision.gate != nil)
    }

    @Test("the marginal call is the one that did too much harm")
    func margin() throws {
        let decision = PredictivePacer.decision(.floor(idle: 4, busy: Self.busy))
        let estimates = try #require(decision.figures?.estimates)
        #expect(decision.gate == nil && decision.launches > 4)
        #expect(try #require(estimates.harm) > #require(estimates.threshold))
    }

    @Test("a pacer that does not look ahead has no estimates, and room without limit is no number")
    func plain() {
        for decision in [ProgressivePacer().decide(.floor(idle: 2)), RatioPacer(ratio: 2).decide(.floor(idle: 2))] {
            #expect(decision.figures?.estimates == nil)
            #expect(decision.figures?.room == nil)
            #expect(decision.figures?.idle == 2)
        }
    }

    @Test("goes through JSON as it is, also where an estimate is no number")
    func json() throws {
        var sick = Self.floor()
        sick.nextChances = [.nan]
        var stopped = PredictivePacer.decision(Self.floor())
        stopped.stop = .hours("it is night")
        let caution = { () -> PacingDecision in
            var young = PacingInput.floor(idle: 3)
            young.answerChance = BetaBinomial(mean: 0.2, weight: 10)
            return PredictivePacer.decision(young)
        }
        let gated = RatioPacer(ratio: 5).decide(.floor(idle: 4, dialing: [1], abandoned: 3, answered: 100))
        #expect(gated.gate != nil)
        for decision in [
            PredictivePacer.decision(sick), stopped, caution(), gated, ProgressivePacer().decide(.floor(idle: 1)),
            PacingDecision(launches: 0, dialRatio: 0, limit: .store, reason: "disk full"),
        ] {
            let data = try JSONEncoder().encode(decision)
            #expect(try JSONDecoder().decode(PacingDecision.self, from: data) == decision)
        }
        let estimates = PacingEstimates(
            answerChance: .nan, expectedFree: .infinity, expectedAnswers: 1, harm: nil, threshold: 0.05)
        #expect(estimates.answerChance == nil && estimates.expectedFree == nil && estimates.expectedAnswers == 1)
    }

    @Test("on one line for the log, and in one sentence for people")
    func words() {
        var decision = RatioPacer(ratio: 2).decide(.floor(idle: 2, busy: Self.busy, dialing: [3], answered: 1000))
        decision.figures?.server = "pbx"
        decision.figures?.hopper = 40
        #expect(
            decision.line
                == "launches=3 limit=none ratio=2 rule=ratio server=pbx wanted=3 idle=2 reserved=0 busy=6 paused=0 "
                + "dialing=1 waiting=0 offered=0 hopper=40 abandoned=0 answered=1000 cap=0.03 target=0.03 budget=30")
        decision.launches = 1
        decision.stop = .callsPerSecond(2.5)
        #expect(
            decision.reason
                == "ratio 2: 2 free agents, 1 call under way; then pbx takes 2.5 calls a second")
        decision.launches = 0
        #expect(decision.reason == "pbx takes 2.5 calls a second")
        let held = PacingDecision(launches: 0, dialRatio: 0, limit: .store, reason: "disk full")
        #expect(held.line == "launches=0 limit=store ratio=0 reason=disk full")
        #expect(PredictivePacer.decision(.floor(idle: 1)).line.contains("rule=progressive caution=team-of-one"))
    }

    @Test("each thing that stops launching names its limit")
    func stops() {
        let stops: [(PacingStop, PacingLimit)] = [
            (.campaignLines(3), .lines), (.serverCalls(9), .lines), (.callsPerSecond(1), .callsPerSecond),
            (.hours("night"), .hours), (.refilling, .hopper), (.noAccounts, .hopper), (.allTaken(7), .hopper),
            (.agentTaken, .agents), (.share, .agents),
        ]
        for (stop, limit) in stops { #expect(stop.limit == limit) }
        #expect(Set(stops.map { $0.0.sentence(server: "pbx", nil) }).count == stops.count)
    }
}
