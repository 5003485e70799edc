/// The sounds of a Spanish word: its spelling says them. Spoken as in America: z, and c before e and i, are s.
enum SpanishSound: Hashable {
    case a, e, i, u
    /// `isClosed`: at the end of the word or before its s, where many let it go over into an u.
    case o(isClosed: Bool)
    /// An i or u that belongs to the next vowel: `gracias`, `bueno`.
    case glideI, glideU
    /// Of b and v, between vowels soft.
    case b(isSoft: Bool)
    case d(isSoft: Bool)
    case ch, f, g, j, k, l, m, n, ñ, p, s, t, w
    /// Spelt c or z, which Spain says between the teeth.
    case c
    /// Said as y or harder.
    case ll, y
    /// Tapped, as in `pero`; and rolled.
    case r, rr
    /// k and s in one letter.
    case x

    /// The sounds of a word; empty when it has no letter that sounds.
    static func of(_ word: String) -> [SpanishSound] {
        let letters = Array(word.lowercased())
        var sounds: [SpanishSound] = []
        var index = 0
        while index < letters.count {
            let (sound, length) = sound(letters, index)
            if let sound { sounds.append(sound) }
            index += length
        }
        return sounds
    }

    private static let plain: [Character: Character] = ["á": "a", "é": "e", "í": "i", "ó": "o", "ú": "u", "ü": "u"]
    private static let vowels: Set<Character> = ["a", "e", "i", "o", "u"]

    /// The sound that begins here, none for a mute letter, and how many letters it takes.
    private static func sound(_ letters: [Character], _ index: Int) -> (SpanishSound?, Int) {
        func letter(_ offset: Int) -> Character? {
            let place = index + offset
            guard letters.indices.contains(place) else { return nil }
            return plain[letters[place]] ?? letters[place]
        }
        let next = letter(1)
        let isAfterVowel = letter(-1).map(vowels.contains) ?? false
        switch letter(0) {
        case "a": return (.a, 1)
        case "e": return (.e, 1)
        case "o": return (.o(isClosed: next == nil || next == "s"), 1)
        case "i": return (letters[index] == "i" && next.map(vowels.contains) == true ? .glideI : .i, 1)
        case "u":
            return (letters[index] != "ú" && next.map { vowels.contains($0) || $0 == "y" } == true ? .glideU : .u, 1)
        case "y": return (next == nil ? .i : .y, 1)
        case "b", "v": return (.b(isSoft: isAfterVowel), 1)
        case "c":
            if next == "h" { return (.ch, 2) }
            return (next == "e" || next == "i" ? .c : .k, 1)
        case "d": return (.d(isSoft: isAfterVowel), 1)
        case "g":
            // A silent u; ü is not.
            if next == "u", letters[index + 1] == "u", letter(2) == "e" || letter(2) == "i" { return (.g, 2) }
            return (next == "e" || next == "i" ? .j : .g, 1)
        case "l": return next == "l" ? (.ll, 2) : (.l, 1)
        case "ñ": return (.ñ, 1)
        case "q": return (.k, next == "u" ? 2 : 1)
        case "r":
            if next == "r" { return (.rr, 2) }
            return (index == 0 ? .rr : .r, 1)
        case "x": return (.x, 1)
        case "z": return (.c, 1)
        case let other?: return (consonants[other], 1)
        case nil: return (nil, 1)
        }
    }

    private static let consonants: [Character: SpanishSound] = [
        "f": .f, "j": .j, "k": .k, "m": .m, "n": .n, "p": .p, "s": .s, "t": .t, "w": .w,
    ]
}
