import Vocabulary

/// The rule by which a zone goes on after the changes of its file, as POSIX writes it: `<-04>4<-03>,M9.1.6/24,M4.1.6/24`.
struct ZoneFooter {
    /// Local minus UTC in seconds, in winter.
    private(set) var offset: Int
    private(set) var summer: (offset: Int, start: Turn, end: Turn)?

    /// A day of the year and seconds of its local clock, which may lie outside of the day.
    struct Turn {
        enum Day {
            /// Of a month, the n-th of a weekday (Sunday 0); 5 is the last.
            case weekday(month: Int, number: Int, weekday: Int)
            /// 1…365, without 29 February.
            case julian(Int)
            /// 0…365
            case ordinal(Int)
        }

        var day: Day
        var second: Int
    }

    /// `nil` for what is no such rule.
    init?(_ text: String) {
        var scanner = Scanner(rest: text[...])
        guard scanner.name(), let west = scanner.time() else { return nil }
        offset = -west
        guard !scanner.rest.isEmpty else { return }
        guard scanner.name() else { return nil }
        var summerOffset = offset + 3600
        if scanner.rest.first != "," {
            guard let west = scanner.time() else { return nil }
            summerOffset = -west
        }
        guard scanner.take(","), let start = scanner.turn(), scanner.take(","), let end = scanner.turn(),
            scanner.rest.isEmpty
        else { return nil }
        summer = (summerOffset, start, end)
    }

    /// Both changes of a year, in seconds UTC.
    func changes(in year: Int) -> [(at: Int64, offset: Int)] {
        guard let summer else { return [] }
        func moment(_ turn: Turn, _ offset: Int) -> Int64? {
            turn.day(in: year).map { Int64($0 * 86_400 + turn.second - offset) }
        }
        // Each by the clock that runs until then.
        guard let start = moment(summer.start, offset), let end = moment(summer.end, summer.offset) else { return [] }
        return [(start, summer.offset), (end, offset)]
    }

    private struct Scanner {
        var rest: Substring

        mutating func take(_ character: Character) -> Bool {
            guard rest.first == character else { return false }
            rest.removeFirst()
            return true
        }

        /// Three letters or more, or anything between angles.
        mutating func name() -> Bool {
            if take("<") {
                guard let end = rest.firstIndex(of: ">") else { return false }
                rest = rest[rest.index(after: end)...]
                return true
            }
            let letters = rest.prefix { $0.isLetter }
            rest = rest[letters.endIndex...]
            return letters.count >= 3
        }

        mutating func number() -> Int? {
            let digits = rest.prefix { $0.isASCIIDigit }
            guard (1...4).contains(digits.count) else { return nil }
            rest = rest[digits.endIndex...]
            return Int(digits)
        }

        /// `-3:30`, in seconds.
        mutating func time() -> Int? {
            let isNegative = take("-")
            if !isNegative { _ = take("+") }
            guard let hours = number(), hours <= 167 else { return nil }
            var seconds = hours * 3600
            for unit in [60, 1] where take(":") {
                guard let part = number(), part < 60 else { return nil }
                seconds += part * unit
            }
            return isNegative ? -seconds : seconds
        }

        mutating func turn() -> Turn? {
            let day: Turn.Day
            if take("M") {
                guard let month = number(), (1...12).contains(month), take("."), let week = number(),
                    (1...5).contains(week), take("."), let weekday = number(), (0...6).contains(weekday)
                else { return nil }
                day = .weekday(month: month, number: week, weekday: weekday)
            } else if take("J") {
                guard let number = number(), (1...365).contains(number) else { return nil }
                day = .julian(number)
            } else {
                guard let number = number(), (0...365).contains(number) else { return nil }
                day = .ordinal(number)
            }
            guard take("/") else { return Turn(day: day, second: 2 * 3600) }
            return time().map { Turn(day: day, second: $0) }
        }
    }
}

extension ZoneFooter.Turn {
    /// Days since the epoch.
    fileprivate func day(in year: Int) -> Int? {
        guard let first = CivilDate(year: year, month: 1, day: 1)?.daysSinceEpoch else { return nil }
        switch day {
        case .ordinal(let days): return first + days
        case .julian(let number):
            let isLeap = CivilDate(year: year, month: 2, day: 29) != nil
            return first + number - 1 + (isLeap && number >= 60 ? 1 : 0)
        case .weekday(let month, let number, let weekday):
            guard let day = Weekday(rawValue: weekday == 0 ? 7 : weekday) else { return nil }
            let rule = HolidayRule("", .weekday(day, number: number == 5 ? -1 : number, month: month))
            return rule.days(in: year).first?.daysSinceEpoch
        }
    }
}
