import Portfolio
import Testing
import Vocabulary

@Suite struct PromiseTests {
    private let terms = PromiseTerms(graceDays: 2, tolerance: Share(basisPoints: 100))

    @Test func isKeptWithinTheGraceAndTheTolerance() throws {
        let promise = Promise(amount: pesos(100_000), due: try day("2026-03-10"), made: try day("2026-03-05"))
        let almost = [
            Payment(reference: "", amount: pesos(60_000), day: try day("2026-03-06")),
            try payment(39_000, "2026-03-12"),
        ]
        #expect(
            promise.state(after: almost, today: try day("2026-03-20"), terms: terms) == .kept(on: try day("2026-03-12"))
        )
        // One peso under the tolerance of 1 %.
        let short = [almost[0], try payment(38_999, "2026-03-12")]
        #expect(promise.state(after: short, today: try day("2026-03-12"), terms: terms) == .open(missing: pesos(1001)))
        #expect(
            promise.state(after: short, today: try day("2026-03-13"), terms: terms)
                == .broken(on: try day("2026-03-13")))
        // A day after the grace.
        let late = [almost[0], try payment(40_000, "2026-03-13")]
        #expect(
            promise.state(after: late, today: try day("2026-03-20"), terms: terms) == .broken(on: try day("2026-03-13"))
        )
    }

    @Test func whatCameBeforeOrInAnotherCurrencyDoesNotCount() throws {
        let promise = Promise(amount: pesos(50_000), due: try day("2026-03-10"), made: try day("2026-03-05"))
        let payments = [
            try payment(50_000, "2026-03-04"),
            Payment(reference: "", amount: Money(minorUnits: 50_000, currency: .mxn), day: try day("2026-03-08")),
            try payment(-50_000, "2026-03-08"), try payment(20_000, "2026-03-05"),
        ]
        #expect(
            promise.state(after: payments, today: try day("2026-03-10"), terms: terms) == .open(missing: pesos(30_000)))
    }

    @Test func isRemindedOnTheDayBefore() throws {
        let made = try day("2026-02-27")
        #expect(Promise(amount: pesos(1), due: try day("2026-03-01"), made: made).reminder == (try day("2026-02-28")))
        #expect(Promise(amount: pesos(1), due: try day("2026-02-28"), made: made).reminder == nil)
        #expect(Promise(amount: pesos(1), due: made, made: made).reminder == nil)
    }

    /// A payment that comes earlier or is larger never makes a kept promise broken, and only money makes it kept.
    @Test func moreOrEarlierMoneyNeverHarms() throws {
        var random = SeededDraws(seed: 1)
        var kept = 0
        for _ in 0..<3000 {
            let made = CivilDate(daysSinceEpoch: 20_000 + Int.random(in: 0..<1000, using: &random))
            let due = CivilDate(daysSinceEpoch: made.daysSinceEpoch + Int.random(in: 0..<20, using: &random))
            let promise = Promise(amount: pesos(.random(in: 1...100_000, using: &random)), due: due, made: made)
            let terms = PromiseTerms(
                graceDays: .random(in: 0...4, using: &random),
                tolerance: Share(basisPoints: .random(in: 0...500, using: &random)))
            var payments = (0..<Int.random(in: 0...4, using: &random)).map { _ in
                Payment(
                    reference: "", amount: pesos(.random(in: 1...80_000, using: &random)),
                    day: CivilDate(daysSinceEpoch: made.daysSinceEpoch + Int.random(in: 0..<30, using: &random)))
            }
            let today = CivilDate(daysSinceEpoch: made.daysSinceEpoch + Int.random(in: 0..<40, using: &random))
            let before = promise.state(after: payments, today: today, terms: terms)
            if case .kept(let on) = before {
                kept += 1
                #expect(on <= promise.deadline(terms) && on <= today)
                #expect(promise.state(after: [], today: today, terms: terms) != before)
            }
            guard let place = payments.indices.randomElement(using: &random) else { continue }
            payments[place].amount.minorUnits += Int64.random(in: 0...1000, using: &random)
            let earlier = payments[place].day.daysSinceEpoch - Int.random(in: 0...5, using: &random)
            payments[place].day = CivilDate(daysSinceEpoch: max(made.daysSinceEpoch, earlier))
            let after = promise.state(after: payments, today: today, terms: terms)
            switch (before, after) {
            case (.kept(let first), .kept(let second)): #expect(second <= first)
            case (.kept, _): Issue.record("\(promise) was \(before), then \(after)")
            case (.open, .broken): Issue.record("\(promise) was open, then \(after)")
            case (.open(let first), .open(let second)): #expect(second.minorUnits <= first.minorUnits)
            default: break
            }
        }
        #expect(kept > 300)
    }

    @Test func limitsOfAStage() throws {
        let limits = OfferLimits(promiseWithin: 7)
        let made = try day("2026-03-01")
        func refusal(_ amount: Money, _ due: String) throws -> String? {
            do {
                try limits.check(Promise(amount: amount, due: try day(due), made: made), debt: pesos(90_000))
                return nil
            } catch let refusal as OfferRefusal { return refusal.description }
        }
        #expect(try refusal(pesos(90_000), "2026-03-08") == nil)
        #expect(
            try refusal(pesos(90_001), "2026-03-08") == "CLP 90001 is more than the debt, CLP 90000: take that at most")
        #expect(
            try refusal(pesos(1), "2026-03-09")
                == "2026-03-09 is too far off in this stage: give a day from 2026-03-01 to 2026-03-08")
        #expect(try refusal(pesos(1), "2026-02-28")?.contains("is past") == true)
        #expect(try refusal(pesos(0), "2026-03-02")?.contains("not above zero") == true)
        #expect(try refusal(Money(minorUnits: 1, currency: .usd), "2026-03-02")?.contains("offer CLP") == true)
    }
}

func pesos(_ amount: Int64) -> Money { Money(minorUnits: amount, currency: .clp) }
func day(_ text: String) throws -> CivilDate { try #require(CivilDate(iso: text)) }
func payment(_ amount: Int64, _ text: String) throws -> Payment {
    Payment(reference: "", amount: pesos(amount), day: try day(text))
}
