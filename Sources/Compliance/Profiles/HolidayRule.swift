public import Vocabulary

/// Where a public holiday falls in a year: data, read from a calendar file.
public struct HolidayRule: Hashable, Sendable {
    /// The day it is found by, before it is moved.
    public enum Anchor: Hashable, Sendable {
        /// Month and day.
        case fixed(month: Int, day: Int)
        /// Days from Easter Sunday.
        case easter(Int)
        /// The n-th of a weekday in a month, 1…5; -1 is the last.
        case weekday(Weekday, number: Int, month: Int)
        /// The June solstice by Chile's clock: the 20th, or the 21st in the two years before a leap year. Holds to 2046.
        case juneSolstice
        /// These days, by decree.
        case dates([CivilDate])
    }

    public var name: String
    public var anchor: Anchor
    /// Holds only when the anchor falls on one of these weekdays; empty = on any.
    public var only: Set<Weekday>
    /// Days by which it is moved, by the weekday it falls on; a weekday that is not there stays.
    public var moves: [Weekday: Int]
    /// The anchor stays a holiday beside the day it was moved to.
    public var keepsAnchor: Bool
    /// The first and the last year of the law; `nil` = without beginning or end.
    public var from: Int?
    public var until: Int?
    /// Regions where it holds, by the key of ``CountryZones/regionKey(_:of:)``; empty = in the whole country.
    public var regions: Set<String>

    public init(
        _ name: String, _ anchor: Anchor, only: Set<Weekday> = [], moves: [Weekday: Int] = [:],
        keepsAnchor: Bool = false, from: Int? = nil, until: Int? = nil, regions: Set<String> = []
    ) {
        self.name = name
        self.anchor = anchor
        self.only = only
        self.moves = moves
        self.keepsAnchor = keepsAnchor
        self.from = from
        self.until = until
        self.regions = regions
    }

    /// The days of the rule whose anchor lies in that year: none, one, or two where it is moved and stays as well.
    /// A day that is moved over New Year belongs to the year of its anchor.
    public func days(in year: Int) -> [CivilDate] {
        guard year >= from ?? year, year <= until ?? year else { return [] }
        return anchors(in: year).flatMap { anchor -> [CivilDate] in
            guard only.isEmpty || only.contains(anchor.weekday) else { return [] }
            guard let days = moves[anchor.weekday], days != 0 else { return [anchor] }
            let moved = anchor.advanced(by: days)
            return keepsAnchor ? [anchor, moved] : [moved]
        }
    }

    private func anchors(in year: Int) -> [CivilDate] {
        switch anchor {
        case .fixed(let month, let day):
            // 29 February: only in the years that have one.
            return CivilDate(year: year, month: month, day: day).map { [$0] } ?? []
        case .easter(let offset):
            return [CivilDate(daysSinceEpoch: easterDay(of: year) + offset)]
        case .weekday(let weekday, let number, let month):
            return nth(weekday, number, month, year).map { [$0] } ?? []
        case .juneSolstice:
            return CivilDate(year: year, month: 6, day: year % 4 > 1 ? 21 : 20).map { [$0] } ?? []
        case .dates(let dates):
            return dates.filter { $0.year == year }
        }
    }

    private func nth(_ weekday: Weekday, _ number: Int, _ month: Int, _ year: Int) -> CivilDate? {
        if number > 0 {
            guard let first = CivilDate(year: year, month: month, day: 1) else { return nil }
            let wait = (weekday.rawValue - first.weekday.rawValue + 7) % 7
            let found = first.advanced(by: wait + 7 * (number - 1))
            return found.month == month ? found : nil
        }
        let nextMonth =
            month == 12 ? CivilDate(year: year + 1, month: 1, day: 1) : CivilDate(year: year, month: month + 1, day: 1)
        guard let last = nextMonth?.advanced(by: -1) else { return nil }
        let back = (last.weekday.rawValue - weekday.rawValue + 7) % 7
        return last.advanced(by: -back)
    }
}

extension CivilDate {
    func advanced(by days: Int) -> CivilDate {
        CivilDate(daysSinceEpoch: daysSinceEpoch + days)
    }
}

/// Easter Sunday by the anonymous Gregorian computus (Meeus, Jones, Butcher), as days since the epoch.
func easterDay(of year: Int) -> Int {
    let golden = year % 19
    let century = year / 100
    let leftover = year % 100
    let correction = (century - (century + 8) / 25 + 1) / 3
    let epact = (19 * golden + century - century / 4 - correction + 15) % 30
    let weekday = (32 + 2 * (century % 4) + 2 * (leftover / 4) - epact - leftover % 4) % 7
    let late = (golden + 11 * epact + 22 * weekday) / 451
    let sum = epact + weekday - 7 * late + 114
    let firstOfMonth = CivilDate(year: year, month: sum / 31, day: 1)?.daysSinceEpoch ?? 0
    return firstOfMonth + sum % 31
}
