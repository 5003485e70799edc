import Pacing
import Vocabulary

/// People who wait in a queue and whom no campaign called: Asterisk serves them before calls of ours that come later.
struct WaitingCallers: Sendable {
    private var queues: [ServerID: [String: QueueName]] = [:]

    mutating func handle(_ event: CallerEvent, on server: ServerID) {
        switch event {
        case .joined(let queue, let channel): queues[server, default: [:]][channel] = queue
        case .left(let channel): queues[server]?[channel] = nil
        }
    }

    /// Takes over what a server says of all of them.
    mutating func replace(on server: ServerID, with callers: [WaitingCaller]) {
        queues[server] = Dictionary(callers.map { ($0.channel, $0.queue) }) { first, _ in first }
    }

    mutating func forget(_ server: ServerID) { queues[server] = nil }

    func isEmpty(on server: ServerID) -> Bool { queues[server]?.isEmpty ?? true }

    /// How many wait in each queue.
    func counts(on server: ServerID) -> [QueueName: Int] {
        var counts: [QueueName: Int] = [:]
        for queue in (queues[server] ?? [:]).values { counts[queue, default: 0] += 1 }
        return counts
    }
}

extension DialerCore {
    /// How many agents of a queue will be taken by callers who wait there, or in another queue of theirs, before any call
    /// of ours gets one. Callers for whom the telephone of one of these agents rings have theirs already.
    /// - Parameter members: the places of the agents of the queue.
    func callersAhead(of queue: QueueName, _ members: [Int], on server: ServerID) -> Int {
        guard !callers.isEmpty(on: server) else { return 0 }
        var ahead = 0
        for (other, waiting) in callers.counts(on: server) {
            // No more than those who serve both queues.
            let common =
                other == queue
                ? members.count : members.count { roster.agents[$0].isAvailable(to: other) }
            ahead += min(waiting, common)
        }
        return max(0, ahead - members.count { roster.agents[$0].isRungElsewhere })
    }
}

/// How long agents of a campaign's queue talk to people whom no campaign called.
struct InboundTalk: Sendable {
    private var curve = DurationCurve(mean: 180, variation: 1, strength: 20)
    private var count = 0

    /// Conversations before they are known; until then the campaign's own talk stands for them.
    private static let enough = 20

    mutating func learn(_ seconds: Double) {
        curve.learn(seconds)
        count += 1
    }

    mutating func refresh(inProgress: [Double]) {
        if count >= Self.enough { curve.refresh(inProgress: inProgress) }
    }

    var table: SurvivalTable? { count >= Self.enough ? curve.table : nil }
}
