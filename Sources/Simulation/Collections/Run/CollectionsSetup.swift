public import Portfolio
public import Vocabulary

/// What is to be simulated: the debtors, the floor, the law, and the strategies.
public struct CollectionsSetup: Sendable {
    public var debtors: Int
    public var days: Int
    public var start: CivilDate
    public var centre: CallCentre
    /// The rules of the countries that ``Region`` names.
    public var jurisdictions: [Jurisdiction]
    /// An account belongs to the first one that is for it.
    public var strategies: [Strategy]
    public var assumptions: Assumptions

    public init(
        debtors: Int, days: Int, start: CivilDate, centre: CallCentre, jurisdictions: [Jurisdiction],
        strategies: [Strategy], assumptions: Assumptions = Assumptions()
    ) {
        self.debtors = debtors
        self.days = days
        self.start = start
        self.centre = centre
        self.jurisdictions = jurisdictions
        self.strategies = strategies
        self.assumptions = assumptions
    }

    /// Two countries with other rules, clocks and holidays.
    public static let countries = ["CL", "MX"].compactMap { Country(code: $0) }

    /// Promises are judged by the same terms under every policy.
    var terms: PromiseTerms { strategies.first?.promises ?? PromiseTerms() }
}

/// How accounts are worked.
public enum CollectionsPolicy: String, CaseIterable, Sendable {
    case strategy, fifo
}

/// A run under each policy for each seed, as many at a time as the machine has cores.
public func simulateCollections(
    _ setup: CollectionsSetup, policies: [CollectionsPolicy], seeds: [UInt64]
) async -> [CollectionsSummary] {
    let tasks = seeds.flatMap { seed in policies.map { (seed, $0) } }
    let results = await withTaskGroup(of: (Int, CollectionsResult).self) { group in
        for (place, task) in tasks.enumerated() {
            group.addTask { (place, collectionsResult(setup, task.1, seed: task.0)) }
        }
        var results: [CollectionsResult?] = tasks.map { _ in nil }
        for await (place, result) in group { results[place] = result }
        return results.compactMap(\.self)
    }
    return policies.map { policy in
        CollectionsSummary(policy: policy, results: results.filter { $0.policy == policy })
    }
}

/// - Parameter gate: off only in the test of the checker.
func collectionsResult(
    _ setup: CollectionsSetup, _ policy: CollectionsPolicy, seed: UInt64, gate: LawfulGate.Switch = .on
) -> CollectionsResult {
    let portfolio = TruePortfolio(
        setup.assumptions, debtors: setup.debtors, seed: seed, jurisdictions: setup.jurisdictions)
    let days = LocalDays(portfolio)
    switch policy {
    case .strategy:
        return run(
            CollectionsRun(
                setup, portfolio: portfolio, days: days,
                policy: StrategyPolicy(
                    setup.strategies, portfolio: portfolio, jurisdictions: setup.jurisdictions, days: days),
                gate: gate), policy)
    case .fifo:
        return run(
            CollectionsRun(
                setup, portfolio: portfolio, days: days,
                policy: FIFOPolicy(portfolio, terms: setup.terms, days: days), gate: gate), policy)
    }
}

private func run(_ start: CollectionsRun<some CallingPolicy>, _ policy: CollectionsPolicy) -> CollectionsResult {
    var run = start
    run.run()
    let checker = SecondChecker(
        jurisdictions: run.setup.jurisdictions, places: run.portfolio.places,
        homes: run.portfolio.debtors.map { Region.all[$0.region].zone })
    return CollectionsResult(
        policy: policy, seed: run.portfolio.seed, tally: run.tally, audited: run.audit.entries.count,
        breaches: checker.breaches(in: run.audit))
}
