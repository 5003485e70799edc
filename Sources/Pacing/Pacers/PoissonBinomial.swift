/// The distribution of a sum of independent yes/no chances, built up one chance at a time.
///
/// Only the part that weighs is kept: what falls below ``negligible`` at either end is dropped, so that six hundred calls
/// cost little more than their spread.
struct PoissonBinomial {
    /// P(sum = first + k).
    private(set) var mass: [Double] = [1]
    private(set) var first = 0
    /// P(sum < first), what was dropped below.
    private var below = 0.0

    private static let negligible = 1e-13

    init() {}

    init(_ chances: [Double]) {
        for chance in chances { add(chance) }
    }

    /// P(sum = count).
    subscript(count: Int) -> Double {
        count >= first && count - first < mass.count ? mass[count - first] : 0
    }

    mutating func add(_ chance: Double) {
        guard chance > 0 else { return }
        guard chance < 1 else {
            first += 1
            return
        }
        let other = 1 - chance
        let count = mass.count
        mass.append(0)
        mass.withUnsafeMutableBufferPointer { mass in
            var carried = 0.0
            for index in 0..<count {
                let here = mass[index]
                mass[index] = here * other + carried
                carried = here * chance
            }
            mass[count] = carried
        }
        if mass[mass.count - 1] < Self.negligible { mass.removeLast() }
        if mass.count > 64, mass[0] < Self.negligible { dropBelow() }
    }

    /// Many at once: moving the rest down is dear.
    private mutating func dropBelow() {
        var count = 0
        while count < mass.count - 1, mass[count] < Self.negligible { count += 1 }
        guard count >= 16 else { return }
        for index in 0..<count { below += mass[index] }
        mass.removeFirst(count)
        first += count
    }

    /// P(self ≥ fixed + other).
    func chanceToReach(_ fixed: Int, plus other: PoissonBinomial) -> Double {
        expectation(of: other.reach(from: fixed))
    }

    /// P(fixed + self ≤ k) by k: the chance that k answers find every agent taken.
    func reach(from fixed: Int) -> Reach {
        var chances = mass
        for index in chances.indices.dropFirst() { chances[index] += chances[index - 1] }
        return Reach(first: fixed + first, chances: chances)
    }

    /// A distribution function: 0 below `first`, `chances` from there, 1 beyond their end.
    struct Reach {
        var first: Int
        var chances: [Double]

        func at(_ count: Int) -> Double {
            count < first ? 0 : count - first < chances.count ? chances[count - first] : 1
        }
    }

    /// Σ P(self = k) · reach(k), in one pass: this is asked for each launch.
    func expectation(of reach: Reach) -> Double {
        var total = below * reach.at(first)
        let start = max(0, reach.first - first)
        let end = min(mass.count, reach.first + reach.chances.count - first)
        var index = start
        while index < end {
            total += mass[index] * reach.chances[index + first - reach.first]
            index += 1
        }
        while index < mass.count {
            total += mass[index]
            index += 1
        }
        return total
    }
}
