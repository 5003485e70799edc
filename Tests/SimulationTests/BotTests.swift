import Testing

@testable import Simulation

/// A bot talks to who answers; the pacer foresees who will ask it for an agent.
@Suite struct BotTests {
    private static var scenario: Scenario {
        var scenario = Scenario()
        scenario.agents = 10
        scenario.answerRate = 0.4
        scenario.botTransfers = 0.2
        scenario.hours = 1.5
        return scenario
    }

    @Test("agents talk far more than with one call for each, and few who ask wait in vain")
    func predicted() async throws {
        let predictive = try #require(Contender("predictive"))
        let progressive = try #require(Contender("progressive"))
        let seeds: [UInt64] = [1]
        let paced = await simulate(Self.scenario, predictive, seeds: seeds)
        let reserved = await simulate(Self.scenario, progressive, seeds: seeds)
        #expect(paced.occupancy.mean > 0.6, "\(paced.occupancy.mean)")
        #expect(paced.occupancy.mean > 1.5 * reserved.occupancy.mean, "\(reserved.occupancy.mean)")
        #expect(paced.abandonment.mean < 0.045, "\(paced.abandonment.mean)")
        #expect(paced.answered > 60 && reserved.abandoned == 0)
    }

    @Test("those who do not ask take no agent")
    func nobodyAsks() async throws {
        var scenario = Self.scenario
        scenario.botTransfers = 0
        scenario.agents = 1
        scenario.hours = 0.6
        let day = await simulate(scenario, try #require(Contender("predictive")), seeds: [1])
        #expect(day.answered == 0 && day.occupancy.mean == 0)
    }
}
