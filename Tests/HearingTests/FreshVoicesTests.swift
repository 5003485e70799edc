import SpeechRig
import Testing

@testable import Hearing

/// Voices and words that nothing was set with, on the way from a line's samples to words, without Asterisk.
@Suite(.enabled(if: SpeechRig.isAvailable)) struct FreshVoicesTests {
    /// That no "no" and no noise is taken for a yes is held for them, too. How many of a yes are heard is printed:
    /// docs/hearing.md says why that is no promise.
    @Test(arguments: [("second", JudgedUtterance.fortyFresh), ("third", JudgedUtterance.fortyThird)])
    func nobodyConsentsUnasked(name: String, utterances: [JudgedUtterance]) throws {
        let ears = try SphinxEars(languages: ["es"], model: SphinxEars.debianModel)
        var sounds = Sounds(seed: 40)
        var judgement = Judgement()
        for utterance in utterances { judgement.add(utterance, try hear(utterance.sound(&sounds), by: ears)) }
        #expect(judgement.rows.count == 40)
        #expect(judgement.falseYes([.no, .noise]).isEmpty)
        print("The \(name) forty: \(Int(judgement.yesHeard * 100)) % of yes heard\n\(judgement)")
    }

    /// What would be told to Asterisk first, as a session does it.
    private func hear(_ line: [Int16], by ears: SphinxEars) throws -> Hypothesis? {
        var cutter = UtteranceCutter(sampleRate: 8000)
        var speech: [Int16] = []
        for piece in cutter.take(line + Sounds.silence(milliseconds: 1000)) {
            switch piece {
            case .began: speech = []
            case .audio(let samples): speech += samples
            case .dropped: continue
            case .ended:
                let heard = try ears.hear(speech, RecognitionRequest()).first
                if let heard, heard.confidence >= AEAPSettings().reportFrom { return heard }
            }
        }
        return nil
    }
}
