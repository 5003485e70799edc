import Vocabulary

/// Why a text is not a set of weekly hours: one sentence with its cure.
public struct HoursError: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String
}

extension WeeklyHours {
    /// Reads `mon-sat 08:00-20:00, sun 10:00-12:00`.
    ///
    /// Parts are separated by commas; each is a day (`mon`), a span of days (`mon-fri`) or `daily`, then one or more
    /// time ranges (`mon-fri 08:00-13:00 15:00-20:00`). `never` is the empty week. A range ends at the latest at
    /// `24:00`; hours over midnight are written as two parts.
    public init(parsing text: some StringProtocol) throws(HoursError) {
        let trimmed = text.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
        if trimmed == "never" {
            self = .never
            return
        }
        var ranges: [Weekday: [MinuteRange]] = [:]
        for part in trimmed.split(separator: ",", omittingEmptySubsequences: false) {
            let words = part.split(separator: " ")
            guard let first = words.first else {
                throw HoursError(
                    description: "a part is empty; write hours like 'mon-fri 08:00-20:00, sat 09:00-14:00'")
            }
            let days = try Self.days(first)
            guard words.count > 1 else {
                throw HoursError(description: "'\(first)' has no hours; write for example '\(first) 08:00-20:00'")
            }
            for word in words.dropFirst() {
                let range = try Self.range(word)
                for day in days { ranges[day, default: []].append(range) }
            }
        }
        self.init(ranges)
    }

    private static func days(_ word: Substring) throws(HoursError) -> ArraySlice<Weekday> {
        let all = Weekday.allCases[...]
        if word == "daily" { return all }
        let ends = word.split(separator: "-", omittingEmptySubsequences: false)
        let days = ends.compactMap { end in all.first { $0.shortName == end } }
        guard (1...2).contains(ends.count), days.count == ends.count, let first = days.first, let last = days.last
        else {
            throw HoursError(
                description:
                    "'\(word)' is no day of the week; use mon, tue, wed, thu, fri, sat, sun, a span like mon-fri, or daily"
            )
        }
        guard first <= last else {
            throw HoursError(
                description:
                    "'\(word)' runs backwards, a week starts on mon; write two parts, '\(first.shortName)-sun …' and 'mon-\(last.shortName) …'"
            )
        }
        return all[(first.rawValue - 1)...(last.rawValue - 1)]
    }

    private static func range(_ word: Substring) throws(HoursError) -> MinuteRange {
        let ends = word.split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, let start = minute(ends[0]), let end = minute(ends[1]) else {
            throw HoursError(description: "'\(word)' is no time range; write it like 08:00-20:00")
        }
        guard let range = MinuteRange(start: start, end: end) else {
            throw HoursError(
                description:
                    "'\(word)' ends before it starts; hours over midnight are two parts, one up to 24:00 and one from 00:00"
            )
        }
        return range
    }

    /// `HH:MM`, two digits each, 00:00 … 24:00.
    private static func minute(_ text: Substring) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 && $0.allSatisfy(\.isASCIIDigit) }),
            let hour = Int(parts[0]), let minute = Int(parts[1]), minute < 60, hour * 60 + minute <= 1440
        else { return nil }
        return hour * 60 + minute
    }
}

extension Character {
    var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}
