import Testing

@testable import Pacing

@Suite("Estimates")
struct EstimateTests {
    @Test("a prior and its trials")
    func beta() {
        var estimate = BetaEstimate(chance: 0.2, strength: 10)
        #expect(estimate.mean == 0.2)
        for trial in 0..<40 { estimate.learn(trial < 12, memory: .infinity) }
        // Beta(2, 8) and 12 of 40: Beta(14, 36).
        #expect((estimate.hits - 14).magnitude < 1e-9)
        #expect((estimate.misses - 36).magnitude < 1e-9)
    }

    @Test("the old is forgotten: after three memories nothing of it counts")
    func forgetting() {
        var estimate = BetaEstimate(chance: 1, strength: 300)
        for _ in 0..<900 { estimate.learn(false, memory: 300) }
        #expect(estimate.mean < 0.06)
        #expect(estimate.weight < 301)
    }

    @Test("mean and spread of durations")
    func duration() {
        var estimate = DurationEstimate(mean: 60, variation: 0.5, strength: 1)
        #expect((estimate.standardDeviation - 30).magnitude < 1e-9)
        for _ in 0..<2000 {
            estimate.learn(10, memory: 100)
            estimate.learn(30, memory: 100)
        }
        #expect((estimate.mean - 20).magnitude < 0.5)
        #expect((estimate.standardDeviation - 10).magnitude < 0.5)
    }

    @Test("survival falls from one to nothing, and its median is the log-normal's")
    func survival() {
        let estimate = DurationEstimate(mean: 90, variation: 1.2, strength: 5)
        #expect(estimate.survival(0) == 1)
        var last = 1.0
        for second in stride(from: 1.0, through: 2000, by: 7) {
            let now = estimate.survival(second)
            #expect(now <= last && now >= 0)
            last = now
        }
        #expect(last < 0.001)
        // Median = mean / √(1 + cv²).
        #expect((estimate.survival(90 / (1 + 1.44).squareRoot()) - 0.5).magnitude < 1e-9)
        #expect(DurationEstimate(mean: 0, variation: 0, strength: 1).survival(1) == 0)
    }

    @Test(
        "numbers in sentences",
        arguments: [
            (1.5, "1.5"), (3, "3"), (0.25, "0.25"), (0.05, "0.05"), (-0.5, "-0.5"), (-1.05, "-1.05"), (2.999, "3"),
            (0.001, "0"), (-0.001, "0"), (99.994, "99.99"), (1e300, "1e+300"), (.infinity, "inf"), (.nan, "nan"),
        ])
    func decimals(_ value: Double, _ text: String) {
        #expect(decimal(value) == text)
    }
}
