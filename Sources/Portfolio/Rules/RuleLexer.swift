/// A word of a rule and where it stands, in Unicode scalars from the start of the text.
struct RuleToken: Hashable {
    enum Kind: Hashable {
        /// A field or a word of the language, as written.
        case word(String)
        case number(Double)
        case text(String)
        /// `(`, `)`, `,`, `=`, `<>`, `<`, `<=`, `>`, `>=`, `+`, `-`, `*`, `/`
        case symbol(String)
        case end
    }

    var kind: Kind
    var range: Range<Int>
    /// As it stands in the text.
    var spelling: String

    /// The word in small letters.
    var word: String? {
        if case .word(let word) = kind { word.lowercased() } else { nil }
    }
}

/// Cuts the text of a rule into words.
struct RuleLexer {
    /// More is a list of accounts, not a rule; it also bounds what SQLite is asked to compile.
    static let tokenLimit = 1000

    private let scalars: [Unicode.Scalar]
    private var place = 0

    static func tokens(of text: String) throws(RuleError) -> [RuleToken] {
        var lexer = RuleLexer(scalars: Array(text.unicodeScalars))
        var tokens: [RuleToken] = []
        while true {
            let token = try lexer.next()
            tokens.append(token)
            if token.kind == .end { return tokens }
            guard tokens.count <= tokenLimit else {
                throw RuleError(
                    offset: token.range.lowerBound, length: token.range.count,
                    message:
                        "the rule has more than \(tokenLimit) words: split it, or mark the accounts in a column of the file"
                )
            }
        }
    }

    private init(scalars: [Unicode.Scalar]) { self.scalars = scalars }

    private mutating func next() throws(RuleError) -> RuleToken {
        while place < scalars.count, scalars[place].properties.isWhitespace { place += 1 }
        let start = place
        guard start < scalars.count else { return RuleToken(kind: .end, range: start..<start, spelling: "") }
        let first = scalars[start]
        if Self.isDigit(first) { return try number(from: start) }
        if first == "'" { return try text(from: start) }
        if first.properties.isAlphabetic || first == "_" {
            while place < scalars.count, Self.isInWord(scalars[place]) { place += 1 }
            let spelling = string(start..<place)
            return RuleToken(kind: .word(spelling), range: start..<place, spelling: spelling)
        }
        return try symbol(from: start)
    }

    private mutating func symbol(from start: Int) throws(RuleError) -> RuleToken {
        let pair = string(start..<min(start + 2, scalars.count))
        for (wrong, right) in [("==", "="), ("=>", ">="), ("=<", "<="), ("&&", "and"), ("||", "or")] where pair == wrong
        {
            throw refusal(start, 2, "'\(wrong)' is not known here: write \(right)")
        }
        switch pair {
        case "<>", "<=", ">=": return token(.symbol(pair), start, 2)
        case "!=": return token(.symbol("<>"), start, 2)
        default: break
        }
        let one = string(start..<start + 1)
        switch one {
        case "(", ")", ",", "=", "<", ">", "+", "-", "*", "/": return token(.symbol(one), start, 1)
        case "\"", "‘", "’", "“", "”", "`", "´":
            throw refusal(start, 1, "texts stand in straight single quotes: 'tarjeta'")
        case "!": throw refusal(start, 1, "'!' is not known here: write not")
        case "%": throw refusal(start, 1, "'%' is not known here: write a share as a number, such as 0.1")
        default:
            throw refusal(
                start, 1, "'\(one)' is not known here: write fields, numbers, 'texts' and = <> < <= > >= in between")
        }
    }

    private mutating func text(from start: Int) throws(RuleError) -> RuleToken {
        var value = String.UnicodeScalarView()
        place += 1
        while place < scalars.count {
            if scalars[place] == "'" {
                guard place + 1 < scalars.count, scalars[place + 1] == "'" else {
                    place += 1
                    return RuleToken(kind: .text(String(value)), range: start..<place, spelling: string(start..<place))
                }
                place += 1
            }
            value.append(scalars[place])
            place += 1
        }
        throw refusal(start, 1, "the quote is never closed: end the text with ', and write a quote inside it twice")
    }

    private mutating func number(from start: Int) throws(RuleError) -> RuleToken {
        while place < scalars.count, Self.isInWord(scalars[place]) || scalars[place] == "." { place += 1 }
        let spelling = string(start..<place)
        let parts = spelling.split(separator: ".", omittingEmptySubsequences: false)
        let digits = parts.joined()
        guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty }), digits.unicodeScalars.allSatisfy(Self.isDigit) else {
            throw refusal(
                start, place - start,
                "'\(spelling)' is no number: write digits and at most one point, such as 50000 or 1250.5")
        }
        if parts[0].count > 1, parts[0].first == "0" {
            throw refusal(
                start, place - start,
                "'\(spelling)' begins with a zero: write numbers without thousands separators, such as 50000")
        }
        // Half of the readers' countries group thousands by points.
        if parts.count == 2, parts[1].count == 3, parts[0].count <= 3, parts[0] != "0" {
            throw refusal(
                start, place - start,
                "'\(spelling)' may be \(digits) or \(parts[0]) and a fraction: write \(digits), or \(spelling)0 for the fraction"
            )
        }
        guard digits.count <= 15, parts.count == 1 || parts[1].count <= 4, let value = Double(spelling) else {
            throw refusal(
                start, place - start, "'\(spelling)' has too many digits: at most 15, and 4 of them behind the point")
        }
        return RuleToken(kind: .number(value), range: start..<place, spelling: spelling)
    }

    private mutating func token(_ kind: RuleToken.Kind, _ start: Int, _ length: Int) -> RuleToken {
        place = start + length
        return RuleToken(kind: kind, range: start..<place, spelling: string(start..<place))
    }

    private func string(_ range: Range<Int>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[range])
        return String(view)
    }

    private func refusal(_ offset: Int, _ length: Int, _ message: String) -> RuleError {
        RuleError(offset: offset, length: length, message: message)
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { (0x30...0x39).contains(scalar.value) }

    private static func isInWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "_" || isDigit(scalar) || scalar.properties.isAlphabetic
    }
}
