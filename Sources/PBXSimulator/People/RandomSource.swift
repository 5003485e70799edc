#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A small generator of its own, so that a seed gives the same day on every machine and toolchain.
///
/// SplitMix64: the state grows by a fixed odd number and is then mixed; good enough for telephones, not for secrets.
public struct RandomSource: RandomNumberGenerator, Sendable, Hashable {
    private var state: UInt64

    public init(seed: UInt64) { state = seed }

    /// A stream of its own for a name, independent of how much was drawn elsewhere: FNV-1a over its bytes.
    public init(seed: UInt64, name: String, occasion: UInt64 = 0) {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        state = seed ^ hash ^ (occasion &* 0xD1B5_4A32_D192_ED03)
        _ = next()
    }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// 0 ..< 1
    public mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    public mutating func chance(_ probability: Double) -> Bool { unit() < probability }

    /// A whole number 0 ..< count; 0 when there is nothing to choose from.
    public mutating func index(_ count: Int) -> Int { count > 0 ? Int(next() % UInt64(count)) : 0 }

    /// Standard normal.
    mutating func normal() -> Double {
        let radius = (-2 * log(1 - unit())).squareRoot()
        return radius * cos(2 * Double.pi * unit())
    }
}

/// How a length of time is spread; in seconds, never negative.
public indirect enum Spread: Sendable, Hashable {
    case constant(Double)
    case uniform(Double, Double)
    /// Cut off at zero.
    case normal(mean: Double, deviation: Double)
    /// By its mean and its coefficient of variation (deviation over mean).
    case lognormal(mean: Double, variation: Double)
    case exponential(mean: Double)
    /// The first with the given share, else the second.
    case mixture(share: Double, Spread, Spread)

    public func draw(_ random: inout RandomSource) -> Double {
        switch self {
        case .constant(let value): return max(0, value)
        case .uniform(let low, let high): return max(0, low + (high - low) * random.unit())
        case .normal(let mean, let deviation): return max(0, mean + deviation * random.normal())
        case .lognormal(let mean, let variation):
            guard mean > 0 else { return 0 }
            let variance = log(1 + variation * variation)
            return exp(log(mean) - variance / 2 + variance.squareRoot() * random.normal())
        case .exponential(let mean): return -mean * log(1 - random.unit())
        case .mixture(let share, let first, let second):
            return random.chance(share) ? first.draw(&random) : second.draw(&random)
        }
    }

    /// The expected value (of a normal: without the cut at zero).
    public var mean: Double {
        switch self {
        case .constant(let value): value
        case .uniform(let low, let high): (low + high) / 2
        case .normal(let mean, _), .lognormal(let mean, _), .exponential(let mean): mean
        case .mixture(let share, let first, let second): share * first.mean + (1 - share) * second.mean
        }
    }
}
