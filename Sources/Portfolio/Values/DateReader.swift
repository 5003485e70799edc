public import Vocabulary

/// Days as files write them: `2026-03-10`, `10/03/2026`, `10-03-2026`, `10.03.2026`, with or without a time behind.
public enum DateReader {
    /// Day before month, except where the country writes the month first (US).
    public static func read(_ text: String, country: Country?) throws(ValueRefusal) -> CivilDate {
        let day = text.prefix { !$0.isWhitespace && $0 != "T" }
        let parts = day.split(omittingEmptySubsequences: false) { "-/.".contains($0) }
        let numbers = parts.map { $0.allSatisfy { $0.isASCII && $0.isNumber } ? Int($0) : nil }
        guard parts.count == 3, let first = numbers[0], let second = numbers[1], let third = numbers[2] else {
            throw ValueRefusal("'\(text)' is not a date: write 2026-03-10 or 10/03/2026")
        }
        let date: CivilDate?
        if parts[0].count == 4 {
            date = CivilDate(year: first, month: second, day: third)
        } else if parts[2].count == 4 {
            date =
                country?.code == "US"
                ? CivilDate(year: third, month: first, day: second) : CivilDate(year: third, month: second, day: first)
        } else {
            throw ValueRefusal("'\(text)' does not write the year with four digits: write 2026-03-10 or 10/03/2026")
        }
        guard let date, (1950...2150).contains(date.year) else {
            throw ValueRefusal("'\(text)' is no day of the calendar")
        }
        return date
    }
}
