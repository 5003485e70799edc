import AsteriskManager
import DialerCore
import Vocabulary

/// Where no event of class `agent` could be caused (``ReadCheck``): looks at the first answered calls whether the queue's
/// events come.
///
/// The evidence is a call of ours that `QueueStatus` shows waiting while its QueueCallerJoin, which came before, was
/// never seen.
struct AgentWatch {
    private(set) var isOn: Bool
    /// One look at a time: each costs a list.
    private var isLooking = false

    /// Asterisk queues a call after its script has answered; and events may be that much later than the list.
    static let queueing = Duration.seconds(1)
    static let lag = Duration.seconds(2)

    /// Nothing is to be watched before a check has said so.
    init(isOn: Bool = false) { self.isOn = isOn }

    /// An event came. Any of class `agent` settles it.
    mutating func saw(_ event: AMIEvent) {
        if isOn, ReadCheck.classes(of: event.message).contains(.agent) { isOn = false }
    }

    /// Whether to look now, because of this news of a call.
    mutating func wantsLook(at event: CallEvent) -> Bool {
        guard isOn, !isLooking, event == .answered else { return false }
        isLooking = true
        return true
    }

    /// A look showed that a call of ours waits in a queue, or that none does.
    /// - Returns: whether the class is missing.
    mutating func looked(isQueued: Bool) -> Bool {
        isLooking = false
        return isOn && isQueued
    }
}

extension PBXLink {
    /// Whether a call of ours waits in a queue, and its events have had time to come.
    func someCallIsQueued() async -> Bool {
        try? await clock.sleep(for: AgentWatch.queueing)
        guard let list = try? await client.list(.queueStatus()) else { return false }
        let translator = EventTranslator(server: server, instance: instance)
        let isQueued = list.contains { message in
            guard case .queueEntry(let entry) = AMIEvent(message) else { return false }
            return translator.near(entry.uniqueID) != nil
        }
        if isQueued { try? await Task.sleep(for: AgentWatch.lag) }
        return isQueued
    }
}
