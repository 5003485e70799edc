public import Vocabulary

/// An account that may be worked now.
public struct WorkItem: Hashable, Sendable {
    public enum Due: Hashable, Sendable {
        case ordinary
        /// They asked to be called then.
        case callback(Timestamp)
        /// A promise to remind them of, or a broken one to speak about.
        case promise(CivilDate)
    }

    /// A contact point that may be used now.
    public struct Point: Hashable, Sendable {
        public var id: ContactPointID
        public var kind: ContactPoint.Kind
        public var history: ContactHistory

        public init(id: ContactPointID, kind: ContactPoint.Kind, history: ContactHistory) {
            self.id = id
            self.kind = kind
            self.history = history
        }
    }

    public var account: AccountID
    public var due: Due
    /// What is at stake, in one currency for all: zero or more.
    public var amount: Double
    /// The chance that the account gets worse if nobody is reached, 0 … 1.
    public var rollRisk: Double
    /// Of the stage (``Stage/effect``).
    public var effect: Double
    /// Of the stage: higher comes first, whatever it is worth.
    public var priority: Int
    /// What quotas and targets speak of (``WorkGroup/name``); empty = none.
    public var group: String
    /// Never attempted.
    public var isFresh: Bool
    /// In their order; without any the account is left out.
    public var points: [Point]
    /// The hour it is for the debtor.
    public var hour: CallHour

    public init(
        account: AccountID, due: Due = .ordinary, amount: Double, rollRisk: Double, effect: Double = 1,
        priority: Int = 0, group: String = "", isFresh: Bool = false, points: [Point], hour: CallHour
    ) {
        self.account = account
        self.due = due
        self.amount = amount
        self.rollRisk = rollRisk
        self.effect = effect
        self.priority = priority
        self.group = group
        self.isFresh = isFresh
        self.points = points
        self.hour = hour
    }
}

/// Work in its place.
public struct RankedWork: Hashable, Sendable {
    public var account: AccountID
    public var contactPoint: ContactPointID
    /// What is believed of the chance to reach the debtor now.
    public var chance: Double
    /// Amount × risk × chance × effect, with the chance as drawn.
    public var value: Double
}

/// How ordinary work is divided.
public struct WorkShares: Hashable, Sendable {
    /// At most so many of the ordinary work, by group.
    public var limits: [String: Int]
    /// Accounts that are still to be attempted for the first time, by group.
    public var missing: [String: Int]

    public init(limits: [String: Int] = [:], missing: [String: Int] = [:]) {
        self.limits = limits
        self.missing = missing
    }

    public var areNone: Bool { limits.isEmpty && missing.isEmpty }
}

/// The order in which accounts are worked: what was asked for and what was promised first, then by expected value,
/// within limits, and with room kept for groups that are behind their target.
public struct OrderOfWork: Sendable {
    public var odds: ContactOdds
    public var shares: WorkShares

    /// At most this part of the ordinary work makes up for targets.
    static let catchUp = 0.5

    public init(odds: ContactOdds, shares: WorkShares = WorkShares()) {
        self.odds = odds
        self.shares = shares
    }

    /// The first `limit`, in order.
    /// - Parameter random: explores: the chances are drawn, not taken at their mean.
    public func rank(
        _ items: [WorkItem], limit: Int, _ random: inout some RandomNumberGenerator
    ) -> [RankedWork] {
        let judged = items.compactMap { judge($0, &random) }
        let due = judged.filter { $0.item.due != .ordinary }.sorted { $0.isDueBefore($1) }.prefix(max(0, limit))
        let rest = judged.filter { $0.item.due == .ordinary }.sorted { $0.isBefore($1) }
        let chosen = fill(max(0, limit - due.count), from: rest)
        return (due + chosen).map(\.ranked)
    }

    /// The best contact point for now.
    private func judge(_ item: WorkItem, _ random: inout some RandomNumberGenerator) -> Judged? {
        var best: (point: WorkItem.Point, belief: Belief, draw: Double)?
        for point in item.points {
            let belief = odds.belief(kind: point.kind, history: point.history, at: item.hour)
            let draw = belief.draw(&random)
            if draw > best?.draw ?? -1 { best = (point, belief, draw) }
        }
        guard let best else { return nil }
        return Judged(
            item: item, point: best.point.id, chance: best.belief.mean,
            value: item.amount * item.rollRisk * best.draw * item.effect)
    }

    private func fill(_ room: Int, from items: [Judged]) -> [Judged] {
        var taken: Set<Int> = []
        var byGroup: [String: Int] = [:]
        func take(_ place: Int) -> Bool {
            let group = items[place].item.group
            guard !taken.contains(place), byGroup[group, default: 0] < shares.limits[group] ?? .max else {
                return false
            }
            taken.insert(place)
            byGroup[group, default: 0] += 1
            return true
        }
        let missing = shares.missing.filter { $0.value > 0 }
        let all = missing.values.reduce(0, +)
        for (group, count) in missing.sorted(by: { $0.key < $1.key }) {
            let share = Double(room) * Self.catchUp * Double(count) / Double(all)
            var left = min(count, Int(share.rounded(.up)))
            for place in items.indices
            where left > 0 && taken.count < room && items[place].item.group == group && items[place].item.isFresh {
                guard take(place) else { break }
                left -= 1
            }
        }
        for place in items.indices where taken.count < room { _ = take(place) }
        return taken.sorted().map { items[$0] }
    }
}

private struct Judged {
    var item: WorkItem
    var point: ContactPointID
    var chance: Double
    var value: Double

    func isBefore(_ other: Judged) -> Bool {
        (item.priority, value, other.item.account.rawValue) > (other.item.priority, other.value, item.account.rawValue)
    }

    /// Callbacks by their time, then promises by their day; among equals by value.
    func isDueBefore(_ other: Judged) -> Bool {
        let (mine, theirs) = (place, other.place)
        return mine == theirs ? isBefore(other) : mine < theirs
    }

    private var place: (Int, Int64) {
        switch item.due {
        case .callback(let time): (0, time.milliseconds)
        case .promise(let day): (1, Int64(day.daysSinceEpoch))
        case .ordinary: (2, 0)
        }
    }

    var ranked: RankedWork {
        RankedWork(account: item.account, contactPoint: point, chance: chance, value: value)
    }
}
