import DialerCore
import Foundation
import Portfolio
import Store
import Testing
import Vocabulary

@Suite struct StrategyCaseTests {
    private static let account = AccountID(rawValue: 1)

    /// Twenty days past due on the day of ``TestStore/noon``, with a mobile phone and a landline.
    private func test() async throws -> TestStore {
        let test = try TestStore()
        try await test.store.syncCampaigns([TestStore.campaign()], now: TestStore.noon)
        try await test.add([
            TestStore.row(
                1, phones: ["+56900000001", "+56200000001"], dueDay: CivilDate(iso: "2026-02-18"))
        ])
        return test
    }

    private func strategy() throws -> Strategy {
        Strategy(
            name: "s",
            stages: [
                Stage(
                    name: "primera", rule: try AccountRule(parsing: "days_past_due between 1 and 30"),
                    steps: [ChannelStep(.call)])
            ])
    }

    @Test func callsAndPaymentsAreInTheStory() async throws {
        let test = try await test()
        try await test.play(TestStore.campaign(), attempt: 1, .noAnswer)
        let later = TestStore.noon + .seconds(3600)
        let found = try #require(try await test.store.strategyCase(of: Self.account, now: later))
        #expect(found.isOpen && found.country?.code == "CL")
        // Santiago in March: UTC−3.
        #expect(found.clock == LocalClock(utcOffset: -3 * 3600))
        #expect(found.story.facts[.daysPastDue] == .number(20))
        #expect(found.story.since == TestStore.noon)
        #expect(found.story.contactPoints.map(\.kind) == [.mobile, .landline])
        #expect(
            found.story.calls == [
                AccountStory.Call(
                    at: TestStore.noon + .seconds(30), channel: .call, contactPoint: ContactPointID(rawValue: 1),
                    outcome: .noAnswer)
            ])
        #expect(found.contacts[ContactPointID(rawValue: 1)]?.address == "+56900000001")

        let position = try #require(try strategy().position(after: found.story, now: later, clock: found.clock))
        #expect(position.stage == "primera" && position.attempts == 1)
        #expect(position.wait.until == TestStore.noon + .seconds(4 * 3600 + 30))

        let file = try test.directory.write("folio;cuenta;monto;fecha\n7;A1;20000;2026-03-10\n", to: "p.csv")
        _ = try await PaymentImporter(store: test.store).run(file: file, now: later)
        let paid = try #require(try await test.store.strategyCase(of: Self.account, now: later))
        #expect(paid.story.payments.map(\.amount.minorUnits) == [20_000])
        #expect(paid.story.facts[.balance] == .number(25_000))
    }

    @Test func whoMustNotBeCalledHasNoContactPoint() async throws {
        let test = try await test()
        let lead = try await test.play(TestStore.campaign(), attempt: 1, .answered)
        try await test.store.recordDisposition(
            attempt: AttemptID(rawValue: 1), .doNotCall, agent: AgentID("PJSIP/ana"), at: TestStore.noon + .seconds(60))
        let found = try #require(try await test.store.strategyCase(of: lead.account, now: TestStore.noon))
        #expect(found.story.contactPoints.map(\.closed) == [Set(Channel.allCases), Set(Channel.allCases)])
        #expect(found.story.calls.map(\.disposition) == [.doNotCall])
    }

    @Test func aCallbackToComeIsTold() async throws {
        let test = try await test()
        try await test.play(TestStore.campaign(), attempt: 1, .answered)
        let asked = TestStore.noon + .seconds(7200)
        try await test.store.scheduleCallback(attempt: AttemptID(rawValue: 1), due: asked)
        #expect(try await test.store.strategyCase(of: Self.account, now: TestStore.noon)?.callback == asked)
        // Until somebody has called.
        let late = asked + .seconds(60)
        #expect(try await test.store.strategyCase(of: Self.account, now: late)?.callback == asked)
        try await test.play(TestStore.campaign(), attempt: 2, .answered, at: late)
        #expect(try await test.store.strategyCase(of: Self.account, now: late)?.callback == nil)
        #expect(try await test.store.strategyCase(of: AccountID(rawValue: 9), now: asked) == nil)
    }
}
