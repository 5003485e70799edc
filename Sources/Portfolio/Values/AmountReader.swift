public import Vocabulary

/// Amounts as people and spreadsheets write them, without floating-point numbers.
///
/// `1.250,50` and `1,250.50`: the last separator is the decimal one. A single separator followed by three digits is
/// the ambiguous case: for a currency without minor unit it groups thousands; otherwise the country's convention
/// decides (decimal comma: `1.250` is 1250; decimal point: `1,250` is 1250) and what would mean three decimals is
/// refused, never guessed.
public enum AmountReader {
    /// - Parameter currency: what the row or the country says; a currency written in the amount must agree with it
    ///   when `isCurrencyCertain`, and replaces it otherwise.
    public static func read(
        _ text: String, currency: Currency, country: Country, isCurrencyCertain: Bool = false
    ) throws(ValueRefusal) -> Money {
        let (written, digits) = try split(text)
        var currency = currency
        if let written {
            guard written == currency || !isCurrencyCertain else {
                throw ValueRefusal("'\(text)' is in \(written.code), the row says \(currency.code)")
            }
            currency = written
        }
        let (whole, fraction) = try parts(of: digits, text: text, currency: currency, country: country)
        return Money(minorUnits: try minorUnits(whole, fraction, text: text, currency: currency), currency: currency)
    }

    /// Separates currency signs from the number.
    private static func split(_ text: String) throws(ValueRefusal) -> (Currency?, String) {
        var letters = ""
        var number = ""
        for character in text {
            if character.isASCII, character.isNumber || character == "." || character == "," {
                number.append(character)
            } else if character.isLetter || character == "$" || character == "/" || character == "€" {
                letters.append(character)
            } else if character == "-" || character == "−" || character == "(" {
                throw ValueRefusal("'\(text)' is negative or not a number: what is owed must be zero or more")
            } else if !(character.isWhitespace || character == "'" || character == "’" || character == ")") {
                throw ValueRefusal("'\(text)' is not an amount: '\(character)' does not belong in one")
            }
        }
        guard number.contains(where: \.isNumber) else { throw ValueRefusal("'\(text)' is not an amount") }
        guard let currency = CurrencyNames.written(letters) else {
            throw ValueRefusal("'\(text)' is not an amount: '\(letters)' is no currency")
        }
        return (currency, number)
    }

    private static func parts(
        of number: String, text: String, currency: Currency, country: Country
    ) throws(ValueRefusal) -> (whole: String, fraction: String) {
        let separators = number.filter { $0 == "." || $0 == "," }
        guard let last = separators.last else { return (number, "") }
        let pieces = number.split(separator: last, omittingEmptySubsequences: false)
        let tail = String(pieces[pieces.count - 1])
        let isMixed = separators.contains { $0 != last }
        if isMixed {
            guard pieces.count == 2 else { throw ValueRefusal("'\(text)' mixes its separators: write 1250.50") }
            let thousands: Character = last == "." ? "," : "."
            return (try ungrouped(String(pieces[0]), by: thousands, text: text), tail)
        }
        if pieces.count > 2 { return (try ungrouped(number, by: last, text: text), "") }
        let head = String(pieces[0])
        guard tail.count == 3 else { return (head, tail) }
        let decimal: Character = decimalComma.contains(country.code) ? "," : "."
        let mayGroup = !head.isEmpty && head.count <= 3 && head.first != "0"
        if mayGroup, currency.exponent == 0 || last != decimal { return (head + tail, "") }
        if currency.exponent >= 3 { return (head, tail) }
        throw ValueRefusal(
            "'\(text)' may be \(head)\(tail) or \(head).\(tail): write it without separator for thousands")
    }

    private static func ungrouped(
        _ number: String, by separator: Character, text: String
    ) throws(ValueRefusal) -> String {
        let groups = number.split(separator: separator, omittingEmptySubsequences: false)
        let isGrouped =
            (1...3).contains(groups[0].count) && groups.dropFirst().allSatisfy { $0.count == 3 }
            && groups.joined().allSatisfy(\.isNumber)
        guard isGrouped || groups.count == 1 else {
            throw ValueRefusal("'\(text)' does not group its thousands by three: write 1250.50")
        }
        return groups.joined()
    }

    private static func minorUnits(
        _ whole: String, _ fraction: String, text: String, currency: Currency
    ) throws(ValueRefusal) -> Int64 {
        var fraction = fraction
        while fraction.count > currency.exponent, fraction.last == "0" { fraction.removeLast() }
        guard fraction.count <= currency.exponent else {
            throw ValueRefusal(
                currency.exponent == 0
                    ? "'\(text)' has decimals, which \(currency.code) does not have"
                    : "'\(text)' has \(fraction.count) decimals, \(currency.code) has \(currency.exponent)")
        }
        let digits = whole + fraction + String(repeating: "0", count: currency.exponent - fraction.count)
        guard digits.count <= 17, let value = Int64(digits) else { throw ValueRefusal("'\(text)' is too large") }
        return value
    }

    /// Countries that write the decimals after a comma; the others write a point.
    private static let decimalComma: Set<String> = [
        "AR", "BO", "BR", "CL", "CO", "CR", "EC", "ES", "PY", "UY", "VE",
    ]
}
