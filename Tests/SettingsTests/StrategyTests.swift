import Compliance
import Portfolio
import Testing
import Vocabulary

@testable import Settings

@Suite struct StrategyTests {
    /// The strategy of docs/collections.md.
    private static let sample = """
        strategies:
          - name: tarjetas
            accounts: "product = 'Tarjeta'"
            rest_after_payment: 5d
            promises: {grace_days: 1, tolerance: 2%}
            stages:
              - name: recordatorio
                when: "days_past_due between 1 and 15"
                steps:
                  - {channel: bot, script: recordatorio}
                  - {channel: call, after: 2d}
                again: 4d
                moves: {broken_promise: exigencia}
              - name: exigencia
                when: "days_past_due between 16 and 45"
                hours: mon-fri 09:00-19:00
                steps: [{channel: call}, {channel: sms, after: 1d, script: aviso}]
                moves:
                  no_contact: {attempts: 6, to: aviso}
                retry:
                  busy: {after: 15m, times: 2}
                  machine: {after: next-day, times: 1, phone: other, daypart: other}
                  invalid: {times: 0}
                phones: {order: turns, kinds: [mobile, work]}
                offer: {max_discount: 12.5%, max_instalments: 6, min_first_payment: 15%, promise_within_days: 10}
                guide: "Firme y amable."
                effect: 1.5
                priority: 2
              - name: aviso
                when: "days_past_due > 45"

        """

    @Test func everythingIsRead() throws {
        let strategy = try #require(try read(server + Self.sample).strategies.first)
        #expect(strategy.name == "tarjetas" && strategy.restAfterPayment == .seconds(5 * 86_400))
        #expect(strategy.accounts?.description == "product = 'Tarjeta'")
        #expect(strategy.promises == PromiseTerms(graceDays: 1, tolerance: Share(basisPoints: 200)))
        #expect(strategy.stages.map(\.name) == ["recordatorio", "exigencia", "aviso"])
        let (first, second) = (strategy.stages[0], strategy.stages[1])
        #expect(
            first.steps == [
                ChannelStep(.bot, script: "recordatorio"), ChannelStep(.call, after: .seconds(2 * 86_400)),
            ])
        #expect(first.again == .seconds(4 * 86_400) && first.hours == .always && first.retry == .standard)
        #expect(first.moves == [StageMove(on: .brokenPromise, to: "exigencia")])
        #expect(second.moves == [StageMove(on: .noContact(attempts: 6), to: "aviso")])
        #expect(second.hours == CallableWeek((0..<5).map { $0 * 1440 + 540..<$0 * 1440 + 1140 }))
        #expect(second.retry.steps[.busy] == .again(Retry(.after(.seconds(900)), times: 2)))
        #expect(second.retry.steps[.machine] == .again(Retry(.nextDay, times: 1, inAnotherDaypart: true, on: .other)))
        #expect(second.retry.steps[.invalid] == .never)
        #expect(second.retry.steps[.noAnswer] == RetryTable.standard.steps[.noAnswer])
        #expect(second.phones == PhoneRotation(order: .turns, kinds: [.mobile, .work]))
        #expect(
            second.offer
                == OfferLimits(
                    maxDiscount: Share(basisPoints: 1250), maxInstalments: 6, minFirstPayment: Share(basisPoints: 1500),
                    promiseWithin: 10))
        #expect(second.guide == "Firme y amable." && second.effect == 1.5 && second.priority == 2)
        #expect(strategy.stages[2].steps.isEmpty)
    }

    @Test(arguments: [
        (
            "when: \"days_past_due > 45\"", "when: \"days_past_due > 40\"",
            "35:15: 'strategies[0].stages[2]': stages 'exigencia' and 'aviso' overlap: an account with days_past_due 41, product 'Tarjeta' belongs to both; change one of the rules"
        ),
        (
            "when: \"days_past_due > 45\"", "when: \"days_past_due > 50\"",
            "35:15: 'strategies[0].stages[2]': between stages 'exigencia' and 'aviso' is a gap: an account with days_past_due 46, product 'Tarjeta' belongs to none; widen one of the rules, or add a stage without steps"
        ),
        (
            "days_past_due > 45\"", "days_past_du > 45\"",
            "35:16: 'strategies[0].stages[2].when': there is no field 'days_past_du', did you mean days_past_due?"
        ),
        (
            "hours: mon-fri 09:00-19:00", "hours: sun 23:00-24:00",
            "21:16: 'strategies[0].stages[1]': the hours of stage 'exigencia' are never lawful; choose hours within the lawful ones"
        ),
        (
            "to: aviso}", "to: recordatorio}",
            "24:11: 'strategies[0].stages[1]': stage 'exigencia' moves back to 'recordatorio'; moves only lead further on, a payment leads back to the stage whose rule holds"
        ),
        (
            "{after: 15m, times: 2}", "{times: 2}",
            "26:25: 'strategies[0].stages[1].retry.busy.after' is missing; add how long the debtor rests, like 4h or next-day"
        ),
        (
            "busy: {after: 15m, times: 2}", "answered: {after: 15m, times: 2}",
            "26:11: 'strategies[0].stages[1].retry.answered' has no effect: after a conversation the next step follows; remove it"
        ),
        (
            "{channel: bot, script: recordatorio}", "{channel: bot}",
            "15:23: 'strategies[0].stages[0].steps[0].script' is missing; a bot needs the name of its dialogue script"
        ),
        (
            "kinds: [mobile, work]", "kinds: []",
            "29:39: 'strategies[0].stages[1].phones.kinds' lets nobody be called; name a kind of phone or remove the key"
        ),
        (
            "name: aviso", "name: exigencia",
            "34:15: the name 'exigencia' is taken (first on line 19); choose another"
        ),
        (
            "- {channel: call, after: 2d}", "- {channel: call, after: 15d}",
            "16:36: 'strategies[0].stages[0].steps[1]': step 2 of stage 'recordatorio' comes 15 days after its beginning, and an account is at most 15 days in it; let it come sooner, or widen the rule"
        ),
    ])
    func whatIsWrong(line: String, instead: String, finding: String) {
        let text = Self.sample.replacing(line, with: instead)
        #expect(text != Self.sample)
        let found = findings(server + text)
        #expect(found.count == 1 && found[0].hasPrefix(finding), "\(found)")
    }

    @Test func aStrategyThatNoAccountIsLeftForIsTold() throws {
        func strategy(_ name: String, _ accounts: String) -> String {
            "  - name: \(name)\n\(accounts)    stages:\n      - {name: a, when: days_past_due > 0, steps: [{channel: call}]}\n"
        }
        let first = server + "strategies:\n" + strategy("tarjetas", "    accounts: product = 'Tarjeta'\n")
        #expect(
            findings(first + strategy("oro", "    accounts: product = 'Tarjeta' and balance > 1000\n")) == [
                "12:15: warning: 'strategies[1]': strategy 'oro' is never used, strategy 'tarjetas' before it takes all its accounts; put it before that one, or narrow its 'accounts'"
            ])
        #expect(findings(first + strategy("resto", "")) == [])
        #expect(
            findings(
                first + strategy("otros", "    accounts: product <> 'Tarjeta' or product is unknown\n")
                    + strategy("resto", "")
            ) == [
                "15:11: warning: 'strategies[2]': strategy 'resto' is never used, strategies 'tarjetas' and 'otros' before it take all its accounts; put it before them, or narrow their 'accounts'"
            ])
    }

    @Test func stagesAreNeeded() {
        #expect(
            findings(server + "strategies:\n  - name: a\n") == [
                "7:5: 'strategies[0].stages' is missing; add the stages, mildest first"
            ])
    }

    @Test func aReloadSaysWhatChanged() throws {
        let old = try read(server + Self.sample)
        let text = Self.sample.replacing("12.5%", with: "20%").replacing(
            "after: 15m, times: 2", with: "after: 20m, times: 3"
        )
        .replacing("mon-fri 09:00-19:00", with: "mon-fri 09:00-18:00")
        #expect(
            try read(server + text).changes(from: old).applied == [
                "strategies.tarjetas.stages.exigencia.hours: mon-fri 09:00-19:00 → mon-fri 09:00-18:00",
                "strategies.tarjetas.stages.exigencia.retry.busy: 15m × 2 → 20m × 3",
                "strategies.tarjetas.stages.exigencia.offer.max_discount: 12.5% → 20%",
            ])
    }
}
