import Yams

/// A scalar as it stands in the file, before anybody guesses its type.
struct Word {
    var text: String
    /// Written without quotes.
    var isPlain: Bool

    init(_ text: String, isPlain: Bool = true) {
        self.text = text
        self.isPlain = isPlain
    }

    init(_ scalar: Node.Scalar) {
        self.init(scalar.string, isPlain: scalar.style == .plain || scalar.style == .any)
    }

    /// No value at all: `key:` or `key: ~`.
    var isNull: Bool { isPlain && ["", "~", "null", "Null", "NULL"].contains(text) }

    /// `yes`, `NO`, `true`…: what some YAML readers take for a truth value.
    var isTruthLike: Bool {
        isPlain && ["yes", "no", "on", "off", "true", "false", "y", "n"].contains(text.lowercased())
    }

    /// What some YAML reader takes for a number (also octal, hexadecimal, base 60, with underscores).
    var isNumberLike: Bool {
        guard isPlain, let first = text.first, first.isNumber || "+-.".contains(first) else { return false }
        let rest = text.drop { "+-".contains($0) }
        guard rest.contains(where: \.isNumber) else { return false }
        let digits = rest.hasPrefix("0x") ? rest.dropFirst(2).filter { !$0.isHexDigit } : rest.filter { !$0.isNumber }
        return digits.allSatisfy { "._:eEo+-".contains($0) } && !rest.contains("-")
            && rest.filter { $0 == "." }.count < 2
    }

    /// Digits only, with an optional minus, and no needless zero in front.
    var wholeNumber: Int? {
        let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
        guard isPlain, !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isNumber }),
            digits.first != "0" || digits.count == 1
        else { return nil }
        return Int(text)
    }

    /// `010`: eight to one YAML reader and ten to another.
    var hasNeedlessZero: Bool {
        let digits = text.drop { "+-".contains($0) }
        return isPlain && digits.count > 1 && digits.first == "0" && digits.allSatisfy { $0.isASCII && $0.isNumber }
    }

    /// `12`, `0.5`, `-3.25`: no exponent, no leading dot.
    var decimal: Double? {
        let unsigned = text.hasPrefix("-") ? text.dropFirst() : text[...]
        let parts = unsigned.split(separator: ".", omittingEmptySubsequences: false)
        guard isPlain, (1...2).contains(parts.count),
            parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy { $0.isASCII && $0.isNumber } }),
            parts[0] == "0" || parts[0].first != "0"
        else { return nil }
        return Double(text)
    }
}

/// Why a value was not taken: the end of a sentence that begins with the key.
struct Refusal: Error {
    let text: String
    init(_ text: String) { self.text = text }
}
