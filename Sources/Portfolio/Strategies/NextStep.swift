public import Vocabulary

/// What is going on around an account when its next step is looked for.
public struct Circumstances: Hashable, Sendable {
    public var now: Timestamp
    public var clock: LocalClock
    /// The hours the law allows; the gate before a call judges again, with holidays and caps.
    public var lawful: CallableWeek
    /// Those that may be used at all, in their order.
    public var contactPoints: [ContactCandidate]
    /// They asked to be called then.
    public var callback: Timestamp?
    /// The open promise.
    public var promise: Promise?

    public init(
        now: Timestamp, clock: LocalClock, lawful: CallableWeek, contactPoints: [ContactCandidate],
        callback: Timestamp? = nil, promise: Promise? = nil
    ) {
        self.now = now
        self.clock = clock
        self.lawful = lawful
        self.contactPoints = contactPoints
        self.callback = callback
        self.promise = promise
    }
}

/// One thing to do.
public struct PlannedStep: Hashable, Sendable {
    public enum Purpose: Hashable, Sendable {
        /// They asked for it.
        case callback
        /// The day before a promise is due.
        case reminder(Promise)
        /// A step of the stage.
        case step
    }

    public var purpose: Purpose
    public var channel: Channel
    public var contactPoint: ContactPointID
    public var script: String?
    public var notBefore: Timestamp
    /// One sentence.
    public var why: String
}

public enum NextAction: Hashable, Sendable {
    case act(PlannedStep)
    /// Nothing before then.
    case wait(until: Timestamp, why: String)
    /// Nothing until something happens.
    case nothing(why: String)
}

extension Strategy {
    /// What comes next for an account, and when at the earliest.
    public func next(for position: StrategyPosition, in circumstances: Circumstances) -> NextAction {
        let position = settled(position, circumstances.contactPoints, at: circumstances.now)
        guard let place = index(of: position.stage) else {
            return .nothing(why: "the strategy has no stage '\(position.stage)' any more: it is looked at anew")
        }
        let planner = Planner(strategy: self, stage: stages[place], position: position, circumstances: circumstances)
        return planner.callback() ?? planner.promise() ?? planner.step()
    }
}

private struct Planner {
    let strategy: Strategy
    let stage: Stage
    let position: StrategyPosition
    let circumstances: Circumstances

    private var clock: LocalClock { circumstances.clock }

    func callback() -> NextAction? {
        guard let asked = circumstances.callback else { return nil }
        let call = stage.steps.first { $0.channel == .call } ?? ChannelStep(.call)
        let points = stage.candidates(for: call, circumstances.contactPoints, without: position.givenUp)
        // The phone on which they asked.
        guard let point = points.first(where: { $0.id == position.last?.contactPoint }) ?? points.first else {
            return nil
        }
        return at(asked, hours: circumstances.lawful) { moment in
            PlannedStep(
                purpose: .callback, channel: .call, contactPoint: point.id, script: call.script, notBefore: moment,
                why: "they asked to be called at \(clock.text(asked))")
        }
    }

    /// Who has promised is only reminded, until the grace is over.
    func promise() -> NextAction? {
        guard let promise = circumstances.promise else { return nil }
        let today = clock.date(circumstances.now)
        let deadline = promise.deadline(strategy.promises)
        guard today <= deadline else { return nil }
        let what = "a promise of \(promise.amount) for \(promise.due) is open"
        let isReminded =
            position.last.map { last in promise.reminder.map { clock.date(last.at) >= $0 } ?? false } ?? false
        if let day = promise.reminder, today <= day, !isReminded, stage.steps.indices.contains(position.step),
            let point = contactPoint()
        {
            let step = stage.steps[position.step]
            return at(clock.start(of: day), hours: hours) { moment in
                PlannedStep(
                    purpose: .reminder(promise), channel: step.channel, contactPoint: point.id, script: step.script,
                    notBefore: moment, why: "\(what): they are reminded on the day before")
            }
        }
        return .wait(
            until: clock.start(of: deadline.adding(days: 1)),
            why: "\(what), with grace until \(deadline): nobody asks before")
    }

    func step() -> NextAction {
        guard !stage.steps.isEmpty else { return .nothing(why: "nothing is done in stage '\(stage.name)'") }
        guard stage.steps.indices.contains(position.step) else {
            return .nothing(why: "all steps of stage '\(stage.name)' are done: nothing until the stage changes")
        }
        let step = stage.steps[position.step]
        guard let point = contactPoint() else {
            return .nothing(
                why: "no contact point is left that a step of stage '\(stage.name)' could use: find a new one")
        }
        return at(position.wait.until, hours: hours, avoiding: position.wait.avoiding) { moment in
            PlannedStep(
                purpose: .step, channel: step.channel, contactPoint: point.id, script: step.script, notBefore: moment,
                why: position.wait.sentence(step: step, number: position.step + 1, of: stage.steps.count))
        }
    }

    private var hours: CallableWeek { circumstances.lawful.intersection(stage.hours) }

    private func at(
        _ time: Timestamp, hours: CallableWeek, avoiding: Daypart? = nil, _ make: (Timestamp) -> PlannedStep
    ) -> NextAction {
        let from = max(time, circumstances.now)
        guard let moment = hours.first(from: from, avoiding: avoiding, by: clock) else {
            return .nothing(why: "no hour of the week is lawful and within the hours of stage '\(stage.name)'")
        }
        return .act(make(moment))
    }

    private func contactPoint() -> ContactCandidate? {
        let fit = stage.candidates(
            for: stage.steps[position.step], circumstances.contactPoints,
            without: position.givenUp.union(position.passed))
        let last = position.last?.contactPoint
        if position.wait.on == .same, let same = fit.first(where: { $0.id == last }) { return same }
        let others = fit.filter { $0.id != last }
        let choice = position.wait.on == .other && !others.isEmpty ? others : fit
        switch stage.phones.order {
        case .steady: return choice.first
        case .turns: return fit.after(last).first { choice.contains($0) }
        case .best: return choice.max { ($0.chance ?? 0) < ($1.chance ?? 0) }
        }
    }
}

extension [ContactCandidate] {
    /// From the one behind `last` around to it.
    fileprivate func after(_ last: ContactPointID?) -> [ContactCandidate] {
        guard let place = firstIndex(where: { $0.id == last }) else { return self }
        return Array(self[(place + 1)...] + self[...place])
    }
}
