import SpeechRig
import Testing

@testable import Hearing

/// English and Portuguese, by voices and words that nothing was set with. As in Spanish, what is promised is that nobody
/// consents unasked; what is heard is printed, and docs/hearing.md has it.
@Suite(.enabled(if: SpeechRig.isAvailable)) struct OtherLanguagesTests {
    struct Language: Sendable, CustomTestStringConvertible {
        var tag: String
        var voices: [String]
        var yes: [String]
        var no: [String]
        var others: [String]

        var testDescription: String { tag }

        /// Each word by another voice, the commonest four times.
        var utterances: [JudgedUtterance] {
            var all: [JudgedUtterance] = []
            for (texts, meaning) in [(yes, JudgedUtterance.Meaning.yes), (no, .no), (others, .other)] {
                for text in texts {
                    let index = all.count
                    all.append(
                        JudgedUtterance(
                            text: text, voice: voices[index * 3 % voices.count], speed: [145, 160, 175][index % 3],
                            meaning: meaning))
                }
            }
            return all
                + ["burst", "puff", "crackle", "hum"].map {
                    JudgedUtterance(text: "", voice: $0, speed: 0, meaning: .noise)
                }
        }
    }

    private static let throats = ["", "+f2", "+m3", "+f4", "+m1", "+f1", "+m7", "+f5"]

    static let languages = [
        Language(
            tag: "pt-BR", voices: throats.map { "pt-br\($0)" },
            yes: [
                "sim", "sim", "sim", "sim", "sim por favor", "claro", "claro que sim", "sou eu", "sim senhor", "pode",
            ],
            no: [
                "não", "não", "não", "não", "não obrigado", "não quero", "não não", "agora não", "não sou eu",
                "não posso",
            ],
            others: ["alô", "quem fala", "é engano", "mais tarde", "amanhã", "não sei"]),
        Language(
            tag: "en-US", voices: throats.map { "en-us\($0)" },
            yes: ["yes", "yes", "yes", "yes", "yes please", "sure", "of course", "speaking", "yeah", "okay"],
            no: ["no", "no", "no", "no", "no thanks", "not now", "no no", "not interested", "nope", "not me"],
            others: ["hello", "who is this", "wrong number", "call me later", "tomorrow", "maybe"]),
    ]

    @Test(arguments: languages) func nobodyConsentsUnasked(_ language: Language) throws {
        let pack = try #require(LanguagePack.named(language.tag))
        let ears = try SphinxEars(languages: [pack.tag], model: SphinxEars.debianModel)
        var sounds = Sounds(seed: 7)
        var taken: [JudgedUtterance.Meaning: [JudgedUtterance.Meaning?: Int]] = [:]
        for utterance in language.utterances {
            let heard = try ears.first(in: utterance.sound(&sounds), RecognitionRequest(language: language.tag))
            let meaning = meaning(of: heard, pack, language)
            taken[utterance.meaning, default: [:]][meaning, default: 0] += 1
            print(
                "\(language.tag) \(utterance): \(heard.map { "'\($0.text)' \(Int($0.confidence * 100)) %" } ?? "nothing")"
            )
            #expect(utterance.meaning == .yes || meaning != .yes, "\(utterance): \(heard?.text ?? "")")
        }
        for (meant, counts) in taken.sorted(by: { "\($0.key)" < "\($1.key)" }) {
            print(
                "\(language.tag) \(meant): \(counts.map { "\($0.key.map { "\($0)" } ?? "asked again") \($0.value)" }.sorted())"
            )
        }
    }

    /// What a script makes of it that takes an answer from ``Judgement/answerFrom`` on; `nil` where it asks again.
    private func meaning(of heard: Hypothesis?, _ pack: LanguagePack, _ language: Language) -> JudgedUtterance.Meaning?
    {
        guard let heard, heard.confidence >= Judgement.answerFrom else { return nil }
        if pack.consents.contains(heard.text) { return .yes }
        return language.no.contains(heard.text) ? .no : .other
    }
}
