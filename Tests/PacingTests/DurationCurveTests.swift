import Foundation
import Testing

@testable import Pacing

@Suite("Duration curve")
struct DurationCurveTests {
    @Test("a number falls into the bin that has it inside or at its right border")
    func bins() {
        #expect(TimeBins.edges.count == TimeBins.count + 1)
        #expect(TimeBins.edges.last == TimeBins.end)
        #expect(zip(TimeBins.edges, TimeBins.edges.dropFirst()).allSatisfy { $0 < $1 })
        #expect(TimeBins.index(of: 0) == 0)
        for bin in 0..<TimeBins.count {
            let (from, to) = (TimeBins.edges[bin], TimeBins.edges[bin + 1])
            #expect(TimeBins.index(of: to) == bin)
            #expect(TimeBins.index(of: (from + to) / 2) == bin)
            #expect(TimeBins.index(of: to.nextUp) == bin + 1)
            #expect(TimeBins.place(of: from) == (bin, 0))
            let quarter = TimeBins.place(of: from + (to - from) / 4)
            #expect(quarter.bin == bin && (quarter.share - 0.25).magnitude < 1e-9)
        }
        #expect(TimeBins.index(of: .infinity) == TimeBins.count)
    }

    /// Freireich et al. 1963, 6-MP: weeks in remission, + still in it at the end of the study.
    @Test("Kaplan and Meier's estimate of the textbook's data")
    func freireich() {
        var curve = DurationCurve(mean: 10, variation: 1, strength: 0, memory: .infinity)
        for weeks in [6, 6, 6, 7, 10, 13, 16, 22, 23] { curve.learn(Double(weeks)) }
        for weeks in [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35] { curve.learn(atLeast: Double(weeks)) }
        curve.refresh()
        for (weeks, expected) in [
            (6.0, 0.85714286), (7, 0.80672269), (10, 0.75294118), (13, 0.69019608), (16, 0.62745098),
            (22, 0.53781513), (23, 0.44817927),
        ] {
            #expect((curve.survival(weeks) - expected).magnitude < 5e-9, "\(weeks)")
        }
        #expect((curve.survival(5.75) - 1).magnitude < 1e-12)
        #expect(curve.weight == 21)
    }

    @Test("the hazard is shrunk to the prior's: h = (d + m·h⁰) / (n + m)")
    func shrinkage() {
        var curve = DurationCurve(mean: 10, variation: 1, strength: 20, memory: .infinity)
        let prior = curve.table
        for _ in 0..<30 { curve.learn(10) }
        curve.refresh()
        // The prior stretched until it expects 30 ends of 30 that lasted 10 s each, with 5 of the prior's own.
        var (low, high) = (0.1, 10.0)
        for _ in 0..<60 {
            let middle = (low + high) / 2
            if 5 / middle + 30 * prior.hazard(to: 10 / middle) > 35 { low = middle } else { high = middle }
        }
        for bin in 0...TimeBins.index(of: 10) {
            let (from, to) = (TimeBins.edges[bin], TimeBins.edges[bin + 1])
            let hazard = 1 - curve.survival(to) / curve.survival(from)
            let before = 1 - exp(-(prior.hazard(to: to / low) - prior.hazard(to: from / low)))
            let ends = to == 10 ? 30.0 : 0
            #expect((hazard - (ends + 20 * before) / 50).magnitude < 1e-3, "\(to)")
        }
    }

    @Test("without data it is its prior")
    func prior() {
        for (mean, variation) in [(150.0, 1.0), (25, 0.6), (9, 0.6), (600, 2)] {
            let curve = DurationCurve(mean: mean, variation: variation)
            #expect((curve.mean / mean - 1).magnitude < 0.01, "\(curve.mean)")
            #expect((curve.standardDeviation / (mean * variation) - 1).magnitude < 0.05, "\(curve.standardDeviation)")
            // The median of a log-normal is mean / √(1 + cv²).
            let median = mean / (1 + variation * variation).squareRoot()
            #expect((curve.survival(median) - 0.5).magnitude < 0.002)
            #expect((curve.table.quantile(0.5) / median - 1).magnitude < 0.01)
        }
        let fixed = DurationCurve(mean: 10.1, variation: 0)
        #expect(fixed.survival(9.5) > 0.999 && fixed.survival(11) < 1e-6)
        let nothing = DurationCurve(mean: 0, variation: 0)
        #expect(nothing.mean < 0.05 && nothing.survival(1) < 1e-6)
    }

    @Test("memoryless data give memoryless answers, however wrong the prior", arguments: [1, 2, 3] as [UInt64])
    func memoryless(seed: UInt64) {
        var dice = Dice(seed: seed)
        var curve = DurationCurve(mean: 90, variation: 1.2, strength: 30, memory: 4000)
        for _ in 0..<8000 { curve.learn(dice.exponential(mean: 150)) }
        curve.refresh()
        #expect((curve.mean / 150 - 1).magnitude < 0.05, "\(curve.mean)")
        let expected = 1 - exp(-12.0 / 150)
        // A mean over where agents are found in their talks, as a decision sees it.
        var total = 0.0
        for _ in 0..<2000 { total += curve.chanceToEnd(within: 12, after: dice.exponential(mean: 150)) }
        #expect((total / 2000 / expected - 1).magnitude < 0.04, "\(total / 2000)")
        for elapsed in stride(from: 0.0, through: 300, by: 50) {
            // 500 to 4000 of the remembered at risk: the hazard of 30 s is right within some 10 %.
            let chance = curve.chanceToEnd(within: 30, after: elapsed)
            #expect((chance / (1 - exp(-0.2)) - 1).magnitude < 0.25, "\(elapsed): \(chance)")
        }
        for seconds in [10.0, 60, 150, 300, 450] {
            #expect((curve.survival(seconds) - exp(-seconds / 150)).magnitude < 0.03)
        }
    }

    @Test("log-normal data are learned over another prior", arguments: [(150.0, 1.0), (25, 0.6), (9, 0.6)])
    func logNormal(mean: Double, variation: Double) {
        var dice = Dice(seed: 7)
        var curve = DurationCurve(mean: 60, variation: 0.8, memory: 3000)
        for _ in 0..<6000 { curve.learn(dice.logNormal(mean: mean, variation: variation)) }
        curve.refresh()
        let truth = DurationCurve(mean: mean, variation: variation)
        #expect((curve.mean / mean - 1).magnitude < 0.06, "\(curve.mean)")
        for share in [0.25, 0.5, 1, 1.5, 2] {
            let seconds = share * mean
            #expect((curve.survival(seconds) - truth.survival(seconds)).magnitude < 0.03, "\(seconds)")
        }
    }

    @Test("a few tens of observations already set the scale")
    func scale() {
        var dice = Dice(seed: 5)
        var curve = DurationCurve(mean: 90, variation: 1.2)
        for _ in 0..<60 { curve.learn(dice.logNormal(mean: 240, variation: 1)) }
        curve.refresh()
        #expect(curve.mean > 180 && curve.mean < 300, "\(curve.mean)")
    }

    @Test("what goes on counts, once: without it the first hour looks too short")
    func censored() {
        // A shift begins: 400 talks of 300 s on average start at once, and after 120 s a third of them has ended.
        var dice = Dice(seed: 11)
        let talks = (0..<400).map { _ in dice.exponential(mean: 300) }
        var blind = DurationCurve(mean: 90, variation: 1.2)
        for talk in talks where talk <= 120 { blind.learn(talk) }
        var seeing = blind
        blind.refresh()
        let inProgress = talks.filter { $0 > 120 }.map { _ in 120.0 }
        for _ in 0..<3 { seeing.refresh(inProgress: inProgress) }
        #expect(blind.mean < 80, "\(blind.mean)")
        #expect(seeing.mean > 220 && seeing.mean < 380, "\(seeing.mean)")
        #expect((seeing.survival(120) - exp(-120.0 / 300)).magnitude < 0.06)
        #expect(seeing.weight == blind.weight)
        // Cut off for good is remembered.
        var kept = blind
        for seconds in inProgress { kept.learn(atLeast: seconds) }
        kept.refresh()
        #expect((kept.mean / seeing.mean - 1).magnitude < 0.1)
        #expect(kept.weight > blind.weight + 200)
    }

    @Test("it follows the floor: three memories later nothing of the old is left")
    func forgetting() {
        var curve = DurationCurve(mean: 60, variation: 1, memory: 200)
        for _ in 0..<1000 { curve.learn(300) }
        for _ in 0..<600 { curve.learn(20) }
        curve.refresh()
        #expect(curve.survival(21) < 0.2, "\(curve.survival(21))")
        #expect(curve.weight < 202 && curve.weight > 190)
        // Far beyond what a double could grow to, were it never brought back.
        for _ in 0..<100_000 { curve.learn(20) }
        curve.refresh()
        #expect(curve.weight < 202 && curve.survival(21) < 0.15 && curve.mean.isFinite)
    }

    @Test("a campaign leans on all campaigns")
    func leaning() {
        var dice = Dice(seed: 3)
        var all = DurationCurve(mean: 90, variation: 1.2, memory: 2000)
        for _ in 0..<3000 { all.learn(dice.logNormal(mean: 40, variation: 0.4)) }
        all.refresh()
        let young = DurationCurve(prior: all)
        #expect((young.mean / all.mean - 1).magnitude < 0.001)
        var later = DurationCurve(mean: 90, variation: 1.2)
        later.lean(on: all)
        later.refresh()
        #expect(later.table == young.table)
    }

    @Test("beyond everything seen the curve goes on falling, and no chance leaves 0 … 1")
    func tail() {
        var bare = DurationCurve(mean: 10, variation: 1, strength: 0)
        bare.refresh()
        #expect((bare.mean - 10).magnitude < 0.2)
        for _ in 0..<40 { bare.learn(30) }
        for seconds in stride(from: 31.0, through: 40, by: 1) { bare.learn(seconds) }
        bare.refresh()
        for curve in [bare, DurationCurve(mean: 20, variation: 0.5), DurationCurve(mean: 0, variation: 1)] {
            var last = 1.0
            for step in 0..<4000 {
                let seconds = Double(step) * 7.3
                let now = curve.survival(seconds)
                #expect(now <= last && now >= 0)
                last = now
                let chance = curve.chanceToEnd(within: 9, after: seconds)
                #expect(chance >= 0 && chance <= 1 && !chance.isNaN)
            }
        }
        #expect(bare.chanceToEnd(within: 60, after: 45) > 0.9)
        #expect(bare.chanceToEnd(within: 0, after: 45) == 0 && bare.chanceToEnd(within: -1, after: 45) == 0)
    }

    @Test("what is no duration does no harm")
    func nonsense() {
        var curve = DurationCurve(mean: 60, variation: 1)
        let before = curve
        curve.learn(.nan)
        curve.learn(.infinity)
        curve.learn(atLeast: .nan)
        #expect(curve == before)
        curve.learn(-3)
        curve.learn(atLeast: .infinity)
        curve.refresh(inProgress: [-1, 1e9])
        #expect(curve.mean.isFinite && curve.mean > 0)
    }

    @Test("an exponential table is memoryless to the last digit")
    func exponential() {
        let table = SurvivalTable.exponential(mean: 150)
        #expect((table.survival(300) - exp(-2)).magnitude < 1e-15)
        #expect((table.chanceToEnd(within: 12, after: 1000) - (1 - exp(-0.08))).magnitude < 1e-12)
        #expect((table.quantile(0.5) - 150 * log(2)).magnitude < 1e-9)
        #expect(table.chanceToEnd(within: 12, after: -5) == table.chanceToEnd(within: 12, after: 0))
    }

    @Test("saved and restored it gives the same answers; a night later it counts for less")
    func saving() throws {
        var dice = Dice(seed: 9)
        var curve = DurationCurve(mean: 90, variation: 1.2)
        for _ in 0..<500 { curve.learn(dice.logNormal(mean: 150, variation: 1)) }
        for _ in 0..<100 { curve.learn(atLeast: dice.exponential(mean: 20)) }
        curve.refresh()
        let bytes = try JSONEncoder().encode(curve.saved)
        #expect(bytes.count < 8000)
        let saved = try JSONDecoder().decode(SavedCurve.self, from: bytes)
        var warm = DurationCurve(mean: 90, variation: 1.2)
        #expect({ warm.restore(saved, age: 0) }())
        for seconds in stride(from: 0.0, through: 900, by: 13) {
            #expect((warm.survival(seconds) - curve.survival(seconds)).magnitude < 1e-4)
        }
        #expect((warm.weight - curve.weight).magnitude < 1)
        #expect({ warm.restore(saved, age: 2 * 86400) }())
        #expect((warm.weight - curve.weight / 2).magnitude < 1)

        var broken = saved
        broken.layout = 7
        #expect(!{ warm.restore(broken, age: 0) }())
        broken = saved
        broken.bins[0] = 5000
        #expect(!{ warm.restore(broken, age: 0) }())
        broken = saved
        broken.ends[0] = -1
        #expect(!{ warm.restore(broken, age: 0) }())
        #expect((warm.weight - curve.weight / 2).magnitude < 1)
    }

    @Test("talk and wrap-up one after the other: the chance of two memoryless phases in closed form")
    func outlook() {
        let (talk, wrap) = (150.0, 20.0)
        for horizon in [4.0, 8, 12, 25] {
            let outlook = ReleaseOutlook(
                talk: .exponential(mean: talk), wrapUp: .exponential(mean: wrap), horizon: horizon)
            let expected = 1 - (talk * exp(-horizon / talk) - wrap * exp(-horizon / wrap)) / (talk - wrap)
            #expect((outlook.chance(talking: 77) / expected - 1).magnitude < 0.005, "\(horizon)")
            #expect((outlook.chance(wrappingUp: 5) - (1 - exp(-horizon / wrap))).magnitude < 1e-12)
        }
        let none = ReleaseOutlook(talk: .exponential(mean: 1), wrapUp: .exponential(mean: 1), horizon: 0)
        #expect(none.chance(talking: 5) == 0 && none.chance(wrappingUp: 5) == 0)
    }
}
