public import Vocabulary

/// Days as files write them: `2026-03-10`, `10/03/2026`, `10-03-2026`, `10.03.2026`, with or without a time behind.
public enum DateReader {
    /// Day before month, except where the country writes the month first (US).
    public static func read(_ text: String, country: Country?) throws(ValueRefusal) -> CivilDate {
        let parts = numbers(of: text)
        guard parts.count == 3 else { throw ValueRefusal("'\(text)' is not a date: write 2026-03-10 or 10/03/2026") }
        let (first, second, third) = (parts[0].value, parts[1].value, parts[2].value)
        let date: CivilDate?
        if parts[0].digits == 4 {
            date = CivilDate(year: first, month: second, day: third)
        } else if parts[2].digits == 4 {
            date =
                country?.code == "US"
                ? CivilDate(year: third, month: first, day: second) : CivilDate(year: third, month: second, day: first)
        } else {
            throw ValueRefusal("'\(text)' does not write the year with four digits: write 2026-03-10 or 10/03/2026")
        }
        guard let date, (1950...2150).contains(date.year) else {
            let order = country?.code == "US" ? "03/10/2026, the month first" : "10/03/2026, the day first"
            throw ValueRefusal(
                "'\(text)' is no day of the calendar from 1950 to 2150: write 2026-03-10 or \(order)")
        }
        return date
    }

    /// The numbers before a time of day; empty when the text is anything else than numbers and their separators.
    private static func numbers(of text: String) -> [(value: Int, digits: Int)] {
        var numbers = [(value: 0, digits: 0)]
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39:
                guard let last = numbers.last, last.digits < 4 else { return [] }
                numbers[numbers.count - 1] = (last.value * 10 + Int(byte - 0x30), last.digits + 1)
            case 0x2D, 0x2E, 0x2F: numbers.append((0, 0))
            case 0x20, 0x54: return numbers.allSatisfy { $0.digits > 0 } ? numbers : []
            default: return []
            }
        }
        return numbers.allSatisfy { $0.digits > 0 } ? numbers : []
    }
}
