internal import Glibc

/// Changes the sampling rate with a low-pass: a sinc in a Kaiser window, worked out for each of the places that a new
/// sample can have between old ones.
///
/// Below 88 % of the lower Nyquist frequency all passes, above it next to nothing (−80 dB): 3.5 and 4 kHz for a telephone.
struct Resampler {
    /// Zero crossings of the sinc on each side: a narrower border between pass and stop needs more.
    private static let crossings = 48.0
    /// Of the Kaiser window: 90 dB in the stop band.
    private static let beta = 8.96

    /// New samples for `step` old ones.
    private let places: Int
    private let step: Int
    /// The border as a share of the old Nyquist frequency.
    private let cutoff: Double
    /// Old samples that count on each side of a new one.
    private let reach: Int
    /// Weights of the old samples around a new one, by its place; made when first needed.
    private var weights: [[Float]?]

    init(from old: Int, to new: Int) {
        let common = Self.greatestCommonDivisor(old, new)
        places = new / common
        step = old / common
        cutoff = 0.94 * min(1, Double(new) / Double(old))
        reach = Int((Self.crossings / cutoff).rounded(.up))
        weights = Array(repeating: nil, count: places)
    }

    /// Beyond its ends the sound is taken to be silent.
    mutating func resample(_ samples: [Float]) -> [Float] {
        guard places != step else { return samples }
        let padding = [Float](repeating: 0, count: reach)
        let padded = padding + samples + padding
        let count = (samples.count * places + step - 1) / step
        return (0..<count).map { index in
            let (whole, place) = (index * step).quotientAndRemainder(dividingBy: places)
            let weights = self.weights(at: place)
            return padded.withUnsafeBufferPointer { padded in
                weights.withUnsafeBufferPointer { weights in
                    var sum: Float = 0
                    // Sample `whole` is in the middle of the weights, and `reach` after its own place for the padding.
                    for tap in weights.indices { sum += weights[tap] * padded[whole + 1 + tap] }
                    return sum
                }
            }
        }
    }

    private mutating func weights(at place: Int) -> [Float] {
        if let made = weights[place] { return made }
        let offset = Double(place) / Double(places)
        let values = (1 - reach...reach).map { tap in
            let x = Double(tap) - offset
            let window = Self.bessel(Self.beta * max(0, 1 - (x / Double(reach)) * (x / Double(reach))).squareRoot())
            let angle = Double.pi * cutoff * x
            return (angle == 0 ? 1 : sin(angle) / angle) * window
        }
        // A constant stays what it is.
        let sum = values.reduce(0, +)
        let made = values.map { Float($0 / sum) }
        weights[place] = made
        return made
    }

    /// The modified Bessel function of order zero, as a power series.
    private static func bessel(_ x: Double) -> Double {
        var term = 1.0
        var sum = 1.0
        var index = 1.0
        while term > sum * 1e-12 {
            term *= (x / 2 / index) * (x / 2 / index)
            sum += term
            index += 1
        }
        return sum
    }

    private static func greatestCommonDivisor(_ first: Int, _ second: Int) -> Int {
        second == 0 ? first : greatestCommonDivisor(second, first % second)
    }
}
