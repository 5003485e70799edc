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
        mass.reserveCapacity(min(chances.count, 256) + 1)
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
        mass.append(0)
        mass.withUnsafeMutableBytes { Self.convolve($0, chance) }
        if mass[mass.count - 1] < Self.negligible { mass.removeLast() }
        if mass.count > 64, mass[0] < Self.negligible { dropBelow() }
    }

    /// mass[k] ← mass[k]·(1 − chance) + mass[k − 1]·chance, from the top down, so that each place still reads what its
    /// neighbour was; four at a time, as this is what a decision spends its time on.
    private static func convolve(_ mass: UnsafeMutableRawBufferPointer, _ chance: Double) {
        let other = 1 - chance
        let width = MemoryLayout<Double>.stride
        var place = mass.count - 4 * width
        while place >= width {
            let here = mass.loadUnaligned(fromByteOffset: place, as: SIMD4<Double>.self)
            let before = mass.loadUnaligned(fromByteOffset: place - width, as: SIMD4<Double>.self)
            mass.storeBytes(of: here * other + before * chance, toByteOffset: place, as: SIMD4<Double>.self)
            place -= 4 * width
        }
        // At most four are left at the bottom.
        var last = place + 3 * width
        while last >= width {
            let here = mass.load(fromByteOffset: last, as: Double.self)
            let before = mass.load(fromByteOffset: last - width, as: Double.self)
            mass.storeBytes(of: here * other + before * chance, toByteOffset: last, as: Double.self)
            last -= width
        }
        mass.storeBytes(of: mass.load(as: Double.self) * other, as: Double.self)
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
