#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The randomness of a simulated day: xoshiro256++ of Blackman and Vigna, its state filled by SplitMix64. The same seed
/// always gives the same day, on every machine.
struct Dice: RandomNumberGenerator, Sendable {
    private var state: (UInt64, UInt64, UInt64, UInt64)
    private var spareNormal: Double?

    /// - Parameter stream: independent dice of one seed, so that what one part of the world draws does not shift what
    ///   another sees.
    init(seed: UInt64, stream: UInt64 = 0) {
        var filler = seed &* 0xD129_0D3B_3CB1_6B55 &+ stream &* 0xA24B_AED4_963E_E407
        func word() -> UInt64 {
            filler &+= 0x9E37_79B9_7F4A_7C15
            var mixed = filler
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
        state = (word(), word(), word(), word())
    }

    mutating func next() -> UInt64 {
        let sum = state.0 &+ state.3
        let result = (sum << 23 | sum >> 41) &+ state.0
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = state.3 << 45 | state.3 >> 19
        return result
    }

    /// 0 ≤ x < 1
    mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

    mutating func chance(_ share: Double) -> Bool { uniform() < share }

    mutating func exponential(mean: Double) -> Double { -mean * log(1 - uniform()) }

    /// Standard normal, by the polar method.
    mutating func normal() -> Double {
        if let spare = spareNormal {
            spareNormal = nil
            return spare
        }
        while true {
            let x = 2 * uniform() - 1
            let y = 2 * uniform() - 1
            let square = x * x + y * y
            guard square > 0, square < 1 else { continue }
            let scale = (-2 * log(square) / square).squareRoot()
            spareNormal = y * scale
            return x * scale
        }
    }
}
