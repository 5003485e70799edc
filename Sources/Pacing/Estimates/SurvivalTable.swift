#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// How likely a duration is to go on: a table to look things up in, made by ``DurationCurve/refresh(inProgress:)``.
///
/// It holds the cumulated hazard H at the border of each bin, S = e^(−H); within a bin the hazard is constant, beyond
/// the last bin it stays what it was. A copy shares the storage; a look-up costs an index and an `exp`.
public struct SurvivalTable: Hashable, Sendable {
    /// Cumulated hazard at each of ``TimeBins/edges``; empty for ``exponential(mean:)``.
    let cumulated: [Double]
    /// Hazard beyond the end, per second.
    let tail: Double
    /// Mean duration in seconds, the tail included.
    public let mean: Double
    /// In seconds.
    public let standardDeviation: Double

    /// Memoryless: the chance to end does not depend on how long it has lasted. `mean` in seconds, more than 0.
    public static func exponential(mean: Double) -> SurvivalTable {
        let mean = max(mean, 1e-3)
        return SurvivalTable(cumulated: [], tail: 1 / mean, mean: mean, standardDeviation: mean)
    }

    /// P(duration > `seconds`).
    public func survival(_ seconds: Double) -> Double {
        exp(-hazard(to: seconds))
    }

    /// P(it ends within `seconds` from now | it has lasted `elapsed` seconds) = 1 − S(elapsed + seconds) / S(elapsed).
    public func chanceToEnd(within seconds: Double, after elapsed: Double) -> Double {
        guard seconds > 0 else { return 0 }
        return -expm1(hazard(to: elapsed) - hazard(to: max(0, elapsed) + seconds))
    }

    /// H(seconds) = −ln S(seconds); 0 up to 0.
    func hazard(to seconds: Double) -> Double {
        guard seconds > 0 else { return 0 }
        guard !cumulated.isEmpty else { return seconds * tail }
        guard seconds < TimeBins.end else { return cumulated[TimeBins.count] + (seconds - TimeBins.end) * tail }
        let (bin, share) = TimeBins.place(of: seconds)
        let before = cumulated[bin]
        return before + (cumulated[bin + 1] - before) * share
    }

    /// The duration that `share` of all do not reach (0.5: the median), in seconds. `share` within 0 … 1.
    public func quantile(_ share: Double) -> Double {
        let wanted = -log1p(-min(max(share, 0), 1 - 1e-12))
        guard let last = cumulated.last, wanted < last else {
            return (cumulated.isEmpty ? 0 : TimeBins.end) + (wanted - (cumulated.last ?? 0)) / tail
        }
        // The first border whose H exceeds what is wanted.
        var low = 0
        var high = TimeBins.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if cumulated[middle] > wanted { high = middle } else { low = middle }
        }
        let step = cumulated[high] - cumulated[low]
        let share = step > 0 ? (wanted - cumulated[low]) / step : 0
        return TimeBins.edges[low] + (TimeBins.edges[high] - TimeBins.edges[low]) * share
    }
}

extension SurvivalTable {
    /// From the hazard within each bin (cumulated over the bin) and the rate beyond the last.
    init(steps: [Double], tail: Double) {
        let edges = TimeBins.edges
        var cumulated = [0.0]
        cumulated.reserveCapacity(steps.count + 1)
        var total = 0.0
        var mean = 0.0
        var squares = 0.0
        var alive = 1.0
        for (bin, step) in steps.enumerated() {
            // Within the bin S falls exponentially: ∫S and ∫t·S in closed form, E[T²] = 2∫t·S.
            let from = edges[bin]
            let width = edges[bin + 1] - from
            total += step
            let next = exp(-total)
            let area: Double
            let moment: Double
            if step > 1e-3 {
                area = (alive - next) * width / step
                moment = (area - next * width) * width / step
            } else {
                area = alive * width * (1 - step / 2 + step * step / 6)
                moment = alive * width * width * (0.5 - step / 3 + step * step / 8)
            }
            mean += area
            squares += 2 * (from * area + moment)
            alive = next
            cumulated.append(total)
        }
        mean += alive / tail
        squares += 2 * alive * (TimeBins.end / tail + 1 / (tail * tail))
        self.cumulated = cumulated
        self.tail = tail
        self.mean = mean
        standardDeviation = max(0, squares - mean * mean).squareRoot()
    }
}
