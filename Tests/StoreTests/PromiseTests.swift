import DialerCore
import Foundation
import Portfolio
import Store
import Testing
import Vocabulary

@Suite struct PromiseTests {
    private static let account = AccountID(rawValue: 1)
    private let terms = PromiseTerms(graceDays: 2, tolerance: Share(basisPoints: 100))

    /// One account that owes 300,000 pesos in Chile.
    private func test() async throws -> TestStore {
        let test = try TestStore()
        try await test.store.syncCampaigns([TestStore.campaign()], now: TestStore.noon)
        try await test.add([TestStore.row(1, balance: 300_000)])
        return test
    }

    /// 12:00 in Santiago on that day of March 2026.
    private func noon(_ day: Int) -> Timestamp { TestStore.noon + .seconds((day - 10) * 86_400) }

    private func march(_ day: Int) throws -> CivilDate { try #require(CivilDate(year: 2026, month: 3, day: day)) }

    private func pesos(_ amount: Int64) -> Money { Money(minorUnits: amount, currency: .clp) }

    private func promise(
        _ test: TestStore, _ amount: Int64 = 100_000, made: Int = 5, due: Int = 10, terms: PromiseTerms? = nil
    ) async throws {
        try await test.store.addPromise(
            Promise(amount: pesos(amount), due: march(due), made: march(made)), of: Self.account,
            from: PromiseOrigin(.agent, agent: AgentID("PJSIP/ana"), at: noon(made)), terms: terms ?? self.terms)
    }

    /// A file of payments: day of March and amount.
    @discardableResult
    private func pay(
        _ test: TestStore, _ payments: [(day: Int, amount: Int64)], at now: Timestamp
    ) async throws -> PaymentCounts {
        let rows = payments.map { "\(UUID().uuidString);A1;\($0.amount);2026-03-\($0.day < 10 ? "0" : "")\($0.day)\n" }
        let file = try test.directory.write("folio;cuenta;monto;fecha\n" + rows.joined(), to: "p.csv")
        let report = try await PaymentImporter(store: test.store).run(file: file, now: now)
        #expect(report.rejected == 0 && report.counts.recorded == payments.count)
        return report.counts
    }

    private func latest(_ test: TestStore) async throws -> PromiseRecord {
        try #require(try await test.store.commitments(of: Self.account).promises.first)
    }

    private func facts(_ test: TestStore, at now: Timestamp) async throws -> AccountFacts {
        try #require(try await test.store.facts(of: Self.account, now: now))
    }

    // MARK: Kept or broken

    /// The table of docs/collections.md: 100,000 promised on the 5th for the 10th.
    @Test(
        arguments: [
            ([(6, 60_000), (12, 39_000)], CommitmentStatus.kept, CommitmentStatus.kept),
            ([(6, 60_000), (12, 38_999)], .open, .broken),
            ([(6, 60_000), (13, 40_000)], .open, .broken),
        ] as [([(day: Int, amount: Int64)], CommitmentStatus, CommitmentStatus)])
    func theTable(
        _ payments: [(day: Int, amount: Int64)], onThe12th: CommitmentStatus, onThe13th: CommitmentStatus
    ) async throws {
        let test = try await test()
        try await promise(test)
        try await pay(test, payments.filter { $0.day <= 12 }, at: noon(12))
        _ = try await test.store.decidePromises(now: noon(12))
        #expect(try await latest(test).status == onThe12th)
        try await pay(test, payments.filter { $0.day > 12 }, at: noon(13))
        let round = try await test.store.decidePromises(now: noon(13))
        let record = try await latest(test)
        #expect(record.status == onThe13th)
        #expect(try record.decided == (onThe13th == .kept ? march(12) : march(13)))
        let facts = try await facts(test, at: noon(13))
        #expect(facts[.brokenPromises] == .number(onThe13th == .broken ? 1 : 0))
        #expect(facts[.openPromise] == .flag(false) && facts[.promiseDate] == .unknown)
        // What is decided is not looked at again.
        #expect(round.accounts <= 1)
        #expect(try await test.store.decidePromises(now: noon(20)) == PromiseRound())
    }

    @Test func theDayIsTheDebtors() async throws {
        let test = try await test()
        try await promise(test)
        // 23:59 of the 12th in Santiago is the 13th in UTC.
        let midnight = noon(12) + .seconds(12 * 3600)
        #expect(try await test.store.decidePromises(now: midnight - .seconds(60)) == PromiseRound())
        #expect(try await latest(test).status == .open)
        let round = try await test.store.decidePromises(now: midnight)
        #expect(round.broken == 1 && round.accounts == 1)
        #expect(try await latest(test).decided == march(13))
    }

    @Test func aPaymentThatIsRecordedLateStillCounts() async throws {
        let test = try await test()
        try await promise(test)
        _ = try await test.store.decidePromises(now: noon(13))
        #expect(try await facts(test, at: noon(13))[.brokenPromises] == .number(1))
        let counts = try await pay(test, [(11, 100_000)], at: noon(14))
        #expect(counts.kept == 1)
        let record = try await latest(test)
        #expect(try record.status == .kept && record.decided == march(11))
        #expect(try await facts(test, at: noon(14))[.brokenPromises] == .number(0))
    }

    @Test func theTermsAreThoseOfTheDayItWasMade() async throws {
        let test = try await test()
        try await promise(test, terms: PromiseTerms(graceDays: 0, tolerance: .none))
        try await pay(test, [(9, 99_999)], at: noon(10))
        #expect(try await latest(test).status == .open)
        _ = try await test.store.decidePromises(now: noon(11))
        #expect(try await latest(test).status == .broken)
    }

    @Test func whoOwesNothingAnyMoreHasKeptIt() async throws {
        let test = try await test()
        // The creditor let something off: less than was promised settles the account.
        try await promise(test, 300_000)
        try await test.add([TestStore.row(1, balance: 120_000)])
        try await pay(test, [(7, 120_000)], at: noon(8))
        #expect(try await latest(test).status == .kept)

        let file = try await self.test()
        try await promise(file)
        _ = try await file.store.importRows([TestStore.row(1, balance: 0)], portfolio: "marzo", now: noon(9))
        #expect(try await latest(file).status == .kept)
        #expect(try await latest(file).decided == march(9))
    }

    // MARK: One at a time

    @Test func aNewOneTakesThePlaceOfTheOld() async throws {
        let test = try await test()
        try await promise(test, 50_000, made: 5, due: 7)
        #expect(try await facts(test, at: noon(5))[.promiseDate] == .date(march(7)))
        try await promise(test, 80_000, made: 6, due: 12)
        let both = try await test.store.commitments(of: Self.account).promises
        #expect(both.map(\.status) == [.open, .replaced])
        #expect(both.first?.origin.agent == AgentID("PJSIP/ana"))
        #expect(try await facts(test, at: noon(6))[.promiseDate] == .date(march(12)))
        // Replaced is replaced, whatever is paid or not paid.
        _ = try await test.store.decidePromises(now: noon(11))
        #expect(try await test.store.commitments(of: Self.account).promises.map(\.status) == [.open, .replaced])

        #expect(try await test.store.cancelPromise(of: Self.account, at: noon(11)))
        #expect(try await latest(test).status == .cancelled)
        #expect(try await !test.store.cancelPromise(of: Self.account, at: noon(11)))
        #expect(try await facts(test, at: noon(11))[.openPromise] == .flag(false))
    }

    @Test func whatCannotBePromisedIsRefused() async throws {
        let test = try await test()
        func refusal(_ promise: Promise, of account: Int64 = 1, attempt: AttemptID? = nil) async -> String? {
            do {
                try await test.store.addPromise(
                    promise, of: AccountID(rawValue: account),
                    from: PromiseOrigin(.agent, attempt: attempt, at: noon(5)), terms: terms)
                return nil
            } catch { return error.sentence }
        }
        let good = Promise(amount: pesos(1000), due: try march(10), made: try march(5))
        let dollars = Promise(amount: Money(minorUnits: 1000, currency: .usd), due: good.due, made: good.made)
        #expect(await refusal(dollars) == "USD 10.00 is no amount of this account: give one in CLP")
        #expect(await refusal(good, of: 9)?.hasPrefix("there is no account 9") == true)
        #expect(
            await refusal(good, attempt: AttemptID(rawValue: 7))?.contains("was not about this account") == true)
        try await pay(test, [(5, 300_000)], at: noon(5))
        #expect(await refusal(good)?.hasPrefix("the account is closed") == true)
        #expect(try await test.store.commitments(of: Self.account).promises.isEmpty)
    }

    /// Broken for two missing instalments, of which a payment covers one that is recorded when something else was
    /// promised meanwhile.
    @Test func whatWasNotBrokenAfterAllIsOpenAgainOrReplaced() async throws {
        for hasPromisedAnew in [false, true] {
            let test = try await test()
            let offer = try AgreementOffer(
                debt: pesos(300_000), agreed: pesos(300_000), count: 3, firstDue: march(5), rhythm: .days(4),
                made: march(5))
            try await test.store.addAgreement(
                OfferLimits(maxInstalments: 3).agreement(on: offer), of: Self.account,
                from: PromiseOrigin(.agent, at: noon(5)), terms: AgreementTerms(instalment: terms))
            func agreement() async throws -> AgreementRecord {
                try #require(try await test.store.commitments(of: Self.account).agreements.first)
            }
            _ = try await test.store.decidePromises(now: noon(12))
            #expect(try await agreement().status == .broken)
            #expect(try await facts(test, at: noon(12))[.brokenPromises] == .number(1))
            if hasPromisedAnew { try await promise(test, made: 12, due: 15) }
            try await pay(test, [(6, 100_000)], at: noon(12))
            #expect(try await agreement().status == (hasPromisedAnew ? .replaced : .open))
            let facts = try await facts(test, at: noon(12))
            #expect(facts[.brokenPromises] == .number(0))
            #expect(try facts[.promiseDate] == .date(march(hasPromisedAnew ? 15 : 9)))
        }
    }

    // MARK: Effects

    @Test func strategiesSeeIt() async throws {
        let test = try await test()
        try await test.add([TestStore.row(1, balance: 300_000, dueDay: march(1))])
        let strategy = Strategy(
            name: "s",
            stages: [
                Stage(
                    name: "primera", rule: try AccountRule(parsing: "days_past_due between 1 and 90"),
                    moves: [StageMove(on: .brokenPromise, to: "segunda")], steps: [ChannelStep(.call)]),
                Stage(name: "segunda", rule: nil, steps: [ChannelStep(.call)]),
            ])
        try await promise(test, made: 10, due: 14)
        func stage(on day: Int) async throws -> (stage: String?, promise: Promise?) {
            let found = try #require(try await test.store.strategyCase(of: Self.account, now: noon(day)))
            let position = strategy.position(after: found.story, now: noon(day), clock: found.clock)
            return (position?.stage, found.story.openPromise)
        }
        let before = try await stage(on: 16)
        #expect(try before.stage == "primera" && before.promise?.due == march(14))
        _ = try await test.store.decidePromises(now: noon(17))
        let after = try await stage(on: 17)
        #expect(after.stage == "segunda" && after.promise == nil)
    }

    @Test func segmentsFollowAtOnce() async throws {
        let test = try await test()
        let rule = try AccountRule(parsing: "broken_promises >= 1 and not open_promise")
        var selection = AccountSelection()
        selection.segment = "rotas"
        let campaign = TestStore.campaign("rotas", selection: selection)
        try await test.store.syncCampaigns([campaign], segments: [Segment(name: "rotas", rule: rule)], now: noon(4))
        try await test.store.refreshSegments(now: noon(4))
        try await promise(test)
        #expect(try await test.claim(campaign, at: noon(12)).isEmpty)
        _ = try await test.store.decidePromises(now: noon(13))
        let claimed = try await test.claim(campaign, at: noon(13))
        #expect(claimed.map(\.account) == [Self.account])
        // Promised anew while the lead waits to be dialled: it is not.
        let lead = try #require(claimed.first)
        try await promise(test, made: 13, due: 15)
        #expect(await test.store.journal(TestStore.launch(lead, attempt: 1, at: noon(13))) == .noLongerDue)
    }

    @Test func theNextConversationKnowsOfIt() async throws {
        let test = try await test()
        let lead = try await test.play(TestStore.campaign(), attempt: 1, .answered, at: noon(4))
        func last() async throws -> Promise? {
            let card = try await test.store.attempt(AttemptID(rawValue: 1))
            let debt = try await test.store.debt(of: lead.debtor, account: lead.account)
            #expect(card?.lastPromise == debt?.lastPromise)
            return debt?.lastPromise
        }
        #expect(try await last() == nil)
        try await promise(test)
        let made = Promise(amount: pesos(100_000), due: try march(10), made: try march(5))
        #expect(try await last() == made)
        _ = try await test.store.decidePromises(now: noon(13))
        #expect(try await last() == made)
        // Kept after all: nothing to speak about.
        try await pay(test, [(9, 100_000)], at: noon(14))
        #expect(try await last() == nil)
    }

    @Test func whatABotIsPromisedIsAPromise() async throws {
        let test = try await test()
        try await test.play(TestStore.campaign(), attempt: 1, .answered, at: noon(5))
        func say(_ due: Int) async throws {
            try await test.store.recordDialogue(
                DialogueRecord(
                    attempt: AttemptID(rawValue: 1), script: "recordatorio", outcome: "promised", isIdentified: true,
                    isTold: true, promised: march(due), began: noon(5), ended: noon(5), trace: "[]"),
                terms: { facts in
                    PromiseTerms(graceDays: facts[.creditor] == .text("Banco") ? 4 : 0, tolerance: .none)
                })
        }
        try await say(8)
        try await say(8)
        let promises = try await test.store.commitments(of: Self.account).promises
        #expect(promises.count == 1)
        #expect(promises.first?.promise.amount == pesos(300_000))
        #expect(promises.first?.origin == PromiseOrigin(.bot, attempt: AttemptID(rawValue: 1), at: noon(5)))
        #expect(promises.first?.terms.graceDays == 4)
        try await say(9)
        #expect(try await test.store.commitments(of: Self.account).promises.map(\.status) == [.open, .replaced])
    }
}
