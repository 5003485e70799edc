public import Vocabulary

/// What kind of value a field holds; a rule compares like with like.
public enum FieldKind: String, CaseIterable, Sendable, Hashable {
    /// A decimal number; amounts are in whole units of the account's currency, `1250.5` and not 125050.
    case number
    case text
    /// A calendar day, written `'2026-03-15'`.
    case date
    /// `true` or `false`.
    case flag
}

/// A value of a field, or written in a rule.
public enum RuleValue: Hashable, Sendable {
    case number(Double)
    case text(String)
    case date(CivilDate)
    case flag(Bool)
    /// Not known of this account.
    case unknown

    /// `nil`: unknown.
    public var kind: FieldKind? {
        switch self {
        case .number: .number
        case .text: .text
        case .date: .date
        case .flag: .flag
        case .unknown: nil
        }
    }
}

extension RuleValue: CustomStringConvertible {
    /// As a rule writes it.
    public var description: String {
        switch self {
        case .number(let number): Self.decimal(number)
        case .text(let text): "'\(text.replacing("'", with: "''"))'"
        case .date(let date): "'\(date)'"
        case .flag(let flag): flag ? "true" : "false"
        case .unknown: "unknown"
        }
    }

    /// Never with three decimals behind one to three digits, which the parser refuses as thousands.
    private static func decimal(_ number: Double) -> String {
        let text = "\(number)"
        if text.hasSuffix(".0") { return String(text.dropLast(2)) }
        let decimals = text.split(separator: ".").last?.count
        return decimals == 3 && (1..<1000).contains(number.magnitude) ? text + "0" : text
    }
}

extension RuleValue {
    /// Texts are compared in this spelling: small letters without accents, white space as single spaces. `Línea  de
    /// CRÉDITO` and `linea de credito` are one.
    public static func comparable(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in tidied(text).unicodeScalars {
            switch scalar.value {
            case 0x41...0x5A: result.append(Unicode.Scalar(UInt8(scalar.value) + 32))
            case 0...0x7F: result.append(scalar)
            case 0x300...0x36F: continue
            default:
                let plain = plainLetters(of: scalar)
                if plain.isEmpty {
                    result.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
                } else {
                    result.append(contentsOf: plain)
                }
            }
        }
        return String(result)
    }
}
