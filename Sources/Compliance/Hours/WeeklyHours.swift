public import Vocabulary

/// Minutes of the local day, closed at the start and open at the end: `08:00-20:00` holds 19:59:59.999 and not
/// 20:00:00.
public struct MinuteRange: Hashable, Comparable, Sendable, Codable {
    /// 0…1439
    public let start: Int
    /// 1…1440; 1440 is midnight at the end of the day.
    public let end: Int

    /// `nil` unless 0 ≤ start < end ≤ 1440.
    public init?(start: Int, end: Int) {
        guard start >= 0, start < end, end <= 1440 else { return nil }
        self.start = start
        self.end = end
    }

    fileprivate init(joining first: MinuteRange, _ second: MinuteRange) {
        start = min(first.start, second.start)
        end = max(first.end, second.end)
    }

    public static let wholeDay = MinuteRange()

    private init() {
        start = 0
        end = 1440
    }

    public static func < (lhs: MinuteRange, rhs: MinuteRange) -> Bool {
        (lhs.start, lhs.end) < (rhs.start, rhs.end)
    }
}

extension MinuteRange: CustomStringConvertible {
    /// `08:00-20:00`
    public var description: String { "\(clock(start))-\(clock(end))" }
}

/// The hours of the week at which people may be called, by their local clock.
///
/// The text form, used in the config file, is `mon-fri 07:00-19:00, sat 08:00-15:00`; see ``init(parsing:)``.
public struct WeeklyHours: Hashable, Sendable, Codable {
    /// Monday first; each day sorted, without overlaps or touching neighbours.
    private let days: [[MinuteRange]]

    /// Ranges that overlap or touch are joined.
    public init(_ ranges: [Weekday: [MinuteRange]]) {
        days = Weekday.allCases.map { Self.joined(ranges[$0] ?? []) }
    }

    /// The same ranges on each of some days.
    public init(_ weekdays: some Sequence<Weekday>, _ ranges: MinuteRange...) {
        self.init(Dictionary(weekdays.map { ($0, ranges) }, uniquingKeysWith: +))
    }

    /// No day at all: nothing may be called.
    public static let never = WeeklyHours([:])
    /// Any hour of any day.
    public static let always = WeeklyHours(Weekday.allCases, .wholeDay)

    public subscript(day: Weekday) -> [MinuteRange] { days[day.rawValue - 1] }

    public var isEmpty: Bool { days.allSatisfy(\.isEmpty) }

    private static func joined(_ ranges: [MinuteRange]) -> [MinuteRange] {
        var result: [MinuteRange] = []
        for range in ranges.sorted() {
            if let last = result.last, range.start <= last.end {
                result[result.count - 1] = MinuteRange(joining: last, range)
            } else {
                result.append(range)
            }
        }
        return result
    }
}

extension WeeklyHours: CustomStringConvertible {
    /// The text form: neighbouring days of equal hours are written as one span.
    public var description: String {
        var parts: [String] = []
        var first = 0
        while first < days.count {
            var last = first
            while last + 1 < days.count, days[last + 1] == days[first] { last += 1 }
            if !days[first].isEmpty {
                let names = Weekday.allCases.map(\.shortName)
                let span = first == last ? names[first] : "\(names[first])-\(names[last])"
                parts.append(([span] + days[first].map(\.description)).joined(separator: " "))
            }
            first = last + 1
        }
        return parts.isEmpty ? "never" : parts.joined(separator: ", ")
    }
}

extension Weekday {
    /// `mon` … `sun`
    public var shortName: String {
        switch self {
        case .monday: "mon"
        case .tuesday: "tue"
        case .wednesday: "wed"
        case .thursday: "thu"
        case .friday: "fri"
        case .saturday: "sat"
        case .sunday: "sun"
        }
    }

    /// `Monday` … `Sunday`
    var fullName: String {
        switch self {
        case .monday: "Monday"
        case .tuesday: "Tuesday"
        case .wednesday: "Wednesday"
        case .thursday: "Thursday"
        case .friday: "Friday"
        case .saturday: "Saturday"
        case .sunday: "Sunday"
        }
    }
}

/// Minutes of the day as `08:05`.
func clock(_ minute: Int) -> String {
    "\(twoDigits(minute / 60)):\(twoDigits(minute % 60))"
}

func twoDigits(_ number: Int) -> String {
    number < 10 ? "0\(number)" : "\(number)"
}
