import Compliance
import DialerCore
import GRDB
import Portfolio
import Testing
import Vocabulary

@testable import Store

/// Where accounts stand, and who keeps that up to date.
@Suite struct StrategyPlaceTests {
    private static let noon = StrategyScene.noon

    @Test func everyAccountGetsItsPlaceAndOnlyWhatIsDueIsCalled() async throws {
        let scene = try await StrategyScene()
        // Not due yet, the bot's, the agents', the last notice.
        try await scene.add([1: -3, 2: 5, 3: 20, 4: 60])
        #expect(try await scene.claimed().isEmpty)
        let looked = try await scene.review()
        #expect(looked == 4)
        #expect(try await scene.review() == 0)
        #expect(try await scene.place(1)?.stage == nil)
        #expect(try await scene.place(2)?.stage == "recordatorio")
        #expect(try await scene.place(2)?.campaigns == ["robot"])
        let third = try #require(try await scene.place(3))
        #expect(third.step?.notBefore == Self.noon && third.step?.channel == .call && !third.isTouched)
        #expect(third.campaigns == ["cobranza"])
        // The stage of higher priority first, on the mobile phone each.
        let leads = try await scene.claim()
        #expect(leads.map(\.number) == [4, 3])
        #expect(leads.map(\.phone.e164) == ["+56900000004", "+56900000003"])
        #expect(leads.map(\.priority) == [1, 0] && leads.allSatisfy { $0.worth ?? 0 > 0 })
        #expect(try await scene.claimed(StrategyScene.bot) == [2])
        #expect(try await scene.claimed().isEmpty)
    }

    @Test func busyIsTriedAgainByTheStageAndNotByTheCampaign() async throws {
        let scene = try await StrategyScene()
        try await scene.add([3: 20])
        try await scene.review()
        let lead = try #require(try await scene.claim().first)
        try await scene.play(lead, attempt: 1, .busy, at: Self.noon)
        #expect(try await scene.place(3)?.isTouched == true)
        // Nothing before it was looked at.
        #expect(try await scene.claimed(at: Self.noon + .hours(1)).isEmpty)
        try await scene.review(at: Self.noon + .minutes(1))
        let again = Self.noon + .seconds(630)
        #expect(try await scene.place(3)?.step?.notBefore == again)
        #expect(try await scene.claimed(at: again - .seconds(1)).isEmpty)
        let summary = try await scene.test.store.workSummary(
            campaign: StrategyScene.agents.id, now: Self.noon + .minutes(1))
        #expect(summary.waiting.map(\.reason) == ["tried again after busy"])
        #expect(summary.nextDue == again && summary.dueLater == 1)
        #expect(try await scene.claimed(at: again) == [3])
    }

    @Test func whoWasSpokenWithWaitsForTheNextStep() async throws {
        let scene = try await StrategyScene()
        try await scene.add([3: 20])
        try await scene.review()
        try await scene.play(try #require(try await scene.claim().first), attempt: 1, .answered, at: Self.noon)
        try await scene.review(at: Self.noon + .minutes(1))
        let then = Self.noon + .days(3) + .seconds(30)
        #expect(try await scene.place(3)?.step?.notBefore == then)
        #expect(try await scene.claimed(at: then - .minutes(1)).isEmpty)
        // Nobody looked at it meanwhile: its time alone makes it due.
        #expect(try await scene.claimed(at: then) == [3])
    }

    @Test func theBotHandsOverToTheAgents() async throws {
        let scene = try await StrategyScene()
        try await scene.add([2: 5])
        try await scene.review()
        let lead = try #require(try await scene.claim(StrategyScene.bot).first)
        try await scene.play(lead, attempt: 1, .answered, at: Self.noon, bot: "recordatorio")
        try await scene.review(at: Self.noon + .minutes(1))
        #expect(try await scene.place(2)?.campaigns == ["cobranza"])
        let then = Self.noon + .days(2) + .minutes(1)
        try await scene.review(at: then)
        #expect(try await scene.claimed(StrategyScene.bot, at: then).isEmpty)
        #expect(try await scene.claimed(at: then) == [2])
    }

    @Test func whoHasPaidIsNotCalledAlthoughTheLeadIsInTheHopper() async throws {
        let scene = try await StrategyScene()
        try await scene.add([3: 20, 4: 20, 5: 20])
        try await scene.review()
        let leads = try await scene.claim()
        #expect(Set(leads.map(\.number)) == [3, 4, 5])
        func lead(_ number: Int) throws -> Lead { try #require(leads.first { $0.number == number }) }
        try await scene.pay(45_000, on: 3, now: Self.noon)
        try await scene.pay(5_000, on: 4, reference: "2", now: Self.noon)
        // All of it; a part of it; nothing.
        let refusals = await scene.test.store.journal([
            TestStore.launch(try lead(3), attempt: 1), TestStore.launch(try lead(4), attempt: 2),
            TestStore.launch(try lead(5), attempt: 3),
        ])
        #expect(refusals == [.noLongerDue, .noLongerDue, nil])
        try await scene.review(at: Self.noon + .minutes(1))
        #expect(try await scene.place(3)?.campaigns == [])
        // Left in peace for three days.
        #expect(try await scene.place(4)?.step?.notBefore == Self.noon + .days(3))
        #expect(try await scene.place(4)?.reason == "left in peace after a payment")
        #expect(try await scene.claimed(at: Self.noon + .minutes(1)).isEmpty)
    }

    @Test func aPaymentIsNotForgottenOverACallOfTheSameDay() async throws {
        let scene = try await StrategyScene()
        try await scene.add([3: 20])
        try await scene.review()
        try await scene.play(try #require(try await scene.claim().first), attempt: 1, .busy, at: Self.noon)
        try await scene.pay(5_000, on: 3, now: Self.noon + .minutes(5))
        try await scene.review(at: Self.noon + .minutes(6))
        #expect(try await scene.place(3)?.step?.notBefore == Self.noon + .days(3))
    }

    @Test func whatHappensWhileAPlaceIsWorkedOutWins() async throws {
        let scene = try await StrategyScene()
        try await scene.add([3: 20])
        try await scene.review()
        let book = scene.book
        let account = try await scene.account(3).rawValue
        let finding = try await scene.test.store.read { db in
            try PlaceReviewer(db, book, now: Self.noon).look(at: account)
        }
        let old = try #require(finding)
        try await scene.pay(5_000, on: 3, now: Self.noon)
        let isKept = try await scene.test.store.write { db in
            try PlaceReviewer(db, book, now: Self.noon).keep(old)
        }
        #expect(!isKept)
        #expect(try await scene.claimed().isEmpty)
        #expect(try await scene.place(3)?.isTouched == true)
        #expect(try await scene.review() == 1)
    }

    @Test func theStageChangesWithTheCalendar() async throws {
        let scene = try await StrategyScene([StrategyScene.campaign("avisos", stages: ["aviso"])])
        // Forty-four days past due: the last notice in two days.
        try await scene.add([3: 44, 4: 20])
        try await scene.review()
        let avisos = scene.campaigns[0]
        #expect(try await scene.claimed(avisos).isEmpty)
        #expect(try await scene.place(3)?.campaigns == [])
        // Another day changes nothing.
        try await scene.review(at: Self.noon + .hours(14))
        #expect(try await scene.place(3)?.stage == "exigencia")
        // The 12th at eight in the morning.
        let morning = Self.noon + .hours(44)
        try await scene.review(at: morning)
        #expect(try await scene.place(3)?.stage == "aviso")
        #expect(try await scene.place(4)?.stage == "exigencia")
        #expect(try await scene.claimed(avisos, at: morning) == [3])
    }

    @Test func otherStrategiesAreInForceAtOnce() async throws {
        var scene = try await StrategyScene()
        try await scene.add([3: 20, 4: 20])
        try await scene.review()
        // Account 3 was called; now the stage wants to leave everybody in peace, whom nobody has looked at for it.
        var strategy = try StrategyScene.strategy()
        strategy.stages[1].steps = []
        scene.book = try StrategyScene.book(strategy, key: "2")
        #expect(try await scene.claimed().isEmpty)
        #expect(try await scene.place(3)?.reason == "nothing is done in stage 'exigencia'")
        #expect(try await scene.review() == 2)
        #expect(try await scene.claimed().isEmpty)
        let summary = try await scene.test.store.workSummary(campaign: StrategyScene.agents.id, now: Self.noon)
        #expect(summary.resting == ["nothing is done in stage 'exigencia'": 2])
        scene.book = try StrategyScene.book(StrategyScene.strategy(), key: "3")
        try await scene.review()
        #expect(try await scene.claim().count == 2)
    }

    /// More than one claim looks at.
    @Test func ofManyAccountsSomeAreCalledBeforeAllHaveTheirPlaceInOtherStrategies() async throws {
        var scene = try await StrategyScene()
        try await scene.add(Dictionary(uniqueKeysWithValues: (0..<500).map { ($0, 60) }))
        try await scene.review()
        scene.book = try StrategyScene.book(StrategyScene.strategy(), key: "2")
        #expect(try await scene.claim(limit: 80).count == 80)
        #expect(try await scene.claim(limit: 400).count == 200)
        #expect(try await scene.claim(limit: 400).count == 200)
        #expect(try await scene.claim(limit: 80).count == 20)
    }

    /// All were worth more by the day that they were looked at last.
    @Test func afterALongSilenceThoseAreCalledThatWereLookedAt() async throws {
        var stages = try ["days_past_due between 1 and 30", "days_past_due > 30"].enumerated().map { place, rule in
            Stage(name: "\(place)", rule: try AccountRule(parsing: rule), steps: [ChannelStep(.call)])
        }
        stages[0].effect = 5
        let scene = try await StrategyScene(
            [StrategyScene.agents], strategy: Strategy(name: "tarjetas", stages: stages))
        try await scene.add(Dictionary(uniqueKeysWithValues: (0..<500).map { ($0, 5) }))
        try await scene.review()
        let later = StrategyScene.noon + .days(98)
        #expect(try await scene.claim(at: later, limit: 80).count == 80)
        #expect(try await scene.claim(at: later, limit: 80).count == 80)
    }

    @Test func theHoursOfAStageEndForLeadsThatWait() async throws {
        let scene = try await StrategyScene()
        try await scene.add([3: 20])
        try await scene.review()
        // The stage's hours end at seven, the lawful ones at eight.
        let late = Self.noon + .hours(7) - .seconds(10)
        let lead = try #require(try await scene.claim(at: late).first)
        #expect(
            await scene.test.store.journal(TestStore.launch(lead, attempt: 1, at: late + .seconds(20))) == .noLongerDue)
        #expect(try await scene.claimed(at: late + .seconds(20)).isEmpty)
        #expect(try await scene.place(3)?.step?.notBefore == Self.noon + .hours(21))
        #expect(try await scene.claimed(at: Self.noon + .hours(21)) == [3])
    }

    @Test func whoMustNotBeCalledIsNotCalled() async throws {
        let scene = try await StrategyScene()
        try await scene.add([3: 20, 4: 20])
        try await scene.review()
        // The mobile phone of one; all of the other.
        try await scene.test.store.addDoNotCall(
            phone: try #require(PhoneNumber(e164: "+56900000003")), reason: "asked", now: Self.noon)
        let lead = try #require(try await scene.claim().first { $0.number == 4 })
        try await scene.play(lead, attempt: 1, .answered, at: Self.noon)
        try await scene.test.store.recordDisposition(
            attempt: AttemptID(rawValue: 1), .doNotCall, agent: AgentID("PJSIP/ana"), at: Self.noon)
        try await scene.test.store.releaseClaims()
        #expect(try await scene.claim().map(\.phone.e164) == ["+56200000003"])
        try await scene.review()
        #expect(try await scene.place(4)?.step == nil)
        #expect(try await scene.claimed(at: Self.noon + .days(7)).isEmpty)
    }

    @Test func whatALawForbidsIsPassedOver() async throws {
        var scene = try await StrategyScene()
        let chile = try #require(Country(code: "CL"))
        scene.book = StrategyBook(
            strategies: scene.book.strategies, lawful: scene.book.lawful,
            uncalled: [chile: UncalledContacts(kinds: [.work], minors: true)], key: "2")
        // The first has a telephone at work and another, the second is a minor, the third is at work on both.
        let today = try #require(CivilDate(iso: "2026-03-10"))
        let due = CivilDate(daysSinceEpoch: today.daysSinceEpoch - 20)
        var rows = try [3, 4, 5].map { number in
            try TestStore.row(number, phones: ["+5690000000\(number)", "+5620000000\(number)"], dueDay: due)
        }
        rows[0].contactPoints[0].kind = .work
        rows[1].debtor.isMinor = true
        for place in rows[2].contactPoints.indices { rows[2].contactPoints[place].kind = .work }
        _ = try await scene.test.store.importRows(rows, portfolio: "marzo", now: Self.noon)
        try await scene.review()
        #expect(try await scene.place(4)?.step == nil)
        #expect(try await scene.place(5)?.step == nil)
        #expect(try await scene.claim().map(\.phone.e164) == ["+56200000003"])
    }

    @Test func aCallbackComesFirstFromWhomTheyAsked() async throws {
        let scene = try await StrategyScene()
        try await scene.add([2: 5, 3: 20, 4: 60])
        try await scene.review()
        let lead = try #require(try await scene.claim(StrategyScene.bot).first)
        try await scene.play(lead, attempt: 1, .answered, at: Self.noon, bot: "recordatorio")
        let asked = Self.noon + .hours(2)
        try await scene.test.store.scheduleCallback(attempt: AttemptID(rawValue: 1), due: asked)
        try await scene.review(at: Self.noon + .minutes(1))
        #expect(try await scene.place(2)?.campaigns == ["robot"])
        #expect(try await scene.claimed(StrategyScene.bot, at: asked - .minutes(1)).isEmpty)
        // Nobody had the time when it came; it stays.
        try await scene.review(at: asked + .minutes(30))
        let back = try #require(try await scene.claim(StrategyScene.bot, at: asked + .hours(1)).first)
        #expect(back.number == 2 && back.due == asked && back.worth == nil)
        try await scene.play(back, attempt: 2, .answered, at: asked + .hours(1), bot: "recordatorio")
        // Done: the steps go on where they were.
        try await scene.review(at: asked + .hours(2))
        let found = try await scene.test.store.strategyCase(of: back.account, now: asked + .hours(2))
        #expect(found?.callback == nil)
        #expect(try await scene.place(2)?.reason == "before their next step in stage 'recordatorio'")
    }

    @Test func aCampaignComesAndGoes() async throws {
        let scene = try await StrategyScene()
        try await scene.add([3: 20])
        try await scene.review()
        let plain = TestStore.campaign("cobranza")
        try await scene.test.store.syncCampaigns([plain], now: Self.noon)
        #expect(try await scene.test.claim(plain).map(\.number) == [3])
        try await scene.test.store.releaseClaims()
        // Unnoticed by any strategy.
        try await scene.pay(5_000, on: 3, now: Self.noon)
        try await scene.test.store.syncCampaigns(scene.campaigns, now: Self.noon)
        #expect(try await scene.claimed().isEmpty)
        #expect(try await scene.review() == 1)
        #expect(try await scene.place(3)?.reason == "left in peace after a payment")
    }

    @Test func aSegmentNarrows() async throws {
        let rule = try AccountRule(parsing: "balance >= 50000 and attempts_7d < 1")
        let rich = StrategyScene.campaign("ricos", segment: "ricos")
        let scene = try await StrategyScene(
            [rich], segments: [Segment(name: "ricos", rule: rule, split: SegmentSplit([]))])
        try await scene.add([3: 20])
        try await scene.add([4: 20], balance: 90_000)
        try await scene.review()
        let lead = try #require(try await scene.claim(rich).first)
        #expect(lead.number == 4)
        #expect(try await scene.claimed(rich).isEmpty)
        // Tried once it leaves, and comes back by itself when the week is over.
        try await scene.play(lead, attempt: 1, .busy, at: Self.noon)
        let later = Self.noon + .hours(2)
        try await scene.review(at: later)
        try await scene.test.store.refreshSegments(now: later)
        #expect(try await scene.claimed(rich, at: later).isEmpty)
        let week = Self.noon + .days(7) + .hours(1)
        #expect(try await scene.test.store.refreshSegments(now: week).entered == 1)
        try await scene.review(at: week)
        #expect(try await scene.claimed(rich, at: week) == [4])
    }
}
