import Portfolio
import Testing

@testable import Settings

@Suite struct SampleStrategyTests {
    @Test func theSampleIsAGoodStrategyOfThreeStages() throws {
        let strategies = try Settings.sampleStrategies()
        let strategy = try #require(strategies.first)
        #expect(strategies.count == 1)
        #expect(strategy.stages.map(\.name) == ["recordatorio", "exigencia", "aviso"])
        #expect(strategy.stages.allSatisfy { !$0.steps.isEmpty && $0.rule != nil })
    }
}
