/// How agents behave at their telephones. Rest between calls is the queue's (`wrapUpTime`).
public struct AgentModel: Sendable, Hashable {
    /// Devices at which nobody is: their telephones ring, and that is all.
    public var absent: Set<String> = []
    /// Seconds of ringing before an agent answers; without any the telephone does not ring at all.
    public var answerDelay: Spread = .lognormal(mean: 1.5, variation: 0.5)
    /// Probability that an agent does not answer at all.
    public var ignores = 0.005
    /// Seconds after a call during which the agent is still writing and answers only afterwards; on top of the rest the
    /// queue grants.
    public var notes: Spread = .constant(0)
    /// Probability that the agent records the disposition by digit: in the prompt when the person hung up first, by
    /// dialling `*7` and the digit when the agent did.
    public var recordsDisposition = 0.9
    /// Seconds to press the digit. The prompt waits six seconds.
    public var digitDelay: Spread = .uniform(0.8, 4)
    /// Seconds between breaks; nil: no breaks.
    public var timeBetweenBreaks: Spread?
    /// Seconds of a break. The agent is paused meanwhile, with ``breakReason``.
    public var breakLength: Spread = .normal(mean: 600, deviation: 120)
    public var breakReason = "pausa"

    public init() {}

    /// Answers at once, never ignores a call, records nothing.
    public static var prompt: AgentModel {
        var model = AgentModel()
        model.answerDelay = .constant(0.5)
        model.ignores = 0
        model.recordsDisposition = 0
        return model
    }
}
