import Compliance
import Foundation
import Vocabulary

/// A contact of the past, as a case remembers it.
struct PastContact: CustomStringConvertible {
    var at: Timestamp
    var basis: CapBasis
    var channel: ContactChannel
    var account: Int
    var number: Int
    var outcome: Outcome

    var description: String { "\(at) \(basis) \(channel) account \(account) number \(number) \(outcome)" }
}

/// Judges one call that was allowed, minute by minute, with Foundation's calendar and time zones: slow, and written
/// without a look at how the gate does it.
struct SlowChecker {
    /// Hours by weekday as Foundation counts them, Sunday 1; minutes of the day, the end not included.
    var hours: [Int: [Range<Int>]]
    var holidayHours: [Range<Int>]
    /// `2026-09-18`
    var holidays: Set<String>
    var regional: [String: Set<String>]
    var knownThrough: Int?
    var caps: [FrequencyCap]
    var forbidden: Set<ContactTrait>

    /// What is broken by a call at `from` that rings until `until`, this millisecond included; `nil` = nothing.
    func breach(
        zones: [String], region: String?, traits: Set<ContactTrait>, from: Timestamp, until: Timestamp
    ) -> String? {
        for trait in traits where forbidden.contains(trait) { return "to any \(trait)" }
        for name in zones {
            guard let calendar = Calendars.of(name) else { return "no zone \(name)" }
            // The local clock shows the same minute from one whole minute to the next.
            var moments = [from.milliseconds]
            var next = (from.milliseconds / 60_000 + 1) * 60_000
            while next <= until.milliseconds {
                moments.append(next)
                next += 60_000
            }
            moments.append(until.milliseconds)
            for moment in moments {
                let date = Date(timeIntervalSince1970: Double(moment) / 1000)
                let parts = calendar.dateComponents([.year, .month, .day, .weekday, .hour, .minute], from: date)
                guard let year = parts.year, let month = parts.month, let day = parts.day, let weekday = parts.weekday,
                    let hour = parts.hour, let minute = parts.minute
                else { return "no date" }
                let text = String(format: "%04d-%02d-%02d", year, month, day)
                if let knownThrough, year > knownThrough { return "\(text) is beyond \(knownThrough)" }
                let isHoliday =
                    holidays.contains(text)
                    || regional.contains { (region == nil || $0.key == region) && $0.value.contains(text) }
                let ranges = isHoliday ? holidayHours : hours[weekday] ?? []
                guard ranges.contains(where: { $0.contains(hour * 60 + minute) }) else {
                    return "at \(text) \(hour):\(minute) in \(name)"
                }
            }
        }
        return nil
    }

    /// The cap that one more call would break.
    func brokenCap(_ history: [PastContact], zones: [String], now: Timestamp, account: Int, number: Int) -> String? {
        for cap in caps where cap.channels.isEmpty || cap.channels.contains(.call) {
            let counted = history.filter { past in
                let reaches =
                    switch cap.countsOn {
                    case .attempt: true
                    case .contact: past.basis != .attempt
                    case .conversation: past.basis == .conversation
                    }
                let isKin =
                    switch cap.key {
                    case .person: true
                    case .account: past.account == account
                    case .channel: past.channel == .call
                    case .number: past.number == number
                    }
                let isExcused = past.channel == .call && cap.excused.contains(past.outcome)
                return reaches && isKin && !isExcused && (cap.channels.isEmpty || cap.channels.contains(past.channel))
            }
            let stretches = zones.compactMap { Calendars.of($0) }.map { calendar in
                counted.filter { isWithin(cap.per, $0.at, now, calendar) }
            }
            for within in stretches {
                let used =
                    cap.countsChannels
                    ? Set(within.map(\.channel)).subtracting([.call]).count : within.count
                if used >= cap.max { return cap.label }
            }
            if cap.max == 0 { return cap.label }
        }
        return nil
    }

    /// Whether the moment before lies in the same period as now, by the calendar of one place.
    private func isWithin(_ period: FrequencyCap.Period, _ then: Timestamp, _ now: Timestamp, _ calendar: Calendar)
        -> Bool
    {
        let (before, today) = (date(then), date(now))
        let passed = now.milliseconds - then.milliseconds
        switch period {
        case .day: return calendar.isDate(before, inSameDayAs: today)
        case .isoWeek:
            return passed < 7 * 86_400_000
                || calendar.dateComponents([.yearForWeekOfYear, .weekOfYear], from: before)
                    == calendar.dateComponents([.yearForWeekOfYear, .weekOfYear], from: today)
        case .rollingDays(let days): return passed < days * 86_400_000
        case .calendarDays(let days):
            let between = calendar.dateComponents(
                [.day], from: noon(before, calendar), to: noon(today, calendar)
            ).day
            return (between ?? 0) < days
        }
    }

    /// Noon of the day: no clock change comes near it.
    private func noon(_ date: Date, _ calendar: Calendar) -> Date {
        calendar.date(bySettingHour: 12, minute: 0, second: 0, of: date) ?? date
    }

    private func date(_ time: Timestamp) -> Date { Date(timeIntervalSince1970: Double(time.milliseconds) / 1000) }
}

/// ISO calendars by zone.
enum Calendars {
    static func of(_ zone: String) -> Calendar? { known[zone] }

    private static let known: [String: Calendar] = Dictionary(
        uniqueKeysWithValues: CountryZones.countries.flatMap { CountryZones.candidates(for: $0, region: nil) }
            .compactMap { name in
                var calendar = Calendar(identifier: .iso8601)
                guard let zone = TimeZone(identifier: name) else { return nil }
                calendar.timeZone = zone
                return (name, calendar)
            })
}
