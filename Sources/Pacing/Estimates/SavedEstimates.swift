#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What a ``DurationCurve`` has learned, to keep across a restart. The prior is not in it: that comes from the settings.
public struct SavedCurve: Hashable, Sendable, Codable {
    /// Number of bins of the layout it was made with; another layout cannot be read.
    var layout: Int
    /// Bins with something in them, and for each what ended there, what was cut off there, and how far into the bin.
    var bins: [Int]
    var ends: [Double]
    var cuts: [Double]
    var passed: [Double]
}

extension DurationCurve {
    public var saved: SavedCurve {
        let used = ends.indices.filter { ends[$0] > 1e-3 * unit || cuts[$0] > 1e-3 * unit }
        return SavedCurve(
            layout: TimeBins.count, bins: used, ends: used.map { thousandths(ends[$0] / unit) },
            cuts: used.map { thousandths(cuts[$0] / unit) }, passed: used.map { thousandths(passed[$0] / unit) })
    }

    /// Takes over what was learned `age` seconds ago, for half of it after `halfLife` seconds. Returns false, and learns
    /// nothing, when it was saved with other bins or is damaged.
    @discardableResult
    public mutating func restore(_ saved: SavedCurve, age: Double, halfLife: Double = 2 * 86400) -> Bool {
        let count = saved.bins.count
        let share = halfLife > 0 ? exp2(-max(0, age) / halfLife) : 0
        guard saved.layout == TimeBins.count, saved.ends.count == count, saved.cuts.count == count,
            saved.passed.count == count, saved.bins.allSatisfy({ (0...TimeBins.count).contains($0) }),
            (saved.ends + saved.cuts + saved.passed).allSatisfy({ $0.isFinite && $0 >= 0 })
        else { return false }
        forget(keeping: 0)
        for (place, bin) in saved.bins.enumerated() {
            ends[bin] += saved.ends[place] * share
            cuts[bin] += saved.cuts[place] * share
            passed[bin] += min(saved.passed[place], saved.cuts[place]) * share
            total += (saved.ends[place] + saved.cuts[place]) * share
        }
        refresh()
        return true
    }
}

/// What ``AnswerChances`` have learned, to keep across a restart.
public struct SavedChances: Hashable, Sendable, Codable {
    struct Tally: Hashable, Sendable, Codable {
        var hits: Double
        var misses: Double
    }

    struct Group: Hashable, Sendable, Codable {
        var name: AnswerGroup
        var all: Tally
        var pull: Double
        /// By hour of the day; hours without trials are left out.
        var hours: [Int: Tally]
    }

    var campaign: Tally
    var groups: [Group]
}

extension AnswerChances {
    public var saved: SavedChances {
        SavedChances(
            campaign: Tally(hits: campaign.hits, misses: campaign.misses).saved,
            groups: groups.map { group in
                var group = group
                group.closeHour()
                let used = group.hours.indices.filter { group.hours[$0].weight > 0.01 }
                return SavedChances.Group(
                    name: group.name, all: group.tally.saved, pull: group.pull,
                    hours: Dictionary(uniqueKeysWithValues: used.map { ($0, group.hours[$0].saved) }))
            })
    }

    /// Takes over what was learned `age` seconds ago. Returns false, and learns nothing, when it is damaged.
    @discardableResult
    public mutating func restore(_ saved: SavedChances, age: Double) -> Bool {
        let tallies = [saved.campaign] + saved.groups.flatMap { [$0.all] + $0.hours.values }
        guard tallies.allSatisfy({ $0.isSound }), saved.campaign.hits + saved.campaign.misses > 0,
            saved.groups.allSatisfy({ $0.pull > 0 && $0.pull.isFinite })
        else { return false }
        campaign = Blend(Tally(saved.campaign))
        restore(
            saved.groups.map { old in
                var group = Group(name: old.name, tally: Tally(old.all), pull: old.pull)
                if !old.hours.isEmpty { group.hours = (0..<24).map { old.hours[$0].map(Tally.init) ?? Tally() } }
                return group
            })
        self.age(by: age)
        return true
    }
}

extension AnswerChances.Tally {
    fileprivate init(_ saved: SavedChances.Tally) {
        self.init(hits: saved.hits, misses: saved.misses)
    }

    fileprivate var saved: SavedChances.Tally {
        SavedChances.Tally(hits: thousandths(hits), misses: thousandths(misses))
    }
}

extension SavedChances.Tally {
    fileprivate var isSound: Bool { hits.isFinite && misses.isFinite && hits >= 0 && misses >= 0 }
}

private func thousandths(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
