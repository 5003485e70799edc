import DialerCore
import Portfolio
import Store
import Testing
import Vocabulary

/// What is said on a call, in campaigns that work by a strategy.
@Suite struct StrategyPromiseTests {
    /// Tuesday 2026-03-10, 12:00 in Santiago.
    private static let noon = StrategyScene.noon

    private func strategy() throws -> Strategy {
        Strategy(
            name: "tarjetas",
            stages: [
                Stage(
                    name: "exigencia", rule: try AccountRule(parsing: "days_past_due > 0"),
                    moves: [StageMove(on: .brokenPromise, to: "aviso")],
                    steps: [ChannelStep(.call), ChannelStep(.call, after: .days(3))]),
                Stage(name: "aviso", rule: nil, steps: [ChannelStep(.call)], priority: 1),
            ])
    }

    @Test func whoPromisedIsRemindedThenLeftAloneAndCalledWhenItIsBroken() async throws {
        let scene = try await StrategyScene(strategy: strategy())
        try await scene.add([3: 20])
        try await scene.review()
        let waiting = try #require(try await scene.claim().first)
        let made = Self.noon + .minutes(1)
        let promise = Promise(
            amount: Money(minorUnits: 20_000, currency: .clp), due: try #require(CivilDate(iso: "2026-03-13")),
            made: try #require(CivilDate(iso: "2026-03-10")))
        try await scene.test.store.addPromise(
            promise, of: scene.account(3), from: PromiseOrigin(.agent, at: made), terms: PromiseTerms())
        // The lead in the hopper is not dialled, also before anybody has looked at the account.
        let refusal = await scene.test.store.journal(TestStore.launch(waiting, attempt: 1, at: made))
        #expect(refusal == .noLongerDue)
        try await scene.review(at: made)
        let reminder = try #require(try await scene.place(3))
        #expect(reminder.reason == "reminded on the day before a promise is due")
        // Thursday at eight.
        #expect(reminder.step?.notBefore == Self.noon + .days(2) - .hours(4))
        #expect(try await scene.claimed(at: Self.noon + .days(1)).isEmpty)

        // Friday is the day, the grace ends on Sunday.
        let round = try await scene.test.store.decidePromises(now: Self.noon + .days(6))
        #expect(round.broken == 1)
        #expect(try await scene.place(3)?.isTouched == true)
        try await scene.review(at: Self.noon + .days(6))
        #expect(try await scene.place(3)?.stage == "aviso")
        #expect(try await scene.claimed(at: Self.noon + .days(6)) == [3])
    }

    @Test func aResultThatLeadsToALaterStageDoesSo() async throws {
        var strategy = try strategy()
        strategy.restAfterConversation = .zero
        let scene = try await StrategyScene(strategy: strategy)
        try await scene.add([3: 20])
        try await scene.review()
        let lead = try #require(try await scene.claim().first)
        try await scene.play(lead, attempt: 1, .answered, at: Self.noon)
        // During the call, which ends half a minute after its launch.
        let said = Self.noon + .seconds(20)
        let result = ConversationResult("no-paga", branch: "titular", code: "23", does: .noPromise, stage: "aviso")
        try await scene.test.store.recordConversation(
            attempt: AttemptID(rawValue: 1), ConversationEntry(result, agent: AgentID("PJSIP/ana"), at: said))
        let later = Self.noon + .minutes(1)
        try await scene.review(at: later)
        #expect(try await scene.place(3)?.stage == "aviso")
        // Its first step, and not the one after the conversation that led there.
        #expect(try await scene.claimed(at: later) == [3])
        // The agent's last word counts.
        let plain = ConversationResult("no-promete", branch: "titular", code: "2", does: .noPromise)
        try await scene.test.store.recordConversation(
            attempt: AttemptID(rawValue: 1), ConversationEntry(plain, agent: AgentID("PJSIP/ana"), at: later))
        try await scene.review(at: later)
        #expect(try await scene.place(3)?.stage == "exigencia")
    }

    @Test func aResultThatLeavesThemInPeaceDoesSo() async throws {
        let scene = try await StrategyScene(strategy: strategy())
        try await scene.add([3: 20])
        try await scene.review()
        let lead = try #require(try await scene.claim().first)
        try await scene.play(lead, attempt: 1, .answered, at: Self.noon)
        let said = Self.noon + .minutes(2)
        let result = try #require(ResultTree.standard.result("reclamo"))
        try await scene.test.store.recordConversation(
            attempt: AttemptID(rawValue: 1), ConversationEntry(result, agent: AgentID("PJSIP/ana"), at: said))
        try await scene.review(at: said)
        let place = try #require(try await scene.place(3))
        #expect(place.reason == "left in peace after what was said")
        // Instead of in three days.
        #expect(place.step?.notBefore == said + .days(10))
        #expect(try await scene.claimed(at: said + .days(10) - .seconds(1)).isEmpty)
        #expect(try await scene.claimed(at: said + .days(10)) == [3])
    }
}
