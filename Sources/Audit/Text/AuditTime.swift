public import Vocabulary

extension Timestamp {
    /// UTC to the millisecond, `2026-03-10T15:00:00.250Z`.
    var auditText: String {
        let rest = Int(milliseconds - wholeSeconds * 1000)
        let digits = String(rest)
        return "\(description.dropLast()).\(String(repeating: "0", count: 3 - digits.count))\(digits)Z"
    }

    /// `nil` for anything that ``auditText`` does not write.
    init?(auditText text: String) {
        let bytes = Array(text.utf8)
        func number(_ range: Range<Int>) -> Int64? {
            bytes[range].allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
                ? Int64(String(decoding: bytes[range], as: UTF8.self)) : nil
        }
        guard bytes.count == 24, let day = CivilDate(iso: text.prefix(10)), let hour = number(11..<13),
            let minute = number(14..<16), let second = number(17..<19), let rest = number(20..<23)
        else { return nil }
        let seconds = Int64(day.daysSinceEpoch) * 86_400 + hour * 3600 + minute * 60 + second
        self.init(milliseconds: seconds * 1000 + rest)
        guard auditText == text else { return nil }
    }

    /// The UTC day it is in.
    public var utcDay: CivilDate {
        let (days, rest) = wholeSeconds.quotientAndRemainder(dividingBy: 86_400)
        return CivilDate(daysSinceEpoch: Int(rest < 0 ? days - 1 : days))
    }
}
