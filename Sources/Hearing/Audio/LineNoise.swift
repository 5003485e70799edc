internal import Glibc

/// The noise that a telephone line has beside speech, for audio that has none. Pure.
///
/// The recogniser's words are spelt, and its limits set, by speech with white noise 20 dB below it: the model was trained on
/// microphones, and what a narrow line leaves of an `s` is nothing to it where no noise stands for the rest. Lines that take
/// noise out made nearly each `sí` a `hoy`.
enum LineNoise {
    /// How far below the speech, in dB.
    static let distance = 20.0
    /// Audio with noise up to so much farther below is left as it is.
    static let tolerance = 3.0
    private static let frameLength = 80
    /// Frames so far below the loudest are no speech.
    private static let pause = 25.0

    /// - Parameter samples: of an utterance, some silence around it.
    static func filled(_ samples: [Int16]) -> [Int16] {
        let levels = stride(from: 0, to: samples.count - frameLength + 1, by: frameLength).map {
            AudioLevel.decibels(samples[$0..<$0 + frameLength])
        }
        guard let loudest = levels.max(), loudest > AudioLevel.silence else { return samples }
        let speech = power(levels.filter { $0 > loudest - pause })
        let floor = levels.sorted()[levels.count / 10]
        let wanted = 10 * log10(speech) - distance
        guard floor < wanted - tolerance else { return samples }
        let amplitude = pow(max(pow(10, wanted / 10) - pow(10, floor / 10), 0), 0.5) * 32768
        var noise = Noise()
        return samples.map { Int16(clamping: Int((Double($0) + amplitude * noise.next()).rounded())) }
    }

    /// The mean power of frames by their levels; full scale is 1.
    private static func power(_ levels: [Double]) -> Double {
        levels.reduce(0) { $0 + pow(10, $1 / 10) } / Double(max(1, levels.count))
    }

    /// White noise with a power of 1, the same each time.
    private struct Noise {
        private var state: UInt32 = 0x9E37_79B9

        mutating func next() -> Double {
            var sum = 0.0
            for _ in 0..<4 {
                state ^= state << 13
                state ^= state >> 17
                state ^= state << 5
                sum += Double(state) / Double(UInt32.max) - 0.5
            }
            // Four uniform ones have a variance of 4/12.
            return sum * 1.7320508075688772
        }
    }
}
