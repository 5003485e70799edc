import Vocabulary

/// The words of the language, and what is said to words that are none.
enum RuleWords {
    static let reserved: Set<String> = ["and", "or", "not", "between", "in", "is"]

    static let cures = [
        "like": "write = or in (…), which ignore case and accents",
        "y": "write and", "o": "write or", "no": "write not", "entre": "write between", "en": "write in",
        "es": "write is unknown or =", "where": "the rule begins with its first condition",
    ]

    static func unknownField(_ spelling: String) -> String {
        let word = spelling.lowercased()
        if let cure = cures[word] { return "'\(spelling)' is not known here: \(cure)" }
        let names = AccountField.allCases.map(\.rawValue)
        let nearest = names.map { (distance: editDistance(word, $0), name: $0) }.min { $0.distance < $1.distance }
        if let nearest, nearest.distance <= max(1, word.utf8.count / 3) {
            return "there is no field '\(spelling)', did you mean \(nearest.name)?"
        }
        return
            "there is no field '\(spelling)'; a text needs quotes, and the fields are \(names.joined(separator: ", "))"
    }
}

extension AccountField {
    /// What is wrong with a text that the field is compared with; `nil`: nothing.
    func fault(inText text: String) -> String? {
        switch self {
        case .country:
            guard Country(code: text) == nil else { return nil }
            let code = (try? CountryReader.read(text))?.code
            return "'\(text)' is no country code: write its two letters\(code.map { ", '\($0)'" } ?? " such as 'CL'")"
        case .currency:
            return KnownCurrencies.currency(code: text) == nil
                ? "'\(text)' is no currency: write its three letters such as 'CLP'" : nil
        case .lastOutcome: return Self.fault(in: text, among: Outcome.allCases.map(\.rawValue))
        case .lastDisposition: return Self.fault(in: text, among: Disposition.allCases.map(\.rawValue))
        default:
            return RuleValue.comparable(text).isEmpty
                ? "an empty text is equal to nothing: write \(rawValue) is unknown" : nil
        }
    }

    private static func fault(in text: String, among words: [String]) -> String? {
        let word = RuleValue.comparable(text)
        guard !words.contains(word) else { return nil }
        let nearest = words.min { editDistance(word, $0) < editDistance(word, $1) }
        if let nearest, editDistance(word, nearest) <= max(1, word.utf8.count / 3) {
            return "'\(text)' never occurs here, did you mean '\(nearest)'?"
        }
        return "'\(text)' never occurs here; it is one of \(words.map { "'\($0)'" }.joined(separator: ", "))"
    }
}
