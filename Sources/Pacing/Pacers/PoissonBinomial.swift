/// The distribution of a sum of independent yes/no chances, built up one chance at a time.
struct PoissonBinomial {
    /// `mass[k]` = P(sum = k).
    private(set) var mass: [Double] = [1]

    init(_ chances: [Double]) {
        for chance in chances { add(chance) }
    }

    mutating func add(_ chance: Double) {
        guard chance > 0 else { return }
        mass.append(0)
        for index in stride(from: mass.count - 1, through: 1, by: -1) {
            mass[index] = mass[index] * (1 - chance) + mass[index - 1] * chance
        }
        mass[0] *= 1 - chance
    }

    /// P(self ≥ fixed + other).
    func chanceToReach(_ fixed: Int, plus other: PoissonBinomial) -> Double {
        expectation(of: other.cumulative(from: fixed))
    }

    /// What ``expectation(of:)`` needs to say how likely another sum is to reach `fixed` + this one: P(fixed + self ≤ k)
    /// by k, which is 0 below `first` and 1 beyond the end.
    func cumulative(from fixed: Int) -> (first: Int, chances: [Double]) {
        var chances = mass
        for index in chances.indices.dropFirst() { chances[index] += chances[index - 1] }
        return fixed >= 0 ? (fixed, chances) : (0, Array(chances.dropFirst(-fixed)))
    }

    /// Σ P(self = k) · P(k), in one pass: this is asked for each launch.
    func expectation(of reach: (first: Int, chances: [Double])) -> Double {
        guard reach.first < mass.count else { return 0 }
        var total = 0.0
        let end = min(mass.count, reach.first + reach.chances.count)
        for index in reach.first..<max(reach.first, end) { total += mass[index] * reach.chances[index - reach.first] }
        for index in max(reach.first, end)..<mass.count { total += mass[index] }
        return total
    }
}
