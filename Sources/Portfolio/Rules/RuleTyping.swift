import Vocabulary

/// Puts phrases together where their kinds allow it.
enum RuleTyping {
    static func condition(_ phrase: RulePhrase) throws(RuleError) -> RuleCondition {
        switch phrase.content {
        case .condition(let condition): return condition
        case .operand(.field(let field)) where field.kind == .flag: return .flag(field)
        case .operand(.constant(.flag(let value))): return .always(value)
        case .operand(.field(let field)):
            throw refusal(
                phrase, "'\(field.rawValue)' is a \(field.kind.rawValue): compare it, such as \(field.example)")
        case .operand: throw refusal(phrase, "this is a value and no condition: compare it with something")
        }
    }

    static func comparison(
        _ left: RulePhrase, _ comparison: RuleComparison, _ right: RulePhrase
    ) throws(RuleError) -> RuleCondition {
        var first = try operand(left)
        var second = try operand(right)
        guard !first.fields.isEmpty || !second.fields.isEmpty else {
            throw RuleError(
                offset: left.range.lowerBound, length: right.range.upperBound - left.range.lowerBound,
                message: "nothing in this comparison is known of an account: name a field")
        }
        second = try matched(second, right, to: first)
        first = try matched(first, left, to: second)
        guard first.kind == .text || first.kind == .flag else { return .comparison(first, comparison, second) }
        guard comparison == .equal || comparison == .notEqual else {
            throw RuleError(
                offset: left.range.lowerBound, length: right.range.upperBound - left.range.lowerBound,
                message: "a \(first.kind.rawValue) is not more or less than another: use = or <>, or in")
        }
        switch (first, second) {
        case (.field, .constant): return .comparison(first, comparison, second)
        case (.constant, .field): return .comparison(second, comparison, first)
        default:
            throw refusal(
                right, "a \(first.kind.rawValue) is compared with one that is written out, not with another field")
        }
    }

    static func between(_ value: RulePhrase, _ low: RulePhrase, _ high: RulePhrase) throws(RuleError) -> RuleCondition {
        let operand = try operand(value)
        guard operand.kind == .number || operand.kind == .date else {
            throw refusal(
                value, "between wants a number or a date on its left: use = or in for a \(operand.kind.rawValue)")
        }
        guard !operand.fields.isEmpty else {
            throw refusal(value, "nothing on the left of between is known of an account: name a field")
        }
        let (least, most) = (
            try matched(Self.operand(low), low, to: operand), try matched(Self.operand(high), high, to: operand)
        )
        if case .constant(let a) = least, case .constant(let b) = most, RuleComparison.greater.holds(a, b) == true {
            throw refusal(high, "no value is between \(a) and \(b): write the smaller one first")
        }
        return .between(operand, least, most)
    }

    static func isOneOf(_ value: RulePhrase, _ list: [RulePhrase]) throws(RuleError) -> RuleCondition {
        guard case .operand(.field(let field)) = value.content else {
            throw refusal(value, "in wants a field on its left")
        }
        guard field.kind != .flag else {
            throw refusal(value, "'\(field.rawValue)' is a flag: write \(field.rawValue), or not \(field.rawValue)")
        }
        var values: [RuleValue] = []
        for phrase in list {
            guard case .constant(let value) = try matched(operand(phrase), phrase, to: .field(field)) else {
                throw refusal(phrase, "a list holds values that are written out, no fields")
            }
            values.append(value)
        }
        return .isOneOf(field, values)
    }

    static func isUnknown(_ phrase: RulePhrase) throws(RuleError) -> RuleCondition {
        guard case .operand(.field(let field)) = phrase.content else {
            throw refusal(phrase, "only a field can be unknown")
        }
        return .isUnknown(field)
    }

    /// One side of plus, minus, times or over.
    static func number(_ phrase: RulePhrase, _ symbol: String) throws(RuleError) -> RuleOperand {
        let operand = try operand(phrase)
        guard operand.kind == .number else {
            throw refusal(phrase, "'\(symbol)' takes numbers, and this is a \(operand.kind.rawValue)")
        }
        return operand
    }

    private static func operand(_ phrase: RulePhrase) throws(RuleError) -> RuleOperand {
        guard case .operand(let operand) = phrase.content else {
            throw refusal(phrase, "this is a condition and no value: join conditions with and, or")
        }
        return operand
    }

    /// The operand as the kind of the other side; a text beside a date is read as one.
    private static func matched(
        _ operand: RuleOperand, _ phrase: RulePhrase, to other: RuleOperand
    ) throws(RuleError) -> RuleOperand {
        if case .constant(.text(let text)) = operand {
            if other.kind == .date {
                guard let date = CivilDate(iso: text) else {
                    throw refusal(phrase, "'\(text)' is no day: write year, month and day, such as '2026-03-15'")
                }
                return .constant(.date(date))
            }
            if case .field(let field) = other, field.kind == .text, let fault = field.fault(inText: text) {
                throw refusal(phrase, fault)
            }
        }
        // The side that is a date yet to be read is brought to its kind when its own turn comes.
        if case .constant(.text) = other, operand.kind == .date { return operand }
        guard operand.kind == other.kind else { throw refusal(phrase, mismatch(operand, other)) }
        return operand
    }

    private static func mismatch(_ operand: RuleOperand, _ other: RuleOperand) -> String {
        let name = if case .field(let field) = other { "'\(field.rawValue)'" } else { "the other side" }
        let cure =
            switch other.kind {
            case .number: "write it as a number, without quotes"
            case .text: "put the text in quotes, such as 'tarjeta'"
            case .date: "write a day in quotes, such as '2026-03-15'"
            case .flag: "write true or false"
            }
        return "\(name) is a \(other.kind.rawValue), and this a \(operand.kind.rawValue): \(cure)"
    }

    private static func refusal(_ phrase: RulePhrase, _ message: String) -> RuleError {
        RuleError(offset: phrase.range.lowerBound, length: phrase.range.count, message: message)
    }
}

extension AccountField {
    /// How a rule asks for it.
    var example: String {
        switch kind {
        case .number: "\(rawValue) >= 1"
        case .text: "\(rawValue) is not unknown"
        case .date: "\(rawValue) >= '2026-03-15'"
        case .flag: rawValue
        }
    }
}
