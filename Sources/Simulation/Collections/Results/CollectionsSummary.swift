public import Vocabulary

/// What one policy made of one portfolio.
public struct CollectionsResult: Sendable {
    public var policy: CollectionsPolicy
    public var seed: UInt64
    public var total: CollectionsCounts
    /// By the stage in which accounts began.
    public var stages: [String: CollectionsCounts]
    /// Agent-hours.
    public var loggedIn: Double
    public var busy: Double
    public var answered: Int
    public var abandoned: Int
    public var refused: Int
    public var ceased: Int
    public var outcomes: [Outcome: Int]
    /// Calls in the audit, and what the checker found wrong with them.
    public var audited: Int
    public var breaches: [String]

    init(policy: CollectionsPolicy, seed: UInt64, tally: CollectionsTally, audited: Int, breaches: [String]) {
        self.policy = policy
        self.seed = seed
        total = tally.groups.reduce(CollectionsCounts(), +)
        stages = Dictionary(zip(tally.names, tally.groups)) { first, _ in first }
        loggedIn = tally.loggedIn / 3600
        busy = tally.busy / 3600
        answered = tally.answered
        abandoned = tally.abandoned
        refused = tally.refused
        ceased = tally.ceased
        outcomes = tally.outcomes
        self.audited = audited
        self.breaches = breaches
    }
}

/// A policy over all seeds.
public struct CollectionsSummary: Sendable {
    public var policy: CollectionsPolicy
    public var results: [CollectionsResult]

    public func interval(_ measure: CollectionsMeasure) -> Interval { Interval(of: results.map(measure.value)) }

    /// Of a stage.
    public func interval(_ measure: CollectionsMeasure, stage: String) -> Interval {
        Interval(of: results.map { measure.value(of: stage, in: $0) })
    }

    /// This one less the other, seed by seed: both had the same debtors.
    public func difference(_ measure: CollectionsMeasure, from other: CollectionsSummary) -> Interval {
        Interval(of: zip(results, other.results).map { measure.value($0) - measure.value($1) })
    }

    public var audited: Int { results.reduce(0) { $0 + $1.audited } }
    public var breaches: [String] { results.flatMap { result in result.breaches.map { "seed \(result.seed): \($0)" } } }
}

/// A figure of a run.
public struct CollectionsMeasure: Sendable {
    public enum Unit: Sendable { case share, count, money }

    /// As JSON has it.
    public var key: String
    public var title: String
    public var unit: Unit
    /// Makes sense for the accounts of one stage; the others are of the floor.
    public var isByStage: Bool
    private let figure: @Sendable (CollectionsCounts, CollectionsResult) -> Double

    private init(
        _ key: String, _ title: String, _ unit: Unit, byStage: Bool = true,
        _ figure: @escaping @Sendable (CollectionsCounts, CollectionsResult) -> Double
    ) {
        self.key = key
        self.title = title
        self.unit = unit
        isByStage = byStage
        self.figure = figure
    }

    public func value(_ result: CollectionsResult) -> Double { figure(result.total, result) }

    public func value(of stage: String, in result: CollectionsResult) -> Double {
        figure(result.stages[stage] ?? CollectionsCounts(), result)
    }

    public static let all = [
        CollectionsMeasure("attempted", "accounts attempted", .share) { counts, _ in
            share(counts.attempted, counts.accounts)
        },
        CollectionsMeasure("contacted", "accounts contacted", .share) { counts, _ in
            share(counts.contacted, counts.accounts)
        },
        CollectionsMeasure("right_party", "debtors reached", .share) { counts, _ in
            share(counts.reached, counts.accounts)
        },
        CollectionsMeasure("attempts", "attempts", .count) { counts, _ in Double(counts.attempts) },
        CollectionsMeasure("attempts_per_right_party", "attempts per conversation", .count) { counts, _ in
            share(counts.attempts, counts.conversations)
        },
        CollectionsMeasure("promises", "promises", .count) { counts, _ in Double(counts.promises) },
        CollectionsMeasure("kept", "promises kept", .share) { counts, _ in
            share(counts.kept, counts.kept + counts.broken)
        },
        CollectionsMeasure("promised_money", "money promised", .money) { counts, _ in counts.promised },
        CollectionsMeasure("kept_money", "money of kept promises", .money) { counts, _ in counts.keptMoney },
        CollectionsMeasure("paid_money", "money paid", .money) { counts, _ in counts.paid },
        CollectionsMeasure("paid_share", "paid of what was owed", .share) { counts, _ in
            counts.assigned > 0 ? counts.paid / counts.assigned : 0
        },
        CollectionsMeasure("paid_per_agent_hour", "paid per agent-hour", .money, byStage: false) { counts, result in
            result.loggedIn > 0 ? counts.paid / result.loggedIn : 0
        },
        CollectionsMeasure("cured", "accounts paid in full", .share) { counts, _ in share(counts.cured, counts.accounts)
        },
        CollectionsMeasure("rolled", "rolled to a worse band", .share) { counts, _ in
            share(counts.rolled, counts.atRisk)
        },
        CollectionsMeasure("complaints", "complaints per 1000 accounts", .count) { counts, _ in
            1000 * share(counts.complaints, counts.accounts)
        },
        CollectionsMeasure("occupancy", "occupancy of agents", .share, byStage: false) { _, result in
            result.loggedIn > 0 ? result.busy / result.loggedIn : 0
        },
        CollectionsMeasure("abandonment", "abandoned of the answered", .share, byStage: false) { _, result in
            share(result.abandoned, result.answered)
        },
    ]
}

private func share(_ part: Int, _ whole: Int) -> Double { whole > 0 ? Double(part) / Double(whole) : 0 }
