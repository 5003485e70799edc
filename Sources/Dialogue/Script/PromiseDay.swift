public import Vocabulary

/// A day of payment as a script offers it.
public enum PromiseDay: Hashable, Sendable {
    case today
    case tomorrow
    /// The next one after today.
    case weekday(Weekday)
    /// From today.
    case days(Int)
    /// The last business day of the month.
    case endOfMonth
}

/// Turns offered days into dates.
public struct PromiseCalendar: Sendable {
    /// The debtor's today.
    public var today: CivilDate
    public var isBusinessDay: @Sendable (CivilDate) -> Bool

    public init(today: CivilDate, isBusinessDay: @escaping @Sendable (CivilDate) -> Bool = Self.isWeekday) {
        self.today = today
        self.isBusinessDay = isBusinessDay
    }

    /// Monday to Friday, for want of a list of holidays.
    @Sendable public static func isWeekday(_ date: CivilDate) -> Bool { date.weekday <= .friday }

    /// Monday to Friday, but for the days on which banks are closed.
    public init(today: CivilDate, closed: Set<CivilDate>) {
        self.init(today: today) { Self.isWeekday($0) && !closed.contains($0) }
    }

    /// A day on which banks are closed becomes the next one on which they are open, today, too: what is promised is looked
    /// for in the accounts on that day.
    public func date(of day: PromiseDay) -> CivilDate {
        switch day {
        case .today: return open(from: today)
        case .tomorrow: return open(from: later(1))
        case .weekday(let weekday):
            let wait = (weekday.rawValue - today.weekday.rawValue + 7) % 7
            return open(from: later(wait == 0 ? 7 : wait))
        case .days(let days): return open(from: later(max(0, days)))
        case .endOfMonth:
            var date = today
            while later(1, after: date).month == today.month { date = later(1, after: date) }
            while date > today, !isBusinessDay(date) { date = later(-1, after: date) }
            return open(from: date)
        }
    }

    /// The next date with that day of the month, from today on; `nil` when there is none within so many days.
    public func date(dayOfMonth: Int, within days: Int) -> CivilDate? {
        guard (1...31).contains(dayOfMonth), days >= 0 else { return nil }
        return (0...days).lazy.map { later($0) }.first { $0.day == dayOfMonth }
            .map { open(from: $0) }
    }

    private func open(from date: CivilDate) -> CivilDate {
        // A calendar that never opens is no calendar: after a month the day stays as it was.
        (0...31).lazy.map { later($0, after: date) }.first(where: isBusinessDay) ?? date
    }

    private func later(_ days: Int) -> CivilDate { later(days, after: today) }

    private func later(_ days: Int, after date: CivilDate) -> CivilDate {
        CivilDate(daysSinceEpoch: date.daysSinceEpoch + days)
    }
}
