import Testing

@testable import Pacing

@Suite("The tally: budget, warm-up, and how sure it is")
struct AbandonmentTallyTests {
    @Test("the budget is what the cap still bears, each of them answered too")
    func budget() {
        for abandoned in 0...40 {
            for answered in [0, 1, 33, 34, 67, 100, 1000] where abandoned <= answered {
                let tally = AbandonmentTally(abandoned: abandoned, answered: answered)
                guard let budget = tally.budget(under: 0.03) else {
                    Issue.record("a cap of 3 % is a limit")
                    continue
                }
                func share(_ more: Int) -> Double { Double(abandoned + more) / Double(max(1, answered + more)) }
                if budget > 0 { #expect(share(budget) <= 0.03 + 1e-12) }
                #expect(share(budget + 1) > 0.03)
            }
        }
        #expect(AbandonmentTally(abandoned: 9, answered: 9).budget(under: 1) == nil, "no limit")
        #expect(AbandonmentTally(abandoned: 0, answered: 9).budget(under: 0) == 0)
    }

    @Test("warm-up: 34 answers for 3 %, 100 for 1 %")
    func warmUp() {
        #expect(AbandonmentTally.warmUp(under: 0.03) == 34)
        #expect(AbandonmentTally.warmUp(under: 0.01) == 100)
        #expect(AbandonmentTally.warmUp(under: 0.05) == 20)
        #expect(AbandonmentTally.warmUp(under: 0) == nil)
        #expect(AbandonmentTally.warmUp(under: 1) == 0)
    }

    @Test(
        "upper 95 % bounds by Jeffreys' prior",
        arguments: [(25, 1000, 0.034165), (2, 100, 0.054247), (0, 100, 0.018977), (550, 20_000, 0.029453)])
    func upperBounds(_ abandoned: Int, _ answered: Int, _ bound: Double) {
        let tally = AbandonmentTally(abandoned: abandoned, answered: answered)
        #expect(abs(tally.upperBound(confidence: 0.95) - bound) < 5e-7)
        #expect(abs(tally.chance(under: bound) - 0.95) < 1e-3)
    }

    @Test("the incomplete beta function against closed forms, its own symmetry and its edges")
    func beta() {
        for x in [0.001, 0.03, 0.2, 0.5, 0.9, 0.999] {
            #expect(abs(regularizedBeta(x, 1, 1) - x) < 1e-14)
            #expect(abs(regularizedBeta(x, 3, 1) - x * x * x) < 1e-14)
            #expect(abs(regularizedBeta(x, 2, 2) - x * x * (3 - 2 * x)) < 1e-14)
            for (a, b) in [(0.5, 100.5), (550.5, 19_450.5), (20_000.5, 600_000.5)] {
                #expect(abs(regularizedBeta(x, a, b) + regularizedBeta(1 - x, b, a) - 1) < 1e-10)
            }
        }
        #expect(regularizedBeta(0, 2, 3) == 0 && regularizedBeta(1, 2, 3) == 1)
        // Large numbers: the median lies near the mean.
        #expect(abs(regularizedBeta(0.03, 30_000, 970_000) - 0.5) < 0.002)
    }
}
