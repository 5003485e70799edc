internal import Glibc

/// How loud audio is, in dB of full scale: 0 is the loudest that 16 bits hold, telephone speech is some -30 to -15.
public enum AudioLevel {
    /// What digital silence is called, in dB.
    public static let silence = -90.0

    /// The level of some samples without their constant part, never below ``silence``.
    public static func decibels(_ samples: some Collection<Int16>) -> Double {
        guard !samples.isEmpty else { return silence }
        var sum = 0
        var squares = 0
        for sample in samples {
            sum += Int(sample)
            squares += Int(sample) * Int(sample)
        }
        let count = Double(samples.count)
        let mean = Double(sum) / count
        let power = max(Double(squares) / count - mean * mean, 0)
        return power > 0 ? max(10 * log10(power / (32768 * 32768)), silence) : silence
    }
}
