import Foundation
import Vocabulary

/// Day and hour where somebody lives.
struct LocalClock: Sendable {
    let day: CivilDate
    /// 0 … 23
    let hour: Int
    /// Seconds east of Greenwich.
    private let offset: Int64

    /// - Parameter zone: one this machine does not know counts as UTC.
    init(_ now: Timestamp, zone: String?) {
        let known = zone.flatMap { TimeZone(identifier: $0) }
        offset = Int64(known?.secondsFromGMT(for: Date(timeIntervalSince1970: now.seconds)) ?? 0)
        let local = now.wholeSeconds + offset
        let days = local >= 0 ? local / 86_400 : (local - 86_399) / 86_400
        day = CivilDate(daysSinceEpoch: Int(days))
        hour = Int((local - days * 86_400) / 3600)
    }

    /// That hour of a later day, by the clock of today.
    func time(inDays days: Int, hour: Int) -> Timestamp {
        Timestamp(seconds: Int64(day.daysSinceEpoch + days) * 86_400 + Int64(hour) * 3600 - offset)
    }
}
