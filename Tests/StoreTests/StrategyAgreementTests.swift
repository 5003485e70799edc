import DialerCore
import Portfolio
import Store
import Testing
import Vocabulary

/// What the daemon goes by is what `marcador strategy explain` works out from the record.
@Suite struct StrategyAgreementTests {
    @Test func placesAgreeWithTheRecordOverRandomDays() async throws {
        let scene = try await StrategyScene()
        var random = SeededDraws(seed: 20_260_310)
        try await scene.add(
            Dictionary(uniqueKeysWithValues: (1...40).map { ($0, Int.random(in: -2...70, using: &random)) }))
        let outcomes: [Outcome] = [.answered, .busy, .noAnswer, .machine, .invalid, .congestion, .unknown]
        let words: [Disposition?] = [nil, .machine, .wrongPerson, .promise, .noPromise]
        var attempt: Int64 = 0
        var acted = 0
        for hour in 0..<60 {
            let now = StrategyScene.noon + .hours(hour * 5) + .minutes(Int.random(in: 0...59, using: &random))
            try await scene.review(at: now)
            for campaign in scene.campaigns {
                for lead in try await scene.claim(campaign, at: now, limit: 6, seed: random.next()) {
                    attempt += 1
                    guard let outcome = outcomes.randomElement(using: &random) else { continue }
                    try await scene.play(lead, attempt: attempt, outcome, at: now, bot: campaign.bot)
                    guard outcome == .answered, let word = words.randomElement(using: &random).flatMap(\.self) else {
                        continue
                    }
                    try await scene.test.store.recordDisposition(
                        attempt: AttemptID(rawValue: attempt), word, agent: AgentID("PJSIP/ana"), at: now + .minutes(1))
                }
            }
            if Bool.random(using: &random) {
                let account = Int.random(in: 1...40, using: &random)
                try await scene.pay(1000, on: account, reference: "\(hour)", now: now)
            }
            let later = now + .minutes(2)
            try await scene.review(at: later)
            for account in 1...40 { acted += try await agree(scene, scene.account(account), at: later) }
        }
        #expect(attempt > 100 && acted > 500)
    }

    /// - Returns: 1 where something is to be done.
    private func agree(_ scene: StrategyScene, _ account: AccountID, at now: Timestamp) async throws -> Int {
        let found = try #require(try await scene.test.store.strategyCase(of: account, now: now))
        // A stage changes in the small hours, when the day has begun everywhere in the country.
        guard found.clock.hour(now) >= 3 else { return 0 }
        let place = try #require(try await scene.test.store.place(of: account))
        #expect(!place.isTouched)
        let strategy = scene.book.strategies[0]
        let position = strategy.position(after: found.story, now: now, clock: found.clock)
        #expect(place.stage == position?.stage, "account \(account) at \(now)")
        let action = position.map {
            strategy.next(for: $0, in: found.circumstances(now: now, lawful: scene.book.lawful))
        }
        let step = action?.step
        #expect(place.step?.channel == step?.channel, "account \(account) at \(now)")
        #expect(place.step?.contactPoint == step?.contactPoint, "account \(account) at \(now)")
        // What may be done now may have been possible for a while.
        #expect(
            place.step.map { max($0.notBefore, now) } == step.map { max($0.notBefore, now) },
            "account \(account) at \(now)")
        return step == nil ? 0 : 1
    }
}
