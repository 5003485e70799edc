extension SpokenLanguage {
    /// The sounds of Asterisk's core set that say one word of a number or a day: `veintiún` is `digits/20-and` and `digits/1M`.
    ///
    /// By the words rather than by `SAY NUMBER`: that one leaves out what it finds no sound for, and the Spanish set has none
    /// by the name it wants for `cien`. A hundred thousand pesos would be `mil`.
    /// - Parameter word: folded: lower case, without accents.
    /// - Returns: `nil` where the set cannot say the word.
    public func coreSounds(of word: some StringProtocol) -> [String]? {
        let word = String(word)
        let table: [String: [String]]
        switch family {
        case .spanish: table = Self.spanishSounds
        case .english: table = Self.englishSounds
        // No distribution has a Portuguese set.
        case .portuguese: return nil
        }
        if let sounds = table[word] { return sounds }
        // Of a document: `K` in a Chilean one.
        let isLetter = word.utf8.count == 1 && word.utf8.allSatisfy { (0x61...0x7a).contains($0) }
        return isLetter ? ["letters/\(word)"] : nil
    }

    private static let spanishSounds: [String: [String]] = {
        var sounds = numbered(
            "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete "
                + "dieciocho diecinueve veinte veintiuno veintidos veintitres veinticuatro veinticinco veintiseis veintisiete "
                + "veintiocho veintinueve treinta", "digits/", from: 0)
        sounds.merge(numbered("cuarenta cincuenta sesenta setenta ochenta noventa", "digits/", from: 40, by: 10)) { $1 }
        sounds.merge(
            numbered(
                "doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos",
                "digits/", from: 200, by: 100)
        ) { $1 }
        sounds.merge(
            numbered(
                "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
                "digits/mon-",
                from: 0)
        ) { $1 }
        let others = [
            "un": ["1M"], "una": ["1F"], "veintiun": ["20-and", "1M"], "veintiuna": ["20-and", "1F"], "y": ["and"],
            "cien": ["hundred"], "ciento": ["100-and"], "mil": ["thousand"], "millon": ["million"],
            "millones": ["millions"], "menos": ["minus"], "primero": ["h-1"], "de": ["es-de"],
        ]
        return sounds.merging(others.mapValues { $0.map { "digits/\($0)" } }) { $1 }
    }()

    private static let englishSounds: [String: [String]] = {
        var sounds = numbered(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
                + "eighteen nineteen twenty", "digits/", from: 0)
        sounds.merge(numbered("thirty forty fifty sixty seventy eighty ninety", "digits/", from: 30, by: 10)) { $1 }
        sounds.merge(
            numbered(
                "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
                    + "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth", "digits/h-", from: 1)
        ) { $1 }
        sounds.merge(
            numbered(
                "january february march april may june july august september october november december", "digits/mon-",
                from: 0)
        ) { $1 }
        for word in ["hundred", "thousand", "million", "billion", "minus"] { sounds[word] = ["digits/\(word)"] }
        sounds["thirtieth"] = ["digits/h-30"]
        return sounds
    }()

    /// Words whose sounds are numbered in their order.
    private static func numbered(
        _ words: String, _ prefix: String, from first: Int, by step: Int = 1
    ) -> [String: [String]] {
        let pairs = words.split(separator: " ").enumerated().map { ($1, ["\(prefix)\(first + $0 * step)"]) }
        return Dictionary(uniqueKeysWithValues: pairs.map { (String($0), $1) })
    }
}
