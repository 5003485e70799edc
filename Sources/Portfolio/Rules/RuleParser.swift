/// Reads a rule by recursive descent: `or` binds least, then `and`, `not`, comparisons, `+ -`, `* /`.
///
/// What stands in brackets may be a condition or an operand; which of them is known when it has been read.
struct RuleParser {
    /// Brackets and `not` within each other.
    static let depthLimit = 50

    private let tokens: [RuleToken]
    private var place = 0
    private var depth = 0

    init(_ text: String) throws(RuleError) {
        tokens = try RuleLexer.tokens(of: text)
    }

    mutating func rule() throws(RuleError) -> RuleCondition {
        guard token.kind != .end else {
            throw refusal(
                at: token, "the rule is empty: write a condition, such as days_past_due >= 1, or true for every account"
            )
        }
        let condition = try RuleTyping.condition(disjunction())
        guard token.kind == .end else { throw unexpected() }
        return condition
    }

    // MARK: Conditions

    private mutating func disjunction() throws(RuleError) -> RulePhrase {
        let first = try conjunction()
        guard token.word == "or" else { return first }
        var parts = [try RuleTyping.condition(first)]
        while take("or") { parts.append(try RuleTyping.condition(conjunction())) }
        return RulePhrase(.condition(.any(parts)), first.range.lowerBound..<end)
    }

    private mutating func conjunction() throws(RuleError) -> RulePhrase {
        let first = try negation()
        guard token.word == "and" else { return first }
        var parts = [try RuleTyping.condition(first)]
        while take("and") { parts.append(try RuleTyping.condition(negation())) }
        return RulePhrase(.condition(.all(parts)), first.range.lowerBound..<end)
    }

    private mutating func negation() throws(RuleError) -> RulePhrase {
        let start = token.range.lowerBound
        guard token.word == "not" else { return try predicate() }
        try enter()
        defer { depth -= 1 }
        place += 1
        let condition = try RuleTyping.condition(negation())
        return RulePhrase(.condition(.not(condition)), start..<end)
    }

    private mutating func predicate() throws(RuleError) -> RulePhrase {
        let left = try sum()
        let start = left.range.lowerBound
        if case .symbol(let symbol) = token.kind, let comparison = RuleComparison(rawValue: symbol) {
            place += 1
            let condition = try RuleTyping.comparison(left, comparison, sum())
            return RulePhrase(.condition(condition), start..<end)
        }
        if take("is") {
            let isNegated = take("not")
            guard take("unknown") || take("null") else {
                throw refusal(at: token, "after 'is' comes unknown or not unknown; flags stand alone or after not")
            }
            let condition = try RuleTyping.isUnknown(left)
            return RulePhrase(.condition(isNegated ? .not(condition) : condition), start..<end)
        }
        let isNegated =
            token.word == "not" && ["in", "between"].contains(tokens[min(place + 1, tokens.count - 1)].word)
        if isNegated { place += 1 }
        let condition: RuleCondition
        if take("between") {
            let low = try sum()
            guard take("and") else {
                throw refusal(at: token, "between wants two ends: days_past_due between 1 and 30")
            }
            condition = try RuleTyping.between(left, low, sum())
        } else if take("in") {
            condition = try RuleTyping.isOneOf(left, list())
        } else {
            if let word = token.word, word != "and", word != "or" { throw unexpected() }
            return left
        }
        return RulePhrase(.condition(isNegated ? .not(condition) : condition), start..<end)
    }

    private mutating func list() throws(RuleError) -> [RulePhrase] {
        guard take(symbol: "(") else {
            throw refusal(at: token, "in wants its values in brackets: region in ('RM', 'V')")
        }
        var values: [RulePhrase] = []
        repeat {
            values.append(try primary())
        } while take(symbol: ",")
        guard take(symbol: ")") else {
            throw refusal(at: token, "the list ends with ), its values are separated by commas")
        }
        return values
    }

    // MARK: Operands

    private mutating func sum() throws(RuleError) -> RulePhrase {
        try chain(["+", "-"]) { parser throws(RuleError) in try parser.product() }
    }

    private mutating func product() throws(RuleError) -> RulePhrase {
        try chain(["*", "/"]) { parser throws(RuleError) in try parser.primary() }
    }

    private mutating func chain(
        _ symbols: [String], _ part: (inout RuleParser) throws(RuleError) -> RulePhrase
    ) throws(RuleError) -> RulePhrase {
        var left = try part(&self)
        while case .symbol(let symbol) = token.kind, symbols.contains(symbol),
            let operation = RuleArithmetic(rawValue: symbol)
        {
            place += 1
            let right = try part(&self)
            let operand = RuleOperand.arithmetic(
                try RuleTyping.number(left, symbol), operation, try RuleTyping.number(right, symbol))
            left = RulePhrase(.operand(operand), left.range.lowerBound..<end)
        }
        return left
    }

    private mutating func primary() throws(RuleError) -> RulePhrase {
        let first = token
        switch first.kind {
        case .number(let number):
            place += 1
            return RulePhrase(.operand(.constant(.number(number))), first.range)
        case .text(let text):
            place += 1
            return RulePhrase(.operand(.constant(.text(text))), first.range)
        case .symbol("-"):
            place += 1
            guard case .number(let number) = token.kind else {
                throw refusal(at: first, "a minus in front goes with a number only: write 0 - balance")
            }
            place += 1
            return RulePhrase(.operand(.constant(.number(number == 0 ? 0 : -number))), first.range.lowerBound..<end)
        case .symbol("("):
            try enter()
            defer { depth -= 1 }
            place += 1
            let inner = try disjunction()
            guard take(symbol: ")") else {
                throw refusal(
                    at: token, "a bracket is open since character \(first.range.lowerBound + 1): close it with )")
            }
            return RulePhrase(inner.content, first.range.lowerBound..<end)
        case .word: return try word()
        case .symbol, .end: throw unexpected()
        }
    }

    private mutating func word() throws(RuleError) -> RulePhrase {
        let first = token
        switch first.word {
        case "true", "false":
            place += 1
            return RulePhrase(.operand(.constant(.flag(first.word == "true"))), first.range)
        case "unknown", "null":
            throw refusal(
                at: first, "nothing is equal to \(first.spelling): write region is unknown, or is not unknown")
        case let word? where RuleWords.reserved.contains(word): throw unexpected()
        default:
            guard let field = first.word.flatMap({ AccountField(rawValue: $0) }) else {
                throw refusal(at: first, RuleWords.unknownField(first.spelling))
            }
            place += 1
            return RulePhrase(.operand(.field(field)), first.range)
        }
    }

    // MARK: Words

    private var token: RuleToken { tokens[place] }

    /// Where the last word read ends.
    private var end: Int { place == 0 ? 0 : tokens[place - 1].range.upperBound }

    private mutating func take(_ word: String) -> Bool {
        guard token.word == word else { return false }
        place += 1
        return true
    }

    private mutating func take(symbol: String) -> Bool {
        guard token.kind == .symbol(symbol) else { return false }
        place += 1
        return true
    }

    private mutating func enter() throws(RuleError) {
        depth += 1
        guard depth <= Self.depthLimit else {
            throw refusal(at: token, "more than \(Self.depthLimit) brackets within each other: write the rule in fewer")
        }
    }

    private func unexpected() -> RuleError {
        let before = place == 0 ? "" : " after '\(tokens[place - 1].spelling)'"
        guard token.kind != .end else {
            return refusal(
                at: token, "the rule ends too early\(before): a field, a number, a 'text' or a bracket is missing")
        }
        if let cure = token.word.flatMap({ RuleWords.cures[$0] }) {
            return refusal(at: token, "'\(token.spelling)' is not known here: \(cure)")
        }
        return refusal(
            at: token, "'\(token.spelling)' has no place\(before): conditions are joined by and, or, not and brackets")
    }

    private func refusal(at token: RuleToken, _ message: String) -> RuleError {
        RuleError(offset: token.range.lowerBound, length: token.range.count, message: message)
    }
}

/// What was read, before it is known what it is for.
struct RulePhrase {
    enum Content {
        case condition(RuleCondition)
        case operand(RuleOperand)
    }

    var content: Content
    var range: Range<Int>

    init(_ content: Content, _ range: Range<Int>) {
        self.content = content
        self.range = range
    }
}
