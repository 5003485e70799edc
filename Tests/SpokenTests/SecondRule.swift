import Foundation

/// Numbers in words by the system's own tables (ICU), an independent second opinion. What ICU does not do, gender and
/// what stands before a noun, is done here on its text.
final class SecondRule {
    private let formatter = NumberFormatter()
    private let language: String

    init(_ language: String) {
        self.language = language
        formatter.locale = Locale(identifier: language)
        formatter.numberStyle = .spellOut
    }

    func number(_ value: Int) -> String {
        guard let text = formatter.string(from: NSNumber(value: value)) else { return "" }
        // ICU has a soft hyphen in one of its Spanish hundreds, and the Portuguese of Portugal in its fourteens.
        if language == "es" { return text.utf8.contains(0xAD) ? text.filter { $0 != "\u{AD}" } : text }
        return [1, 1000, 1_000_000].contains { value / $0 % 100 == 14 }
            ? text.replacing("catorze", with: "quatorze") : text
    }

    /// 0…100,000 before a masculine noun, reckoned once for all tests.
    static let spanish = (0...100_000).map(SecondRule("es").masculine)
    static let portuguese = (0...100_000).map(SecondRule("pt_BR").masculine)
    static let english = (0...100_000).map(SecondRule("en").masculine)

    static func table(_ language: String) -> [String] {
        language == "es" ? spanish : language == "en" ? english : portuguese
    }

    /// The number before a masculine noun.
    func masculine(_ value: Int) -> String {
        let text = number(value)
        guard language == "es", value % 10 == 1, value % 100 != 11 else { return text }
        if text.hasSuffix("veintiuno") { return text.dropLast(9) + "veintiún" }
        return String(text.dropLast())
    }

    /// An amount of whole units.
    func money(_ value: Int, _ singular: String, _ plural: String) -> String {
        let text = masculine(value)
        let takesOf =
            text.hasSuffix("illón") || text.hasSuffix("illones") || text.hasSuffix("ilhão")
            || text.hasSuffix("ilhões")
        return text + (takesOf ? " de " : " ") + (value == 1 ? singular : plural)
    }
}

/// The same numbers each time: splitmix64.
struct SeededNumbers {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// 0…10^9, as many small ones as large ones.
    mutating func next() -> Int {
        let scale = [1_000, 100_000, 10_000_000, 1_000_000_001][Int(word() % 4)]
        return Int(word() % UInt64(scale))
    }

    private mutating func word() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
