/// A rule as a tree. Whatever comes from the parser is well typed: both sides of a comparison are of one kind.
public indirect enum RuleCondition: Hashable, Sendable {
    case always(Bool)
    /// A field of kind flag that must be true.
    case flag(AccountField)
    case comparison(RuleOperand, RuleComparison, RuleOperand)
    /// Both ends belong to it.
    case between(RuleOperand, RuleOperand, RuleOperand)
    /// At least one value, all of the field's kind.
    case isOneOf(AccountField, [RuleValue])
    case isUnknown(AccountField)
    case not(RuleCondition)
    /// Two or more.
    case all([RuleCondition])
    /// Two or more.
    case any([RuleCondition])
}

public enum RuleComparison: String, CaseIterable, Sendable, Hashable {
    case equal = "="
    case notEqual = "<>"
    case less = "<"
    case atMost = "<="
    case greater = ">"
    case atLeast = ">="
}

/// One side of a comparison.
public indirect enum RuleOperand: Hashable, Sendable {
    case field(AccountField)
    /// Never ``RuleValue/unknown``.
    case constant(RuleValue)
    /// Of numbers only.
    case arithmetic(RuleOperand, RuleArithmetic, RuleOperand)

    public var kind: FieldKind {
        switch self {
        case .field(let field): field.kind
        case .constant(let value): value.kind ?? .text
        case .arithmetic: .number
        }
    }
}

public enum RuleArithmetic: String, CaseIterable, Sendable, Hashable {
    case plus = "+"
    case minus = "-"
    case times = "*"
    case over = "/"

    /// Whether it is done before plus and minus.
    var bindsTightly: Bool { self == .times || self == .over }
}

// MARK: Writing

extension RuleCondition: CustomStringConvertible {
    /// A text that is read as the same rule.
    public var description: String {
        switch self {
        case .always(let value): value ? "true" : "false"
        case .flag(let field): field.rawValue
        case .comparison(let left, let comparison, let right): "\(left) \(comparison.rawValue) \(right)"
        case .between(let value, let low, let high): "\(value) between \(low) and \(high)"
        case .isOneOf(let field, let values):
            "\(field.rawValue) in (\(values.map(\.description).joined(separator: ", ")))"
        case .isUnknown(let field): "\(field.rawValue) is unknown"
        case .not(let condition): "not \(condition.isCompound ? "(\(condition))" : "\(condition)")"
        case .all(let conditions):
            conditions.map { $0.isCompound ? "(\($0))" : "\($0)" }.joined(separator: " and ")
        case .any(let conditions):
            conditions.map { if case .any = $0 { "(\($0))" } else { "\($0)" } }.joined(separator: " or ")
        }
    }

    private var isCompound: Bool {
        switch self {
        case .all, .any: true
        default: false
        }
    }
}

extension RuleOperand: CustomStringConvertible {
    public var description: String {
        switch self {
        case .field(let field): field.rawValue
        case .constant(let value): value.description
        case .arithmetic(let left, let operation, let right):
            "\(left.written(in: operation, isRight: false)) \(operation.rawValue) \(right.written(in: operation, isRight: true))"
        }
    }

    private func written(in outer: RuleArithmetic, isRight: Bool) -> String {
        guard case .arithmetic(_, let inner, _) = self else { return description }
        let needsNone = inner.bindsTightly == outer.bindsTightly ? !isRight : inner.bindsTightly
        return needsNone ? description : "(\(self))"
    }
}

// MARK: What it asks for

extension RuleCondition {
    /// Every field it asks for.
    public var fields: Set<AccountField> {
        switch self {
        case .always: []
        case .flag(let field), .isOneOf(let field, _), .isUnknown(let field): [field]
        case .comparison(let left, _, let right): left.fields.union(right.fields)
        case .between(let value, let low, let high): value.fields.union(low.fields).union(high.fields)
        case .not(let condition): condition.fields
        case .all(let conditions), .any(let conditions): conditions.reduce(into: []) { $0.formUnion($1.fields) }
        }
    }
}

extension RuleOperand {
    var fields: Set<AccountField> {
        switch self {
        case .field(let field): [field]
        case .constant: []
        case .arithmetic(let left, _, let right): left.fields.union(right.fields)
        }
    }
}
