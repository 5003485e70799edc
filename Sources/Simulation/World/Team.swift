import DialerCore
import Vocabulary

/// One simulated agent.
struct SimulatedAgent: Sendable {
    enum Doing: Hashable, Sendable { case idle, talking, wrappingUp, away }

    let key: AgentKey
    private(set) var doing = Doing.idle
    /// Milliseconds since the start of the day.
    private(set) var since: Int64 = 0
    /// The call they are on.
    var call: Int?
    /// A break that has fallen due: how long, in milliseconds. It begins after the next call at the latest, so that nobody
    /// who is being called finds that the agent has left.
    var owedBreak: Int64?

    /// Agent-milliseconds within the measured part of the day.
    private(set) var spent = Spent()

    struct Spent: Hashable, Sendable {
        var idle: Int64 = 0
        var talking: Int64 = 0
        var wrappingUp: Int64 = 0
        var away: Int64 = 0
    }

    init(key: AgentKey) { self.key = key }

    /// - Parameter measured: the part of the day that counts.
    mutating func turn(to next: Doing, at now: Int64, within measured: Range<Int64>) {
        let time = max(0, min(now, measured.upperBound) - max(since, measured.lowerBound))
        switch doing {
        case .idle: spent.idle += time
        case .talking: spent.talking += time
        case .wrappingUp: spent.wrappingUp += time
        case .away: spent.away += time
        }
        doing = next
        since = now
    }

    /// What Asterisk says of them: the phone stays in use until the work after the call is done.
    func report(in queue: QueueName) -> MemberReport {
        MemberReport(
            agent: key.agent, name: "", queue: queue, server: key.server,
            deviceStatus: doing == .talking || doing == .wrappingUp ? 2 : 1,
            paused: doing == .away || (owedBreak != nil && doing != .idle))
    }
}
