/// Text without case, accents and punctuation, so that `¡Sí, señor!` and `si senor` are the same.
public enum FoldedText {
    public static func words(_ text: String) -> [Substring] {
        fold(text).split { !($0.isLetter || $0.isNumber) }
    }

    static func fold(_ text: String) -> String {
        var result = ""
        for character in text.lowercased() { result.append(plain[character] ?? character) }
        return result
    }

    private static let plain: [Character: Character] = {
        let rows =
            [
                ("áàâãä", "a"), ("éèêë", "e"), ("íìîï", "i"), ("óòôõö", "o"), ("úùûü", "u"), ("ñ", "n"), ("ç", "c"),
            ] as [(String, Character)]
        return Dictionary(uniqueKeysWithValues: rows.flatMap { row in row.0.map { ($0, row.1) } })
    }()
}
