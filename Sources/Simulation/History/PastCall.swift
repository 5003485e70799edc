public import DialerCore
public import Vocabulary

/// A call of the past, as far as a floor like the one it was made on can be learned from it.
public struct PastCall: Hashable, Sendable {
    public var outcome: Outcome
    public var times: AttemptTimes
    public var agent: AgentID?
    /// Of its launch, where the dialer stands: any number that is the same for one day only.
    public var day: Int
    /// Of its launch, where the dialer stands: 0 … 23.
    public var hour: Int

    public init(outcome: Outcome, times: AttemptTimes, agent: AgentID?, day: Int, hour: Int) {
        self.outcome = outcome
        self.times = times
        self.agent = agent
        self.day = day
        self.hour = hour
    }
}
