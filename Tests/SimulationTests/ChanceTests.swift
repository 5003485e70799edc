import Testing

@testable import Simulation

@Suite struct ChanceTests {
    /// The reference vectors of xoshiro256++ would need its state; what is checked is that a seed stands for one stream.
    @Test func seedsAndStreamsDiffer() {
        var one = Dice(seed: 1, stream: 1)
        var same = Dice(seed: 1, stream: 1)
        var other = Dice(seed: 1, stream: 2)
        let draws = (0..<4).map { _ in one.next() }
        #expect(draws == (0..<4).map { _ in same.next() })
        #expect(draws != (0..<4).map { _ in other.next() })
    }

    @Test func spreadsHaveTheirMoments() {
        var dice = Dice(seed: 5)
        func moments(_ spread: Spread) -> (mean: Double, cv: Double) {
            let draws = (0..<40_000).map { _ in spread.draw(&dice) }
            let mean = draws.reduce(0, +) / 40_000
            let variance = draws.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 40_000
            return (mean, variance.squareRoot() / mean)
        }
        let talk = moments(Spread(mean: 150, cv: 1))
        #expect(abs(talk.mean - 150) < 3)
        #expect(abs(talk.cv - 1) < 0.08)
        let memoryless = moments(.exponential(mean: 12))
        #expect(abs(memoryless.mean - 12) < 0.3)
        #expect(abs(memoryless.cv - 1) < 0.03)
        #expect(moments(Spread(mean: 25, cv: 0)) == (25, 0))
        let short = (0..<1000).map { _ in Spread(mean: 9, cv: 2).draw(&dice, atMost: 24) }
        #expect(short.allSatisfy { $0 <= 24 })
    }

    /// Of a statistical table.
    @Test(arguments: [(1, 12.7062047), (2, 4.3026527), (9, 2.2621572), (30, 2.0422725), (200, 1.9718962)])
    func studentQuantiles(_ degrees: Int, _ expected: Double) {
        #expect(abs(studentQuantile(degrees: degrees) - expected) < 1e-6)
    }

    @Test func intervals() {
        // Mean 3, standard error √(2.5/5) = 0.7071068, t(4) = 2.7764451.
        let plain = Interval(of: [1, 2, 3, 4, 5])
        #expect(plain.mean == 3)
        #expect(abs(plain.margin - 1.9632432) < 1e-6)
        let ratio = Interval(ratioOf: [1, 3], to: [100, 100])
        #expect(abs(ratio.mean - 0.02) < 1e-12)
        #expect(Interval(of: [1]).margin == .infinity)
    }

    @Test func theAgendaKeepsTheOrderOfTimeAndThenOfPlanning() {
        var agenda = Agenda<Engine.Happening>()
        for (subject, time) in [5, 3, 9, 3, 1, 5].enumerated() { agenda.plan(.ends, of: subject, at: Int64(time)) }
        var seen: [Int32] = []
        while let entry = agenda.pop() { seen.append(entry.subject) }
        #expect(seen == [4, 1, 3, 0, 5, 2])
    }
}
