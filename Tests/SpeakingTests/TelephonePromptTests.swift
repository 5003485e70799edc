import Glibc
import Testing

@testable import Speaking

@Suite struct ResamplerTests {
    private static func sine(_ frequency: Double, rate: Int, seconds: Double = 0.25) -> [Float] {
        (0..<Int(Double(rate) * seconds)).map {
            Float(0.5 * sin(2 * Double.pi * frequency * Double($0) / Double(rate)))
        }
    }

    /// Root mean square of the middle, in dB against that of a sine of 0.5.
    private static func level(_ samples: [Float]) -> Float {
        let middle = samples[samples.count / 4..<samples.count * 3 / 4]
        let power = middle.reduce(0) { $0 + $1 * $1 } / Float(middle.count)
        return 10 * log10f(max(power / 0.125, 1e-12))
    }

    @Test(arguments: [6000, 11_025, 16_000, 22_050, 44_100, 48_000, 22_051])
    func aSineComesOutAsTheSameSine(rate: Int) {
        var resampler = Resampler(from: rate, to: 8000)
        let out = resampler.resample(Self.sine(1000, rate: rate))
        let expected = Self.sine(1000, rate: 8000)
        #expect(abs(out.count - expected.count) <= 1)
        // Away from the ends, where the sound begins and stops.
        let errors = (400..<1600).map { abs(out[$0] - expected[$0]) }
        #expect(errors.max() ?? 1 < 0.0005)
    }

    @Test(arguments: [300.0, 1000, 2500, 3400])
    func theTelephoneBandPasses(frequency: Double) {
        var resampler = Resampler(from: 22_050, to: 8000)
        #expect(abs(Self.level(resampler.resample(Self.sine(frequency, rate: 22_050)))) < 0.1)
    }

    @Test(arguments: [4000.0, 4600, 7000, 7900, 10_500])
    func whatWouldFoldIntoTheBandIsGone(frequency: Double) {
        var resampler = Resampler(from: 22_050, to: 8000)
        #expect(Self.level(resampler.resample(Self.sine(frequency, rate: 22_050))) < -78)
    }

    @Test func theSameRateChangesNothing() {
        var resampler = Resampler(from: 8000, to: 8000)
        #expect(resampler.resample([0.1, -0.9, 0.3]) == [0.1, -0.9, 0.3])
    }

    @Test func nothingGivesNothing() {
        var resampler = Resampler(from: 22_050, to: 8000)
        #expect(resampler.resample([]).isEmpty)
    }
}

@Suite struct TelephonePromptTests {
    private static func tone(_ amplitude: Float, seconds: Double) -> [Float] {
        (0..<Int(8000 * seconds)).map { amplitude * Float(sin(2 * Double.pi * 440 * Double($0) / 8000)) }
    }

    private static func silence(_ seconds: Double) -> [Float] { [Float](repeating: 0, count: Int(8000 * seconds)) }

    private static func decibels(_ samples: some Collection<Float>) -> Float {
        10 * log10f(samples.reduce(0) { $0 + $1 * $1 } / Float(samples.count))
    }

    @Test(arguments: [Float(0.01), 0.1, 0.9])
    func everyPromptHasTheSameLevel(amplitude: Float) throws {
        var prompt = TelephonePrompt(rate: 8000)
        let made = try prompt.make(Self.tone(amplitude, seconds: 1))
        #expect(abs(Self.decibels(made) - TelephonePrompt.level) < 0.2)
    }

    @Test func pausesDoNotCountForTheLevel() throws {
        var prompt = TelephonePrompt(rate: 8000)
        let tone = Self.tone(0.5, seconds: 0.5)
        let made = try prompt.make(tone + Self.silence(2) + tone)
        #expect(abs(Self.decibels(made.prefix(4000)) - TelephonePrompt.level) < 0.2)
    }

    @Test func noSampleGoesBeyondTheCeiling() throws {
        var prompt = TelephonePrompt(rate: 8000)
        // A click far above the rest.
        var samples = Self.tone(0.02, seconds: 1)
        samples[4000] = 0.8
        let peak = try prompt.make(samples).reduce(0) { max($0, abs($1)) }
        #expect(abs(20 * log10f(peak) - TelephonePrompt.ceiling) < 0.01)
    }

    @Test func whisperIsNotBlownUpWithoutBound() throws {
        var prompt = TelephonePrompt(rate: 8000)
        let made = try prompt.make(Self.tone(0.001, seconds: 0.5))
        let peak = made.reduce(0) { max($0, abs($1)) }
        #expect(abs(20 * log10f(peak / 0.001) - TelephonePrompt.greatestGain) < 0.2)
    }

    @Test func silenceAroundGoesAndSilenceWithinStays() throws {
        var prompt = TelephonePrompt(rate: 8000)
        let spoken = Self.tone(0.3, seconds: 0.4) + Self.silence(0.3) + Self.tone(0.3, seconds: 0.4)
        let made = try prompt.make(Self.silence(0.8) + spoken + Self.silence(1.2))
        let seconds = Double(made.count) / 8000
        #expect(abs(seconds - (1.1 + TelephonePrompt.lead + TelephonePrompt.tail)) < 0.03)
    }

    @Test func whatIsSilentIsNoPrompt() {
        for samples in [[], Self.silence(1), Self.tone(0.0001, seconds: 1), Self.tone(0.5, seconds: 0.04)] {
            #expect(throws: AudioFailure.silent) {
                var prompt = TelephonePrompt(rate: 8000)
                _ = try prompt.make(samples)
            }
        }
    }

    @Test func aFileOfAnyRateBecomesOneForAsterisk() throws {
        let samples = (0..<44_100).map { Int16(9000 * sin(2 * Double.pi * 600 * Double($0) / 44_100)) }
        let file = WaveFileTests.file(
            channels: 2, rate: 44_100, data: WaveFileTests.data(samples.flatMap { [$0, $0] }))
        let made = try WaveFile.read(TelephonePrompt.file(from: file))
        #expect(made.rate == 8000)
        #expect(abs(made.samples.count - 8000) < 20)
        #expect(abs(Self.decibels(made.samples) - TelephonePrompt.level) < 0.2)
    }
}
