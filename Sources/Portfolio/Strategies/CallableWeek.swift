public import Vocabulary

/// The hours of a week in which something may be done, by the debtor's clock: in minutes since Monday 00:00, closed at
/// the start and open at the end.
public struct CallableWeek: Hashable, Sendable {
    /// In order, without overlaps or touching neighbours, within 0 ..< 10,080.
    public let ranges: [Range<Int>]

    static let minutes = 7 * 1440

    public init(_ ranges: [Range<Int>]) {
        var joined: [Range<Int>] = []
        for range in ranges.map({ $0.clamped(to: 0..<Self.minutes) }).sorted(by: { $0.lowerBound < $1.lowerBound })
        where !range.isEmpty {
            if let last = joined.last, range.lowerBound <= last.upperBound {
                joined[joined.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                joined.append(range)
            }
        }
        self.ranges = joined
    }

    public static let always = CallableWeek([0..<minutes])
    public static let never = CallableWeek([])

    public func intersection(_ other: CallableWeek) -> CallableWeek {
        CallableWeek(ranges.flatMap { range in other.ranges.map { range.clamped(to: $0) } })
    }

    public func union(_ other: CallableWeek) -> CallableWeek { CallableWeek(ranges + other.ranges) }

    /// The parts of the day that have at least a minute.
    public var dayparts: Set<Daypart> {
        Set(
            ranges.flatMap { range in
                // Parts of the day begin on the hour.
                stride(from: range.lowerBound / 60, through: (range.upperBound - 1) / 60, by: 1).map {
                    Daypart(hour: $0 % 24)
                }
            })
    }

    /// The first moment from `time` on that lies within, in another part of the day than `avoided`; `nil` when there
    /// is none in any week.
    public func first(from time: Timestamp, avoiding avoided: Daypart? = nil, by clock: LocalClock) -> Timestamp? {
        window(from: time, avoiding: avoided, by: clock)?.lowerBound
    }

    /// From that first moment to the end of the hours it lies in; where a part of the day is avoided, to the end of its
    /// own part at most.
    public func window(
        from time: Timestamp, avoiding avoided: Daypart? = nil, by clock: LocalClock
    ) -> Range<Timestamp>? {
        let local = clock.local(time)
        // The epoch was a Thursday, three days after a Monday.
        let monday = (local + 3 * LocalClock.day).floored(to: 7 * LocalClock.day) - 3 * LocalClock.day
        for week in 0...1 {
            for range in ranges {
                let start = monday + Int64(week) * 7 * LocalClock.day
                let end = start + Int64(range.upperBound) * LocalClock.minute
                var moment = max(local, start + Int64(range.lowerBound) * LocalClock.minute)
                while moment < end {
                    let found = clock.timestamp(local: moment)
                    let part = clock.daypart(found)
                    let next = moment.floored(to: LocalClock.day) + Int64(part.endHour) * 3_600_000
                    guard part == avoided else {
                        return found..<clock.timestamp(local: avoided == nil ? end : min(end, next))
                    }
                    moment = next
                }
            }
        }
        return nil
    }
}
