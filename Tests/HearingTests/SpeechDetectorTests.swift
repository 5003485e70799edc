import SpeechRig
import Testing

@testable import Hearing

@Suite struct SpeechDetectorTests {
    /// Milliseconds at which each change came, with 20 ms of audio at a time as Asterisk sends it.
    private func changes(
        _ samples: [Int16], rate: Int = 8000, settings: SpeechDetector.Settings = .init()
    ) -> [(at: Int, change: SpeechDetector.Change)] {
        var detector = SpeechDetector(sampleRate: rate, settings: settings)
        var found: [(Int, SpeechDetector.Change)] = []
        let step = rate / 50
        for start in stride(from: 0, to: samples.count, by: step) {
            for change in detector.take(samples[start..<min(start + step, samples.count)]) {
                found.append(((start + step) * 1000 / rate, change))
            }
        }
        return found
    }

    @Test(arguments: [8000, 16_000]) func aWordInSilenceBeginsAndEnds(rate: Int) throws {
        let audio =
            Sounds.silence(milliseconds: 1000, rate: rate)
            + Sounds.babble(milliseconds: 250, level: -25, rate: rate) + Sounds.silence(milliseconds: 1000, rate: rate)
        let found = changes(audio, rate: rate)
        #expect(found.map(\.change) == [.began, .ended(.silence)])
        #expect((1050...1110).contains(try #require(found.first).at))
        #expect((1640...1680).contains(try #require(found.last).at), "400 ms after the word")
    }

    @Test(arguments: [-60.0, -50, -45, -40]) func aWordInNoiseBeginsAndEnds(noise: Double) throws {
        var sounds = Sounds(seed: 7)
        let line = sounds.noise(milliseconds: 4000, level: noise)
        let word = Sounds.silence(milliseconds: 2500) + Sounds.babble(milliseconds: 250, level: noise + 20)
        let audio = mixed(line, word + Sounds.silence(milliseconds: 1250))
        let found = changes(audio).filter { $0.at > 500 }
        #expect(found.map(\.change) == [.began, .ended(.silence)], "in noise of \(noise) dB")
        #expect((2540...2640).contains(try #require(found.first).at))
        #expect((3100...3250).contains(try #require(found.last).at))
    }

    @Test(arguments: [-70.0, -55, -45, -38]) func noiseAloneIsNoSpeech(level: Double) {
        var sounds = Sounds(seed: 11)
        #expect(changes(sounds.noise(milliseconds: 10_000, level: level)).isEmpty, "10 s of noise of \(level) dB")
    }

    @Test func loudNoiseIsNoSpeechForLong() throws {
        var sounds = Sounds(seed: 3)
        let audio = sounds.noise(milliseconds: 2500, level: -60) + sounds.noise(milliseconds: 5000, level: -42)
        let found = changes(audio)
        #expect(found.map(\.change) == [.began, .ended(.tooShort)], "a line that grows noisy")
        #expect(try #require(found.last).at < 2500 + 500)
    }

    @Test func aDeadLineWhoseNoiseBeginsIsSoonKnown() throws {
        var sounds = Sounds(seed: 21)
        let noise = sounds.noise(milliseconds: 4000, level: -40)
        let word = Sounds.babble(milliseconds: 250, level: -20)
        let spoken = mixed(noise, Sounds.silence(milliseconds: 700) + word + Sounds.silence(milliseconds: 3050))
        let found = changes(Sounds.silence(milliseconds: 500) + spoken)
        #expect(found.map(\.change) == [.began, .ended(.tooShort), .began, .ended(.silence)])
        #expect((900...960).contains(try #require(found.dropFirst().first).at), "400 ms after the noise began")
        #expect((1240...1320).contains(try #require(found.dropFirst(2).first).at), "the word itself")
        #expect((1800...1960).contains(try #require(found.last).at))
    }

    @Test func aWordAtOnceAfterTheNoiseBeganIsNotLost() throws {
        var sounds = Sounds(seed: 22)
        let noise = sounds.noise(milliseconds: 3000, level: -40)
        let word = Sounds.babble(milliseconds: 250, level: -20)
        let spoken = mixed(noise, Sounds.silence(milliseconds: 200) + word + Sounds.silence(milliseconds: 2550))
        let found = changes(Sounds.silence(milliseconds: 500) + spoken)
        #expect(found.map(\.change) == [.began, .ended(.silence)])
        #expect((1300...1500).contains(try #require(found.last).at))
    }

    @Test func aKnockIsNoWord() {
        var sounds = Sounds(seed: 5)
        let knock = Sounds.babble(milliseconds: 30, level: -15)
        let audio = sounds.noise(milliseconds: 1000, level: -60) + knock + sounds.noise(milliseconds: 1000, level: -60)
        #expect(changes(audio).isEmpty)
        let longer = Sounds.babble(milliseconds: 65, level: -15)
        let second =
            sounds.noise(milliseconds: 1000, level: -60) + longer + sounds.noise(milliseconds: 1000, level: -60)
        #expect(changes(second).map(\.change) == [.began, .ended(.tooShort)])
    }

    @Test func somebodyWhoSpeaksFromTheFirstSampleIsHeard() throws {
        let audio = Sounds.babble(milliseconds: 600, level: -20) + Sounds.silence(milliseconds: 800)
        #expect(changes(audio).map(\.change) == [.began, .ended(.silence)])
        #expect(try #require(changes(audio).first).at <= 100)
    }

    @Test func aPauseBetweenWordsDoesNotEndTheUtterance() {
        let word = Sounds.babble(milliseconds: 300, level: -25)
        let audio =
            Sounds.silence(milliseconds: 500) + word + Sounds.silence(milliseconds: 300) + word
            + Sounds.silence(milliseconds: 600)
        #expect(changes(audio).map(\.change) == [.began, .ended(.silence)])
    }

    @Test func whatNeverEndsIsCut() {
        // Words with short pauses: the floor stays low, so nothing but the limit ends it.
        let word = Sounds.babble(milliseconds: 300, level: -20) + Sounds.silence(milliseconds: 100)
        let audio = Array((0..<20).map { _ in word }.joined())
        #expect(changes(audio).prefix(2).map(\.change) == [.began, .ended(.tooLong)])
    }

    @Test func missingAudioIsSilence() {
        var detector = SpeechDetector(sampleRate: 8000)
        #expect(detector.take(Sounds.babble(milliseconds: 300, level: -20)) == [.began])
        #expect(detector.takeGap(milliseconds: 200).isEmpty)
        #expect(detector.takeGap(milliseconds: 300) == [.ended(.silence)])
    }

    @Test func theFloorFollowsTheLine() {
        var sounds = Sounds(seed: 13)
        var detector = SpeechDetector(sampleRate: 8000)
        _ = detector.take(sounds.noise(milliseconds: 3000, level: -60))
        #expect((-63...(-58)).contains(detector.noiseFloor))
        _ = detector.take(sounds.noise(milliseconds: 3000, level: -45))
        #expect((-48...(-43)).contains(detector.noiseFloor))
        _ = detector.take(sounds.noise(milliseconds: 100, level: -65))
        #expect(detector.noiseFloor < -58, "down at once")
    }
}

@Suite struct UtteranceCutterTests {
    private func cut(_ audio: [Int16], step: Int) -> [UtteranceCutter.Piece] {
        var cutter = UtteranceCutter(sampleRate: 8000)
        var pieces: [UtteranceCutter.Piece] = []
        for start in stride(from: 0, to: audio.count, by: step) {
            pieces += cutter.take(Array(audio[start..<min(start + step, audio.count)]))
        }
        return pieces
    }

    private func kinds(_ pieces: [UtteranceCutter.Piece]) -> [String] {
        pieces.map {
            switch $0 {
            case .began: "began"
            case .audio: "audio"
            case .ended: "ended"
            case .dropped: "dropped"
            }
        }
    }

    private func samples(_ pieces: [UtteranceCutter.Piece]) -> [Int16] {
        pieces.reduce(into: []) { if case .audio(let samples) = $1 { $0 += samples } }
    }

    @Test(arguments: [80, 160, 100, 20_000]) func anUtteranceHasWhatCameBeforeIt(step: Int) throws {
        let word = Sounds.babble(milliseconds: 300, level: -20)
        let audio = Sounds.silence(milliseconds: 1000) + word + Sounds.silence(milliseconds: 1000)
        let pieces = cut(audio, step: step)
        #expect(kinds(pieces).first == "began")
        #expect(kinds(pieces).last == "ended")
        let utterance = samples(pieces)
        let start = try #require(utterance.firstIndex { $0 != 0 })
        #expect((1000...2000).contains(start), "150 ms and what the beginning took, of which the step may take a part")
        #expect(
            Array(utterance[start..<start + 2000]) == Array(word.drop { $0 == 0 }.prefix(2000)), "not one sample lost")
        let after = utterance.count - start - word.count
        #expect((1000...1300).contains(after), "and 150 ms after it")
    }

    @Test func aPauseBelongsToTheUtterance() {
        let word = Sounds.babble(milliseconds: 300, level: -20)
        let pause = Sounds.silence(milliseconds: 250)
        let audio = Sounds.silence(milliseconds: 500) + word + pause + word + Sounds.silence(milliseconds: 1000)
        let utterance = samples(cut(audio, step: 160))
        #expect(utterance.count >= 2 * word.count + pause.count)
        #expect(utterance.filter { $0 != 0 }.count == audio.filter { $0 != 0 }.count)
    }

    @Test func aKnockIsDropped() {
        let audio =
            Sounds.silence(milliseconds: 500) + Sounds.babble(milliseconds: 65, level: -15)
            + Sounds.silence(milliseconds: 900)
        #expect(kinds(cut(audio, step: 160)).last == "dropped")
    }

    @Test func forgottenSpeechIsGone() {
        var cutter = UtteranceCutter(sampleRate: 8000)
        _ = cutter.take(Sounds.silence(milliseconds: 500) + Sounds.babble(milliseconds: 300, level: -20))
        #expect(cutter.isSpeaking)
        cutter.forgetSpeech()
        #expect(!cutter.isSpeaking)
        #expect(cutter.take(Sounds.silence(milliseconds: 1000)).isEmpty)
    }
}
