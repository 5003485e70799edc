public import Vocabulary

extension StatsText {
    /// ISO 8601 in UTC with milliseconds: `2026-03-10T13:00:00.250Z`.
    public static func time(_ time: Timestamp) -> String {
        let text = time.description
        let millisecond = time.milliseconds - time.wholeSeconds * 1000
        let digits = String(millisecond)
        return text.dropLast() + "." + String(repeating: "0", count: 3 - digits.count) + digits + "Z"
    }

    /// Reads what ``time(_:)`` writes, with or without milliseconds.
    public static func readTime(_ text: String) -> Timestamp? {
        guard text.hasSuffix("Z") else { return nil }
        let halves = text.dropLast().split(separator: "T", omittingEmptySubsequences: false)
        guard halves.count == 2, let day = CivilDate(iso: halves[0]) else { return nil }
        let secondAndFraction = halves[1].split(separator: ".", omittingEmptySubsequences: false)
        let clock = secondAndFraction[0].split(separator: ":", omittingEmptySubsequences: false)
        guard secondAndFraction.count <= 2, clock.count == 3, let hour = twoDigits(clock[0], below: 24),
            let minute = twoDigits(clock[1], below: 60), let second = twoDigits(clock[2], below: 60)
        else { return nil }
        var milliseconds: Int64 = 0
        if secondAndFraction.count == 2 {
            guard secondAndFraction[1].utf8.count == 3, isDigits(secondAndFraction[1]),
                let fraction = Int64(secondAndFraction[1])
            else { return nil }
            milliseconds = fraction
        }
        let seconds = Int64(day.daysSinceEpoch) * 86_400 + hour * 3600 + minute * 60 + second
        return Timestamp(milliseconds: seconds * 1000 + milliseconds)
    }

    /// `HH:MM:SS` of the day in UTC.
    static func clock(_ time: Timestamp) -> String { String(time.description.dropFirst(11).prefix(8)) }

    private static func twoDigits(_ text: Substring, below limit: Int64) -> Int64? {
        guard text.utf8.count == 2, isDigits(text), let number = Int64(text), (0..<limit).contains(number) else {
            return nil
        }
        return number
    }

    /// `Int64` would take a sign as well.
    private static func isDigits(_ text: Substring) -> Bool { text.utf8.allSatisfy { (0x30...0x39).contains($0) } }
}
