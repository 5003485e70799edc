import Testing

@testable import Pacing

private func near(_ left: Double, _ right: Double, _ tolerance: Double = 1e-9) -> Bool {
    (left - right).magnitude <= tolerance
}

@Suite("Sums of yes and no")
struct PoissonBinomialTests {
    @Test(
        "known distributions",
        arguments: [
            ([0.1, 0.2, 0.3, 0.4], [0.3024, 0.4404, 0.2144, 0.0404, 0.0024]),
            ([0.25, 0.5, 0.6], [0.15, 0.425, 0.35, 0.075]),
            ([], [1]), ([1, 1], [0, 0, 1]),
        ])
    func mass(_ chances: [Double], _ expected: [Double]) {
        let sum = PoissonBinomial(chances)
        for (count, chance) in expected.enumerated() { #expect(near(sum[count], chance)) }
        #expect(sum[expected.count] == 0 && sum[-1] == 0)
    }

    @Test("the chance that the answers reach the free agents")
    func reach() {
        let answers = PoissonBinomial([0.1, 0.2, 0.3, 0.4])
        let released = PoissonBinomial([0.25, 0.5, 0.6])
        #expect(near(answers.chanceToReach(0, plus: released), 0.53971))
        // P(A > S) is P(A ≥ S + 1).
        #expect(near(answers.chanceToReach(1, plus: released), 0.22911))
        // E(A − S)⁺ is the sum of all further ones.
        let excess = (1...4).reduce(0) { $0 + answers.chanceToReach($1, plus: released) }
        #expect(near(excess, 0.29452))
        let excessWithOne = (2...4).reduce(0) { $0 + answers.chanceToReach($1, plus: released) }
        #expect(near(excessWithOne, 0.06541))
    }

    @Test("the edges: nobody needed is certain, more than can come is impossible")
    func edges() {
        let answers = PoissonBinomial([0.5, 0.5])
        let nobody = PoissonBinomial([])
        #expect(answers.chanceToReach(0, plus: nobody) == 1)
        #expect(answers.chanceToReach(-3, plus: nobody) == 1)
        #expect(answers.chanceToReach(3, plus: nobody) == 0)
        #expect(near(answers.chanceToReach(-1, plus: PoissonBinomial([1, 1, 0.5])), 0.5 * 0.75 + 0.5 * 0.25))
        #expect(nobody.chanceToReach(0, plus: PoissonBinomial([0.25])) == 0.75)
    }

    @Test("any two sums: the same as counting out every case")
    func brute() {
        var state: UInt64 = 9
        func draw() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 33) / Double(1 << 31)
        }
        for _ in 0..<50 {
            let left = (0..<5).map { _ in draw() }
            let right = (0..<4).map { _ in draw() }
            for fixed in -5...6 {
                var expected = 0.0
                for case_ in 0..<512 {
                    var chance = 1.0
                    var sums = (0, 0)
                    for (bit, share) in (left + right).enumerated() {
                        let yes = case_ >> bit & 1 == 1
                        chance *= yes ? share : 1 - share
                        if yes { if bit < 5 { sums.0 += 1 } else { sums.1 += 1 } }
                    }
                    if sums.0 >= fixed + sums.1 { expected += chance }
                }
                #expect(near(PoissonBinomial(left).chanceToReach(fixed, plus: PoissonBinomial(right)), expected, 1e-12))
            }
        }
    }

    @Test("hundreds of chances still sum to one")
    func large() {
        let mass = PoissonBinomial((0..<800).map { Double($0 % 97) / 100 }).mass
        #expect(near(mass.reduce(0, +), 1, 1e-9))
        #expect(mass.allSatisfy { $0 >= 0 })
    }
}
