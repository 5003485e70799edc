/// What one campaign has learned of the people it calls and of the agents who talk to them.
public struct FloorEstimates: Sendable {
    /// The chance that a person answers.
    public private(set) var answers = AnswerChances(chance: 0.25)
    /// Seconds from launch to the answer of a person.
    public private(set) var timeToAnswer = DurationCurve(mean: 12, variation: 0.6, strength: 20)
    /// Seconds from launch until a call that no person answers is off the line.
    public private(set) var timeToOther = DurationCurve(mean: 20, variation: 0.5, strength: 20)
    /// Seconds of conversation.
    public private(set) var talk = DurationCurve(mean: 120, variation: 1.1, strength: 20)
    /// Seconds from the end of a conversation until the agent is ready again.
    public private(set) var wrapUp = DurationCurve(mean: 20, variation: 0.5, strength: 20)
    private var order = LaunchOrder<Trial>()
    private var refreshed: Double?

    /// One launch: whether a person answered, and what call it was.
    private struct Trial: Sendable {
        var hit: Bool
        var group: AnswerGroup
        var hour: Int?
        var seconds: Double
    }

    /// A launch under way: handed back when it is known what came of it.
    public typealias Ticket = Int

    /// How often the tables are made anew; what a floor of agents learns in less does not show.
    private static let pause = 10.0

    public init() {}

    public mutating func launched() -> Ticket { order.launched() }

    /// A person answered, or something else came of it, so many seconds after launch.
    /// - Parameters:
    ///   - hour: of the day, 0 … 23, at the launch.
    ///   - now: seconds.
    public mutating func resolved(
        _ ticket: Ticket, person: Bool, after seconds: Double, of group: AnswerGroup, hour: Int?, at now: Double
    ) {
        take(order.end(ticket, as: Trial(hit: person, group: group, hour: hour, seconds: seconds)), at: now)
    }

    /// Nothing can be learned from it: it failed on our side, or its end was not seen.
    public mutating func withdrawn(_ ticket: Ticket, at now: Double) { take(order.end(ticket, as: nil), at: now) }

    private mutating func take(_ trials: [Trial], at now: Double) {
        for trial in trials {
            answers.learn(trial.hit, for: trial.group, hour: trial.hour, at: now)
            if trial.hit { timeToAnswer.learn(trial.seconds) } else { timeToOther.learn(trial.seconds) }
        }
    }

    public mutating func talked(for seconds: Double) { talk.learn(seconds) }
    public mutating func wrappedUp(for seconds: Double) { wrapUp.learn(seconds) }

    /// Whether it is time for ``refresh(talking:wrappingUp:at:)``.
    public func isDue(at now: Double) -> Bool { refreshed.map { now >= $0 + Self.pause || now < $0 } ?? true }

    /// Makes the tables anew from what was learned and from what is going on, with the seconds each has lasted.
    public mutating func refresh(talking: [Double], wrappingUp: [Double], at now: Double) {
        refreshed = now
        timeToAnswer.refresh()
        timeToOther.refresh()
        talk.refresh(inProgress: talking)
        wrapUp.refresh(inProgress: wrappingUp)
    }
}

/// What ``FloorEstimates`` have learned, to keep across a restart.
public struct SavedFloorEstimates: Hashable, Sendable, Codable {
    var answers: SavedChances
    var timeToAnswer: SavedCurve
    var timeToOther: SavedCurve
    var talk: SavedCurve
    var wrapUp: SavedCurve
}

extension FloorEstimates {
    public var saved: SavedFloorEstimates {
        SavedFloorEstimates(
            answers: answers.saved, timeToAnswer: timeToAnswer.saved, timeToOther: timeToOther.saved,
            talk: talk.saved, wrapUp: wrapUp.saved)
    }

    /// Takes over what was learned `age` seconds ago; what cannot be read is left at its prior.
    public mutating func restore(_ saved: SavedFloorEstimates, age: Double) {
        answers.restore(saved.answers, age: age)
        timeToAnswer.restore(saved.timeToAnswer, age: age)
        timeToOther.restore(saved.timeToOther, age: age)
        talk.restore(saved.talk, age: age)
        wrapUp.restore(saved.wrapUp, age: age)
    }
}
