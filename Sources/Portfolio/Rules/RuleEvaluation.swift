import Vocabulary

// Three-valued, as SQL has it: `nil` is unknown.

extension RuleCondition {
    func value(for facts: AccountFacts) -> Bool? {
        switch self {
        case .always(let value): return value
        case .flag(let field):
            guard case .flag(let value) = facts[field] else { return nil }
            return value
        case .comparison(let left, let comparison, let right):
            return comparison.holds(left.value(for: facts), right.value(for: facts))
        case .between(let operand, let low, let high):
            let value = operand.value(for: facts)
            return both(
                RuleComparison.atLeast.holds(value, low.value(for: facts)),
                RuleComparison.atMost.holds(value, high.value(for: facts)))
        case .isOneOf(let field, let values):
            let value = facts[field]
            return values.reduce(false) { either($0, RuleComparison.equal.holds(value, $1)) }
        case .isUnknown(let field): return facts[field] == .unknown
        case .not(let condition): return condition.value(for: facts).map { !$0 }
        case .all(let conditions): return conditions.reduce(true) { both($0, $1.value(for: facts)) }
        case .any(let conditions): return conditions.reduce(false) { either($0, $1.value(for: facts)) }
        }
    }
}

extension RuleOperand {
    func value(for facts: AccountFacts) -> RuleValue {
        switch self {
        case .field(let field): return facts[field]
        case .constant(let value): return value
        case .arithmetic(let left, let operation, let right):
            guard case .number(let a) = left.value(for: facts), case .number(let b) = right.value(for: facts) else {
                return .unknown
            }
            // Division by zero has no result, and neither has what is no number.
            guard operation != .over || b != 0 else { return .unknown }
            let result =
                switch operation {
                case .plus: a + b
                case .minus: a - b
                case .times: a * b
                case .over: a / b
                }
            return result.isNaN ? .unknown : .number(result)
        }
    }
}

extension RuleComparison {
    /// Unknown also when the kinds differ.
    func holds(_ left: RuleValue, _ right: RuleValue) -> Bool? {
        switch (left, right) {
        case (.number(let a), .number(let b)): holds(a, b)
        case (.date(let a), .date(let b)): holds(a, b)
        case (.text(let a), .text(let b)): holds(RuleValue.comparable(a), RuleValue.comparable(b))
        case (.flag(let a), .flag(let b)): holds(a ? 1 : 0, b ? 1 : 0)
        default: nil
        }
    }

    private func holds<Value: Comparable>(_ a: Value, _ b: Value) -> Bool {
        switch self {
        case .equal: a == b
        case .notEqual: a != b
        case .less: a < b
        case .atMost: a <= b
        case .greater: a > b
        case .atLeast: a >= b
        }
    }
}

private func both(_ a: Bool?, _ b: Bool?) -> Bool? {
    if a == false || b == false { return false }
    return a == nil || b == nil ? nil : true
}

private func either(_ a: Bool?, _ b: Bool?) -> Bool? {
    if a == true || b == true { return true }
    return a == nil || b == nil ? nil : false
}
