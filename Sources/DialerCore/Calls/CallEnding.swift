import Pacing
import Vocabulary

extension AttemptRecord {
    /// The end of the call as a pacer counts it.
    var ending: CallEnding {
        let after = times.ended.map { max(0, $0.seconds(since: times.launched)) } ?? 0
        return CallEnding(endingKind, after: after)
    }

    private var endingKind: CallEnding.Kind {
        switch outcome {
        case .answered:
            // With the bot alone: no agent was taken.
            guard agent != nil else { return .noAnswer }
            guard let start = times.connected, let end = times.ended else { return .talked(seconds: 0) }
            return .talked(seconds: max(0, end.seconds(since: start)))
        case .abandoned: return answer == .leftEarly ? .leftEarly : .abandoned
        case .machine: return .machine
        case .busy: return .busy
        case .noAnswer: return .noAnswer
        case .congestion, .invalid, .failed, .unknown: return .failed
        }
    }
}
