import Foundation

/// Random numbers that are the same on every run (SplitMix64).
struct Dice: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    mutating func hit(_ chance: Double) -> Bool { unit() < chance }

    mutating func exponential(mean: Double) -> Double { -mean * log1p(-unit()) }

    mutating func normal() -> Double { (-2 * log1p(-unit())).squareRoot() * cos(2 * .pi * unit()) }

    mutating func logNormal(mean: Double, variation: Double) -> Double {
        let spread = log1p(variation * variation).squareRoot()
        return exp(log(mean) - spread * spread / 2 + spread * normal())
    }
}
