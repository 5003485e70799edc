import Foundation
import Synchronization
public import Vocabulary

/// The offsets of one time zone over the years a dialer lives in, as a short table: asking Foundation for every
/// launch would cost a lock and a calendar each time.
struct ZoneRules: Sendable {
    /// One stretch of constant offset. Milliseconds UTC.
    struct Stretch: Sendable {
        var start: Int64
        var end: Int64
        /// Local minus UTC, in milliseconds.
        var offset: Int64
    }

    /// Gapless and in order.
    let stretches: [Stretch]

    /// 2000-01-01 … 2060-01-01 in seconds. Outside of it (a clock that was never set) a zone is not known.
    private static let firstSecond: Int64 = 946_684_800
    private static let lastSecond: Int64 = 2_840_140_800
    private static let day: Int64 = 86_400_000
    /// Local time is at most this far from UTC.
    private static let widest: Int64 = 16 * 3_600_000

    /// The zone of an IANA identifier, in its exact spelling; `nil` when this machine's time zone data do not have it.
    static func named(_ identifier: String) -> ZoneRules? {
        if let known = cache.withLock({ $0[identifier] }) { return known }
        let rules = ZoneRules(identifier: identifier)
        cache.withLock { cache in
            // Names come from imported files: nonsense must not grow the cache for ever.
            if rules != nil || cache.count < 1000 { cache[identifier] = .some(rules) }
        }
        return rules
    }

    private static let cache = Mutex<[String: ZoneRules?]>([:])

    /// Forgets what was read: the next question reads the system's files anew, which an update may have changed.
    static func forget() {
        cache.withLock { $0 = [:] }
    }

    private init?(identifier: String) {
        // "EST" and "GMT+5" say nothing of a place and its clock changes; `right/` counts leap seconds.
        let parts = identifier.split(separator: "/", omittingEmptySubsequences: false)
        guard identifier == "UTC" || parts.count > 1, !["posix", "right"].contains(parts[0]),
            parts.allSatisfy({ part in
                !part.isEmpty && part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_+-".contains($0)) }
            })
        else { return nil }
        if let contents = FileManager.default.contents(atPath: "/usr/share/zoneinfo/\(identifier)"),
            let file = ZoneFile([UInt8](contents))
        {
            self.init(file)
        } else if let zone = TimeZone(identifier: identifier) {
            // A machine without tzdata has the zones that came with the program.
            self.init(zone)
        } else {
            return nil
        }
    }

    init(_ file: ZoneFile) {
        var (offset, changes) = file.changes(from: Self.firstSecond, until: Self.lastSecond)
        var stretches: [Stretch] = []
        var start = Self.firstSecond
        changes.append((Self.lastSecond, 0))
        for change in changes {
            stretches.append(Stretch(start: start * 1000, end: change.at * 1000, offset: Int64(offset) * 1000))
            (start, offset) = (change.at, change.offset)
        }
        self.stretches = stretches
    }

    init(_ zone: TimeZone) {
        func offset(_ second: Int64) -> Int64 {
            Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(second))))
        }
        var stretches: [Stretch] = []
        var start = Self.firstSecond
        var current = offset(start)
        var second = start
        while second < Self.lastSecond {
            // No zone on record has gone forth and back within a week.
            let next = min(second + 7 * 86_400, Self.lastSecond)
            let after = offset(next)
            if after != current {
                var before = second
                var change = next
                while change - before > 1 {
                    let middle = (before + change) / 2
                    if offset(middle) == current { before = middle } else { change = middle }
                }
                stretches.append(Stretch(start: start * 1000, end: change * 1000, offset: current * 1000))
                start = change
                current = offset(change)
                second = change
            } else {
                second = next
            }
        }
        stretches.append(Stretch(start: start * 1000, end: Self.lastSecond * 1000, offset: current * 1000))
        self.stretches = stretches
    }

    func covers(_ time: Timestamp) -> Bool {
        (Self.firstSecond * 1000..<Self.lastSecond * 1000).contains(time.milliseconds)
    }

    /// Local wall time in milliseconds since the epoch as if it were UTC.
    func local(_ time: Timestamp) -> Int64 {
        time.milliseconds + stretches[index(at: time.milliseconds)].offset
    }

    /// Days since the epoch of the local calendar day.
    func localDay(at time: Timestamp) -> Int {
        let local = local(time)
        return Int((local >= 0 ? local : local - Self.day + 1) / Self.day)
    }

    /// The first instant of a local day, also where a clock change swallows or repeats midnight.
    func startOfDay(_ day: Int) -> Timestamp {
        let spans = instants(day: day, minutes: .wholeDay)
        // A day that does not exist at all (a zone that crossed the date line) starts where the next one does.
        return Timestamp(milliseconds: spans.first?.lowerBound ?? Int64(day + 1) * Self.day)
    }

    /// All instants at which the local clock shows these minutes of that day: none or fewer where a clock change
    /// skips them, twice where it repeats them. In order, milliseconds UTC.
    func instants(day: Int, minutes: MinuteRange) -> [Range<Int64>] {
        let from = Int64(day) * Self.day + Int64(minutes.start) * 60_000
        let until = Int64(day) * Self.day + Int64(minutes.end) * 60_000
        var spans: [Range<Int64>] = []
        var index = index(at: from - Self.widest)
        while index < stretches.count, stretches[index].start < until + Self.widest {
            let stretch = stretches[index]
            let lower = max(stretch.start, from - stretch.offset)
            let upper = min(stretch.end, until - stretch.offset)
            if lower < upper {
                if let last = spans.last, last.upperBound == lower {
                    spans[spans.count - 1] = last.lowerBound..<upper
                } else {
                    spans.append(lower..<upper)
                }
            }
            index += 1
        }
        return spans
    }

    private func index(at time: Int64) -> Int {
        var low = 0
        var high = stretches.count - 1
        while low < high {
            let middle = (low + high) / 2
            if time < stretches[middle].end { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

/// Has the system's time zone data read anew.
public func forgetZones() { ZoneRules.forget() }

/// Days since the epoch of the calendar day in that zone; `nil` for a zone this machine does not know.
public func localDay(in zone: String, at now: Timestamp) -> Int? {
    guard let rules = ZoneRules.named(zone), rules.covers(now) else { return nil }
    return rules.localDay(at: now)
}

/// Local minus UTC in seconds; `nil` for a zone this machine does not know.
public func utcOffset(in zone: String, at now: Timestamp) -> Int? {
    guard let rules = ZoneRules.named(zone), rules.covers(now) else { return nil }
    return Int((rules.local(now) - now.milliseconds) / 1000)
}

/// Whether this machine's time zone data have a zone of that identifier.
public func isKnownZone(_ identifier: String) -> Bool {
    ZoneRules.named(identifier) != nil
}
