/// What is known of one account when it is judged. What was never set is unknown.
public struct AccountFacts: Hashable, Sendable {
    private var values: [AccountField: RuleValue] = [:]

    public init(_ values: [AccountField: RuleValue] = [:]) {
        for (field, value) in values { self[field] = value }
    }

    public subscript(field: AccountField) -> RuleValue {
        get { values[field] ?? .unknown }
        set { values[field] = newValue == .unknown ? nil : newValue }
    }
}
