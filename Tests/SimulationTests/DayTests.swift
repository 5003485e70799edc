import DialerCore
import Pacing
import Testing
import Vocabulary

@testable import Simulation

/// What must hold on any simulated day.
@Suite struct DayTests {
    @Test func sameSeedSameDay() {
        var scenario = Scenario()
        scenario.hours = 0.3
        scenario.warmUp = 0.05
        scenario.agents = 5
        scenario.breakEvery = 5
        scenario.amdFalseNegative = 0.1
        let first = simulateDay(scenario, mode: .predictive, seed: 7)
        #expect(simulateDay(scenario, mode: .predictive, seed: 7) == first)
        #expect(simulateDay(scenario, mode: .predictive, seed: 8) != first)
    }

    /// Every call that was launched ends once, and the agents' time is the team's time, whatever happens on the floor.
    @Test(arguments: [DialMode.progressive, .predictive, .ratio(3)])
    func nothingIsLost(_ mode: DialMode) {
        var scenario = Scenario()
        scenario.agents = 9
        scenario.hours = 0.5
        scenario.warmUp = 0.1
        scenario.breakEvery = 5
        scenario.breakLength = 2
        scenario.lunchAt = 0.25
        scenario.lunchLength = 8
        scenario.amdFalsePositive = 0.05
        scenario.amdFalseNegative = 0.1
        scenario.amdTime = 2.5
        scenario.answerStep = AnswerStep(at: 0.3, to: 0.5, within: 5)
        var engine = Engine(scenario, mode: mode, pacer: nil, seed: 3)
        let day = engine.run()
        let over = engine.calls.count { $0.stage == .over }
        #expect(over == engine.tally.ended, "the core ended what the world ended")
        #expect(engine.core.liveCalls == engine.calls.count - over)
        #expect(engine.calls.count { $0.stage == .dialling } == engine.tally.inFlight)
        let all = day.idle + day.talking + day.wrappingUp + day.away
        #expect(abs(all - 9 * 0.4 * 3600) < 1e-6)
        #expect(day.away > 0)
        #expect(day.takenForMachines > 0)
        #expect(day.machines > 0)
        #expect(day.answered >= day.abandoned)
        // The core and the world agree who is free and who talks.
        let snapshot = engine.core.snapshot(at: SimulatedPlan.start + .seconds(1800))
        for (mine, its) in zip(engine.team, snapshot.agents) {
            #expect(mine.key.agent == its.id)
            switch mine.doing {
            case .idle: #expect(its.state == .idle || its.state == .reserved)
            case .talking: #expect(its.state == .talking)
            case .wrappingUp: #expect(its.state == .wrapUp)
            case .away: #expect(its.state.kind == .paused)
            }
        }
    }

    /// One call per free agent: an agent is idle for T/p seconds between two calls of H seconds, where T is what a call
    /// takes until it is answered or over. Reference: renewal reward.
    @Test(arguments: [0.25, 0.50])
    func progressiveHasTheOccupancyOfItsRenewals(_ chance: Double) {
        var scenario = Scenario()
        scenario.agents = 15
        scenario.hours = 1.3
        scenario.warmUp = 0.3
        scenario.answerRate = chance
        scenario.busy = 0.08
        scenario.invalid = 0.05
        scenario.machines = 0
        scenario.ringCV = 0.3
        let days = [simulateDay(scenario, mode: .progressive, seed: 1)]
        let occupancy = Summary(pacer: "progressive", scenario: scenario, days: days).occupancy.mean
        let perCall = chance * 11 + 0.13 * 2 + (1 - chance - 0.13) * 26
        let expected = 175 / (175 + perCall / chance)
        #expect(abs(occupancy - expected) < 0.03, "\(occupancy), by renewals \(expected)")
        #expect(days.allSatisfy { $0.abandoned == 0 })
    }

    /// In the memoryless world each agent of a progressive floor alternates between exponential talk and a geometric
    /// number of exponential rings, which is exponential again: N independent two-state chains.
    @Test func memorylessProgressiveIsExact() {
        var scenario = Scenario()
        scenario.agents = 5
        scenario.hours = 2
        scenario.memoryless = true
        scenario.ringMean = 12
        scenario.answerRate = 0.5
        let days = (1...1).map { simulateDay(scenario, mode: .progressive, seed: $0) }
        let summary = Summary(pacer: "progressive", scenario: scenario, days: days)
        let expected = 150.0 / (150 + 12 / 0.5)
        #expect(abs(summary.occupancy.mean - expected) < 0.03)
        #expect(abs(summary.idleBetweenCalls - 24) < 4)
        #expect(summary.abandoned == 0)
    }

    @Test func answersFollowTheHour() {
        var scenario = Scenario()
        scenario.answerRate = 0.4
        scenario.answerStep = AnswerStep(at: 4, to: 0.1, within: 6)
        #expect(scenario.answerRate(atHour: 3.9) == 0.4)
        #expect(abs(scenario.answerRate(atHour: 4.05) - 0.25) < 1e-12)
        #expect(abs(scenario.answerRate(atHour: 7) - 0.1) < 1e-12)
        scenario.answerStep = nil
        scenario.answerSwing = 0.5
        #expect(abs(scenario.answerRate(atHour: 2) - 0.6) < 1e-12)
        #expect(abs(scenario.answerRate(atHour: 6) - 0.2) < 1e-12)
        scenario.answerSwing = 0
        scenario.answerRateByHour = [0.1, 0.3]
        #expect(scenario.answerRate(atHour: 0.99) == 0.1)
        #expect(scenario.answerRate(atHour: 5) == 0.3)
    }

    /// Any policy that keeps so many calls ringing for so many agents busy is a Markov chain: the simulated floor must give
    /// what its stationary distribution says.
    @Test func memorylessPolicyIsExact() throws {
        let policy = [9, 7, 6, 5, 3, 2]
        var scenario = Scenario()
        scenario.agents = 5
        scenario.hours = 2.5
        scenario.memoryless = true
        scenario.ringMean = 12
        scenario.talkMean = 60
        scenario.answerRate = 0.5
        let exact = try MemorylessWorld(agents: 5, answerChance: 0.5, meanTalk: 60, meanRing: 12).evaluate(
            policy: policy)
        let days = [simulateDay(scenario, mode: .predictive, pacer: FixedRinging(policy: policy), seed: 11)]
        let summary = Summary(pacer: "fixed", scenario: scenario, days: days)
        #expect(abs(summary.occupancy.mean - exact.occupancy) < 0.02)
        #expect(abs(summary.abandonment.mean - exact.abandonment) < 0.05)
        #expect(abs(summary.dialsPerAgentHour / 3600 / exact.launches - 1) < 0.08)
    }
}

/// Keeps so many calls ringing as the number of busy agents asks for.
private struct FixedRinging: Pacer {
    let policy: [Int]

    mutating func decide(_ floor: PacingInput) -> PacingDecision {
        let wanted = policy[min(floor.busyAgents.count, policy.count - 1)] - floor.dialing.count
        return PacingDecision(launches: max(0, wanted), dialRatio: 1, limit: .agents, reason: "fixed")
    }
}
