import Portfolio
import Testing
import Vocabulary

@Suite struct ContactOddsTests {
    static let evening = CallHour(.tuesday, hour: 18)
    static let morning = CallHour(.tuesday, hour: 9)

    @Test func withoutAttemptsItIsThePrior() {
        let odds = ContactOdds(chance: 0.2)
        #expect(abs(odds.chance(kind: .mobile, at: Self.evening) - 0.2) < 1e-12)
        let belief = odds.belief(kind: .mobile, history: ContactHistory(), at: Self.evening)
        #expect(abs(belief.mean - 0.2) < 1e-12)
    }

    @Test func learnsKindsAndParts() {
        var odds = ContactOdds()
        for index in 0..<4000 {
            odds.learn(index % 10 < 4, kind: .mobile, at: Self.evening)
            odds.learn(index % 10 < 1, kind: .mobile, at: Self.morning)
            odds.learn(index % 20 < 1, kind: .landline, at: Self.evening)
        }
        #expect(abs(odds.chance(kind: .mobile, at: Self.evening) - 0.4) < 0.02)
        #expect(abs(odds.chance(kind: .mobile, at: Self.morning) - 0.1) < 0.02)
        #expect(abs(odds.chance(kind: .landline, at: Self.evening) - 0.05) < 0.02)
        // Another hour of the same part is like it; what nobody tried is like the kind.
        #expect(odds.chance(kind: .mobile, at: CallHour(.friday, hour: 20)) > 0.35)
        #expect(odds.chance(kind: .mobile, at: CallHour(.sunday, hour: 9)) > 0.15)
    }

    @Test func aContactPointIsDrawnTowardsTheCampaign() {
        let odds = ContactOdds(chance: 0.3, strength: 1000)
        let slot = Self.evening.slot
        func mean(_ misses: Int, in slot: CallSlot) -> Double {
            var history = ContactHistory()
            for _ in 0..<misses { history.learn(false, in: slot) }
            return odds.belief(kind: .mobile, history: history, at: Self.evening).mean
        }
        // Each miss costs, here more than elsewhere.
        #expect(mean(0, in: slot) > mean(1, in: slot) && mean(1, in: slot) > mean(5, in: slot))
        #expect(mean(5, in: slot) > 0.1)
        #expect(mean(10, in: Self.morning.slot) < 0.1 && mean(10, in: Self.morning.slot) > 0.05)
        var history = ContactHistory()
        for _ in 0..<10 { history.learn(true, in: slot) }
        #expect(odds.belief(kind: .mobile, history: history, at: Self.evening).mean > 0.7)
    }

    /// The draws are those of a Beta distribution: mean and variance.
    @Test(arguments: [(0.5, 0.5), (2.0, 6.0), (40.0, 10.0)])
    func draws(hits: Double, misses: Double) {
        var random = SeededDraws(seed: 8)
        let belief = Belief(hits: hits, misses: misses)
        let draws = (0..<20_000).map { _ in belief.draw(&random) }
        let mean = draws.reduce(0, +) / 20_000
        let variance = draws.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 20_000
        let expected = belief.mean * (1 - belief.mean) / (hits + misses + 1)
        #expect(draws.allSatisfy { (0...1).contains($0) })
        // Four standard errors of the mean; the variance within 6 %.
        #expect(abs(mean - belief.mean) < 4 * (expected / 20_000).squareRoot())
        #expect(abs(variance / expected - 1) < 0.06)
    }

    /// Debtors with a habit of their own, one attempt a day: the hour is chosen ever better, and never out of hours.
    @Test func findsTheHabitOfEachDebtor() {
        var random = SeededDraws(seed: 9)
        let hours = [9, 11, 13, 15, 18, 19].map { CallHour(.tuesday, hour: $0) }
        let debtors = 400
        let habits = (0..<debtors).map { _ in Daypart.allCases.randomElement(using: &random) ?? .morning }
        func truth(_ debtor: Int, _ hour: CallHour) -> Double { hour.slot.daypart == habits[debtor] ? 0.45 : 0.05 }
        var odds = ContactOdds()
        var histories = Array(repeating: ContactHistory(), count: debtors)
        var regret: [Double] = []
        for _ in 0..<60 {
            var lost = 0.0
            for debtor in 0..<debtors {
                guard let hour = odds.hour(kind: .mobile, history: histories[debtor], among: hours, &random) else {
                    Issue.record("no hour was chosen")
                    return
                }
                #expect(hours.contains(hour))
                lost += 0.45 - truth(debtor, hour)
                let hit = Double.random(in: 0..<1, using: &random) < truth(debtor, hour)
                odds.learn(hit, kind: .mobile, at: hour)
                histories[debtor].learn(hit, in: hour.slot)
            }
            regret.append(lost / Double(debtors))
        }
        func mean(_ days: Range<Int>) -> Double { regret[days].reduce(0, +) / Double(days.count) }
        // Chance alone loses two thirds of 0.40 on each attempt: 0.267.
        #expect(abs(mean(0..<1) - 0.267) < 0.03)
        #expect(mean(10..<20) < 0.18)
        #expect(mean(40..<60) < 0.08)
        let found = (0..<debtors).count { debtor in
            hours.max {
                odds.belief(kind: .mobile, history: histories[debtor], at: $0).mean
                    < odds.belief(kind: .mobile, history: histories[debtor], at: $1).mean
            }?.slot.daypart == habits[debtor]
        }
        #expect(Double(found) > 0.9 * Double(debtors))
    }

    /// Where all debtors share a habit, a debtor nobody called yet profits from what the others taught.
    @Test func whatIsCommonIsLearnedOnce() {
        var random = SeededDraws(seed: 10)
        let hours = [9, 14, 18].map { CallHour(.wednesday, hour: $0) }
        var odds = ContactOdds()
        var good = 0
        for _ in 0..<3000 {
            guard let hour = odds.hour(kind: .mobile, history: ContactHistory(), among: hours, &random) else { break }
            odds.learn(
                Double.random(in: 0..<1, using: &random) < (hour.hour == 18 ? 0.3 : 0.1), kind: .mobile, at: hour)
        }
        for _ in 0..<500 where odds.hour(kind: .mobile, history: ContactHistory(), among: hours, &random)?.hour == 18 {
            good += 1
        }
        // Explored, not known: of a new debtor a habit of their own is still thinkable.
        #expect(good > 280 && good < 500)
        #expect(odds.chance(kind: .mobile, at: hours[2]) > 2 * odds.chance(kind: .mobile, at: hours[0]))
        #expect(odds.hour(kind: .mobile, history: ContactHistory(), among: [], &random) == nil)
    }
}
