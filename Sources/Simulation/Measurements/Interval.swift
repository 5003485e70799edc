#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A mean over independent days with its 95 % confidence interval.
public struct Interval: Hashable, Sendable {
    public var mean: Double
    /// Half its width; infinite for a single day, which says nothing of the next.
    public var margin: Double

    public var lower: Double { mean - margin }
    public var upper: Double { mean + margin }

    /// Student's interval about the plain mean.
    public init(of values: [Double]) {
        self.init(ratioOf: values, to: values.map { _ in 1 })
    }

    /// The ratio of two sums over days, Σ parts / Σ wholes: each day counts by its size. The margin is Student's on the
    /// days' residuals, the usual linearisation of a ratio.
    public init(ratioOf parts: [Double], to wholes: [Double]) {
        let count = Double(parts.count)
        let whole = wholes.reduce(0, +)
        guard whole > 0 else {
            mean = 0
            margin = 0
            return
        }
        let ratio = parts.reduce(0, +) / whole
        mean = ratio
        guard parts.count > 1 else {
            margin = .infinity
            return
        }
        let squares = zip(parts, wholes).reduce(0.0) { sum, pair in
            let residual = pair.0 - ratio * pair.1
            return sum + residual * residual
        }
        let error = (squares / (count - 1) / count).squareRoot() / (whole / count)
        margin = studentQuantile(degrees: parts.count - 1) * error
    }
}

/// The 97.5 % quantile of Student's t, for 1 and more degrees of freedom; within 1e-9 of the exact value.
func studentQuantile(degrees: Int) -> Double {
    // P(T ≤ t) by Simpson's rule would lose the heavy tails; the incomplete beta function's continued fraction does not.
    var low = 0.0
    var high = 100.0
    for _ in 0..<80 {
        let middle = (low + high) / 2
        if upperTail(middle, degrees: Double(degrees)) > 0.025 { low = middle } else { high = middle }
    }
    return (low + high) / 2
}

/// P(T > t) for t > 0: half the regularised incomplete beta function at ν / (ν + t²) with ν/2 and 1/2.
private func upperTail(_ t: Double, degrees: Double) -> Double {
    0.5 * incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5)
}

/// The regularised incomplete beta function by Lentz's continued fraction.
private func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
    guard x > 0, x < 1 else { return x <= 0 ? 0 : 1 }
    if x > (a + 1) / (a + b + 2) { return 1 - incompleteBeta(1 - x, b, a) }
    let front = exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * log(x) + b * log(1 - x)) / a
    let tiny = 1e-300
    var c = 1.0
    var d = 1 - (a + b) * x / (a + 1)
    d = 1 / (abs(d) < tiny ? tiny : d)
    var fraction = d
    for step in 1...500 {
        let m = Double(step)
        var factor = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d = 1 + factor * d
        c = 1 + factor / c
        d = 1 / (abs(d) < tiny ? tiny : d)
        c = abs(c) < tiny ? tiny : c
        fraction *= d * c
        factor = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        d = 1 + factor * d
        c = 1 + factor / c
        d = 1 / (abs(d) < tiny ? tiny : d)
        c = abs(c) < tiny ? tiny : c
        fraction *= d * c
        if abs(d * c - 1) < 1e-15 { break }
    }
    return front * fraction
}

private func logGamma(_ x: Double) -> Double {
    // Lanczos, g = 7.
    let coefficients = [
        0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
        12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
    ]
    if x < 0.5 { return log(.pi / abs(sin(.pi * x))) - logGamma(1 - x) }
    var sum = coefficients[0]
    for index in 1..<9 { sum += coefficients[index] / (x - 1 + Double(index)) }
    let t = x + 6.5
    return 0.5 * log(2 * .pi) + (x - 0.5) * log(t) - t + log(sum)
}
