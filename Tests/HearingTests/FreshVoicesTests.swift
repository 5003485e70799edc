import Foundation
import SpeechRig
import Testing

@testable import Hearing

private let spanishModel = ProcessInfo.processInfo.environment["MARCADOR_SPANISH_MODEL"]

/// Voices and words that nothing was set with, on the way from a line's samples to words, without Asterisk.
@Suite(.enabled(if: SpeechRig.isAvailable)) struct FreshVoicesTests {
    /// That no "no" and no noise is taken for a yes is held for them, too. How many of a yes are heard is printed:
    /// docs/hearing.md says why that is no promise.
    @Test(arguments: [
        ("second", JudgedUtterance.fortyFresh), ("third", JudgedUtterance.fortyThird),
        ("fourth", JudgedUtterance.fortyFourth),
    ])
    func nobodyConsentsUnasked(name: String, utterances: [JudgedUtterance]) throws {
        try expectNoFalseYes(of: utterances, name, by: SphinxEars(languages: ["es"], model: SphinxEars.debianModel))
    }

    /// Lines that take noise out were as good as deaf to a "sí": there the recogniser has to put it back.
    @Test(arguments: [30.0, 90]) func aQuietLineIsHeardLikeAnyOther(snr: Double) throws {
        let ears = try SphinxEars(languages: ["es"], model: SphinxEars.debianModel)
        var sounds = Sounds(seed: 41)
        var judgement = Judgement()
        for utterance in JudgedUtterance.forty {
            judgement.add(utterance, try ears.first(in: utterance.sound(&sounds, snr: snr)))
        }
        #expect(judgement.falseYes([.no, .other, .noise]).isEmpty)
        #expect(judgement.yesHeard >= 0.9, "\(judgement)")
        print("The first forty \(snr) dB above the noise: \(Int(judgement.yesHeard * 100)) % of yes heard")
    }

    /// The same by CMU Sphinx's Spanish model, which no Debian package has: its folder is MARCADOR_SPANISH_MODEL.
    @Test(
        .enabled(if: spanishModel != nil, "set MARCADOR_SPANISH_MODEL"),
        arguments: [
            ("first", JudgedUtterance.forty), ("second", JudgedUtterance.fortyFresh),
            ("third", JudgedUtterance.fortyThird), ("fourth", JudgedUtterance.fortyFourth),
        ])
    func nobodyConsentsUnaskedInSpanish(name: String, utterances: [JudgedUtterance]) throws {
        let model = try #require(spanishModel)
        let ears = try SphinxEars(languages: ["es"], model: SphinxEars.debianModel, models: ["es": model])
        try expectNoFalseYes(of: utterances, name, by: ears)
    }

    @Test func aModelOfOtherSoundsIsRefused() {
        let error = #expect(throws: RecogniserFailure.self) {
            try SphinxEars(
                languages: ["es"], model: SphinxEars.debianModel, models: ["es": SphinxEars.debianModel])
        }
        #expect(error.map { "\($0)".contains("has not the sounds of") } == true)
    }

    private func expectNoFalseYes(
        of utterances: [JudgedUtterance], _ name: String, by ears: SphinxEars
    ) throws {
        var sounds = Sounds(seed: 40)
        var judgement = Judgement()
        for utterance in utterances { judgement.add(utterance, try ears.first(in: utterance.sound(&sounds))) }
        #expect(judgement.rows.count == 40)
        #expect(judgement.falseYes([.no, .noise]).isEmpty)
        print("The \(name) forty, \(ears.description): \(Int(judgement.yesHeard * 100)) % of yes heard\n\(judgement)")
    }
}
