public import Vocabulary

/// An hour of the week by the debtor's clock.
public struct CallHour: Hashable, Sendable {
    public var weekday: Weekday
    /// 0 … 23
    public var hour: Int

    public init(_ weekday: Weekday, hour: Int) {
        self.weekday = weekday
        self.hour = min(max(hour, 0), 23)
    }

    public init(_ time: Timestamp, by clock: LocalClock) {
        self.init(clock.date(time).weekday, hour: clock.hour(time))
    }

    public var slot: CallSlot {
        CallSlot(daypart: Daypart(hour: hour), isWeekend: weekday >= .saturday)
    }
}

/// A part of the day, on working days or at the weekend: people keep the same habits within one.
public struct CallSlot: Hashable, Sendable {
    public var daypart: Daypart
    public var isWeekend: Bool

    public init(daypart: Daypart, isWeekend: Bool) {
        self.daypart = daypart
        self.isWeekend = isWeekend
    }

    public static let all = [false, true].flatMap { isWeekend in
        Daypart.allCases.map { CallSlot(daypart: $0, isWeekend: isWeekend) }
    }

    /// Place in ``all``.
    var index: Int {
        let part =
            switch daypart {
            case .morning: 0
            case .afternoon: 1
            case .evening: 2
            }
        return isWeekend ? part + 3 : part
    }
}

/// Attempts, and those of them that reached the debtor.
public struct Tally: Hashable, Sendable {
    public var attempts: Double
    public var hits: Double

    public init(attempts: Double = 0, hits: Double = 0) {
        self.attempts = attempts
        self.hits = hits
    }

    mutating func learn(_ hit: Bool) {
        attempts += 1
        if hit { hits += 1 }
    }

    /// Forgets the oldest when there are more than `most`.
    mutating func keep(_ most: Double) {
        guard attempts > most else { return }
        hits *= most / attempts
        attempts = most
    }

    /// The share of hits, drawn towards `above` as by `pull` attempts.
    func shrunk(to above: Double, pull: Double) -> Double { (hits + pull * above) / (attempts + pull) }
}

/// What was seen of one contact point.
public struct ContactHistory: Hashable, Sendable {
    /// In the order of ``CallSlot/all``.
    var tallies: [Tally]

    public init() {
        tallies = Array(repeating: Tally(), count: CallSlot.all.count)
    }

    public subscript(slot: CallSlot) -> Tally {
        get { tallies[slot.index] }
        set { tallies[slot.index] = newValue }
    }

    /// - Parameter hit: whether the debtor was reached.
    public mutating func learn(_ hit: Bool, in slot: CallSlot) { tallies[slot.index].learn(hit) }
}
