import Portfolio
import Testing
import Vocabulary

@Suite struct AgreementTests {
    private let limits = OfferLimits(
        maxDiscount: Share(basisPoints: 2000), maxInstalments: 12, minFirstPayment: Share(basisPoints: 1500),
        promiseWithin: 31)

    private func offer(_ agreed: Int64, _ count: Int, first: Int64? = nil, due: String = "2026-01-31") throws
        -> AgreementOffer
    {
        AgreementOffer(
            debt: pesos(100_000), agreed: pesos(agreed), count: count, firstPayment: first.map(pesos),
            firstDue: try day(due), made: try day("2026-01-20"))
    }

    @Test func theLastInstalmentTakesTheRest() throws {
        let agreement = try limits.agreement(on: offer(100_000, 7))
        #expect(
            agreement.instalments.map(\.amount.minorUnits) == [15_000, 14_166, 14_166, 14_166, 14_166, 14_166, 14_170])
        // No month has a day that it does not have, and the 31st comes back.
        #expect(
            agreement.instalments.map(\.due.description) == [
                "2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31", "2026-06-30", "2026-07-31",
            ])
        #expect(agreement.instalments.map(\.number) == Array(1...7))
    }

    @Test func roundInstalments() throws {
        var offer = try offer(90_500, 4, first: 20_000)
        offer.unit = 1000
        offer.rhythm = .days(14)
        let agreement = try limits.agreement(on: offer)
        #expect(agreement.instalments.map(\.amount.minorUnits) == [20_000, 23_000, 23_000, 24_500])
        #expect(
            agreement.instalments.map(\.due.description) == ["2026-01-31", "2026-02-14", "2026-02-28", "2026-03-14"])
    }

    @Test func refusalsNameTheCure() throws {
        func refusal(_ offer: AgreementOffer) -> String? {
            do {
                _ = try limits.agreement(on: offer)
                return nil
            } catch { return error.description }
        }
        #expect(refusal(try offer(80_000, 12)) == nil)
        #expect(
            refusal(try offer(79_999, 1))
                == "CLP 79999 lets off more than 20 % of CLP 100000: agree on CLP 80000 or more")
        #expect(refusal(try offer(80_000, 13)) == "13 instalments are not offered in this stage: take 1 to 12")
        #expect(
            refusal(try offer(80_000, 3, first: 11_999))
                == "CLP 11999 is too little to begin with in this stage: take CLP 12000 or more")
        #expect(refusal(try offer(80_000, 1, first: 50_000))?.contains("more than one instalment") == true)
        #expect(refusal(try offer(80_000, 3, first: 80_000))?.contains("cannot be split") == true)
        #expect(refusal(try offer(80_000, 3, first: 80_001))?.contains("more than the agreed amount") == true)
        #expect(refusal(try offer(80_000, 3, due: "2026-03-01"))?.contains("too far off") == true)
    }

    /// For any offer that is taken: the sum is exact, days rise, no instalment is empty, the limits hold.
    @Test func everySchedule() throws {
        var random = SeededDraws(seed: 2)
        var made = 0
        for _ in 0..<4000 {
            let limits = OfferLimits(
                maxDiscount: Share(basisPoints: .random(in: 0...6000, using: &random)),
                maxInstalments: .random(in: 1...48, using: &random),
                minFirstPayment: Share(basisPoints: .random(in: 0...5000, using: &random)), promiseWithin: 60)
            let currency = [Currency.clp, .mxn, .usd].randomElement(using: &random) ?? .clp
            let debt = Int64.random(in: 1...5_000_000, using: &random)
            let agreed = Int64.random(in: max(1, debt / 2)...debt, using: &random)
            let today = CivilDate(daysSinceEpoch: 20_000 + Int.random(in: 0..<3000, using: &random))
            let offer = AgreementOffer(
                debt: Money(minorUnits: debt, currency: currency),
                agreed: Money(minorUnits: agreed, currency: currency),
                count: .random(in: 1...50, using: &random),
                firstPayment: Bool.random(using: &random)
                    ? nil : Money(minorUnits: .random(in: 1...agreed, using: &random), currency: currency),
                firstDue: CivilDate(daysSinceEpoch: today.daysSinceEpoch + Int.random(in: 0...60, using: &random)),
                rhythm: Bool.random(using: &random) ? .monthly : .days(.random(in: 1...45, using: &random)),
                unit: [1, 100, 1000].randomElement(using: &random) ?? 1, made: today)
            guard let agreement = try? limits.agreement(on: offer) else { continue }
            made += 1
            let amounts = agreement.instalments.map(\.amount.minorUnits)
            #expect(amounts.reduce(0, +) == agreed && agreement.agreed.minorUnits == agreed)
            #expect(amounts.allSatisfy { $0 > 0 })
            #expect(amounts.count == offer.count && offer.count <= limits.maxInstalments)
            #expect(amounts[0] * 10_000 >= agreed * Int64(limits.minFirstPayment.basisPoints))
            #expect((debt - agreed) * 10_000 <= debt * Int64(limits.maxDiscount.basisPoints))
            if amounts.count > 2 { #expect(amounts.dropFirst().dropLast().allSatisfy { $0 <= amounts.last ?? 0 }) }
            #expect(zip(agreement.instalments, agreement.instalments.dropFirst()).allSatisfy { $0.due < $1.due })
            // Stored and read again it is the same.
            #expect(Agreement(made: today, instalments: agreement.instalments) == agreement)
        }
        #expect(made > 700)
    }

    // MARK: What becomes of it

    private let terms = AgreementTerms(instalment: PromiseTerms(graceDays: 3, tolerance: .none), brokenBy: 2)

    /// 30,000 on 31 January, 28 February, 31 March.
    private func three() throws -> Agreement { try limits.agreement(on: offer(90_000, 3, first: 30_000)) }

    @Test func moneyCoversTheOldestFirst() throws {
        let agreement = try three()
        let payments = [try payment(20_000, "2026-01-31"), try payment(25_000, "2026-02-10")]
        let standing = agreement.standing(after: payments, today: try day("2026-03-01"), terms: terms)
        #expect(standing.map(\.covered.minorUnits) == [30_000, 15_000, 0])
        #expect(standing.map(\.paidOn) == [try day("2026-02-10"), nil, nil])
        #expect(standing.map(\.isMissed) == [false, false, false])
        let next = try #require(agreement.next(after: payments, today: try day("2026-03-01"), terms: terms))
        #expect(next.instalment.number == 2)
        #expect(next.reminder == (try day("2026-02-27")))
    }

    @Test func twoMissedAtOnceBreakIt() throws {
        let agreement = try three()
        func state(_ payments: [Payment], _ today: String) throws -> AgreementState {
            agreement.state(after: payments, today: try day(today), terms: terms)
        }
        #expect(try state([], "2026-02-03") == .open(missed: 0))
        #expect(try state([], "2026-02-04") == .open(missed: 1))
        #expect(try state([], "2026-03-03") == .open(missed: 1))
        #expect(try state([], "2026-03-04") == .broken(on: try day("2026-03-04")))
        // Money that comes when it is broken does not mend it; the same a day earlier does.
        #expect(try state([payment(90_000, "2026-03-04")], "2026-04-30") == .broken(on: try day("2026-03-04")))
        #expect(try state([payment(90_000, "2026-03-03")], "2026-04-30") == .kept(on: try day("2026-03-03")))
        // The first one late, the second in time: never two at once.
        let late = [try payment(30_000, "2026-02-20"), try payment(30_000, "2026-03-02")]
        #expect(try state(late, "2026-04-03") == .open(missed: 0))
        // After the last grace nothing more is to come: one is enough.
        #expect(try state(late, "2026-04-04") == .broken(on: try day("2026-04-04")))
    }

    @Test func oneInstalmentIsBrokenByOne() throws {
        let agreement = try limits.agreement(on: offer(80_000, 1))
        func state(_ payments: [Payment], _ today: String) throws -> AgreementState {
            agreement.state(after: payments, today: try day(today), terms: terms)
        }
        #expect(try state([], "2026-02-03") == .open(missed: 0))
        #expect(try state([], "2026-02-04") == .broken(on: try day("2026-02-04")))
        #expect(try state([payment(80_000, "2026-02-03")], "2026-02-04") == .kept(on: try day("2026-02-03")))
        #expect(agreement.nextDeadline(today: try day("2026-02-03"), terms: terms) == (try day("2026-02-03")))
        #expect(agreement.nextDeadline(today: try day("2026-02-04"), terms: terms) == nil)
    }

    @Test func moreOrEarlierMoneyNeverHarms() throws {
        var random = SeededDraws(seed: 3)
        var broken = 0
        var kept = 0
        for _ in 0..<2000 {
            let today = CivilDate(daysSinceEpoch: 20_000)
            let count = Int.random(in: 1...6, using: &random)
            let agreed = Int64.random(in: 1000...90_000, using: &random)
            let offer = AgreementOffer(
                debt: pesos(agreed), agreed: pesos(agreed), count: count, firstDue: today,
                rhythm: .days(.random(in: 1...30, using: &random)), made: today)
            let agreement = try OfferLimits(maxInstalments: 6).agreement(on: offer)
            let terms = AgreementTerms(
                instalment: PromiseTerms(
                    graceDays: .random(in: 0...3, using: &random),
                    tolerance: Share(basisPoints: .random(in: 0...300, using: &random))),
                brokenBy: .random(in: 1...3, using: &random))
            var payments = (0..<Int.random(in: 1...6, using: &random)).map { _ in
                Payment(
                    reference: "", amount: pesos(.random(in: 1...(agreed / 2), using: &random)),
                    day: CivilDate(daysSinceEpoch: 20_000 + Int.random(in: 0..<60, using: &random)))
            }
            let then = CivilDate(daysSinceEpoch: 20_000 + Int.random(in: 0..<150, using: &random))
            let before = agreement.state(after: payments, today: then, terms: terms)
            let place = Int.random(in: payments.indices, using: &random)
            payments[place].amount.minorUnits += Int64.random(in: 0...5000, using: &random)
            let earlier = payments[place].day.daysSinceEpoch - Int.random(in: 0...20, using: &random)
            payments[place].day = CivilDate(daysSinceEpoch: max(20_000, earlier))
            let after = agreement.state(after: payments, today: then, terms: terms)
            switch (before, after) {
            case (.kept(let first), .kept(let second)):
                kept += 1
                #expect(second <= first)
            case (.open(let first), .open(let second)): #expect(second <= first)
            case (.kept, _), (.open, .broken): Issue.record("\(before) became \(after)")
            case (.broken(let first), .broken(let second)):
                broken += 1
                #expect(second >= first)
            default: break
            }
        }
        #expect(kept > 100 && broken > 100)
    }

    /// What is decided stays decided.
    @Test func timeNeverChangesAVerdict() throws {
        var random = SeededDraws(seed: 4)
        let agreement = try three()
        for _ in 0..<300 {
            let payments = (0..<Int.random(in: 0...5, using: &random)).map { _ in
                Payment(
                    reference: "", amount: pesos(.random(in: 1...50_000, using: &random)),
                    day: CivilDate(
                        daysSinceEpoch: agreement.made.daysSinceEpoch + Int.random(in: 0..<100, using: &random)))
            }
            var verdict: AgreementState?
            for later in 0..<120 {
                let today = CivilDate(daysSinceEpoch: agreement.made.daysSinceEpoch + later)
                let state = agreement.state(after: payments, today: today, terms: terms)
                if let verdict { #expect(state == verdict) }
                if case .open = state { continue }
                verdict = state
            }
        }
    }
}
