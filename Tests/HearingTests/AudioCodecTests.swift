import SpeechRig
import Testing

@testable import Hearing

@Suite struct AudioCodecTests {
    @Test func ulawHasTheValuesOfG711() {
        // The ends of G.711's table 2a: 0x80 and 0x00 are the loudest, 0xFF and 0x7F are nothing.
        #expect(AudioCodec.ulaw.samples([0x80, 0x00, 0xFF, 0x7F]) == [32124, -32124, 0, 0])
        #expect(AudioCodec.ulaw.samples([0xF0, 0x70]) == [120, -120])
    }

    @Test func alawHasTheValuesOfG711() {
        #expect(AudioCodec.alaw.samples([0xAA, 0x2A, 0xD5, 0x55]) == [32256, -32256, 8, -8])
    }

    @Test(arguments: [AudioCodec.ulaw, .alaw]) func aCompandedByteRisesWithItsSample(codec: AudioCodec) {
        let samples = codec.samples(Array(UInt8.min...UInt8.max))
        #expect(Set(samples.map { Int($0) }).count >= 255)
        #expect(samples.map { Int($0) }.reduce(0, +) == 0, "as many below zero as above")
    }

    @Test func linearSamplesAreLittleEndianAndWhole() {
        #expect(AudioCodec.slin.samples([0x01, 0x00, 0xFF, 0xFF, 0x00, 0x80, 0x7F]) == [1, -1, -32768])
        #expect(AudioCodec.slin16.bytesPerSecond == 32_000)
        #expect(AudioCodec.ulaw.bytesPerSecond == 8000)
    }

    @Test func levelsAreDecibelsOfFullScale() {
        #expect(AudioLevel.decibels([]) == AudioLevel.silence)
        #expect(AudioLevel.decibels([Int16](repeating: 500, count: 80)) == AudioLevel.silence, "a constant is silent")
        let square = (0..<80).map { $0 % 2 == 0 ? Int16.max : -Int16.max }
        #expect(abs(AudioLevel.decibels(square)) < 0.01)
        #expect(abs(AudioLevel.decibels(square.map { $0 / 10 }) + 20) < 0.01)
    }

    @Test func doubledAudioKeepsItsSamplesAndItsTone() {
        let tone = Sounds.babble(milliseconds: 200, level: -12)
        let doubled = Resampling.doubled(tone)
        #expect(doubled.count == tone.count * 2)
        #expect(stride(from: 0, to: doubled.count, by: 2).map { doubled[$0] } == tone)
        let wanted = Sounds.babble(milliseconds: 200, level: -12, rate: 16_000)
        let error = zip(doubled, wanted).dropFirst(200).dropLast(200).map { abs(Int($0) - Int($1)) }.max() ?? .max
        #expect(error < 100, "of an amplitude of some 11,600")
    }

    @Test func stretchedAudioHasTheSameToneLower() {
        let tone = Resampling.doubled(Sounds.babble(milliseconds: 200, level: -12))
        for factor in SphinxJudge.otherThroats {
            let stretched = Resampling.stretched(tone, by: factor)
            #expect(abs(stretched.count - Int(Double(tone.count) * factor)) <= 1)
            let crossings = { (samples: [Int16]) in zip(samples, samples.dropFirst()).count { $0 < 0 && $1 >= 0 } }
            #expect(abs(crossings(stretched) - crossings(tone)) <= 1, "as many waves, in another time")
        }
        #expect(Resampling.stretched([], by: 2).isEmpty)
    }
}
