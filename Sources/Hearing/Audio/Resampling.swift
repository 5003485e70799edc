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
