internal import Glibc

/// Brings telephone audio to the 16 kHz that acoustic models were trained on.
enum Resampling {
    /// Samples between samples: a windowed sinc of 32 taps each, whose values are exact at the old samples.
    private static let halfway: [Float] = {
        let taps = 32
        let values = (0..<taps).map { tap -> Double in
            let x = Double(tap) - Double(taps) / 2 + 0.5
            let window = 0.54 + 0.46 * cos(Double.pi * x / (Double(taps) / 2))
            return sin(Double.pi * x) / (Double.pi * x) * window
        }
        let sum = values.reduce(0, +)
        return values.map { Float($0 / sum) }
    }()

    /// The same audio so many times as long, and its tones as much lower. Made for audio that was doubled: with nothing above
    /// half of what it could hold, straight lines between samples do.
    static func stretched(_ samples: [Int16], by factor: Double) -> [Int16] {
        guard samples.count > 1, factor > 0 else { return samples }
        return (0..<Int(Double(samples.count) * factor)).map { index in
            let at = Double(index) / factor
            let before = min(Int(at), samples.count - 2)
            let (left, right) = (Double(samples[before]), Double(samples[before + 1]))
            return Int16(max(-32768, min(32767, (left + (right - left) * (at - Double(before))).rounded())))
        }
    }

    /// Audio of 8 kHz at 16 kHz.
    static func doubled(_ samples: [Int16]) -> [Int16] {
        let reach = halfway.count / 2
        let padded = [Float](repeating: 0, count: reach) + samples.map(Float.init) + [Float](repeating: 0, count: reach)
        var result: [Int16] = []
        result.reserveCapacity(samples.count * 2)
        for (index, sample) in samples.enumerated() {
            result.append(sample)
            var between: Float = 0
            // The new sample lies between this one and the next: half the taps on each side.
            for (tap, weight) in halfway.enumerated() { between += weight * padded[index + 1 + tap] }
            result.append(Int16(max(-32768, min(32767, between.rounded()))))
        }
        return result
    }
}
