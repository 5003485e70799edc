import Portfolio
import Testing
import Vocabulary

@Suite struct StrategyCheckTests {
    private func stage(
        _ name: String, _ rule: String?, moves: [StageMove] = [], steps: [ChannelStep] = [ChannelStep(.call)],
        hours: CallableWeek = .always
    ) throws -> Stage {
        Stage(name: name, rule: try rule.map(Samples.rule), moves: moves, steps: steps, hours: hours)
    }

    private func findings(_ stages: Stage..., accounts: String? = nil) throws -> [StrategyFinding] {
        Strategy(name: "s", accounts: try accounts.map(Samples.rule), stages: stages).findings(
            lawful: try Samples.lawfulWeeks())
    }

    @Test func theSampleIsFine() throws {
        #expect(try Samples.strategy().findings(lawful: try Samples.lawfulWeeks()) == [])
    }

    @Test func overlaps() throws {
        let found = try findings(stage("a", "days_past_due between 1 and 30"), stage("b", "days_past_due >= 30"))
        #expect(found.map(\.kind) == [.overlap])
        #expect(found.first?.stage == 1)
        #expect(
            found.first?.sentence
                == "stages 'a' and 'b' overlap: an account with days_past_due 30 belongs to both; change one of the rules"
        )
        // Kept apart by something else than days.
        #expect(
            try findings(
                stage("a", "days_past_due >= 1 and product = 'tarjeta'"),
                stage("b", "days_past_due >= 1 and product <> 'Tarjeta'")) == [])
        // The strategy is for no account that could be in both.
        #expect(
            try findings(
                stage("a", "balance < 1000 and days_past_due > 0"), stage("b", "balance >= 500 and days_past_due > 0"),
                accounts: "balance >= 1000 or balance < 500") == [])
        #expect(
            try findings(
                stage("a", "balance < 1000 and days_past_due > 0"), stage("b", "balance >= 500 and days_past_due > 0"),
                accounts: "balance >= 900 or balance < 500"
            ).first?.sentence.contains("balance 900") == true)
    }

    /// Whoever makes the account that is told finds it in both stages, and nothing is told that makes no difference.
    @Test(arguments: [
        (
            "days_past_due between 1 and 30", "days_past_due between 1 and 60 and last_outcome is unknown", nil,
            "days_past_due 1, last_outcome unknown"
        ),
        ("days_past_due between 1 and 9", "broken_promises > 0", nil, "broken_promises 1, days_past_due 1"),
        ("days_past_due = 5", "not open_promise", nil, "days_past_due 5, open_promise false"),
        ("days_past_due = 5", "days_past_due is not unknown or balance > 3", nil, "days_past_due 5"),
        ("days_past_due = 5", "product is unknown or region is unknown", nil, "days_past_due 5, product unknown"),
        ("days_past_due = 5", "days_past_due < 9", "promise_date is unknown", "days_past_due 5, promise_date unknown"),
        ("promise_date is not unknown", "days_past_due = 5", nil, "days_past_due 5, promise_date '2026-01-01'"),
        // Where not every account can be tried, all that the example has is told.
        ("balance * 2 > 1", "principal is unknown", nil, "balance 1, principal unknown"),
    ])
    func theExampleIsWhole(first: String, second: String, accounts: String?, example: String) throws {
        let found = try findings(stage("a", first), stage("b", second), accounts: accounts)
        #expect(
            found.first?.sentence
                == "stages 'a' and 'b' overlap: an account with \(example) belongs to both; change one of the rules")
    }

    @Test func whatEveryAccountIsInHasNoExample() throws {
        let rule = "balance is unknown or balance is not unknown"
        #expect(
            try findings(stage("a", rule), stage("b", rule)).first?.sentence
                == "stages 'a' and 'b' overlap: any account belongs to both; change one of the rules")
    }

    @Test func arithmeticIsTriedOnExamples() throws {
        // Nothing is claimed that no example shows.
        #expect(try findings(stage("a", "balance > principal * 2"), stage("b", "balance <= principal * 2")) == [])
    }

    @Test func gaps() throws {
        let found = try findings(
            stage("a", "days_past_due between 1 and 30"), stage("b", "days_past_due between 33 and 60"))
        #expect(found.map(\.kind) == [.gap])
        #expect(
            found.first?.sentence
                == "between stages 'a' and 'b' is a gap: an account with days_past_due 31 belongs to none; widen one of the rules, or add a stage without steps"
        )
        #expect(try findings(stage("a", "days_past_due <= 30"), stage("b", "days_past_due > 30")) == [])
        // Small debts fall out in the middle.
        let small = try findings(
            stage("a", "days_past_due between 1 and 30"),
            stage("b", "days_past_due between 31 and 60 and balance >= 50000"), stage("c", "days_past_due >= 61"))
        #expect(small.map(\.kind) == [.gap])
        #expect(small.first?.sentence.contains("balance 49999, days_past_due 31") == true)
        // The strategy is not for them.
        #expect(
            try findings(
                stage("a", "days_past_due between 1 and 30"),
                stage("b", "days_past_due between 31 and 60 and balance >= 50000"), stage("c", "days_past_due >= 61"),
                accounts: "balance >= 50000") == [])
    }

    @Test func unreachableStages() throws {
        let found = try findings(
            stage("a", "days_past_due >= 1", moves: [StageMove(on: .brokenPromise, to: "c")]),
            stage("b", "days_past_due > 10 and days_past_due < 11"), stage("c", nil), stage("d", nil))
        #expect(found.map(\.kind) == [.unreachable, .unreachable])
        #expect(
            found.map(\.sentence) == [
                "stage 'b' is never reached: no account can meet 'days_past_due > 10 and days_past_due < 11'; give it a rule, or a move that leads to it",
                "stage 'd' is never reached: it has no rule and no stage before it moves to it; give it a rule, or a move that leads to it",
            ])
        #expect(
            try findings(stage("a", "product = 'auto'"), accounts: "product in ('tarjeta', 'consumo')").map(\.kind)
                == [.unreachable])
    }

    @Test func movesLeadOn() throws {
        let found = try findings(
            stage("a", "days_past_due <= 10", moves: [StageMove(on: .brokenPromise, to: "z")]),
            stage("b", "days_past_due > 10", moves: [StageMove(on: .noContact(attempts: 3), to: "a")]))
        #expect(found.map(\.kind) == [.wrongMove, .wrongMove])
        #expect(found.first?.sentence == "stage 'a' moves to 'z', which is no stage; name a later one: 'b'")
        #expect(found.last?.sentence.contains("moves back to 'a'") == true)
    }

    @Test func impossibleHours() throws {
        let sunday = CallableWeek([6 * 1440 + 600..<6 * 1440 + 720])
        let found = try findings(stage("a", "days_past_due >= 1", hours: sunday))
        #expect(
            found.map(\.sentence) == ["the hours of stage 'a' are never lawful; choose hours within the lawful ones"])
        // Lawful only where nobody of the stage lives.
        let brazil = try #require(Country(code: "BR"))
        let weeks = try Samples.lawfulWeeks().merging([brazil: .always]) { first, _ in first }
        for (rule, isFound) in [("country = 'CL'", true), ("country = 'BR'", false), ("days_past_due > 1", false)] {
            let strategy = Strategy(name: "s", stages: [try stage("a", rule, hours: sunday)])
            let isNeverLawful = strategy.findings(lawful: weeks).contains { $0.sentence.contains("never lawful") }
            #expect(isNeverLawful == isFound, "\(rule)")
        }
        // Without steps hours do not matter.
        #expect(try findings(stage("a", "days_past_due >= 1", steps: [], hours: sunday)) == [])
        let mornings = CallableWeek((0..<5).map { $0 * 1440 + 480..<$0 * 1440 + 720 })
        #expect(
            try findings(stage("a", "days_past_due >= 1", hours: mornings)).map(\.sentence) == [
                "stage 'a' tries again after no-answer in another part of the day, and its lawful hours are all in the morning; widen them, or let it be the same part"
            ])
    }

    @Test func stepsThatComeTooLate() throws {
        let steps = [
            ChannelStep(.call), ChannelStep(.call, after: .seconds(86_400)),
            ChannelStep(.sms, after: .seconds(2 * 86_400)),
        ]
        let found = try findings(
            stage("a", "days_past_due between 1 and 3", steps: steps), stage("b", "days_past_due >= 4", steps: steps))
        #expect(
            found.map(\.sentence) == [
                "step 3 of stage 'a' comes 3 days after its beginning, and an account is at most 3 days in it; let it come sooner, or widen the rule"
            ])
        #expect(found.map(\.step) == [2])
        // Who was moved there stays longer.
        #expect(
            try findings(
                stage("0", "days_past_due = 0", moves: [StageMove(on: .brokenPromise, to: "a")]),
                stage("a", "days_past_due between 1 and 3", steps: steps)) == [])
    }

    @Test(
        arguments: [
            (["product = 'auto'", nil], "product = 'casa'", ["1"]),
            (["days_past_due > 10", "balance > 100"], "days_past_due between 20 and 30", ["0"]),
            (["days_past_due > 10"], "days_past_due between 10 and 30", []),
            // Neither alone, and the one between them has no part in it.
            (
                ["days_past_due <= 10", "balance > 5", "days_past_due > 10"], "days_past_due is not unknown",
                ["0", "2"]
            ),
            (["days_past_due <= 10", "days_past_due > 10"], nil, []),
            (["region = 'rm'", "region <> 'rm'", "region is unknown"], nil, ["0", "1", "2"]),
            (["vulnerable", "not vulnerable"], nil, ["0", "1"]),
            // Nothing is claimed that cannot be proved, nor of a strategy that is for nobody anyway.
            (["balance * 1 > 0"], "balance > 0", []), ([nil], "days_past_due > 3 and days_past_due < 4", []),
            ([], nil, []),
        ] as [([String?], String?, [String])])
    func strategiesThatLeaveNothing(before: [String?], accounts: String?, takers: [String]) throws {
        func strategy(_ name: String, _ accounts: String?) throws -> Strategy {
            Strategy(name: name, accounts: try accounts.map(Samples.rule), stages: [try stage("a", nil)])
        }
        let all = try before.enumerated().map { try strategy("\($0)", $1) }
        #expect(try strategy("later", accounts).takers(among: all).map(\.name) == takers)
    }

    /// The examples that a rule's constants give stand for all accounts: stages cut at random days never overlap nor
    /// leave gaps, and shifted by a day they do.
    @Test func cutsAtRandomDays() throws {
        var random = SeededDraws(seed: 6)
        for _ in 0..<60 {
            let cuts = Set((0..<3).map { _ in Int.random(in: 2...90, using: &random) * 3 }).sorted()
            let ends = [0] + cuts + [300]
            let ranges = zip(ends, ends.dropFirst()).map { ($0 + 1, $1) }
            func strategy(_ shift: Int) throws -> Strategy {
                let stages = try ranges.enumerated().map { place, range in
                    try stage("s\(place)", "days_past_due between \(range.0 - (place > 0 ? shift : 0)) and \(range.1)")
                }
                return Strategy(name: "s", stages: stages)
            }
            #expect(try strategy(0).findings(lawful: try Samples.lawfulWeeks(.always)) == [])
            #expect(try strategy(1).findings(lawful: try Samples.lawfulWeeks(.always)).contains { $0.kind == .overlap })
            #expect(try strategy(-1).findings(lawful: try Samples.lawfulWeeks(.always)).map(\.kind) == [.gap])
        }
    }
}
