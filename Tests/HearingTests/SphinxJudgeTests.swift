import Testing

@testable import Hearing

@Suite struct SphinxJudgeTests {
    @Test func aWordOfConsentIsOneFromOtherThroatsToo() {
        #expect(SphinxJudge.confirmed(0.9, by: [0.8, 0.1]) == 0.9)
        #expect(SphinxJudge.confirmed(0.9, by: [0.5, 0.02]) < SphinxJudge.sure)
        #expect(SphinxJudge.confirmed(0.9, by: []) < SphinxJudge.sure)
    }

    private typealias Segment = SphinxDecoder.Segment

    private func path(_ word: String, score: Int, silences: Int = -400) -> [Segment] {
        [
            Segment(word: "<sil>", first: 0, last: 19, score: silences),
            Segment(word: word, first: 20, last: 49, score: score),
            Segment(word: "<sil>", first: 50, last: 69, score: silences),
        ]
    }

    private func phones(within: Int, outside: Int = -400) -> [Segment] {
        [
            Segment(word: "SIL", first: 0, last: 19, score: outside),
            Segment(word: "S", first: 20, last: 29, score: within / 3),
            Segment(word: "IY", first: 30, last: 49, score: within * 2 / 3),
            Segment(word: "SIL", first: 50, last: 69, score: outside),
        ]
    }

    @Test func wordsAsGoodAsPhonesAreBelieved() throws {
        let verdict = try #require(SphinxJudge.verdict(words: path("sí", score: -900), phones: phones(within: -810)))
        #expect(verdict.text == "sí")
        #expect(verdict.confidence > 0.9)
        #expect(abs(verdict.closeness + 3) < 0.01)
        #expect(abs(verdict.coverage + 3) < 0.01)
    }

    @Test func wordsThatFitBadlyAreNot() throws {
        let verdict = try #require(SphinxJudge.verdict(words: path("sí", score: -1800), phones: phones(within: -900)))
        #expect(verdict.confidence < 0.02)
    }

    @Test func consentHasToBeatEverythingElse() throws {
        // Not much like a sí, and like nothing else.
        let said = path("sí", score: -1500)
        func confidence(against rivals: [Segment]?) throws -> Double {
            try #require(SphinxJudge.verdict(words: said, phones: phones(within: -810), rivals: rivals)).confidence
        }
        #expect(try confidence(against: nil) < 0.1)
        #expect(try confidence(against: path("no", score: -1800)) > 0.6)
        #expect(try confidence(against: path("no", score: -1520)) < 0.1, "a no fits nearly as well")
        #expect(try confidence(against: path("no", score: -1300)) < 0.01)
        #expect(try confidence(against: [Segment(word: "<sil>", first: 0, last: 9, score: 0)]) > 0.6)
    }

    @Test func consentHoldsWhereNoModelIsSureOfAnotherAnswer() {
        typealias Opinion = SphinxJudge.Opinion
        let yes = Opinion(text: "sí", confidence: 0.8, kind: .consent)
        func common(_ text: String, _ confidence: Double, _ kind: Opinion.Kind) -> String? {
            SphinxJudge.common([yes, Opinion(text: text, confidence: confidence, kind: kind)])?.text
        }
        #expect(SphinxJudge.common([]) == nil)
        #expect(SphinxJudge.common([yes]) == yes)
        #expect(common("claro", 0.9, .consent) == "claro", "the surer one")
        #expect(common("no", 0.39, .answer) == "sí", "in doubt about another answer")
        #expect(common("no", 0.4, .answer) == "no", "sure of another: no consent, however sure the first one is")
        #expect(common("no", 0.95, .answer) == "no")
        #expect(common("sin", 0.95, .beside) == "sí", "no answer")
        let faint = Opinion(text: "sí", confidence: 0.2, kind: .consent)
        #expect(SphinxJudge.common([faint, Opinion(text: "no", confidence: 0.3, kind: .answer)])?.text == "no")
        #expect(SphinxJudge.common([faint, Opinion(text: "sin", confidence: 0.9, kind: .beside)])?.text == "sin")
    }

    @Test func speechBesideTheWordsCosts() throws {
        let sentence = path("sí", score: -900, silences: -1600)
        let verdict = try #require(SphinxJudge.verdict(words: sentence, phones: phones(within: -810)))
        #expect(verdict.confidence < 0.02)
        #expect(verdict.closeness > -4, "the word itself fits")
    }

    @Test func aLongPhraseMayFitLessWell() throws {
        let short = [Segment(word: "sí", first: 0, last: 24, score: -25 * 20)]
        let long = [
            Segment(word: "sí", first: 0, last: 24, score: -500),
            Segment(word: "señor", first: 25, last: 84, score: -1200),
        ]
        func phones(_ last: Int) -> [Segment] { [Segment(word: "IY", first: 0, last: last, score: 0)] }
        let one = try #require(SphinxJudge.verdict(words: short, phones: phones(24)))
        let two = try #require(SphinxJudge.verdict(words: long, phones: phones(84)))
        #expect(one.closeness == -20 && two.closeness == -20)
        #expect(one.confidence < 0.2 && two.confidence > 0.7)
        #expect(two.text == "sí señor")
    }

    @Test func hissIsDoubted() throws {
        let phones = [
            Segment(word: "DH", first: 0, last: 29, score: -300), Segment(word: "V", first: 30, last: 69, score: -300),
        ]
        let verdict = try #require(SphinxJudge.verdict(words: path("uno", score: -300, silences: -150), phones: phones))
        #expect(verdict.confidence < 0.2, "no vowel in it")
    }

    @Test func aKnockIsDoubted() throws {
        let knock = [Segment(word: "no", first: 20, last: 28, score: -90)]
        let phones = [Segment(word: "AO", first: 20, last: 28, score: -90)]
        #expect(try #require(SphinxJudge.verdict(words: knock, phones: phones)).confidence < 0.2)
    }

    @Test func theNumberOfAPronunciationIsNoPartOfTheWord() {
        #expect(
            SphinxJudge.verdict(words: path("claro(3)", score: -900), phones: phones(within: -900))?.text == "claro")
    }

    @Test func silenceIsNoVerdict() {
        #expect(SphinxJudge.verdict(words: [], phones: []) == nil)
        #expect(
            SphinxJudge.verdict(
                words: [Segment(word: "<sil>", first: 0, last: 50, score: -100)],
                phones: [Segment(word: "SIL", first: 0, last: 50, score: -100)]) == nil)
    }
}

@Suite struct LanguagePackTests {
    @Test(arguments: [
        ("es", "es"), ("es-CL", "es"), ("es_419", "es"), ("EN-us", "en"), ("pt-BR", "pt-br"), ("pt", "pt-br"),
    ])
    func aRegionFindsItsLanguage(tag: String, pack: String) {
        #expect(LanguagePack.named(tag)?.tag == pack)
    }

    @Test func anUnknownLanguageHasNoWords() {
        #expect(LanguagePack.named("fr") == nil)
        #expect(LanguagePack.named("") == nil)
    }

    @Test(arguments: LanguagePack.all.map(\.tag)) func everyWordHasASound(tag: String) throws {
        let pack = try #require(LanguagePack.named(tag))
        let phones = Set(
            """
            AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG OW OY P R S SH T TH UH UW V W Y Z ZH
            """.split(separator: " ").map(String.init))
        for word in pack.words {
            let sounds = pack.pronunciations(word, .english)
            #expect(!sounds.isEmpty, "\(word)")
            #expect(sounds.allSatisfy { !$0.isEmpty && phones.isSuperset(of: $0) }, "\(word): \(sounds)")
        }
        for phrases in pack.grammars.values {
            #expect(phrases.allSatisfy { Phrase.normalised($0) == $0 })
            #expect(phrases.count == Set(phrases).count)
        }
    }

    @Test(arguments: [
        ("sí", "S IY"), ("quién", "K Y EH N"), ("guitarra", "G IY T AA R AA"), ("cerveza", "S EH R B EH S AA"),
        ("mañana", "M AA N Y AA N AA"), ("hola", "AO L AA"), ("llame", "Y AA M EH"), ("jueves", "HH W EH B EH S"),
        ("chao", "CH AA OW"), ("muy", "M W IY"), ("gente", "HH EH N T EH"), ("taxi", "T AA K S IY"),
        ("vergüenza", "B EH R G W EH N S AA"), ("día", "D IY AA"),
    ])
    func spanishSoundsAsItIsSpelt(word: String, sounds: String) {
        let all = SpanishPronunciation.of(word, in: .english).map { $0.joined(separator: " ") }
        #expect(all.first == sounds, "of \(all)")
        #expect(all.count <= SpanishPronunciation.limit && Set(all).count == all.count)
    }

    @Test(arguments: [
        ("sí", "s i"), ("quién", "k i e n"), ("guitarra", "g i t a rr a"), ("cerveza", "s e r b e s a"),
        ("mañana", "m a gn a n a"), ("rato", "rr a t o"), ("llame", "ll a m e"), ("chao", "ch a o"),
        ("taxi", "t a x i"), ("yo", "y o"), ("muy", "m u i"),
    ])
    func spanishInItsOwnPhones(word: String, sounds: String) {
        #expect(SpanishPronunciation.of(word, in: .own).first?.joined(separator: " ") == sounds)
    }

    @Test func everySpanishWordHasOwnPhones() {
        let phones = Set("a b ch d e f g gn i j k l ll m n o p r rr s t u x y z".split(separator: " ").map(String.init))
        for word in LanguagePack.spanish.words {
            let sounds = LanguagePack.spanish.pronunciations(word, .own)
            #expect(!sounds.isEmpty && sounds.allSatisfy { !$0.isEmpty && phones.isSuperset(of: $0) }, "\(word)")
        }
    }

    @Test func phrasesAreWordsOnly() {
        #expect(Phrase.normalised(" Sí, por favor! ") == "sí por favor")
        #expect(Phrase.normalised("a | b ; c") == "a b c")
        #expect(Phrase.normalised("¿?") == nil)
    }
}
