import Vocabulary

/// Whether a trunk of a server carries calls at all.
///
/// A trunk that is down refuses every call at once: without a rest it would use up the retries of a whole portfolio in
/// minutes. After ten calls in a row that never reached a telephone it rests for a minute; then one failure is enough for
/// the next rest, and one call that gets through ends it.
struct TrunkHealth: Sendable {
    private(set) var failuresInARow = 0
    private(set) var restsUntil: Timestamp?
    private(set) var detail = ""

    static let patience = 10
    static let rest = Duration.seconds(60)

    /// What the last call said of the trunk; true when it has to rest from now on.
    mutating func note(_ record: AttemptRecord, at now: Timestamp) -> Bool {
        let reachedNobody = record.times.ringing == nil && record.times.answered == nil
        switch record.outcome {
        case .failed where record.dialled && reachedNobody:
            failuresInARow += 1
            detail = record.detail
            guard failuresInARow >= Self.patience, restsUntil.map({ now >= $0 }) ?? true else { return false }
            restsUntil = now + Self.rest
            return true
        case .failed, .unknown: return false
        case .answered, .busy, .noAnswer, .congestion, .invalid, .machine, .abandoned:
            self = TrunkHealth()
            return false
        }
    }

    func isResting(_ now: Timestamp) -> Bool { restsUntil.map { now < $0 } ?? false }

    /// For people: what is wrong and until when.
    func sentence(_ trunk: String, on server: ServerID) -> String {
        "trunk '\(trunk)' of \(server) refused \(failuresInARow) calls in a row (\(detail)); it rests"
            + (restsUntil.map { " until \($0)" } ?? "") + ": check the dial string and the trunk's registration"
    }
}
