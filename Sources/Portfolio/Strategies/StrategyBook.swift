public import Vocabulary

/// Whom a law lets nobody call, at any hour.
public struct UncalledContacts: Hashable, Sendable {
    public var kinds: Set<ContactPoint.Kind>
    public var minors: Bool

    public init(kinds: Set<ContactPoint.Kind> = [], minors: Bool = false) {
        self.kinds = kinds
        self.minors = minors
    }
}

/// The strategies in force, and the hours in which they may be worked.
public struct StrategyBook: Hashable, Sendable {
    /// An account belongs to the first one that is for it.
    public let strategies: [Strategy]
    /// By the debtor's country; in others nobody is called.
    public let lawful: [Country: CallableWeek]
    /// By the country of the telephone. A step for which nothing else is left is passed over.
    public let uncalled: [Country: UncalledContacts]
    /// Stays the same text as long as the rest does, also over restarts.
    public let key: String
    /// Parts of a campaign's accounts that have goals of their own, by the campaign's name.
    public let groups: [String: [WorkGroup]]
    /// What a placement asks for of an account.
    public let fields: Set<AccountField>

    public init(
        strategies: [Strategy], lawful: [Country: CallableWeek], uncalled: [Country: UncalledContacts] = [:],
        key: String, groups: [String: [WorkGroup]] = [:]
    ) {
        self.groups = groups.filter { !$0.value.isEmpty }
        self.strategies = strategies
        self.lawful = lawful
        self.uncalled = uncalled
        self.key = key
        let rules = strategies.flatMap { strategy in
            [strategy.accounts].compactMap(\.self) + strategy.stages.compactMap(\.rule)
        }
        fields = rules.reduce(into: [.daysPastDue, .balance]) { $0.formUnion($1.condition.fields) }
    }

    public func strategy(for facts: AccountFacts) -> Strategy? { strategies.first { $0.isFor(facts) } }
}

extension Strategy {
    /// Without the steps that nobody takes. They are passed over like those for which a debtor has no contact point:
    /// their time passes all the same.
    public func passingOver(_ isLeft: (Stage, ChannelStep) -> Bool) -> Strategy {
        var strategy = self
        for place in stages.indices {
            var passed = Duration.zero
            strategy.stages[place].steps = stages[place].steps.compactMap { step in
                var step = step
                step.after += passed
                if isLeft(stages[place], step) {
                    passed = step.after
                    return nil
                }
                passed = .zero
                return step
            }
            if let again = stages[place].again { strategy.stages[place].again = again + passed }
        }
        return strategy
    }
}
