/// What a recogniser has to know of a language: phrases that people say, and how their words sound.
struct LanguagePack: Sendable {
    /// Whose phones an acoustic model has.
    enum Phones: Sendable {
        /// CMUdict's, without stress: the model of Debian.
        case english
        /// Those of a model of the language itself.
        case own
    }

    /// Tag without a region where there is only one: `es`, `en`, `pt-br`.
    let tag: String
    /// What people answer, by grammar name.
    let grammars: [String: [String]]
    /// Phrases that a script may take for consent: all others are their rivals.
    let consents: Set<String>
    /// How a phrase of consent begins that is no other word misheard: the word for yes.
    let yes: String
    /// Other words people say instead: heard as themselves, they are not taken for those of the grammar.
    let others: [String]
    /// Whether its words can be spelt for a model of its own.
    var hasOwnPhones = false
    /// How a word sounds; empty when nobody knows.
    let pronunciations: @Sendable (String, Phones) -> [[String]]

    /// The one for a language tag: its own, or that of the language without its region (`es-CL` is `es`).
    static func named(_ tag: String) -> LanguagePack? {
        let lower = tag.lowercased().replacing("_", with: "-")
        let base = lower.prefix { $0 != "-" }
        return all.first { $0.tag == lower } ?? all.first { $0.tag == base || $0.tag.hasPrefix(base + "-") }
    }

    static let all: [LanguagePack] = [.spanish, .english, .portuguese]

    /// Every word of every grammar.
    var words: Set<String> {
        Set((grammars.values.flatMap { $0 } + others).flatMap { $0.split(separator: " ").map(String.init) })
    }

    /// Phrases one a line, as the files of this folder have them.
    static func lines(_ text: String) -> [String] {
        text.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
            .filter { !$0.isEmpty && !$0.hasPrefix("#") }
    }

    /// Lines of a word and its phones; a word may have several.
    static func dictionary(_ text: String) -> [String: [[String]]] {
        var found: [String: [[String]]] = [:]
        for line in lines(text) {
            let parts = line.split(separator: " ").map(String.init)
            found[parts[0], default: []].append(Array(parts.dropFirst()))
        }
        return found
    }
}

/// Phrases and words as a recogniser's grammar takes them.
enum Phrase {
    /// Words of letters only, in lower case; nil when something else is left, which no grammar could hold.
    static func normalised(_ phrase: String) -> String? {
        let words = phrase.lowercased().split { !$0.isLetter && $0 != "'" }
        guard !words.isEmpty, phrase.utf8.count <= 200 else { return nil }
        return words.joined(separator: " ")
    }
}
