internal import Glibc

/// Makes of an engine's audio a prompt for the telephone: 8 kHz mono, without silence around it, as loud as its neighbours.
public struct TelephonePrompt {
    /// The level of what is spoken, pauses aside, in dB below full scale. Asterisk's own Spanish recordings have −20 in the
    /// median, so what is rendered and what is recorded follow each other evenly.
    static let level: Float = -20
    /// What no sample goes beyond, in dB; the level gives way to it.
    static let ceiling: Float = -3
    /// The most that is amplified: noise is no speech.
    static let greatestGain: Float = 30
    /// What is this much quieter than the loudest 20 ms is a pause.
    static let pauseDepth: Float = 30
    /// What is this much quieter than the loudest 20 ms is silence.
    static let silenceDepth: Float = 45
    /// What is quieter than this everywhere was not spoken.
    static let inaudible: Float = -70
    /// In samples at 8 kHz; what is shorter is no word.
    static let shortest = 400
    /// Silence that is left before and after, since prompts are played one after the other.
    static let lead = 0.03
    static let tail = 0.1

    /// For audio of `rate` samples a second.
    private var resampler: Resampler
    private let rate: Int

    public init(rate: Int) {
        self.rate = rate
        resampler = Resampler(from: rate, to: Sound.telephoneRate)
    }

    /// A WAV file for Asterisk of a WAV file of any kind.
    public static func file(from bytes: [UInt8]) throws(AudioFailure) -> [UInt8] {
        let sound = try WaveFile.read(bytes)
        var prompt = Self(rate: sound.rate)
        return WaveFile.telephone(try prompt.make(sound.samples))
    }

    /// Samples at 8 kHz.
    mutating func make(_ samples: [Float]) throws(AudioFailure) -> [Float] {
        let heard = resampler.resample(samples)
        guard heard.count >= Self.shortest, let speech = Speech(heard) else { throw .silent }
        let gain = min(
            Self.level - speech.level, Self.ceiling - decibels(amplitude: speech.peak), Self.greatestGain)
        let factor = powf(10, gain / 20)
        return heard[speech.range].map { $0 * factor }
    }

    /// Where and how loud a sound is spoken.
    private struct Speech {
        let range: Range<Int>
        /// Of the parts that are spoken, in dB.
        let level: Float
        let peak: Float

        /// Nil when nothing is to be heard.
        init?(_ samples: [Float]) {
            let length = Sound.telephoneRate / 50
            let powers = stride(from: 0, to: samples.count, by: length).map { start in
                let end = min(samples.count, start + length)
                return samples[start..<end].reduce(0) { $0 + $1 * $1 } / Float(length)
            }
            let loudest = decibels(power: powers.max() ?? 0)
            guard loudest > TelephonePrompt.inaudible,
                let first = powers.firstIndex(where: { decibels(power: $0) > loudest - TelephonePrompt.silenceDepth }),
                let last = powers.lastIndex(where: { decibels(power: $0) > loudest - TelephonePrompt.silenceDepth })
            else { return nil }
            let spoken = powers.filter { decibels(power: $0) > loudest - TelephonePrompt.pauseDepth }
            level = decibels(power: spoken.reduce(0, +) / Float(spoken.count))
            peak = samples.reduce(0) { max($0, abs($1)) }
            let rate = Double(Sound.telephoneRate)
            let start = max(0, first * length - Int(TelephonePrompt.lead * rate))
            range = start..<min(samples.count, (last + 1) * length + Int(TelephonePrompt.tail * rate))
        }
    }
}

private func decibels(power: Float) -> Float { 10 * log10f(max(power, 1e-12)) }
private func decibels(amplitude: Float) -> Float { 20 * log10f(max(amplitude, 1e-6)) }
