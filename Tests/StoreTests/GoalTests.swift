import DialerCore
import Portfolio
import Store
import Testing
import Vocabulary

/// Quotas and targets of a campaign that works by a strategy.
@Suite struct GoalTests {
    private static let noon = StrategyScene.noon
    private static let temprana = WorkGroup(.stage("temprana"), reach: .whole)
    private static let tardia = WorkGroup(.stage("tardia"), share: Share(basisPoints: 5000))

    /// Two stages of one priority: six poor accounts in the first, and more rich ones in the second than a claim looks at.
    private func scene(_ groups: [WorkGroup], segments: [Segment] = []) async throws -> StrategyScene {
        let strategy = Strategy(
            name: "tarjetas",
            stages: [
                Stage(
                    name: "temprana", rule: try AccountRule(parsing: "days_past_due between 1 and 15"),
                    steps: [ChannelStep(.call)], again: .days(1)),
                Stage(
                    name: "tardia", rule: try AccountRule(parsing: "days_past_due > 15"), steps: [ChannelStep(.call)],
                    again: .days(1)),
            ], restAfterConversation: .zero)
        var scene = try await StrategyScene([StrategyScene.agents], strategy: strategy, segments: segments)
        scene.book = StrategyBook(
            strategies: [strategy], lawful: scene.book.lawful, key: "\(groups.count)", groups: ["cobranza": groups])
        try await scene.add(Dictionary(uniqueKeysWithValues: (1...6).map { ($0, 5) }), balance: 1000)
        try await scene.add(Dictionary(uniqueKeysWithValues: (11...40).map { ($0, 20) }), balance: 900_000)
        try await scene.review()
        return scene
    }

    private func claim(
        _ scene: StrategyScene, _ shares: WorkShares = WorkShares(), limit: Int = 4, at now: Timestamp = noon
    ) async throws -> [Lead] {
        let order = StrategyOrder(book: scene.book, shares: shares, seed: 1)
        return try await scene.test.store.claimLeads(
            campaign: StrategyScene.agents, now: now, limit: limit, order: order
        ).leads
    }

    @Test func aLimitLeavesRoomForWhatIsWorthLess() async throws {
        let scene = try await scene([Self.tardia])
        #expect(try await claim(scene).allSatisfy { $0.number > 10 })
        try await scene.test.store.releaseClaims()
        let leads = try await claim(scene, WorkShares(limits: [Self.tardia.name: 1]))
        #expect(leads.count == 4 && leads.count { $0.number > 10 } == 1)
        try await scene.test.store.releaseClaims()
        #expect(try await claim(scene, WorkShares(limits: [Self.tardia.name: 0]), limit: 10).map(\.number).max() == 6)
    }

    @Test func aTargetBringsFirstCallsForward() async throws {
        let scene = try await scene([Self.temprana])
        let shares = WorkShares(missing: [Self.temprana.name: 6])
        let leads = try await claim(scene, shares)
        #expect(leads.count == 4 && leads.count { $0.number <= 6 } == 2)
        for (number, lead) in leads.enumerated() {
            try await scene.play(lead, attempt: Int64(number + 1), .answered, at: Self.noon)
        }
        // Who was called on Tuesday is due again on Wednesday, and no first call any more.
        let wednesday = Self.noon + .days(1) + .minutes(5)
        try await scene.review(at: wednesday)
        let next = try await claim(scene, shares, limit: 20, at: wednesday)
        #expect(next.count { $0.number <= 6 } == 4)
        #expect(Set(next.map(\.number)).isDisjoint(with: leads.map(\.number).filter { $0 <= 6 }))
    }

    @Test func aGroupIsAStageOrASegmentTheFirstThatFits() async throws {
        let rich = Segment(name: "grandes", rule: try AccountRule(parsing: "balance > 500000"))
        let groups = [WorkGroup(.segment("grandes"), reach: .whole), Self.tardia, Self.temprana]
        let scene = try await scene(groups, segments: [rich])
        try await scene.add([50: 30], balance: 2000)
        try await scene.review()
        let tally = try await scene.test.store.tally(of: StrategyScene.agents.id, since: Self.noon - .hours(12))
        #expect(tally.groups.mapValues(\.accounts) == [groups[0].name: 30, Self.tardia.name: 1, Self.temprana.name: 6])
    }

    @Test func whatWasDoneIsCounted() async throws {
        let scene = try await scene([Self.temprana, Self.tardia])
        let store = scene.test.store
        func tally(
            _ now: Timestamp, _ counted: [String: WorkTally.Group]? = nil
        ) async throws -> WorkTally {
            try await store.tally(of: StrategyScene.agents.id, since: now - .hours(12), counted: counted)
        }
        let leads = try await claim(scene, WorkShares(limits: [Self.tardia.name: 2]))
        let counted = try await tally(Self.noon)
        #expect(counted.claimed == 4 && counted.attemptsToday == 0)
        #expect(counted.groups[Self.tardia.name] == WorkTally.Group(accounts: 30, claimed: 2))
        for (number, lead) in leads.enumerated() {
            let outcome: Outcome = number == 0 ? .answered : .noAnswer
            try await scene.play(lead, attempt: Int64(number + 1), outcome, at: Self.noon)
        }
        let done = try await tally(Self.noon)
        #expect(done.attemptsToday == 4 && done.conversationsToday == 1 && done.claimed == 0 && done.live == 0)
        let temprana = WorkTally.Group(accounts: 6, attemptsToday: 2, firstToday: 2)
        #expect(done.groups[Self.temprana.name] == temprana)
        #expect(try await tally(Self.noon, counted.groups).groups[Self.temprana.name] == temprana)
        // On the next day they were attempted before.
        let later = try await tally(Self.noon + .days(1))
        #expect(later.attemptsToday == 0 && later.conversationsToday == 0)
        #expect(later.groups[Self.temprana.name] == WorkTally.Group(accounts: 6, attemptedBefore: 2))
    }

    @Test func withoutGroupsTheCallsOfTheDayAreCountedAllTheSame() async throws {
        let test = try TestStore()
        let campaign = TestStore.campaign()
        try await test.store.syncCampaigns([campaign], now: Self.noon)
        try await test.add((1...3).map { try TestStore.row($0) })
        try await test.play(campaign, attempt: 1, .answered)
        let tally = try await test.store.tally(of: campaign.id, since: Self.noon)
        #expect(tally == WorkTally(attemptsToday: 1, conversationsToday: 1))
        #expect(try await test.store.tally(of: campaign.id, since: Self.noon + .seconds(1)).attemptsToday == 0)
    }
}
