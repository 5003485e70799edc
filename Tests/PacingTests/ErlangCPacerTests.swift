import Testing

@testable import Pacing

@Suite("The classic: a dial ratio by Erlang's queue model")
struct ErlangCPacerTests {
    private func ratio(_ floor: PacingInput) -> Double { ErlangCPacer().decide(floor).dialRatio }

    @Test("fewer answers, a higher target, a larger team: more calls for each free agent")
    func directions() {
        let busy = (0..<15).map { _ in BusyAgent(phase: .talking, elapsed: 30) }
        let base = PacingInput.floor(idle: 5, busy: busy)
        #expect(ratio(.floor(idle: 5, busy: busy, answers: 0.1)) > ratio(base))
        var generous = base
        generous.abandonmentTarget = 0.1
        #expect(ratio(generous) > ratio(base))
        #expect(ratio(.floor(idle: 5, busy: busy + busy + busy)) > ratio(base))
    }

    @Test("by hand: 20 agents, 95 s of work a call, half of it answered")
    func byHand() throws {
        let busy = (0..<16).map { _ in BusyAgent(phase: .talking, elapsed: 30) }
        var floor = PacingInput.floor(idle: 4, busy: busy, answers: 0.5)
        floor.talk = .exponential(mean: 90)
        floor.wrapUp = .exponential(mean: 5)
        floor.timeToAnswer = .exponential(mean: 12)
        floor.timeToOther = .exponential(mean: 20)
        // The greatest traffic with C(20, a) = 3 %: C(20, 11.8) and C(20, 12.0) are on either side of it.
        let low = try ErlangC(servers: 20, traffic: 11.0, holdingTime: 95).waitingProbability
        let high = try ErlangC(servers: 20, traffic: 12.5, holdingTime: 95).waitingProbability
        #expect(low < 0.03 && high > 0.03)
        let decision = ErlangCPacer().decide(floor)
        // a / (95 · 0.5) launches a second, each 16 s on the line, for 20 − a free agents.
        let least = 11.0 / 47.5 * 16 / 9
        let most = 12.5 / 47.5 * 16 / 7.5
        #expect(decision.dialRatio >= max(1, least) * 0.99 && decision.dialRatio <= max(1, most) * 1.01)
        #expect(decision.launches >= 4)
    }

    @Test("without knowledge, or without a target, it is progressive")
    func unknown() {
        var floor = PacingInput.floor(idle: 3)
        floor.answerChance = BetaBinomial(mean: 0.25, weight: 10)
        #expect(ErlangCPacer().decide(floor).launches == 3)
        floor = .floor(idle: 3)
        floor.abandonmentTarget = 0
        #expect(ErlangCPacer().decide(floor).launches == 3)
    }
}
