/// Which accounts: a condition over the fields of an account, as the config file writes it.
///
///     days_past_due between 1 and 30 and balance >= 50000 and product = 'tarjeta' and region in ('RM', 'V')
///
/// What is not known makes a comparison neither true nor false, as in SQL: `balance > principal` does not hold without
/// a principal, and neither does its opposite. `is unknown` asks for it. The language: docs/segments.md.
public struct AccountRule: Hashable, Sendable {
    public let condition: RuleCondition

    public init(parsing text: String) throws(RuleError) {
        var parser = try RuleParser(text)
        condition = try parser.rule()
    }

    /// For a tree that is known to be well typed.
    package init(condition: RuleCondition) {
        self.condition = condition
    }

    /// Unknown = does not hold.
    public func holds(for facts: AccountFacts) -> Bool { condition.value(for: facts) == true }

    /// The most frequent change among its fields: how soon its answer may be another one.
    public var change: AccountField.Change { condition.fields.map(\.change).max() ?? .byImport }
}

extension AccountRule: CustomStringConvertible {
    /// A text that is read as the same rule.
    public var description: String { condition.description }
}
