import Compliance
import Testing
import Vocabulary

@testable import Simulation

@Suite struct CollectionsTests {
    /// What is assumed of the debtors, as the first calls see it: the ranges that dialers report.
    @Test func firstCallsEndAsDialersReport() throws {
        let setup = try Lands.setup(5000)
        let portfolio = TruePortfolio(setup.assumptions, debtors: 5000, seed: 1, jurisdictions: setup.jurisdictions)
        let fates = Fates(portfolio, ringTime: 25_000)
        var outcomes: [Outcome: Int] = [:]
        var debtors = 0
        for debtor in 0..<5000 {
            let weekday = Weekday.allCases[debtor % 6]
            let fate = fates.call(
                debtor, phone: 0, at: Timestamp(seconds: 1_789_000_000), on: weekday, hour: 9 + debtor % 11, rings: 0,
                isAwaited: false)
            outcomes[fate.outcome, default: 0] += 1
            if fate.answerer == .debtor { debtors += 1 }
        }
        func share(_ outcome: Outcome) -> Double { Double(outcomes[outcome] ?? 0) / 5000 }
        #expect((0.12...0.25).contains(share(.answered)), "people \(share(.answered))")
        #expect((0.25...0.45).contains(share(.machine)), "machines \(share(.machine))")
        #expect((0.2...0.35).contains(share(.noAnswer)), "no answer \(share(.noAnswer))")
        #expect((0.05...0.1).contains(share(.busy)), "busy \(share(.busy))")
        #expect((0.05...0.15).contains(share(.invalid)), "invalid \(share(.invalid))")
        let right = Double(debtors) / Double(outcomes[.answered] ?? 1)
        #expect((0.35...0.6).contains(right), "right party \(right)")
    }

    /// Nobody is on two calls, and there is no more work done than people are there.
    @Test(arguments: CollectionsPolicy.allCases)
    func theFloorHasItsLimits(_ policy: CollectionsPolicy) throws {
        let result = collectionsResult(try Lands.setup(600, days: 7, agents: 1), policy, seed: 2)
        // One agent: 8 hours on five days of the week, 5 on Saturday, and what calls take longer than the shift.
        #expect((45...46).contains(result.loggedIn), "\(result.loggedIn) h")
        #expect(result.busy <= result.loggedIn)
        #expect(Double(result.abandoned) <= 0.06 * Double(result.answered), "\(result.abandoned) of \(result.answered)")
    }

    @Test(arguments: CollectionsPolicy.allCases)
    func theSameSeedIsTheSameRun(_ policy: CollectionsPolicy) throws {
        let setup = try Lands.setup(200, days: 8, agents: 1)
        let (one, two) = (collectionsResult(setup, policy, seed: 5), collectionsResult(setup, policy, seed: 5))
        #expect(one.total == two.total && one.outcomes == two.outcomes && one.stages == two.stages)
        #expect(one.total != collectionsResult(setup, policy, seed: 6).total)
    }

    /// Both policies have the same debtors, with the same luck on the same occasion.
    @Test func luckBelongsToTheDebtor() throws {
        let setup = try Lands.setup(200)
        let portfolio = TruePortfolio(setup.assumptions, debtors: 200, seed: 3, jurisdictions: setup.jurisdictions)
        let fates = Fates(portfolio, ringTime: 25_000)
        let now = Timestamp(seconds: 1_789_000_000)
        for debtor in 0..<200 {
            func call(_ rings: Int) -> CallFate {
                fates.call(debtor, phone: 0, at: now, on: .monday, hour: 11, rings: rings, isAwaited: false)
            }
            #expect(call(0).outcome == call(0).outcome && call(0).takes == call(0).takes)
            // Too many calls can only lose an answer.
            if call(20).outcome == .answered, call(20).answerer == .debtor { #expect(call(0).answerer == .debtor) }
        }
    }

    /// All phones good, all people alike, all hours equal: order brings nothing, and none is shown.
    @Test func whereOrderDoesNotMatterThereIsNoAdvantage() async throws {
        var setup = try Lands.setup(500, days: 16, agents: 1, .alike)
        // Two hours a day: fewer calls than there are debtors to call.
        setup.centre.shifts = [CallCentre.Shift(weekdays: .monday ... .friday, minutes: 660..<780, share: 1)]
        let summaries = await simulateCollections(setup, policies: [.strategy, .fifo], seeds: [1, 2, 3, 4])
        for key in ["attempts_per_right_party", "promises", "paid_money"] {
            let measure = try #require(CollectionsMeasure.all.first { $0.key == key })
            let difference = summaries[0].difference(measure, from: summaries[1])
            let size = summaries[1].interval(measure).mean
            #expect(
                (difference.lower...difference.upper).contains(0) || abs(difference.mean) < 0.03 * size,
                "\(key): \(difference.mean) ± \(difference.margin) of \(size)")
        }
    }

    /// Half of the first phones ring for ever unanswered, nearly all second ones are the debtor's: whoever tries another
    /// phone is better off.
    @Test func whereItMattersTheStrategyIsBetter() async throws {
        var assumptions = Assumptions()
        assumptions.phones = [0, 1]
        (assumptions.rightPhone, assumptions.strangersPhone) = ((0.4, 0.9), (0, 0))
        assumptions.silentPhone = (0.6, 0.1)
        var setup = try Lands.setup(300, agents: 1, assumptions)
        setup.centre.shifts = [CallCentre.Shift(weekdays: .monday ... .friday, minutes: 660..<780, share: 1)]
        let summaries = await simulateCollections(setup, policies: [.strategy, .fifo], seeds: [1, 2, 3])
        let measure = try #require(CollectionsMeasure.all.first { $0.key == "right_party" })
        let difference = summaries[0].difference(measure, from: summaries[1])
        #expect(difference.lower > 0, "\(difference.mean) ± \(difference.margin)")
        #expect(summaries.flatMap(\.breaches).isEmpty)
    }
}

@Suite struct SimplePacerTests {
    /// Against the sum over all outcomes.
    @Test(arguments: [1, 2, 5, 12])
    func asManyAsTheLimitAllows(_ free: Int) {
        var pacer = SimplePacer(limit: 0.03)
        let allowed = pacer.allowance(free: free)
        func share(_ calls: Int) -> Double {
            var (overflow, chance) = (0.0, 1.0)
            // Chance of exactly `answers`, by its binomial, from none on.
            for _ in 0..<calls { chance *= 0.8 }
            for answers in 0...calls {
                if answers > free { overflow += chance * Double(answers - free) }
                chance *= Double(calls - answers) / Double(answers + 1) * 0.25
            }
            return overflow / (Double(calls) * 0.2)
        }
        #expect(allowed >= free && share(allowed) <= 0.03 && share(allowed + 1) > 0.03, "\(allowed)")
        #expect(pacer.allowance(free: 0) == 0)
    }
}
