/// How Spanish words are spelt in the phones of an acoustic model. Where people, or the model's ears, differ, a word has
/// several pronunciations: `claro` with a flapped r, `llame` with a soft or a hard ll.
enum SpanishPronunciation {
    /// Most pronunciations of one word.
    static let limit = 8

    /// The pronunciations of a word, the plainest first; empty when it has no letter that sounds.
    static func of(_ word: String, in phones: LanguagePack.Phones) -> [[String]] {
        var results: [[String]] = [[]]
        for sound in SpanishSound.of(word) {
            let alternatives = phones == .english ? sound.english : sound.spanish
            // The first alternatives stay in front, so that a cut at the limit takes the rarest away.
            results = alternatives.flatMap { sound in results.map { $0 + sound } }
            if results.count > limit { results = Array(results.prefix(limit)) }
        }
        return results.filter { !$0.isEmpty }
    }
}

extension SpanishSound {
    /// In CMUdict's phones, the nearest first.
    fileprivate var english: [[String]] {
        switch self {
        case .a: [["AA"]]
        case .e: [["EH"]]
        case .i: [["IY"]]
        case .o(let isClosed): isClosed ? [["OW"], ["AO"]] : [["AO"], ["OW"]]
        case .u: [["UW"]]
        case .glideI: [["Y"]]
        case .glideU, .w: [["W"]]
        case .b(let isSoft): isSoft ? [["B"], ["V"]] : [["B"]]
        case .d(let isSoft): isSoft ? [["DH"], ["D"]] : [["D"]]
        case .ch: [["CH"]]
        case .f: [["F"]]
        case .g: [["G"]]
        case .j: [["HH"]]
        case .k: [["K"]]
        case .l: [["L"]]
        case .m: [["M"]]
        case .n: [["N"]]
        case .ñ: [["N", "Y"]]
        case .p: [["P"]]
        case .s, .c: [["S"]]
        case .t: [["T"]]
        case .ll, .y: [["Y"], ["JH"]]
        case .r: [["R"], ["D"]]
        case .rr: [["R"]]
        case .x: [["K", "S"]]
        }
    }

    /// In those of CMU Sphinx's Spanish model.
    fileprivate var spanish: [[String]] {
        switch self {
        case .a: [["a"]]
        case .e: [["e"]]
        case .i, .glideI: [["i"]]
        case .o: [["o"]]
        case .u, .glideU, .w: [["u"]]
        case .b: [["b"]]
        case .d: [["d"]]
        case .ch: [["ch"]]
        case .f: [["f"]]
        case .g: [["g"]]
        case .j: [["j"]]
        case .k: [["k"]]
        case .l: [["l"]]
        case .m: [["m"]]
        case .n: [["n"]]
        case .ñ: [["gn"]]
        case .p: [["p"]]
        case .s: [["s"]]
        case .c: [["s"], ["z"]]
        case .t: [["t"]]
        case .ll: [["ll"], ["y"]]
        case .y: [["y"], ["ll"]]
        case .r: [["r"]]
        case .rr: [["rr"]]
        case .x: [["x"], ["k", "s"]]
        }
    }
}
