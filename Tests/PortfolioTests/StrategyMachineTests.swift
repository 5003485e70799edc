import Portfolio
import Testing
import Vocabulary

/// 2026-03-10 is a Tuesday.
@Suite struct StrategyMachineTests {
    // MARK: Stages

    @Test func theRuleSaysTheStage() throws {
        var walk = try Walk(5, "2026-03-10 09:00")
        #expect(walk.position?.stage == "recordatorio" && walk.position?.entry == .rule)
        walk.facts = Samples.facts(16)
        try walk.take(.review, "2026-03-21 00:00")
        #expect(walk.position?.stage == "exigencia")
        // The due date was put off.
        walk.facts = Samples.facts(3)
        try walk.take(.review, "2026-03-22 00:00")
        #expect(walk.position?.stage == "recordatorio")
        walk.facts = Samples.facts(0)
        try walk.take(.review, "2026-03-23 00:00")
        #expect(walk.position == nil)
    }

    @Test func aBrokenPromiseHoldsUntilAPayment() throws {
        var walk = try Walk(5, "2026-03-10 09:00")
        try walk.take(.brokenPromise, "2026-03-12 00:00")
        #expect(walk.position?.stage == "exigencia")
        #expect(walk.position?.entry == .brokenPromise(from: "recordatorio"))
        walk.facts = Samples.facts(7)
        try walk.take(.review, "2026-03-13 00:00")
        #expect(walk.position?.stage == "exigencia")
        try walk.take(.payment, "2026-03-14 10:00")
        #expect(walk.position?.stage == "recordatorio" && walk.position?.entry == .rule)
        // Three days of rest: until Tuesday 10:00.
        #expect(try walk.planned("2026-03-14 10:00") == "bot 1 2026-03-17 10:00")
    }

    @Test func theRuleOfALaterStageTakesThemAlong() throws {
        var walk = try Walk(15, "2026-03-10 09:00")
        try walk.take(.brokenPromise, "2026-03-10 12:00")
        walk.facts = Samples.facts(46)
        try walk.take(.review, "2026-04-11 00:00")
        #expect(walk.position?.stage == "aviso" && walk.position?.entry == .rule)
        // The last stage has no moves.
        try walk.take(.brokenPromise, "2026-04-12 00:00")
        #expect(walk.position?.stage == "aviso")
    }

    @Test func attemptsWithoutContactMove() throws {
        var walk = try Walk(20, "2026-03-10 09:00")
        try walk.call(.noAnswer, "2026-03-10 09:00")
        try walk.call(.congestion, "2026-03-10 14:00")
        try walk.call(.failed, "2026-03-10 14:05")
        try walk.call(.noAnswer, "2026-03-10 18:00")
        // What the network spoilt is no attempt on them.
        #expect(walk.position?.stage == "exigencia" && walk.position?.attempts == 2)
        var spoken = walk
        try walk.call(.machine, "2026-03-11 09:00")
        #expect(walk.position?.stage == "aviso")
        #expect(walk.position?.entry == .noContact(attempts: 3, from: "exigencia"))
        try spoken.call(.answered, "2026-03-11 09:00", .noPromise)
        try spoken.call(.noAnswer, "2026-03-12 09:00")
        #expect(spoken.position?.stage == "exigencia" && spoken.position?.conversations == 1)
    }

    // MARK: Steps and retries

    @Test func aStrategyIsWalked() throws {
        var walk = try Walk(2, "2026-03-10 07:00")
        #expect(try walk.planned("2026-03-10 07:00") == "bot 1 2026-03-10 08:00")
        try walk.call(.busy, "2026-03-10 08:00", channel: .bot)
        #expect(try walk.planned("2026-03-10 08:01") == "bot 1 2026-03-10 08:10")
        try walk.call(.noAnswer, "2026-03-10 08:10", channel: .bot)
        // Four hours later it is afternoon, another part of the day already.
        #expect(try walk.planned("2026-03-10 08:11") == "bot 1 2026-03-10 12:10")
        try walk.call(.noAnswer, "2026-03-10 12:10", channel: .bot)
        // Four hours later it is still afternoon.
        #expect(try walk.planned("2026-03-10 12:11") == "bot 1 2026-03-10 17:00")
        try walk.call(.machine, "2026-03-10 17:00", channel: .bot)
        #expect(try walk.planned("2026-03-10 17:01") == "bot 2 2026-03-11 08:00")
        try walk.call(.answered, "2026-03-11 08:00", channel: .bot, on: Samples.landline)
        // The next step, two days after the one before.
        #expect(try walk.planned("2026-03-11 08:05") == "call 1 2026-03-13 08:00")
        try walk.call(.answered, "2026-03-13 08:00", .noPromise)
        // After the last one it begins again: four days later, a Tuesday.
        #expect(try walk.planned("2026-03-13 08:05") == "bot 1 2026-03-17 08:00")
        #expect(walk.position?.attempts == 6 && walk.position?.conversations == 2)
    }

    @Test func sundaysAndNightsAreLeftOut() throws {
        var walk = try Walk(2, "2026-03-14 19:55")
        try walk.call(.busy, "2026-03-14 19:55", channel: .bot)
        #expect(try walk.planned("2026-03-14 19:56") == "bot 1 2026-03-16 08:00")
    }

    @Test func aPhoneThatHadItsShareGivesWay() throws {
        var walk = try Walk(20, "2026-03-10 09:00")
        walk.points = [Samples.mobile, Samples.landline, Samples.email]
        try walk.call(.invalid, "2026-03-10 09:00")
        #expect(walk.position?.givenUp == [Samples.mobile.id])
        #expect(try walk.planned("2026-03-10 09:00") == "call 2 2026-03-10 09:00")
        try walk.call(.abandoned, "2026-03-10 09:00", on: Samples.landline)
        try walk.call(.abandoned, "2026-03-11 09:00", on: Samples.landline)
        // Nobody is left for this step, and none for the SMS: nothing more is done.
        #expect(walk.position?.step == 2)
        #expect(
            try walk.planned("2026-03-11 09:01")
                == "nothing: all steps of stage 'exigencia' are done: nothing until the stage changes")
    }

    @Test func aWrongPersonIsNotAskedAgain() throws {
        var walk = try Walk(20, "2026-03-10 09:00")
        try walk.call(.answered, "2026-03-10 09:00", .wrongPerson)
        #expect(walk.position?.conversations == 0)
        #expect(try walk.planned("2026-03-10 09:01") == "call 2 2026-03-10 09:01")
        // Also not in a later stage.
        walk.facts = Samples.facts(50)
        try walk.take(.review, "2026-04-20 00:00")
        #expect(try walk.planned("2026-04-20 00:00") == "call 2 2026-04-20 08:00")
        try walk.call(.answered, "2026-04-20 08:00", on: Samples.landline, .wrongPerson)
        #expect(
            try walk.planned("2026-04-20 08:01")
                == "nothing: no contact point is left that a step of stage 'aviso' could use: find a new one")
        walk.points.append(ContactCandidate(id: ContactPointID(rawValue: 9), kind: .mobile))
        try walk.take(.review, "2026-04-21 00:00")
        #expect(try walk.planned("2026-04-21 09:00") == "call 9 2026-04-21 09:00")
    }

    @Test func aMachineThatAnAgentHeardIsNoConversation() throws {
        var walk = try Walk(20, "2026-03-10 09:00")
        try walk.call(.answered, "2026-03-10 09:00", .machine)
        #expect(walk.position?.conversations == 0)
        #expect(try walk.planned("2026-03-10 09:01") == "call 2 2026-03-11 08:00")
    }

    @Test func stepsWithoutAContactPointAreLeftOut() throws {
        var walk = try Walk(20, "2026-03-10 09:00")
        walk.points = [Samples.landline]
        try walk.take(.review, "2026-03-10 09:00")
        try walk.call(.answered, "2026-03-10 09:00", on: Samples.landline, .noPromise)
        // The SMS needs a mobile phone.
        #expect(try walk.planned("2026-03-10 10:00").hasPrefix("nothing: all steps"))
        walk.points = []
        #expect(try walk.planned("2026-03-10 10:00").hasPrefix("nothing: all steps"))
    }

    @Test func theTimeOfAStepThatIsLeftOutPassesAllTheSame() throws {
        var walk = try Walk(2, "2026-03-10 09:00")
        walk.strategy.stages[0].steps = [
            ChannelStep(.sms, after: .seconds(86_400)), ChannelStep(.call, after: .seconds(2 * 86_400)),
        ]
        walk.points = [Samples.landline]
        walk.position = nil
        try walk.take(.review, "2026-03-10 09:00")
        #expect(try walk.planned("2026-03-10 09:00") == "call 2 2026-03-13 09:00")
    }

    @Test func phonesTakeTurns() throws {
        var walk = try Walk(20, "2026-03-10 09:00")
        walk.strategy.stages[1].steps = [ChannelStep(.call), ChannelStep(.call), ChannelStep(.call)]
        try walk.call(.answered, "2026-03-10 09:00", .noPromise)
        #expect(try walk.planned("2026-03-10 09:10").hasPrefix("call 2"))
        try walk.call(.answered, "2026-03-10 10:00", on: Samples.landline, .noPromise)
        #expect(try walk.planned("2026-03-10 10:10").hasPrefix("call 1"))
        walk.strategy.stages[1].phones.order = .best
        walk.points[1].chance = 0.3
        #expect(try walk.planned("2026-03-10 10:10").hasPrefix("call 2"))
        walk.strategy.stages[1].phones = PhoneRotation(order: .steady, kinds: [.landline, .mobile])
        #expect(try walk.planned("2026-03-10 10:10").hasPrefix("call 2"))
    }

    // MARK: Promises and callbacks

    @Test func whoPromisedIsOnlyReminded() throws {
        var walk = try Walk(2, "2026-03-10 09:00")
        try walk.call(.answered, "2026-03-10 09:00", channel: .bot, .promise)
        let promise = Promise(amount: pesos(80_000), due: try day("2026-03-19"), made: try day("2026-03-10"))
        #expect(try walk.planned("2026-03-13 09:00", promise: promise) == "call 1 2026-03-18 08:00")
        try walk.call(.answered, "2026-03-18 08:00", .promise)
        // Two days of grace.
        #expect(try walk.planned("2026-03-18 09:00", promise: promise) == "wait 2026-03-22 00:00")
        #expect(try walk.planned("2026-03-21 09:00", promise: promise) == "wait 2026-03-22 00:00")
        #expect(try !walk.planned("2026-03-22 09:00", promise: promise).hasPrefix("wait"))
    }

    @Test func aCallbackComesBeforeEverything() throws {
        var walk = try Walk(2, "2026-03-10 09:00")
        try walk.call(.answered, "2026-03-10 09:00", on: Samples.landline, .callLater)
        #expect(try walk.planned("2026-03-10 09:05", callback: "2026-03-10 18:30") == "call 2 2026-03-10 18:30")
        // They may ask for an hour that is not lawful.
        #expect(try walk.planned("2026-03-10 09:05", callback: "2026-03-10 21:00") == "call 2 2026-03-11 08:00")
    }

    // MARK: What is said of it

    @Test func theTraceSaysItAll() throws {
        var walk = try Walk(10, "2026-03-10 09:00")
        try walk.call(.noAnswer, "2026-03-10 09:00", channel: .bot)
        let trace = walk.strategy.explain(
            walk.position, facts: walk.facts,
            in: Circumstances(
                now: try Samples.at("2026-03-10 09:01"), clock: Samples.clock, lawful: Samples.lawful,
                contactPoints: walk.points), name: { $0.rawValue == 1 ? "the mobile phone" : "the landline" })
        #expect(
            trace.lines == [
                "strategy 'tarjetas', stage 'recordatorio' (1 of 3) since 2026-03-10 09:00",
                "because 'days_past_due between 1 and 15' holds (days past due: 10)",
                "1 attempt in this stage, 0 conversations; last 2026-03-10 09:00 by bot to the mobile phone: no-answer",
                "next: bot to the mobile phone, not before 2026-03-10 13:00: step 1 of 2: tried again after no-answer, 1 of 2, not in the morning",
                "a broken promise takes it to 'exigencia'",
                "it moves to 'exigencia' in 6 days (days past due: 16), if nothing else changes",
            ])
        let none = walk.strategy.explain(
            nil, facts: Samples.facts(0),
            in: Circumstances(now: .epoch, clock: Samples.clock, lawful: .always, contactPoints: []), name: { "\($0)" })
        #expect(
            none.lines == ["strategy 'tarjetas': the rule of no stage holds for this account (days past due: 0)"])
    }

    /// Whatever happens: no step is planned out of the lawful hours, before its time, on a contact point that was given
    /// up, or on one that the channel cannot reach; and attempts are what was attempted.
    @Test func anyWalkKeepsTheRules() throws {
        var random = SeededDraws(seed: 5)
        let points = [Samples.mobile, Samples.landline, Samples.email]
        var planned = 0
        for _ in 0..<200 {
            var walk = try Walk(Double(Int.random(in: 1...60, using: &random)), "2026-03-10 09:00")
            walk.points = points.filter { _ in Int.random(in: 0..<4, using: &random) > 0 }
            var now = try Samples.at("2026-03-10 09:00")
            for _ in 0..<30 {
                guard let position = walk.position else { break }
                let action = walk.strategy.next(
                    for: position,
                    in: Circumstances(
                        now: now, clock: Samples.clock, lawful: Samples.lawful, contactPoints: walk.points))
                guard case .act(let step) = action else { break }
                planned += 1
                #expect(step.notBefore >= now && step.notBefore >= position.wait.until)
                #expect(Samples.lawful.first(from: step.notBefore, by: Samples.clock) == step.notBefore)
                #expect(position.wait.avoiding != Samples.clock.daypart(step.notBefore))
                #expect(!position.givenUp.contains(step.contactPoint))
                let kind = try #require(walk.points.first { $0.id == step.contactPoint }).kind
                #expect(step.channel.reaches(kind))
                now = step.notBefore
                let outcome = try #require(Outcome.allCases.randomElement(using: &random))
                let event: StrategyEvent =
                    switch (step.channel, Int.random(in: 0..<10, using: &random)) {
                    case (.sms, _), (.email, _): .sent(step.channel, step.contactPoint)
                    case (_, 0): .payment
                    case (_, 1): .brokenPromise
                    default: .call(step.channel, step.contactPoint, outcome, nil)
                    }
                let place = try #require(walk.strategy.stages.firstIndex { $0.name == position.stage })
                walk.position = walk.strategy.advance(
                    position, on: event, facts: walk.facts, contactPoints: walk.points, at: now, clock: Samples.clock)
                let after = try #require(walk.strategy.stages.firstIndex { $0.name == walk.position?.stage })
                // Nobody moves back but by paying.
                #expect(after >= place || event == .payment)
                now = now + .seconds(Int.random(in: 0..<86_400, using: &random))
            }
        }
        #expect(planned > 1000)
    }
}
