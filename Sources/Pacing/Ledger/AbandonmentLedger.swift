/// What became of the people of one campaign who answered, over its window.
///
/// The store has the same counts in the same buckets: what is read from there and what ends afterwards, added one by
/// one, always sum up to what the store has. Times are milliseconds since 1970 UTC.
///
/// The window slides on the safe side. Who met nobody counts until all of their bucket is out; who did not, only while
/// they are inside by a margin of a thirtieth of the window. So what is under the cap stays there for that long even if
/// nobody else answers: a day, for a window of thirty.
public struct AbandonmentLedger: Hashable, Sendable {
    public private(set) var buckets: [LedgerBucket] = []
    /// When the campaign's first call ever was answered.
    public private(set) var began: Int64?
    private var window = Stretch()
    private var inner = Stretch()
    private var period: Stretch?

    /// Buckets from an index on, and their sum.
    private struct Stretch: Hashable, Sendable {
        /// Buckets that begin earlier are out.
        var from = Int64.min
        var first = 0
        var sum = LedgerCounts()

        mutating func move(to from: Int64, _ buckets: [LedgerBucket]) {
            if from < self.from {
                // Another window than before.
                first = 0
                sum = LedgerCounts()
                for bucket in buckets { sum += bucket.counts }
            }
            self.from = from
            while first < buckets.count, buckets[first].begins < from {
                sum -= buckets[first].counts
                first += 1
            }
        }
    }

    public init() {}

    public init(_ reading: LedgerReading) {
        buckets = reading.buckets
        began = reading.began.map(LedgerBucket.beginning) ?? buckets.first?.begins
        for bucket in buckets {
            window.sum += bucket.counts
            inner.sum += bucket.counts
        }
    }

    public mutating func add(_ kind: AnswerKind, at time: Int64) {
        let begins = LedgerBucket.beginning(of: time)
        let counts = LedgerCounts(kind)
        began = min(began ?? begins, begins)
        var index = buckets.count
        // A call ends minutes after its answer, seldom more.
        while index > 0, buckets[index - 1].begins > begins { index -= 1 }
        if index > 0, buckets[index - 1].begins == begins {
            buckets[index - 1].counts += counts
        } else {
            buckets.insert(LedgerBucket(begins: begins, counts: counts), at: index)
            shift(from: begins, by: 1)
        }
        if begins >= window.from { window.sum += counts }
        if begins >= inner.from { inner.sum += counts }
        if let from = period?.from, begins >= from { period?.sum += counts }
    }

    /// Lets time pass.
    /// - Parameters:
    ///   - length: of the rolling window, in milliseconds.
    ///   - dayBegan: the last midnight, where the definition judges calendar days.
    public mutating func advance(
        to now: Int64, window length: Int64, definition: AbandonmentDefinition, dayBegan: Int64? = nil
    ) {
        window.move(to: now - length - LedgerBucket.length + 1, buckets)
        inner.move(to: now - length + Self.margin(of: length), buckets)
        if let from = periodBegan(now, definition, dayBegan) {
            var stretch = period ?? Stretch(sum: total)
            stretch.move(to: from, buckets)
            period = stretch
        } else {
            period = nil
        }
        forget()
    }

    /// By how much an answer leaves before its time.
    public static func margin(of length: Int64) -> Int64 { max(LedgerBucket.length, length / 30) }

    /// The longest that may lie between a launch and the end of the wait.
    private static let longestFlight: Int64 = 180_000

    private func periodBegan(_ now: Int64, _ definition: AbandonmentDefinition, _ dayBegan: Int64?) -> Int64? {
        switch definition.period {
        case nil: return nil
        case .day: return dayBegan ?? (now - now % 86_400_000)
        case .successive(let seconds):
            // Early: a call launched now is counted where it is answered.
            let answered = now + Self.longestFlight
            guard let began, answered > began else { return began }
            return answered - (answered - began) % Int64(seconds * 1000)
        }
    }

    private var total: LedgerCounts {
        var sum = LedgerCounts()
        for bucket in buckets { sum += bucket.counts }
        return sum
    }

    /// Drops what no stretch has any more, many at once.
    private mutating func forget() {
        let count = min(window.first, inner.first, period?.first ?? .max)
        guard count >= 256 else { return }
        buckets.removeFirst(count)
        window.first -= count
        inner.first -= count
        period?.first -= count
    }

    /// A bucket was put in: the stretches that begin after it have moved by one.
    private mutating func shift(from begins: Int64, by count: Int) {
        if begins < window.from { window.first += count }
        if begins < inner.from { inner.first += count }
        if let from = period?.from, begins < from { period?.first += count }
    }

    // MARK: What is to be seen

    /// The counts of the rolling window.
    public var counts: LedgerCounts { window.sum }

    /// The counts of the period that is judged by itself; `nil`: the definition has none.
    public var periodCounts: LedgerCounts? { period?.sum }

    /// What the gate goes by: of the rolling window, seen from the safe side, and the period the one that is nearer to
    /// the cap, or further over it.
    /// - Parameter current: calls that are certain to count and have not ended.
    public func tally(
        _ definition: AbandonmentDefinition, cap: Double, plus current: LedgerCounts = LedgerCounts()
    ) -> AbandonmentTally {
        let outer = definition.tally(window.sum, plus: current)
        let inside = definition.tally(inner.sum, plus: current)
        let rolling = AbandonmentTally(
            abandoned: outer.abandoned, answered: outer.abandoned + inside.answered - inside.abandoned)
        guard let period else { return rolling }
        let judged = definition.tally(period.sum, plus: current)
        return judged.slack(under: cap) < rolling.slack(under: cap) ? judged : rolling
    }
}

extension AbandonmentDefinition {
    func tally(_ counts: LedgerCounts, plus more: LedgerCounts) -> AbandonmentTally {
        var sum = counts
        sum += more
        return tally(sum)
    }
}
