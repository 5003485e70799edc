import Pacing
import Vocabulary

extension AttemptRecord {
    /// The end of the call as a pacer counts it.
    func ending(holdLimit: Duration) -> CallEnding {
        let after = times.ended.map { max(0, ($0 - times.launched).inSeconds) } ?? 0
        return CallEnding(endingKind(holdLimit: holdLimit), after: after)
    }

    private func endingKind(holdLimit: Duration) -> CallEnding.Kind {
        switch outcome {
        case .answered:
            guard let start = times.connected, let end = times.ended else { return .talked(seconds: 0) }
            return .talked(seconds: max(0, (end - start).inSeconds))
        case .abandoned: return isAbandoned(holdLimit: holdLimit) ? .abandoned : .leftEarly
        case .machine: return .machine
        case .busy: return .busy
        case .noAnswer: return .noAnswer
        case .congestion, .invalid, .failed, .unknown: return .failed
        }
    }
}
