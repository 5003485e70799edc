import Vocabulary

/// Where a public holiday falls in a year.
enum HolidayRule: Sendable {
    /// Month and day.
    case fixed(Int, Int)
    /// Days from Easter Sunday.
    case easter(Int)
    /// The n-th Monday of a month.
    case monday(Int, month: Int)
    /// Month and day, then moved by the weekday it falls on.
    case moved(Int, Int, by: Shift)
    /// Month and day, only when it falls on one of these weekdays.
    case only(Int, Int, on: Set<Weekday>)
    /// The June solstice as Chile's Ley 21.357 keeps it: the 21st, or the 20th. Holds to 2046.
    case chileanSolstice
    /// That one day, by decree.
    case once(Int, Int, Int)

    /// The days of the rule in that year: one, none, or (Ecuador) the day and the one it is moved to.
    func days(in year: Int) -> [CivilDate] {
        switch self {
        case .fixed(let month, let day):
            return on(year, month, day) { [$0] }
        case .easter(let offset):
            return [CivilDate(daysSinceEpoch: easterDay(of: year) + offset)]
        case .monday(let number, let month):
            return on(year, month, 1) { first in
                let wait = (8 - first.weekday.rawValue) % 7
                return [first.advanced(by: wait + 7 * (number - 1))]
            }
        case .moved(let month, let day, let shift):
            return on(year, month, day) { date in
                let moved = date.advanced(by: shift.days(from: date.weekday))
                return shift == .ecuador && moved != date ? [date, moved] : [moved]
            }
        case .only(let month, let day, let weekdays):
            return on(year, month, day) { weekdays.contains($0.weekday) ? [$0] : [] }
        case .chileanSolstice:
            return on(year, 6, year % 4 > 1 ? 21 : 20) { [$0] }
        case .once(let onlyYear, let month, let day):
            return onlyYear == year ? on(year, month, day) { [$0] } : []
        }
    }

    private func on(_ year: Int, _ month: Int, _ day: Int, _ then: (CivilDate) -> [CivilDate]) -> [CivilDate] {
        CivilDate(year: year, month: month, day: day).map(then) ?? []
    }

    /// How a law moves a holiday.
    enum Shift: Sendable {
        /// Colombia, Ley 51 of 1983: to the next Monday.
        case emiliani
        /// Chile, Ley 19.668: Tuesday to Thursday to the Monday before, Friday to the Monday after.
        case chile
        /// Chile, 31 October, Ley 20.299: Tuesday to the Friday before, Wednesday to the Friday after.
        case chileReformation
        /// Argentina, Ley 27.399: Tuesday and Wednesday to the Monday before, Thursday and Friday to the one after.
        case argentina
        /// Ecuador: Tuesday to Monday, Wednesday and Thursday to Friday, Saturday to Friday, Sunday to Monday. The day
        /// itself stays closed too: the stricter reading.
        case ecuador

        func days(from weekday: Weekday) -> Int {
            switch (self, weekday) {
            case (.emiliani, _): (8 - weekday.rawValue) % 7
            case (.chile, .tuesday), (.argentina, .tuesday), (.ecuador, .tuesday): -1
            case (.chile, .wednesday), (.argentina, .wednesday): -2
            case (.chile, .thursday): -3
            case (.chile, .friday), (.argentina, .friday): 3
            case (.argentina, .thursday): 4
            case (.chileReformation, .tuesday): -4
            case (.chileReformation, .wednesday): 2
            case (.ecuador, .wednesday): 2
            case (.ecuador, .thursday), (.ecuador, .sunday): 1
            case (.ecuador, .saturday): -1
            default: 0
            }
        }
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

extension [HolidayRule] {
    func days(in years: ClosedRange<Int>) -> Set<CivilDate> {
        Set(years.flatMap { year in flatMap { $0.days(in: year) } })
    }
}
