import Foundation

/// Sounds made for tests, the same ones every time.
public struct Sounds: Sendable {
    private var state: UInt64

    public init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    /// 0…1.
    public mutating func uniform() -> Double {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Double(state >> 11) / Double(1 << 53)
    }

    /// Noise of a level in dB of full scale.
    public mutating func noise(milliseconds: Int, level: Double, rate: Int = 8000) -> [Int16] {
        let amplitude = pow(10, level / 20) * 32768
        return (0..<milliseconds * rate / 1000).map { _ in
            // The sum of three uniform numbers is near enough to a normal one of the deviation 1/2.
            let normal = (uniform() + uniform() + uniform() - 1.5) * 2
            return Int16(max(-32768, min(32767, normal * amplitude)))
        }
    }

    /// A tone with the ups and downs of syllables.
    public static func babble(milliseconds: Int, level: Double, rate: Int = 8000) -> [Int16] {
        let amplitude = pow(10, level / 20) * 32768 * 2.0.squareRoot()
        return (0..<milliseconds * rate / 1000).map { index in
            let time = Double(index) / Double(rate)
            let syllable = 0.6 + 0.4 * sin(2 * .pi * 4 * time)
            return Int16(max(-32768, min(32767, sin(2 * .pi * 440 * time) * syllable * amplitude)))
        }
    }

    public static func silence(milliseconds: Int, rate: Int = 8000) -> [Int16] {
        [Int16](repeating: 0, count: milliseconds * rate / 1000)
    }
}

/// Adds two sounds, as a line does.
public func mixed(_ one: [Int16], _ other: [Int16]) -> [Int16] {
    zip(one, other).map { Int16(clamping: Int($0) + Int($1)) }
}
