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
    /// By whom: an agent, or the bot they asked.
    public var callbackChannel: Channel
    /// The open promise.
    public var promise: Promise?

    public init(
        now: Timestamp, clock: LocalClock, lawful: CallableWeek, contactPoints: [ContactCandidate],
        callback: Timestamp? = nil, callbackChannel: Channel = .call, promise: Promise? = nil
    ) {
        self.now = now
        self.clock = clock
        self.lawful = lawful
        self.contactPoints = contactPoints
        self.callback = callback
        self.callbackChannel = callbackChannel
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
    /// Those that would do, this one first: in the order `best` the hour of the call decides among them.
    public var choices: [ContactPointID]
    public var script: String?
    public var notBefore: Timestamp
    /// When the hours end in which it may be done.
    public var notAfter: Timestamp
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
        let channel = circumstances.callbackChannel
        let step = stage.steps.first { $0.channel == channel } ?? ChannelStep(channel)
        let points = stage.candidates(for: step, circumstances.contactPoints, without: position.givenUp)
        return circumstances.callback(by: step, on: points, last: position.last?.contactPoint).map { .act($0) }
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
            case let points = contactPoints(), let point = points.first
        {
            return at(clock.start(of: day)) { window in
                PlannedStep(
                    purpose: .reminder(promise), stage.steps[position.step], on: point, of: points, in: window,
                    why: "\(what): they are reminded on the day before")
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
        let points = contactPoints()
        guard let point = points.first else {
            let isClosed = stage.steps.contains {
                stage.isClosed($0, circumstances.contactPoints, without: position.givenUp)
            }
            guard !isClosed else {
                return .nothing(
                    why: "do not call: no step of stage '\(stage.name)' is left that they may be reached by")
            }
            return .nothing(
                why: "no contact point is left that a step of stage '\(stage.name)' could use: find a new one")
        }
        return at(position.wait.until, avoiding: position.wait.avoiding) { window in
            PlannedStep(
                purpose: .step, step, on: point, of: points, in: window,
                why: position.wait.sentence(step: step, number: position.step + 1, of: stage.steps.count))
        }
    }

    private func at(
        _ time: Timestamp, avoiding: Daypart? = nil, _ make: (Range<Timestamp>) -> PlannedStep
    ) -> NextAction {
        let hours = circumstances.lawful.intersection(stage.hours)
        let from = max(time, circumstances.now)
        guard let window = hours.window(from: from, avoiding: avoiding, by: clock) else {
            return .nothing(why: "no hour of the week is lawful and within the hours of stage '\(stage.name)'")
        }
        return .act(make(window))
    }

    /// Those that would do, the preferred one first.
    private func contactPoints() -> [ContactCandidate] {
        let fit = stage.candidates(
            for: stage.steps[position.step], circumstances.contactPoints,
            without: position.givenUp.union(position.passed))
        let last = position.last?.contactPoint
        if position.wait.on == .same, let same = fit.first(where: { $0.id == last }) { return [same] }
        let others = fit.filter { $0.id != last }
        let choice = position.wait.on == .other && !others.isEmpty ? others : fit
        switch stage.phones.order {
        case .steady: return Array(choice.prefix(1))
        case .turns: return fit.after(last).first { choice.contains($0) }.map { [$0] } ?? []
        case .best:
            guard let best = choice.max(by: { ($0.chance ?? 0) < ($1.chance ?? 0) }) else { return [] }
            return [best] + choice.filter { $0 != best }
        }
    }
}

extension Circumstances {
    /// The call they asked for, on the phone on which they asked; `nil` where they did not, or it cannot be made.
    func callback(by step: ChannelStep, on points: [ContactCandidate], last: ContactPointID?) -> PlannedStep? {
        guard let asked = callback, let point = points.first(where: { $0.id == last }) ?? points.first,
            let window = lawful.window(from: max(asked, now), by: clock)
        else { return nil }
        return PlannedStep(
            purpose: .callback, step, on: point, of: [point], in: window,
            why: "they asked to be called at \(clock.text(asked))")
    }
}

extension PlannedStep {
    fileprivate init(
        purpose: Purpose, _ step: ChannelStep, on point: ContactCandidate, of points: [ContactCandidate],
        in window: Range<Timestamp>, why: String
    ) {
        self.purpose = purpose
        channel = step.channel
        contactPoint = point.id
        choices = points.map(\.id)
        script = step.script
        notBefore = window.lowerBound
        notAfter = window.upperBound
        self.why = why
    }
}

extension [ContactCandidate] {
    /// From the one behind `last` around to it.
    fileprivate func after(_ last: ContactPointID?) -> [ContactCandidate] {
        guard let place = firstIndex(where: { $0.id == last }) else { return self }
        return Array(self[(place + 1)...] + self[...place])
    }
}
