import DialerCore
import Vocabulary

/// The dialplan's account of a call that is over. It tells it three times: as the event `MarcadorCall` (`Stage: left`),
/// as the record in AstDB, and as the arguments of the script `left`.
extension MissedEnding {
    /// The headers of the event, in the order of the other two.
    static let headers = ["Last", "QueueStatus", "Agent", "WaitedMs", "TalkedMs", "Answered", "Ended", "Played"]

    /// The record in AstDB, family `marcador/call`; `nil` when it is none.
    init?(record: String) {
        let fields = record.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        guard fields.count >= 7 else { return nil }
        self.init(fields: fields)
    }

    /// - Parameter fields: stage, queue status, agent, ms waited, ms talked, answered and ended in epoch seconds, and
    ///   how the message was played; those that are not there are unknown.
    init(fields: [String]) {
        func field(_ index: Int) -> String { index < fields.count ? fields[index] : "" }
        let stage = Stage(rawValue: field(0)) ?? .answered
        self.init(
            stage: stage,
            abandonCause: [.talked, .machine, .bot].contains(stage) ? nil : AbandonCause(queueStatus: field(1)),
            agent: field(2).isEmpty ? nil : AgentID(field(2)), waited: Int64(field(3)).map { .milliseconds($0) },
            answered: Int64(field(5)).map { Timestamp(seconds: $0) },
            ended: Int64(field(6)).map { Timestamp(seconds: $0) })
    }
}
