import Portfolio
import Testing
import Vocabulary

/// Where an account stands, what comes next, and until when that holds.
@Suite struct PlacementTests {
    private static let chile = Country(code: "CL")

    private func placement(
        _ days: Double, now: String, since: String? = nil, strategy: Strategy? = nil,
        _ change: (inout AccountStory, inout Circumstances) throws -> Void = { _, _ in }
    ) throws -> Placement {
        let points = [Samples.mobile, Samples.landline]
        let time = try Samples.at(now)
        var story = AccountStory(
            since: try since.map(Samples.at) ?? time, facts: Samples.facts(days), contactPoints: points)
        var circumstances = Circumstances(
            now: time, clock: Samples.clock, lawful: Samples.lawful, contactPoints: points)
        try change(&story, &circumstances)
        let book = StrategyBook(
            strategies: [try strategy ?? Samples.strategy()], lawful: [try #require(Self.chile): Samples.lawful],
            key: "1")
        return book.placement(of: story, in: circumstances)
    }

    @Test func aPlaceHoldsUntilItsHoursEndOrTheStageDoes() throws {
        // Tuesday; the hours end at eight.
        let due = try placement(20, now: "2026-03-10 12:00")
        #expect(due.strategy == "tarjetas" && due.stage == "exigencia" && due.channel == .call)
        #expect(due.action.step?.notAfter == (try Samples.at("2026-03-10 20:00")))
        #expect(due.reviewAt == (try Samples.at("2026-03-10 20:00")))
        // Nobody left to call; the stage ends on the day after tomorrow, when all clocks of the country have begun it.
        let alone = try placement(44, now: "2026-03-10 12:00") { story, circumstances in
            story.contactPoints = []
            circumstances.contactPoints = []
        }
        #expect(alone.action.step == nil && alone.reason.contains("no contact point is left"))
        #expect(alone.reviewAt == (try Samples.at("2026-03-12 03:00")))
        // In no stage for another four days, and later than a week anyhow.
        #expect(try placement(-3, now: "2026-03-10 12:00").reviewAt == Samples.at("2026-03-14 03:00"))
        #expect(try placement(-30, now: "2026-03-10 12:00").reviewAt == Samples.at("2026-03-17 03:00"))
        // So early that the day may not have begun where the facts were counted.
        #expect(try placement(-30, now: "2026-03-10 01:00").reviewAt == Samples.at("2026-03-10 03:00"))
    }

    @Test func whatDriftsIsLookedAtMoreOften() throws {
        var strategy = try Samples.strategy()
        strategy.stages[1].rule = try Samples.rule("days_past_due between 16 and 45 and attempts_7d < 3")
        let never = try placement(20, now: "2026-03-10 12:00", strategy: strategy) { story, _ in
            story.facts[.attempts7d] = .number(0)
        }
        #expect(never.reviewAt == (try Samples.at("2026-03-10 20:00")))
        let called = try placement(20, now: "2026-03-10 12:00", strategy: strategy) { story, _ in
            story.facts[.attempts7d] = .number(1)
        }
        #expect(called.reviewAt == (try Samples.at("2026-03-10 13:00")))
    }

    @Test func worthGrowsTowardsTheNextStage() throws {
        let early = try placement(16, now: "2026-03-10 12:00").worth
        let late = try placement(44, now: "2026-03-10 12:00").worth
        #expect(early > 0 && late > 2 * early)
        // 80,000 at stake, two days before the last notice.
        #expect(late == 80_000 / (1 + 2.0 / 7))
        var strategy = try Samples.strategy()
        strategy.stages[1].effect = 1.5
        #expect(try placement(44, now: "2026-03-10 12:00", strategy: strategy).worth == 1.5 * late)
    }

    @Test func aCallbackIsKeptWhereNoStageIsForThem() throws {
        let asked = try Samples.at("2026-03-10 16:00")
        let outside = try placement(-3, now: "2026-03-10 12:00") { _, circumstances in
            circumstances.callback = asked
            circumstances.callbackChannel = .bot
        }
        #expect(outside.strategy == nil && outside.channel == .bot)
        #expect(outside.action.step?.purpose == .callback && outside.action.step?.notBefore == asked)
        let none = try placement(-3, now: "2026-03-10 12:00")
        #expect(none.action.step == nil && none.channel == nil)
    }

    @Test func aPromiseIsLookedAtEveryNight() throws {
        let promise = Promise(amount: pesos(10_000), due: try day("2026-03-20"), made: try day("2026-03-10"))
        let open = try placement(20, now: "2026-03-10 12:00") { _, circumstances in circumstances.promise = promise }
        // The reminder of the day before.
        #expect(open.action.step?.notBefore == (try Samples.at("2026-03-19 08:00")))
        #expect(open.reviewAt == (try Samples.at("2026-03-11 00:00")))
        #expect(open.reason == "reminded on the day before a promise is due")
    }

    @Test func stepsNobodyTakesArePassedOver() throws {
        let strategy = try Samples.strategy().passingOver { _, step in step.channel != .call }
        #expect(strategy.stages.map(\.steps.count) == [1, 1, 1])
        // The bot's step had come at once, the call two days after it.
        #expect(strategy.stages[0].steps[0].after == .seconds(2 * 86_400))
        #expect(strategy.stages[0].again == .seconds(4 * 86_400))
        let bots = try Samples.strategy().passingOver { _, step in step.channel != .bot }
        #expect(bots.stages[0].again == .seconds(6 * 86_400))
        #expect(bots.stages[1].steps.isEmpty)
        #expect(try Samples.strategy().passingOver { _, _ in false } == Samples.strategy())
    }

    @Test func theOrderBestLeavesTheChoiceToTheHour() throws {
        var strategy = try Samples.strategy()
        strategy.stages[1].phones = PhoneRotation(order: .best)
        let best = try placement(20, now: "2026-03-10 12:00", strategy: strategy)
        #expect(best.action.step?.choices == [Samples.mobile.id, Samples.landline.id])
        #expect(try placement(20, now: "2026-03-10 12:00").action.step?.choices == [Samples.mobile.id])
    }

    @Test func anAvoidedPartOfTheDayEndsTheHours() throws {
        let week = Samples.lawful
        let noon = try Samples.at("2026-03-10 12:30")
        #expect(week.window(from: noon, by: Samples.clock) == noon..<(try Samples.at("2026-03-10 20:00")))
        // Not in the afternoon: from five on; not in the evening: till five.
        let evening = try Samples.at("2026-03-10 17:00")..<Samples.at("2026-03-10 20:00")
        #expect(week.window(from: noon, avoiding: .afternoon, by: Samples.clock) == evening)
        let afternoon = noon..<(try Samples.at("2026-03-10 17:00"))
        #expect(week.window(from: noon, avoiding: .evening, by: Samples.clock) == afternoon)
        #expect(CallableWeek.never.window(from: noon, by: Samples.clock) == nil)
    }
}
