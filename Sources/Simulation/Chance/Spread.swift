#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// How a duration is spread about its mean. Seconds.
enum Spread: Hashable, Sendable {
    case constant(Double)
    case exponential(mean: Double)
    /// Of the logarithm.
    case logNormal(location: Double, scale: Double)
    case seen(Quantiles)

    /// The log-normal with this mean and coefficient of variation; constant where that is 0.
    init(mean: Double, cv: Double) {
        guard mean > 0, cv > 0 else {
            self = .constant(max(0, mean))
            return
        }
        let variance = log(1 + cv * cv)
        self = .logNormal(location: log(mean) - variance / 2, scale: variance.squareRoot())
    }

    /// As it was seen; else the log-normal.
    init(_ seen: Quantiles?, mean: Double, cv: Double) {
        self = seen.map { .seen($0) } ?? Spread(mean: mean, cv: cv)
    }

    func draw(_ dice: inout Dice) -> Double {
        switch self {
        case .constant(let value): value
        case .exponential(let mean): dice.exponential(mean: mean)
        case .logNormal(let location, let scale): exp(location + scale * dice.normal())
        case .seen(let quantiles): quantiles.value(at: dice.uniform())
        }
    }

    /// A draw of those that are at most `limit`.
    func draw(_ dice: inout Dice, atMost limit: Double) -> Double {
        for _ in 0..<100 {
            let value = draw(&dice)
            if value <= limit { return value }
        }
        return limit
    }
}
