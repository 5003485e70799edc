import Compliance
import GRDB
import Portfolio
import Vocabulary

/// A call that says something of when the debtor is reached on a phone.
struct PastCall {
    var hour: CallHour
    var isHit: Bool

    /// `nil` where the network or we ourselves spoilt it, or nobody knows how it ended.
    init?(outcome: String, disposition: String?, launched: Int64, zones: String) {
        guard let outcome = Outcome(rawValue: outcome) else { return nil }
        switch outcome {
        case .failed, .congestion, .invalid, .unknown: return nil
        default: break
        }
        hour = CallHour(Timestamp(milliseconds: launched), zones: zones)
        let heard = disposition.flatMap { Disposition(rawValue: $0) }
        isHit = outcome == .answered && heard != .machine && heard != .wrongPerson
    }

    // The same of a row `t` of `attempt`.
    static let saysWhen = "t.outcome IS NOT NULL AND t.outcome NOT IN ('failed', 'congestion', 'invalid', 'unknown')"
    static let reached =
        "(t.outcome = 'answered' AND COALESCE(t.disposition, '') NOT IN ('machine', 'wrong-person'))"
}

/// The SQL function of an attempt's time and zones: the hour it was for the debtor.
enum LocalHour {
    static let name = "local_hour"

    /// Not pure: an update of tzdata changes it.
    static let function = DatabaseFunction(name, argumentCount: 2) { values in
        guard let time = Int64.fromDatabaseValue(values[0]), let zones = String.fromDatabaseValue(values[1]) else {
            return nil
        }
        return CallHour(Timestamp(milliseconds: time), zones: zones).hour
    }
}

extension CallHour {
    /// - Parameter zones: as a row of `attempt` has them.
    fileprivate init(_ time: Timestamp, zones: String) {
        self.init(time, zones: zones.split(separator: " ").map(String.init))
    }

    /// By the first of the zones somebody may be in.
    init(_ time: Timestamp, zones: [String]) {
        let offset = zones.first.flatMap { utcOffset(in: $0, at: time) } ?? 0
        self.init(time, by: LocalClock(utcOffset: offset))
    }
}
