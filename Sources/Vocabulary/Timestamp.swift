/// A point in time: whole milliseconds since 1970-01-01T00:00:00 UTC.
///
/// The lower rooms never read a clock: every `Timestamp` they see came in with an event, so a recorded day can be
/// replayed to the millisecond.
public struct Timestamp: Hashable, Comparable, Sendable, Codable {
    public var milliseconds: Int64

    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    public init(seconds: Int64) {
        self.milliseconds = seconds * 1000
    }

    /// Seconds since the epoch, with the milliseconds as fraction.
    public var seconds: Double { Double(milliseconds) / 1000 }

    /// Whole seconds since the epoch, rounded down.
    public var wholeSeconds: Int64 {
        milliseconds >= 0 ? milliseconds / 1000 : (milliseconds - 999) / 1000
    }

    public static let epoch = Timestamp(milliseconds: 0)

    public static func < (lhs: Timestamp, rhs: Timestamp) -> Bool { lhs.milliseconds < rhs.milliseconds }

    public static func + (lhs: Timestamp, rhs: Duration) -> Timestamp {
        Timestamp(milliseconds: lhs.milliseconds + rhs.wholeMilliseconds)
    }

    public static func - (lhs: Timestamp, rhs: Duration) -> Timestamp {
        Timestamp(milliseconds: lhs.milliseconds - rhs.wholeMilliseconds)
    }

    public static func - (lhs: Timestamp, rhs: Timestamp) -> Duration {
        .milliseconds(lhs.milliseconds - rhs.milliseconds)
    }

    /// The same as `(self - other).inSeconds` to the last bit, without the division of 128 bits that a `Duration` takes:
    /// each decision asks it of every call and agent.
    public func seconds(since other: Timestamp) -> Double {
        let (whole, rest) = (milliseconds - other.milliseconds).quotientAndRemainder(dividingBy: 1000)
        return Double(whole) + Double(rest) / 1000
    }

    public init(from decoder: any Decoder) throws {
        milliseconds = try decoder.singleValueContainer().decode(Int64.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(milliseconds)
    }
}

extension Timestamp: CustomStringConvertible {
    /// ISO 8601 in UTC, to the second: `2026-03-10T13:00:00Z`.
    public var description: String {
        let day = CivilDate(daysSinceEpoch: Int(wholeSeconds.flooredQuotient(by: 86_400)))
        let second = Int(wholeSeconds - wholeSeconds.flooredQuotient(by: 86_400) * 86_400)
        return "\(day)T\(padded(second / 3600)):\(padded(second / 60 % 60)):\(padded(second % 60))Z"
    }
}

extension Duration {
    /// Whole milliseconds, rounded towards zero.
    public var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1000 + attoseconds / 1_000_000_000_000_000
    }

    /// Seconds with fraction.
    public var inSeconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) / 1e18
    }
}

extension Int64 {
    /// Division rounded towards minus infinity, as calendars need it.
    func flooredQuotient(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}

func padded(_ number: Int) -> String {
    number < 10 ? "0\(number)" : "\(number)"
}
