import Compliance
import Vocabulary

// Kinds of value that only the files in `compliance/` have.

/// Hours of one day, the same on each.
struct DayHours: Hashable, Sendable {
    var ranges: [MinuteRange]
}

/// A weekday of a month by its number; -1 is the last.
struct NthWeekday: Hashable, Sendable {
    var number: Int
    var weekday: Weekday
    var month: Int
}

struct MonthDay: Hashable, Sendable {
    var month: Int
    var day: Int
}

extension Kind<DayHours> {
    static let dayHours = Kind.text("hours of a day", range: "10:00-13:00 15:00-18:00") { text throws(Refusal) in
        do throws(HoursError) {
            return DayHours(ranges: try WeeklyHours(parsing: "daily \(text)")[.monday])
        } catch {
            throw Refusal("are no hours of a day: \(error.description)")
        }
    } write: {
        $0.ranges.map(\.description).joined(separator: " ")
    }
}

extension Kind<MonthDay> {
    static let monthDay = Kind.text("month and day", range: "01-01 … 12-31") { text throws(Refusal) in
        // 2024 had a 29 February.
        guard text.utf8.count == 5, let date = CivilDate(iso: "2024-\(text)") else {
            throw Refusal("must be month and day like 09-18, and '\(text)' is none")
        }
        return MonthDay(month: date.month, day: date.day)
    } write: {
        "\($0.month < 10 ? "0" : "")\($0.month)-\($0.day < 10 ? "0" : "")\($0.day)"
    }
}

extension Kind<NthWeekday> {
    static let nthWeekday = Kind.text("weekday of a month", range: "1 … 5 or last, mon … sun, 01 … 12") {
        text throws(Refusal) in
        let words = text.split(separator: " ").map(String.init)
        guard words.count == 3, let weekday = Weekday.allCases.first(where: { $0.shortName == words[1] }),
            words[2].utf8.count == 2, let month = Int(words[2]), (1...12).contains(month),
            let number = words[0] == "last" ? -1 : Int(words[0]),
            number == -1 && words[0] == "last" || (1...5).contains(number)
        else {
            throw Refusal("must be a number or last, a weekday and a month, like '3 mon 03', and '\(text)' is not")
        }
        return NthWeekday(number: number, weekday: weekday, month: month)
    } write: {
        "\($0.number == -1 ? "last" : "\($0.number)") \($0.weekday.shortName) \($0.month < 10 ? "0" : "")\($0.month)"
    }
}

extension Kind<Weekday> {
    static let weekday = Kind.choice(Weekday.allCases.map { ($0.shortName, $0) })
}
