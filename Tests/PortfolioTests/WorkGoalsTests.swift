import Portfolio
import Testing
import Vocabulary

@Suite struct WorkGoalsTests {
    private static let group = WorkGroup(.stage("aviso"))

    private func group(
        share: Int? = nil, attempts: Int? = nil, reach: Int? = nil, by: String? = nil
    ) throws -> WorkGroup {
        WorkGroup(
            .stage("aviso"), share: share.map { Share(basisPoints: $0 * 100) }, attemptsADay: attempts,
            reach: reach.map { Share(basisPoints: $0 * 100) }, by: try by.map { try day($0) })
    }

    private func allowance(
        _ goals: WorkGoals, of wanted: Int = 80, after tally: WorkTally = WorkTally(), today: String = "2026-03-10"
    ) throws -> WorkAllowance {
        goals.allowance(of: wanted, after: tally, today: try day(today))
    }

    @Test func aQuotaIsNeverExceeded() throws {
        let goals = WorkGoals(attemptsADay: 100, conversationsADay: 20)
        #expect(try allowance(goals).leads == 20)
        #expect(try allowance(WorkGoals(attemptsADay: 100)).leads == 80)
        // What is in the hopper may be called, and what is being called may become a conversation.
        let tally = WorkTally(attemptsToday: 70, conversationsToday: 11, claimed: 4, live: 3)
        #expect(try allowance(goals, after: tally).leads == 2)
        #expect(try allowance(WorkGoals(attemptsADay: 100), after: tally).leads == 26)
        #expect(try allowance(WorkGoals(attemptsADay: 60), after: tally).leads == 0)
        #expect(try allowance(WorkGoals(), after: tally) == WorkAllowance(leads: 80))
    }

    @Test func aShareIsOfTheCallsOfTheDay() throws {
        let goals = WorkGoals(groups: [try group(share: 25)])
        func limit(_ attempts: Int, _ inGroup: Int, claimed: Int = 0) throws -> Int? {
            let done = WorkTally.Group(accounts: 500, attemptsToday: inGroup, claimed: claimed)
            let tally = WorkTally(attemptsToday: attempts, claimed: claimed, groups: ["stage 'aviso'": done])
            return try allowance(goals, after: tally).shares.limits["stage 'aviso'"]
        }
        #expect(try limit(0, 0) == 20)
        #expect(try limit(320, 80) == 20)
        #expect(try limit(320, 98) == 2)
        #expect(try limit(320, 95, claimed: 5) == 1)
        #expect(try limit(320, 200) == 0)
        // The tighter one counts.
        let both = WorkGoals(groups: [try group(share: 25, attempts: 7)])
        #expect(try allowance(both).shares.limits == ["stage 'aviso'": 7])
    }

    /// Whatever is asked for in whatever portions: the share of a day's calls holds at every moment.
    @Test func aShareHoldsAtEveryMoment() throws {
        let goals = WorkGoals(attemptsADay: 3000, groups: [try group(share: 30)])
        var random = SeededDraws(seed: 5)
        var tally = WorkTally()
        for _ in 0..<200 {
            let allowance = try allowance(goals, of: .random(in: 1...80, using: &random), after: tally)
            // Only that group has work, or there is some other as well.
            let theirs = min(allowance.leads, allowance.shares.limits["stage 'aviso'"] ?? 0)
            let others = Bool.random(using: &random) ? allowance.leads - theirs : 0
            tally.attemptsToday += theirs + others
            tally.groups["stage 'aviso'", default: WorkTally.Group()].attemptsToday += theirs
            let done = tally.groups["stage 'aviso'"]?.attemptsToday ?? 0
            // Others that were not there when it was asked leave it at most a refill above its share.
            #expect(done * 10 <= 3 * (tally.attemptsToday + 80) && tally.attemptsToday <= 3000)
        }
        #expect(tally.attemptsToday == 3000)
    }

    @Test func whatIsMissingIsSpreadOverTheDaysLeft() throws {
        func missing(_ goal: WorkGroup, before: Int, today done: Int, on date: String = "2026-03-10") throws -> Int? {
            let group = WorkTally.Group(accounts: 1000, attemptedBefore: before, attemptsToday: done, firstToday: done)
            return try allowance(
                WorkGoals(groups: [goal]), after: WorkTally(groups: ["stage 'aviso'": group]), today: date
            ).shares.missing["stage 'aviso'"]
        }
        let soon = try group(reach: 80)
        #expect(try missing(soon, before: 300, today: 0) == 500)
        #expect(try missing(soon, before: 300, today: 499) == 1)
        #expect(try missing(soon, before: 300, today: 500) == nil)
        // Five days, today with them: 100 a day, whatever the last days brought.
        let dated = try group(reach: 80, by: "2026-03-14")
        #expect(try missing(dated, before: 300, today: 0) == 100)
        #expect(try missing(dated, before: 300, today: 60) == 40)
        #expect(try missing(dated, before: 300, today: 100) == nil)
        #expect(try missing(dated, before: 340, today: 0, on: "2026-03-13") == 230)
        #expect(try missing(dated, before: 340, today: 0, on: "2026-03-14") == 460)
        // Over, and still wanted.
        #expect(try missing(dated, before: 340, today: 0, on: "2026-03-20") == 460)
        #expect(try missing(dated, before: 800, today: 0) == nil)
    }

    @Test func eachGoalSaysHowFarItIs() throws {
        let goals = WorkGoals(
            attemptsADay: 400, conversationsADay: 40,
            groups: [
                try group(share: 30, attempts: 90, reach: 80, by: "2026-03-14"),
                WorkGroup(.segment("tardias"), reach: .whole),
            ])
        let tally = WorkTally(
            attemptsToday: 300, conversationsToday: 40,
            groups: [
                "stage 'aviso'": .init(accounts: 1000, attemptedBefore: 300, attemptsToday: 80, firstToday: 60),
                "segment 'tardias'": .init(accounts: 3, attemptedBefore: 2, attemptsToday: 1, firstToday: 1),
            ])
        #expect(
            goals.sentences(after: tally, today: try day("2026-03-10")) == [
                "calls: 300 of 400 today",
                "conversations: all 40 of today are used, no more until midnight",
                "calls to stage 'aviso': 80 of 90 today",
                "stage 'aviso': 26.66 % of today's calls, 30 % at most",
                "stage 'aviso': 36 % of 1000 accounts called at least once, 80 % wanted by 2026-03-14: 40 more today",
                "segment 'tardias': 100 % of 3 accounts called at least once, 100 % wanted: reached",
            ])
    }
}
