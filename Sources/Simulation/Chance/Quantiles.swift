/// A distribution as it was seen: evenly spaced quantiles of a sample, straight lines between them.
public struct Quantiles: Hashable, Sendable {
    /// Ascending, from the smallest of the sample to the largest; at least two.
    public let values: [Double]

    /// - Parameters:
    ///   - sample: in any order. What is no number, or less than 0, is left out.
    ///   - count: how many quantiles to keep at most, 2 or more.
    /// - Returns: `nil` when fewer than two values are left.
    public init?(of sample: [Double], count: Int = 201) {
        let sorted = sample.filter { $0.isFinite && $0 >= 0 }.sorted()
        guard sorted.count >= 2, count >= 2 else { return nil }
        guard sorted.count > count else {
            values = sorted
            return
        }
        values = (0..<count).map { Self.value(in: sorted, at: Double($0) / Double(count - 1)) }
    }

    /// - Parameter share: 0 … 1; what lies outside counts as the nearer end.
    public func value(at share: Double) -> Double { Self.value(in: values, at: share) }

    public var mean: Double {
        // Of the straight lines: the ends count half.
        let ends = ((values.first ?? 0) + (values.last ?? 0)) / 2
        return (values.reduce(0, +) - ends) / Double(values.count - 1)
    }

    private static func value(in sorted: [Double], at share: Double) -> Double {
        let place = min(1, max(0, share)) * Double(sorted.count - 1)
        let below = Int(place)
        guard below + 1 < sorted.count else { return sorted[sorted.count - 1] }
        return sorted[below] + (place - Double(below)) * (sorted[below + 1] - sorted[below])
    }
}
