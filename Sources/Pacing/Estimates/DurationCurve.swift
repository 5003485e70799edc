#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Learns how long something lasts: talk, wrap-up, ringing until an answer, ringing until any other end.
///
/// The estimate is Kaplan and Meier's (1958) with a hazard per bin, shrunk to a prior:
/// h_k = (d_k + m·h⁰_k) / (n_k + m), S = Π(1 − h_k), with d_k ends in bin k, n_k durations that got that far, and m
/// imaginary ones (``strength``). What is still going on counts for as far as it has come (right-censored): leaving it
/// out makes every estimate too short, as short calls end first.
///
/// The prior has a form and no scale: its time is stretched until it expects as many ends as were seen. So the curve has
/// the mean of the floor after tens of observations, and its form after hundreds.
///
/// Each observation makes the older ones count for a little less, so that the curve follows the floor; their weights
/// add up to `memory` at most. ``learn(_:)`` is O(1) and does not move the table; ``refresh(inProgress:)`` makes the
/// table that ``survival(_:)`` looks things up in, at a cost of some microseconds: once a second is often enough.
public struct DurationCurve: Hashable, Sendable {
    /// How many imaginary observations the prior is worth, in every bin.
    public var strength: Double
    /// How many observations the curve remembers.
    public var memory: Double
    /// What ``refresh(inProgress:)`` made. It can be handed on without the curve.
    public private(set) var table: SurvivalTable
    private var prior: SurvivalTable
    /// How much longer than the prior's things last.
    private var stretch = 1.0
    /// Ends, and durations cut off, by bin; in units of `unit`.
    var ends: [Double]
    var cuts: [Double]
    /// How much of its last bin what was cut off there had passed, summed.
    var passed: [Double]
    /// What one observation counts for now: it grows, instead of everything older shrinking.
    var unit = 1.0
    var total = 0.0
    /// The table has all that was learned, and nothing that was only in progress.
    private var isTableCurrent = false

    /// The prior is log-normal (as talk times are: Brown et al. 2005) with that mean in seconds and coefficient of
    /// variation.
    public init(mean: Double, variation: Double, strength: Double = 30, memory: Double = 1000) {
        self.init(SurvivalTable(logNormal: max(mean, 0.01), variation: max(variation, 0.01)), strength, memory)
    }

    /// The prior is what another curve has learned: a campaign leans on all campaigns.
    public init(prior other: DurationCurve, strength: Double = 30, memory: Double = 1000) {
        self.init(other.table, strength, memory)
    }

    private init(_ prior: SurvivalTable, _ strength: Double, _ memory: Double) {
        self.prior = prior
        self.strength = max(0, strength)
        self.memory = max(1, memory)
        table = prior
        ends = [Double](repeating: 0, count: TimeBins.count + 1)
        cuts = ends
        passed = ends
    }

    /// Takes what the other curve has learned since as the prior.
    public mutating func lean(on other: DurationCurve) {
        prior = other.table
        isTableCurrent = false
    }

    /// How many observations the curve is worth; the prior does not count.
    public var weight: Double { total / unit }

    /// Something lasted that long, in seconds. Less than 0 counts as 0; what is no number is left out.
    public mutating func learn(_ seconds: Double) {
        guard seconds.isFinite else { return }
        age()
        ends[TimeBins.index(of: max(0, seconds))] += unit
    }

    /// Something lasted at least that long, in seconds, and its end will not be seen: a call that hung up while it rang
    /// says this of the time to answer.
    public mutating func learn(atLeast seconds: Double) {
        guard !seconds.isNaN else { return }
        age()
        Self.cut(max(0, seconds), counting: unit, &cuts, &passed)
    }

    private mutating func age() {
        isTableCurrent = false
        unit *= 1 + 1 / memory
        total += unit
        if unit > 1e100 { forget(keeping: 1) }
    }

    /// Lets everything learned so far count for that share of what it does, 0 … 1: after a night, or a change.
    public mutating func forget(keeping share: Double) {
        isTableCurrent = false
        let factor = max(0, share) / unit
        for bin in ends.indices {
            ends[bin] *= factor
            cuts[bin] *= factor
            passed[bin] *= factor
        }
        total *= factor
        unit = 1
    }

    private static func cut(
        _ seconds: Double, counting weight: Double, _ cuts: inout [Double], _ passed: inout [Double]
    ) {
        let bin = TimeBins.index(of: seconds)
        cuts[bin] += weight
        guard bin < TimeBins.count else { return }
        let from = TimeBins.edges[bin]
        passed[bin] += weight * (seconds - from) / (TimeBins.edges[bin + 1] - from)
    }

    /// Makes the table anew from everything learned and from what is going on now, each with the seconds so far. Those
    /// are not remembered: ``learn(_:)`` has them when they end.
    public mutating func refresh(inProgress: [Double] = []) {
        guard !isTableCurrent || !inProgress.isEmpty else { return }
        isTableCurrent = inProgress.isEmpty
        guard total > 0 || !inProgress.isEmpty else {
            stretch = 1
            table = prior
            return
        }
        var cuts = cuts
        var passed = passed
        for seconds in inProgress where seconds > 0 { Self.cut(seconds, counting: unit, &cuts, &passed) }
        let risk = AtRisk(ends: ends, cuts: cuts, passed: passed, unit: unit)
        stretch = stretch(fitting: risk)
        table = fitted(risk)
    }

    // MARK: What the table says

    /// P(duration > `seconds`), as of the last refresh.
    public func survival(_ seconds: Double) -> Double { table.survival(seconds) }

    /// P(it ends within `seconds` from now | it has lasted `elapsed` seconds), as of the last refresh.
    public func chanceToEnd(within seconds: Double, after elapsed: Double) -> Double {
        table.chanceToEnd(within: seconds, after: elapsed)
    }

    /// Seconds.
    public var mean: Double { table.mean }
    /// Seconds.
    public var standardDeviation: Double { table.standardDeviation }
}

/// How many durations got into each bin, and how many ended there.
private struct AtRisk {
    var ends: [Double]
    var reached: [Double]

    init(ends: [Double], cuts: [Double], passed: [Double], unit: Double) {
        let scale = 1 / unit
        self.ends = ends.map { $0 * scale }
        reached = [Double](repeating: 0, count: TimeBins.count)
        var later = (ends[TimeBins.count] + cuts[TimeBins.count]) * scale
        for bin in stride(from: TimeBins.count - 1, through: 0, by: -1) {
            // What was cut off in this bin counts for the part of it that it was there.
            reached[bin] = later + (ends[bin] + passed[bin]) * scale
            later += (ends[bin] + cuts[bin]) * scale
        }
    }
}

extension DurationCurve {
    /// Fewer than this many durations, the prior's among them, say nothing of a bin: the tail begins.
    private static let enough = 5.0
    private static let own = 5.0
    /// How exactly the prior is stretched, as a share of the ends seen; and how far, e^±7.
    private static let precision = 1e-3
    private static let widest = 7.0

    private func fitted(_ risk: AtRisk) -> SurvivalTable {
        var steps = [Double](repeating: 0, count: TimeBins.count)
        var last = TimeBins.count
        var before = 0.0
        let edges = TimeBins.edges
        for bin in 0..<TimeBins.count {
            let reached = risk.reached[bin] + strength
            if reached < Self.enough, bin > 0 {
                last = bin
                break
            }
            let hazard = prior.hazard(to: edges[bin + 1] / stretch)
            let share = (risk.ends[bin] - strength * expm1(before - hazard)) / reached
            steps[bin] = -log1p(-min(share, 1 - 1e-9))
            before = hazard
        }
        guard last < TimeBins.count else { return SurvivalTable(steps: steps, tail: prior.tail / stretch) }
        let rate = rate(before: last, steps, risk.ends)
        for bin in last..<TimeBins.count { steps[bin] = rate * (TimeBins.edges[bin + 1] - TimeBins.edges[bin]) }
        return SurvivalTable(steps: steps, tail: rate)
    }

    /// By how much the prior's time must be stretched for it to expect as many ends of those at risk as were seen; with
    /// a few ends of its own, so that the first observation does not decide.
    private func stretch(fitting risk: AtRisk) -> Double {
        guard strength > 0 else { return 1 }
        let seen = risk.ends.dropLast().reduce(0, +) + Self.own
        let used = 1 + (risk.reached.lastIndex { $0 > 0 } ?? 0)
        let edges = TimeBins.edges
        // By how much more is expected, as a share; falls as the logarithm of the stretch grows.
        func excess(at logarithm: Double) -> Double {
            let pace = exp(-logarithm)
            var expected = Self.own * pace
            var before = 0.0
            for bin in 0..<used {
                let hazard = prior.hazard(to: edges[bin + 1] * pace)
                expected += risk.reached[bin] * (hazard - before)
                before = hazard
            }
            return expected / seen - 1
        }
        // Start where the last refresh ended, and close in with the regula falsi (the Illinois variant).
        var low = (at: log(stretch), excess: excess(at: log(stretch)))
        guard low.excess.magnitude > Self.precision else { return stretch }
        let direction = low.excess > 0 ? 1.0 : -1
        var high = low
        while high.excess * direction > 0, high.at.magnitude < Self.widest {
            low = high
            high.at += direction * max(0.1, high.excess.magnitude.rounded(.up) / 2)
            high.excess = excess(at: high.at)
        }
        for _ in 0..<20 where high.excess * direction < 0 {
            let middle = low.at + (high.at - low.at) * low.excess / (low.excess - high.excess)
            let found = excess(at: middle)
            if found.magnitude < Self.precision { return exp(middle) }
            if found * direction > 0 {
                low = (middle, found)
                high.excess /= 2
            } else {
                high = (middle, found)
                low.excess /= 2
            }
        }
        return exp((low.at + high.at) / 2)
    }

    /// The rate of an exponential tail: that of the last bins before it, as many as have seen five ends.
    private func rate(before last: Int, _ steps: [Double], _ ends: [Double]) -> Double {
        var first = last
        var seen = 0.0
        var hazard = 0.0
        while first > 0, seen < Self.enough {
            first -= 1
            seen += ends[first]
            hazard += steps[first]
        }
        let width = TimeBins.edges[last] - TimeBins.edges[first]
        return max(width > 0 ? hazard / width : 0, 1 / TimeBins.end)
    }
}

extension SurvivalTable {
    /// P(duration > t) of a log-normal with that mean, in seconds, and coefficient of variation.
    init(logNormal mean: Double, variation: Double) {
        let spread = log1p(variation * variation).squareRoot()
        let location = log(mean) - spread * spread / 2
        var steps: [Double] = []
        steps.reserveCapacity(TimeBins.count)
        var tail = 1 / mean
        var alive = 1.0
        for bin in 0..<TimeBins.count {
            let to = TimeBins.edges[bin + 1]
            let width = to - TimeBins.edges[bin]
            let next = 0.5 * erfc((log(to) - location) / (spread * 2.0.squareRoot()))
            // Where doubles run out of digits, the rate stays what it was.
            let step = next > 1e-13 ? log(alive / next) : max(tail * width, log(alive / 1e-13))
            tail = max(step / width, 1e-12)
            steps.append(step)
            alive = max(next, 1e-300)
        }
        self.init(steps: steps, tail: tail)
    }
}
