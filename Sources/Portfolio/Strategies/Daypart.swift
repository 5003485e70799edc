public import Vocabulary

/// A part of the day by the debtor's clock. Who does not answer in one may in another.
public enum Daypart: String, CaseIterable, Sendable, Codable, Hashable {
    /// Before 12:00.
    case morning
    /// 12:00 to 17:00.
    case afternoon
    /// From 17:00.
    case evening

    /// - Parameter hour: 0 … 23
    public init(hour: Int) {
        self = hour < 12 ? .morning : hour < 17 ? .afternoon : .evening
    }

    /// The hour at which it is over, 24 for the last.
    var endHour: Int {
        switch self {
        case .morning: 12
        case .afternoon: 17
        case .evening: 24
        }
    }
}

/// The debtor's clock, as far as plans need it: one offset. A plan over a change of the clocks may be an hour off at
/// the edges; the gate before the call judges by the zone itself.
public struct LocalClock: Hashable, Sendable {
    /// Seconds to add to UTC.
    public var utcOffset: Int

    public init(utcOffset: Int) {
        self.utcOffset = utcOffset
    }

    static let day: Int64 = 86_400_000
    static let minute: Int64 = 60_000

    func local(_ time: Timestamp) -> Int64 { time.milliseconds + Int64(utcOffset) * 1000 }
    func timestamp(local: Int64) -> Timestamp { Timestamp(milliseconds: local - Int64(utcOffset) * 1000) }

    public func date(_ time: Timestamp) -> CivilDate {
        CivilDate(daysSinceEpoch: Int(local(time).floored(to: Self.day) / Self.day))
    }

    public func hour(_ time: Timestamp) -> Int {
        let local = local(time)
        return Int((local - local.floored(to: Self.day)) / 3_600_000)
    }

    public func daypart(_ time: Timestamp) -> Daypart { Daypart(hour: hour(time)) }

    /// 00:00 of a day.
    public func start(of date: CivilDate) -> Timestamp {
        timestamp(local: Int64(date.daysSinceEpoch) * Self.day)
    }

    /// `2026-03-10 17:00`
    public func text(_ time: Timestamp) -> String {
        let local = local(time)
        let minutes = Int((local - local.floored(to: Self.day)) / Self.minute)
        return "\(date(time)) \(two(minutes / 60)):\(two(minutes % 60))"
    }

    private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

extension Int64 {
    /// The greatest multiple at or below.
    func floored(to multiple: Int64) -> Int64 {
        let rest = self % multiple
        return rest < 0 ? self - rest - multiple : self - rest
    }
}
