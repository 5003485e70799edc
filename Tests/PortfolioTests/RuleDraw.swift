import Portfolio
import Vocabulary

/// Random well-typed rules and accounts; the same seed gives the same ones.
struct RuleDraw {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func below(_ bound: Int) -> Int {
        // SplitMix64
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
    }

    mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }

    // MARK: Rules

    mutating func condition(depth: Int) -> RuleCondition {
        if depth > 0 {
            switch below(8) {
            case 0: return .not(condition(depth: depth - 1))
            case 1, 2: return .all((0..<2 + below(2)).map { _ in condition(depth: depth - 1) })
            case 3, 4: return .any((0..<2 + below(2)).map { _ in condition(depth: depth - 1) })
            default: break
            }
        }
        let field = pick(AccountField.allCases)
        switch field.kind {
        case .flag:
            switch below(4) {
            case 0: return .isUnknown(field)
            case 1: return .comparison(.field(field), pick([.equal, .notEqual]), .constant(.flag(below(2) == 0)))
            case 2: return .always(below(2) == 0)
            default: return .flag(field)
            }
        case .text:
            switch below(4) {
            case 0: return .isUnknown(field)
            case 1: return .isOneOf(field, (0...below(3)).map { _ in text(for: field) })
            default: return .comparison(.field(field), pick([.equal, .notEqual]), .constant(text(for: field)))
            }
        case .number, .date:
            switch below(6) {
            case 0: return .isUnknown(field)
            case 1: return .isOneOf(field, (0...below(3)).map { _ in value(of: field.kind) })
            case 2:
                let (low, high) = (value(of: field.kind), value(of: field.kind))
                let isOrdered = less(low, high)
                return .between(
                    operand(field, depth: 1), .constant(isOrdered ? low : high), .constant(isOrdered ? high : low))
            case 3:
                let other = pick(AccountField.allCases.filter { $0.kind == field.kind })
                return .comparison(operand(field, depth: 2), pick(RuleComparison.allCases), operand(other, depth: 2))
            default:
                return .comparison(
                    operand(field, depth: 2), pick(RuleComparison.allCases), .constant(value(of: field.kind)))
            }
        }
    }

    private mutating func operand(_ field: AccountField, depth: Int) -> RuleOperand {
        guard field.kind == .number, depth > 0, below(3) == 0 else { return .field(field) }
        let other: RuleOperand =
            below(2) == 0
            ? .constant(value(of: .number))
            : operand(pick(AccountField.allCases.filter { $0.kind == .number }), depth: depth - 1)
        let left = operand(field, depth: depth - 1)
        return below(2) == 0
            ? .arithmetic(left, pick(RuleArithmetic.allCases), other)
            : .arithmetic(other, pick(RuleArithmetic.allCases), left)
    }

    private func less(_ a: RuleValue, _ b: RuleValue) -> Bool {
        switch (a, b) {
        case (.number(let a), .number(let b)): a <= b
        case (.date(let a), .date(let b)): a <= b
        default: true
        }
    }

    private mutating func value(of kind: FieldKind) -> RuleValue {
        switch kind {
        case .number:
            switch below(4) {
            case 0: .number(Double(below(40) - 5))
            case 1: .number(Double(below(400_000)) / 100)
            case 2: .number(Double(below(90_000)) / 10_000)
            default: .number(Double(below(6) * 25_000))
            }
        case .date: .date(CivilDate(daysSinceEpoch: 20_400 + below(200)))
        case .flag: .flag(below(2) == 0)
        case .text: .text(pick(Self.words))
        }
    }

    private mutating func text(for field: AccountField) -> RuleValue {
        switch field {
        case .country: .text(pick(["CL", "mx", "Co"]))
        case .currency: .text(pick(["CLP", "mxn", "USD"]))
        case .lastOutcome: .text(pick(Outcome.allCases).rawValue)
        case .lastDisposition: .text(pick(Disposition.allCases).rawValue)
        default: .text(pick(Self.words))
        }
    }

    private static let words = [
        "tarjeta", "Línea de crédito", "LINEA  DE CREDITO", "RM", "it's", "ñandú", "Ωmega", "ωMEGA", "o''o", "1",
    ]
}
