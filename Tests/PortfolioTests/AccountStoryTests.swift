import Portfolio
import Testing
import Vocabulary

@Suite struct AccountStoryTests {
    private func story(_ days: Double, since: String) throws -> AccountStory {
        AccountStory(
            since: try Samples.at(since), facts: Samples.facts(days), contactPoints: [Samples.mobile, Samples.landline])
    }

    private func call(_ time: String, _ outcome: Outcome, _ disposition: Disposition? = nil) throws -> AccountStory.Call
    {
        AccountStory.Call(
            at: try Samples.at(time), channel: .call, contactPoint: Samples.mobile.id, outcome: outcome,
            disposition: disposition)
    }

    @Test func theNightsAreWalked() throws {
        // 20 days past due on the 30th: the 16th day, and so the second stage, came on the 26th.
        let story = try story(20, since: "2026-03-12 10:00")
        let position = try Samples.strategy().position(
            after: story, now: Samples.at("2026-03-30 12:00"), clock: Samples.clock)
        #expect(position?.stage == "exigencia")
        #expect(position?.since == (try Samples.at("2026-03-26 00:00")))
        // Known since the same day.
        let fresh = try Samples.strategy().position(
            after: self.story(20, since: "2026-03-30 10:00"), now: Samples.at("2026-03-30 12:00"), clock: Samples.clock)
        #expect(fresh?.since == (try Samples.at("2026-03-30 10:00")))
        // Known from tomorrow on, by another clock: as if from now on.
        let now = try Samples.at("2026-03-30 12:00")
        let early = try Samples.strategy().position(
            after: self.story(20, since: "2026-03-31 10:00"), now: now, clock: Samples.clock)
        #expect(early?.stage == "exigencia" && early?.since == now)
        #expect(
            try Samples.strategy().position(
                after: self.story(-3, since: "2026-03-30 10:00"), now: Samples.at("2026-03-30 12:00"),
                clock: Samples.clock) == nil)
    }

    @Test func callsAndPaymentsCount() throws {
        var story = try story(20, since: "2026-03-12 10:00")
        // Out of order, one of the first stage and one still to come.
        story.calls = [
            try call("2026-03-28 09:00", .busy), try call("2026-03-27 18:00", .noAnswer),
            try call("2026-03-20 09:00", .answered, .noPromise), try call("2026-04-02 09:00", .answered),
        ]
        let now = try Samples.at("2026-03-30 12:00")
        let position = try #require(try Samples.strategy().position(after: story, now: now, clock: Samples.clock))
        #expect(position.attempts == 2 && position.conversations == 0)
        #expect(position.last?.at == (try Samples.at("2026-03-28 09:00")))
        #expect(position.wait.until == (try Samples.at("2026-03-28 09:10")))
        story.payments = [Payment(reference: "1", amount: pesos(1000), day: try day("2026-03-29"))]
        let paid = try #require(try Samples.strategy().position(after: story, now: now, clock: Samples.clock))
        #expect(paid.wait.until == (try Samples.at("2026-04-01 00:00")) && paid.wait.reason == .payment)
    }

    @Test func aBrokenPromiseMovesOn() throws {
        // Ten days past due on the 30th: by the rules it is in the first stage until the 4th of April.
        var story = try story(10, since: "2026-03-24 10:00")
        let now = try Samples.at("2026-03-30 12:00")
        let promise = Promise(amount: pesos(50_000), due: try day("2026-03-26"), made: try day("2026-03-24"))
        func position() throws -> StrategyPosition {
            try #require(try Samples.strategy().position(after: story, now: now, clock: Samples.clock))
        }
        story.commitments = [AccountStory.Commitment(promise)]
        #expect(try position().stage == "recordatorio")
        #expect(story.openPromise == promise)
        for status in [CommitmentStatus.kept, .replaced, .cancelled] {
            story.commitments = [AccountStory.Commitment(promise, status, decided: try day("2026-03-29"))]
            #expect(try position().stage == "recordatorio")
            #expect(story.openPromise == nil)
        }
        story.commitments = [AccountStory.Commitment(promise, .broken, decided: try day("2026-03-29"))]
        let moved = try position()
        #expect(try moved.stage == "exigencia" && moved.since == Samples.at("2026-03-29 00:00"))
        #expect(moved.entry == .brokenPromise(from: "recordatorio"))
        // The grace was over at midnight, the payment of that day came after: the rules decide again.
        story.payments = [Payment(reference: "1", amount: pesos(1000), day: try day("2026-03-29"))]
        #expect(try position().stage == "recordatorio")
        let entries = try Samples.strategy().entries(after: story, now: now, clock: Samples.clock)
        #expect(entries.map(\.stage) == ["recordatorio", "exigencia", "recordatorio"])
        // Still to come: nothing has happened yet.
        story.commitments = [AccountStory.Commitment(promise, .broken, decided: try day("2026-03-31"))]
        #expect(try position().stage == "recordatorio")
    }

    @Test func whatAConversationCameToTakesThemToALaterStage() throws {
        var story = try story(20, since: "2026-03-27 10:00")
        story.calls = [try call("2026-03-28 09:00", .answered, .noPromise)]
        let now = try Samples.at("2026-03-30 12:00")
        func position() throws -> StrategyPosition {
            try #require(try Samples.strategy().position(after: story, now: now, clock: Samples.clock))
        }
        #expect(try position().stage == "exigencia" && position().conversations == 1)
        // Said at the end of that call, which was still the stage's before: the first step of the new one is to come.
        let said = try Samples.at("2026-03-28 09:00")
        story.stageResults = [AccountStory.StageResult(at: said, "no-paga", to: "aviso")]
        let moved = try position()
        #expect(moved.stage == "aviso" && moved.since == said && moved.entry == .result("no-paga", from: "exigencia"))
        #expect(moved.step == 0 && moved.conversations == 0)
        // A payment ends it.
        story.payments = [Payment(reference: "1", amount: pesos(1000), day: try day("2026-03-29"))]
        #expect(try position().stage == "exigencia")
        // Back, to where it stands, and to a stage of another strategy: nothing.
        story.payments = []
        for stage in ["recordatorio", "exigencia", "judicial"] {
            story.stageResults = [AccountStory.StageResult(at: said, "no-paga", to: stage)]
            #expect(try position().stage == "exigencia" && position().entry == .rule, "\(stage)")
        }
    }

    @Test func whatWasSaidLeavesThemInPeace() throws {
        var story = try story(20, since: "2026-03-28 10:00")
        story.calls = [try call("2026-03-29 09:00", .answered, .other)]
        story.rests = [
            AccountStory.Rest(at: try Samples.at("2026-03-29 09:01"), until: try Samples.at("2026-04-08 09:01"))
        ]
        let now = try Samples.at("2026-03-30 12:00")
        func wait() throws -> StrategyPosition.Wait {
            try #require(try Samples.strategy().position(after: story, now: now, clock: Samples.clock)).wait
        }
        #expect(try wait().until == Samples.at("2026-04-08 09:01"))
        #expect(try wait().reason == .result)
        // A payment rests for less; a later stage does not end it.
        story.payments = [Payment(reference: "1", amount: pesos(1000), day: try day("2026-03-29"))]
        #expect(try wait().reason == .result)
        story.payments[0].day = try day("2026-04-06")
        let later = try Samples.at("2026-04-07 12:00")
        let position = try Samples.strategy().position(after: story, now: later, clock: Samples.clock)
        #expect(try position?.wait.until == Samples.at("2026-04-09 00:00"))
        #expect(position?.wait.reason == .payment)
        // Not before it was said.
        story.rests = [AccountStory.Rest(at: later, until: try Samples.at("2026-05-01 00:00"))]
        story.payments = []
        #expect(try wait().reason != .result)
    }
}
