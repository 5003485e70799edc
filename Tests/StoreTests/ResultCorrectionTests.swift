import DialerCore
import Portfolio
import Store
import Testing
import Vocabulary

/// A result that is said over another one of the same conversation.
@Suite struct ResultCorrectionTests {
    private static let first = AttemptID(rawValue: 1)
    private static let account = OutboxScene.first
    private static let later = OutboxScene.later

    @discardableResult
    private func say(
        _ scene: OutboxScene, _ name: String, of attempt: AttemptID = first, callAt: Timestamp? = nil,
        at now: Timestamp = later
    ) async throws -> ResultCorrection? {
        let result = try #require(ResultTree.standard.result(name))
        return try await scene.store.setResult(
            attempt: attempt, ConversationEntry(result, callAt: callAt, agent: scene.ana, at: now))
    }

    private func promise(
        _ scene: OutboxScene, _ amount: Int64 = 700, from attempt: AttemptID? = first, at now: Timestamp = later
    ) async throws {
        let (made, due) = (CivilDate(iso: "2026-03-10"), CivilDate(iso: "2026-03-13"))
        try await scene.store.addPromise(
            Promise(
                amount: Money(minorUnits: amount, currency: .clp), due: try #require(due), made: try #require(made)),
            of: Self.account, from: PromiseOrigin(.agent, agent: scene.ana, attempt: attempt, at: now),
            terms: PromiseTerms())
    }

    private func statuses(_ scene: OutboxScene) async throws -> [CommitmentStatus] {
        try await scene.store.commitments(of: Self.account).promises.map(\.status)
    }

    private func contact(_ scene: OutboxScene) async throws -> ContactCandidate? {
        try await scene.store.strategyCase(of: Self.account, now: Self.later)?.story.contactPoints.first
    }

    private func claimed(_ scene: OutboxScene, _ campaign: Campaign, at now: Timestamp) async throws -> [String] {
        try await scene.test.claim(campaign, at: now).map { String($0.phone.e164.suffix(1)) }.sorted()
    }

    // MARK: Promises

    @Test func thePromiseOfTheResultBeforeIsCancelled() async throws {
        let scene = try await OutboxScene()
        let other = TestStore.campaign("other")
        try await scene.store.syncCampaigns([TestStore.campaign(), other], now: TestStore.noon)
        #expect(try await say(scene, "promesa") == nil)
        try await promise(scene)
        _ = try await scene.takeAll()
        #expect(try await claimed(scene, other, at: Self.later) == ["2"])
        let corrected = try await say(scene, "no-promete", at: Self.later + .seconds(5))
        #expect(corrected?.before == "promesa" && corrected?.cancelsPromise == true)
        #expect(corrected?.leavesReplaced == false)
        #expect(try await statuses(scene) == [.cancelled])
        #expect(try await scene.takeAll().map(\.kind) == ["promise.cancelled"])
        #expect(try await claimed(scene, other, at: Self.later + .seconds(5)) == ["1"])
        // Said again it is no news, and a new promise is one.
        #expect(try await say(scene, "no-promete") == nil)
        try await say(scene, "promesa")
        try await promise(scene, 900)
        #expect(try await say(scene, "promesa") == nil)
        #expect(try await statuses(scene).sorted { $0.rawValue < $1.rawValue } == [.cancelled, .open])
    }

    @Test func thePromiseOfAnotherConversationStands() async throws {
        let scene = try await OutboxScene()
        try await say(scene, "promesa")
        try await promise(scene)
        try await promise(scene, 900, from: nil, at: Self.later + .seconds(1))
        let corrected = try await say(scene, "reclamo", at: Self.later + .seconds(5))
        #expect(corrected?.cancelsPromise == false)
        #expect(try await statuses(scene) == [.open, .replaced])
    }

    @Test func aKeptPromiseStaysKept() async throws {
        let scene = try await OutboxScene()
        try await say(scene, "promesa")
        try await promise(scene)
        let file = try scene.test.directory.write("folio;cuenta;monto;fecha\n1;A1;700;2026-03-10\n", to: "p.csv")
        _ = try await PaymentImporter(store: scene.store).run(file: file, now: Self.later + .seconds(1))
        #expect(try await say(scene, "no-promete", at: Self.later + .seconds(5))?.cancelsPromise == false)
        #expect(try await statuses(scene) == [.kept])
    }

    @Test func whatThePromiseHadReplacedStaysSoAndIsSaid() async throws {
        let scene = try await OutboxScene()
        try await promise(scene, 500, from: nil, at: Self.later - .seconds(30))
        try await say(scene, "promesa")
        try await promise(scene)
        let corrected = try await say(scene, "no-promete", at: Self.later + .seconds(5))
        #expect(corrected?.cancelsPromise == true && corrected?.leavesReplaced == true)
        #expect(try await statuses(scene) == [.cancelled, .replaced])
    }

    @Test func digitsOnTheTelephoneTakeItBackAsWell() async throws {
        let scene = try await OutboxScene()
        try await say(scene, "promesa")
        try await promise(scene)
        try await scene.store.recordDisposition(
            attempt: Self.first, .noPromise, agent: scene.ana, at: Self.later + .seconds(5))
        #expect(try await statuses(scene) == [.cancelled])
    }

    @Test func aStrategyLooksAgain() async throws {
        let scene = try await StrategyScene()
        try await scene.add([3: 20])
        try await scene.review()
        let lead = try #require(try await scene.claim().first)
        try await scene.play(lead, attempt: 1, .answered, at: StrategyScene.noon)
        let said = StrategyScene.noon + .minutes(2)
        let ana = AgentID("PJSIP/ana")
        func say(_ name: String, at now: Timestamp) async throws -> Int? {
            let result = try #require(ResultTree.standard.result(name))
            _ = try await scene.test.store.setResult(
                attempt: AttemptID(rawValue: 1), ConversationEntry(result, agent: ana, at: now))
            #expect(try await scene.place(3)?.isTouched == true)
            try await scene.review(at: now)
            return try await scene.test.store.strategyCase(of: lead.account, now: now)?.story.contactPoints.count
        }
        #expect(try await say("numero-equivocado", at: said) == 1)
        #expect(try await scene.place(3)?.step?.contactPoint != lead.contactPoint)
        #expect(try await say("otro", at: said + .seconds(5)) == 2)
        #expect(try await say("promesa", at: said + .seconds(9)) == 2)
        let day = try #require(CivilDate(iso: "2026-03-10"))
        try await scene.test.store.addPromise(
            Promise(amount: Money(minorUnits: 700, currency: .clp), due: day, made: day), of: lead.account,
            from: PromiseOrigin(.agent, attempt: AttemptID(rawValue: 1), at: said + .seconds(9)), terms: PromiseTerms())
        _ = try await say("otro", at: said + .seconds(15))
        let story = try await scene.test.store.strategyCase(of: lead.account, now: said + .seconds(15))?.story
        #expect(story?.commitments.map(\.status) == [.cancelled])
    }

    // MARK: Numbers

    @Test func theNumberIsTheDebtorsAgain() async throws {
        let scene = try await OutboxScene()
        let campaign = TestStore.campaign()
        let other = TestStore.campaign("other")
        try await scene.store.syncCampaigns([campaign, other], now: TestStore.noon)
        let before = try #require(try await contact(scene))
        // Asterisk tells it twice.
        for second in 0...1 { try await say(scene, "3", at: Self.later + .seconds(Int64(second))) }
        #expect(try await claimed(scene, other, at: Self.later + .seconds(2)) == ["2"])
        #expect(try await contact(scene) != before)
        let end = Self.later + .seconds(5)
        let corrected = try await say(scene, "9", at: end)
        #expect(corrected?.restoresNumber == true && corrected?.leavesNumberWrong == false)
        #expect(try await contact(scene) == before)
        #expect(try await scene.takeAll().map(\.kind) == ["contact_point.bad", "contact_point.restored"])
        // Another campaign may call; the one that spoke with them has done so.
        #expect(try await claimed(scene, other, at: end) == ["1"])
        try await scene.store.releaseClaims()
        #expect(try await claimed(scene, campaign, at: end) == ["2"])
    }

    @Test func aNumberThatAnotherCallFoundWrongStaysSo() async throws {
        let scene = try await OutboxScene()
        let campaign = TestStore.campaign()
        let other = TestStore.campaign("other")
        try await scene.store.syncCampaigns([campaign, other], now: TestStore.noon)
        let lead = try #require(
            try await scene.test.claim(other, at: Self.later).first { $0.phone.e164.hasSuffix("1") })
        let launch = TestStore.launch(lead, attempt: 2, at: Self.later)
        #expect(await scene.store.journal(launch) == nil)
        try await scene.store.recordEnd(TestStore.record(launch, .answered), retry: .standard)
        let second = AttemptID(rawValue: 2)
        try await say(scene, "3")
        try await say(scene, "3", of: second, at: Self.later + .seconds(60))
        let first = try await say(scene, "9", at: Self.later + .seconds(90))
        #expect(first?.restoresNumber == false && first?.leavesNumberWrong == true)
        let last = try await say(scene, "9", of: second, at: Self.later + .seconds(95))
        #expect(last?.restoresNumber == true)
    }

    @Test func whatAMachineTookIsSettledByAPersonAfterAll() async throws {
        let scene = try await OutboxScene()
        try await say(scene, "contestador")
        try await say(scene, "no-promete", at: Self.later + .seconds(5))
        #expect(try await claimed(scene, TestStore.campaign(), at: Self.later + .days(3)) == ["2"])
    }

    // MARK: Rests and calls

    @Test func aRestEndsWithTheResultThatAskedForIt() async throws {
        let scene = try await OutboxScene()
        let other = TestStore.campaign("other")
        try await scene.store.syncCampaigns([TestStore.campaign(), other], now: TestStore.noon)
        try await say(scene, "reclamo")
        let shorter = try await say(scene, "ya-pago", at: Self.later)
        #expect(shorter?.leavesReview == "reclamos")
        #expect(try await claimed(scene, other, at: Self.later + .days(3) - .seconds(1)) == ["2"])
        #expect(try await say(scene, "no-promete")?.leavesReview == "pagos")
        #expect(try await claimed(scene, other, at: Self.later) == ["1"])
    }

    @Test func aCallThatWasAgreedOnStays() async throws {
        let scene = try await OutboxScene()
        try await say(scene, "llamar-despues")
        #expect(try await say(scene, "no-promete", at: Self.later + .seconds(5))?.leavesCallback == true)
        #expect(try await claimed(scene, TestStore.campaign(), at: Self.later + .hours(3)) == ["1", "2"])
    }

    // MARK: Do not call

    @Test func whoAskedNotToBeCalledIsNot() async throws {
        let scene = try await OutboxScene()
        #expect(try await say(scene, "no-llamar") == nil)
        let corrected = try #require(try await say(scene, "promesa", at: Self.later + .seconds(5)))
        #expect(corrected.before == "no-llamar" && corrected.leavesClosed.count == 2)
        let closed = try await contact(scene)?.closed
        #expect(closed == Set(Channel.allCases))
        // It is said once.
        #expect(try await say(scene, "no-promete", at: Self.later + .seconds(9))?.leavesClosed == [])
    }
}
