/// A floor in which nothing remembers how long it has lasted, so that the best a dialer can do is known exactly.
///
/// Talk is exponential, and so is ringing: it ends in an answer with chance `answerChance`, and otherwise in nothing.
/// Whoever answers is connected at once or, if no agent is free, lost at once; there is no wrap-up. Calls may be launched
/// at any moment, any number of them, and are not taken back.
///
/// The floor is then described by two numbers, agents busy and calls ringing, and a policy by one for each number busy:
/// how many calls should be ringing.
public struct MemorylessWorld: Hashable, Sendable {
    public let agents: Int
    public let answerChance: Double
    /// Seconds.
    public let meanTalk: Double
    /// Seconds.
    public let meanRing: Double

    /// 1 … 500 agents, a chance above 0 and up to 1, means in seconds.
    public init(agents: Int, answerChance: Double, meanTalk: Double, meanRing: Double) throws(TrafficError) {
        guard (1...500).contains(agents) else {
            throw .outside("the number of agents", Double(agents), allowed: "from 1 to 500")
        }
        guard answerChance > 0.001, answerChance <= 1 else {
            throw .outside("the answer chance", answerChance, allowed: "greater than 0.001 and up to 1")
        }
        try Traffic.require(meanTalk, "the mean talk time", .moreThanZero)
        try Traffic.require(meanRing, "the mean ring time", .moreThanZero)
        self.agents = agents
        self.answerChance = answerChance
        self.meanTalk = meanTalk
        self.meanRing = meanRing
    }

    /// What comes of a policy in the long run.
    public struct Performance: Hashable, Sendable {
        /// The share of the agents' time that is talk.
        public var occupancy: Double
        /// The share of people who answered that met nobody.
        public var abandonment: Double
        /// Launches per agent and second.
        public var launches: Double
    }

    /// What comes of keeping `policy[busy]` calls ringing, or more where more ring already: one number for 0 … agents busy,
    /// the first at least 1.
    public func evaluate(policy: [Int]) throws(TrafficError) -> Performance {
        guard policy.count == agents + 1 else {
            throw .outside(
                "the length of the policy", Double(policy.count), allowed: "\(agents + 1), one more than agents")
        }
        guard let most = policy.max(), let least = policy.min(), least >= 0, most <= 100_000, policy[0] > 0 else {
            throw .outside(
                "the policy's smallest number", Double(policy.min() ?? 0),
                allowed: "from 0 to 100000 calls, and at least 1 with nobody busy")
        }
        return performance(RingingChain(self, policy).flow)
    }

    func performance(_ flow: RingingChain.Flow) -> Performance {
        let connected = flow.busy / meanTalk
        let answered = connected + flow.abandoned
        return Performance(
            occupancy: flow.busy / Double(agents), abandonment: answered > 0 ? flow.abandoned / answered : 0,
            launches: answered / answerChance / Double(agents))
    }
}
