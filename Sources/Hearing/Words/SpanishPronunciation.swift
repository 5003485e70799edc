/// How Spanish words sound, in the phones of the English acoustic model that pocketsphinx ships: spelling says it.
///
/// Spoken as in America: z, and c before e and i, are s. Where people, or the model's ears, differ, a word has several
/// pronunciations: `claro` with a flapped r, `llame` with a soft or a hard ll.
enum SpanishPronunciation {
    /// Most pronunciations of one word.
    static let limit = 8

    /// The pronunciations of a word, the plainest first; empty when it has no letter that sounds.
    static func of(_ word: String) -> [[String]] {
        let letters = Array(word.lowercased())
        var sounds: [[[String]]] = []
        var index = 0
        while index < letters.count {
            let (alternatives, length) = sound(letters, index)
            if !alternatives.isEmpty { sounds.append(alternatives) }
            index += length
        }
        var results: [[String]] = [[]]
        for alternatives in sounds {
            // The first alternatives stay in front, so that a cut at the limit takes the rarest away.
            results = alternatives.flatMap { sound in results.map { $0 + sound } }
            if results.count > limit { results = Array(results.prefix(limit)) }
        }
        return results.filter { !$0.isEmpty }
    }

    private static let plain: [Character: Character] = ["á": "a", "é": "e", "í": "i", "ó": "o", "ú": "u", "ü": "u"]
    private static let vowels: Set<Character> = ["a", "e", "i", "o", "u"]

    /// The alternatives of the sound that begins here, and how many letters it takes.
    private static func sound(_ letters: [Character], _ index: Int) -> ([[String]], Int) {
        func letter(_ offset: Int) -> Character? {
            let place = index + offset
            guard letters.indices.contains(place) else { return nil }
            return plain[letters[place]] ?? letters[place]
        }
        let next = letter(1)
        let isAfterVowel = letter(-1).map(vowels.contains) ?? false
        switch letter(0) {
        case "a": return ([["AA"]], 1)
        case "e": return ([["EH"]], 1)
        case "o": return (next == nil || next == "s" ? [["OW"], ["AO"]] : [["AO"], ["OW"]], 1)
        case "i": return (letters[index] == "i" && next.map(vowels.contains) == true ? [["Y"]] : [["IY"]], 1)
        case "u":
            return (
                letters[index] != "ú" && next.map { vowels.contains($0) || $0 == "y" } == true ? [["W"]] : [["UW"]], 1
            )
        case "y": return (next == nil ? [["IY"]] : [["Y"], ["JH"]], 1)
        case "b", "v": return (isAfterVowel ? [["B"], ["V"]] : [["B"]], 1)
        case "c":
            if next == "h" { return ([["CH"]], 2) }
            return ([[next == "e" || next == "i" ? "S" : "K"]], 1)
        case "d": return (isAfterVowel ? [["DH"], ["D"]] : [["D"]], 1)
        case "g":
            // A silent u; ü is not.
            if next == "u", letters[index + 1] == "u", letter(2) == "e" || letter(2) == "i" { return ([["G"]], 2) }
            return ([[next == "e" || next == "i" ? "HH" : "G"]], 1)
        case "h": return ([], 1)
        case "l": return next == "l" ? ([["Y"], ["JH"]], 2) : ([["L"]], 1)
        case "ñ": return ([["N", "Y"]], 1)
        case "q": return ([["K"]], next == "u" ? 2 : 1)
        case "r":
            if next == "r" { return ([["R"]], 2) }
            return (index == 0 ? [["R"]] : [["R"], ["D"]], 1)
        case "x": return ([["K", "S"]], 1)
        case let other?: return (consonants[other].map { [[$0]] } ?? [], 1)
        case nil: return ([], 1)
        }
    }

    private static let consonants: [Character: String] = [
        "f": "F", "j": "HH", "k": "K", "m": "M", "n": "N", "p": "P", "s": "S", "t": "T", "w": "W", "z": "S",
    ]
}
