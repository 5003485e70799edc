public import Vocabulary

/// Where an account stands and what comes next, until something happens to it or its time comes.
public struct Placement: Hashable, Sendable {
    /// `nil`: no strategy is for it, or no stage of the one that is.
    public var strategy: String?
    public var stage: String?
    public var action: NextAction
    /// By which channel it is worked next; `nil` where nothing is to be done.
    public var channel: Channel?
    /// What it waits for, in the same few words for all that wait for the same.
    public var reason: String
    /// Of its stage.
    public var priority: Int
    /// What reaching the debtor is worth: amount × risk × effect of the stage, and less after each conversation in it.
    public var worth: Double
    /// It has to be worked out anew then, although nothing has happened to it; `nil`: never.
    public var reviewAt: Timestamp?
}

extension StrategyBook {
    /// - Parameter circumstances: the hours of the law are the book's.
    public func placement(of story: AccountStory, in circumstances: Circumstances) -> Placement {
        let (now, clock, facts) = (circumstances.now, circumstances.clock, story.facts)
        let outlook = Outlook(self, facts)
        guard let strategy = strategy(for: facts),
            let position = strategy.position(after: story, now: now, clock: clock),
            let place = strategy.index(of: position.stage)
        else { return outside(story, circumstances, reviewAt: outlook.review(after: now, clock)) }
        let stage = strategy.stages[place]
        let action = strategy.next(for: position, in: circumstances)
        var reviewAt = outlook.review(after: now, clock)
        switch action {
        case .act(let step): reviewAt = min(reviewAt, step.notAfter)
        case .wait(let until, _): reviewAt = min(reviewAt, until)
        case .nothing: break
        }
        // What is due on a day may be another thing on the next.
        if circumstances.promise != nil { reviewAt = min(reviewAt, clock.start(of: clock.date(now).adding(days: 1))) }
        let planned = stage.steps.indices.contains(position.step) ? stage.steps[position.step].channel : nil
        return Placement(
            strategy: strategy.name, stage: stage.name, action: action,
            channel: action.step?.channel ?? planned, reason: position.reason(for: action, now: now),
            priority: stage.priority, worth: outlook.stake(facts) * stage.effect * position.marginalValue,
            reviewAt: reviewAt)
    }

    /// Nothing is done but what was asked for.
    private func outside(_ story: AccountStory, _ circumstances: Circumstances, reviewAt: Timestamp) -> Placement {
        let step = ChannelStep(circumstances.callbackChannel)
        let phones = circumstances.contactPoints.filter { $0.serves(step.channel) }
        let asked = circumstances.callback(by: step, on: phones, last: story.calls.last?.contactPoint)
        let reason = "no stage of a strategy is for them"
        return Placement(
            strategy: nil, stage: nil, action: asked.map { .act($0) } ?? .nothing(why: reason),
            channel: asked?.channel, reason: asked == nil ? reason : StrategyPosition.asked, priority: 0, worth: 0,
            reviewAt: min(reviewAt, asked?.notAfter ?? reviewAt))
    }
}

extension NextAction {
    public var step: PlannedStep? { if case .act(let step) = self { step } else { nil } }
}

extension StrategyPosition {
    fileprivate static let asked = "asked to be called later"

    /// Of those that wait for one thing only the first word differs from account to account: the outcome.
    fileprivate func reason(for action: NextAction, now: Timestamp) -> String {
        switch action {
        case .nothing(let why): return why
        case .wait: return "a promise of payment is open"
        case .act(let step):
            switch step.purpose {
            case .callback: return Self.asked
            case .reminder: return "reminded on the day before a promise is due"
            case .step where wait.until <= now: return "outside the hours of stage '\(stage)'"
            case .step: break
            }
        }
        return switch wait.reason {
        case .entered, .spacing, .round: "before their next step in stage '\(stage)'"
        case .retry(let outcome, _, _): "tried again after \(outcome.rawValue)"
        case .turn(let outcome): "another contact point's turn after \(outcome.rawValue)"
        case .wrongPerson: "another contact point's turn after a wrong person"
        case .payment: "left in peace after a payment"
        case .conversation: "left in peace after a conversation"
        case .result: "left in peace after what was said"
        }
    }
}

/// What the calendar alone will change of an account's stage.
private struct Outlook {
    /// In so many days another strategy or stage has the account.
    private var change: Int?
    /// In so many days a later stage of its strategy has it.
    private var roll: Int?
    private let isHourly: Bool
    private let isDaily: Bool

    /// Nobody is left alone longer: what an account is worth grows with the days.
    private static let longest = 7
    private static let horizon = 30
    /// A day's work is looked at so long after midnight: then the day has begun in all zones of the country.
    private static let dawn = Duration.seconds(3 * 3600)

    init(_ book: StrategyBook, _ facts: AccountFacts) {
        // What is not known, and a count of nothing, stay so until something happens.
        func drifts(_ field: AccountField) -> Bool {
            book.fields.contains(field) && facts[field] != .unknown && facts[field] != .number(0)
        }
        func grows(_ field: AccountField) -> Bool { book.fields.contains(field) && facts[field] != .unknown }
        isHourly =
            drifts(.attempts7d) || drifts(.attempts30d) || drifts(.contacts7d) || drifts(.contacts30d)
            || grows(.daysSinceAttempt) || grows(.daysSinceContact)
        isDaily = drifts(.paid30d) || grows(.daysSincePayment) || grows(.customerDays)
        guard case .number(let days) = facts[.daysPastDue] else { return }
        let now = Self.home(book, facts)
        var later = facts
        for ahead in 1...Self.horizon {
            later[.daysPastDue] = .number(days + Double(ahead))
            let then = Self.home(book, later)
            guard then?.strategy != now?.strategy || then?.stage != now?.stage else { continue }
            change = change ?? ahead
            guard let now, let then, then.strategy == now.strategy else { return }
            if then.stage > now.stage {
                roll = ahead
                return
            }
        }
    }

    private static func home(_ book: StrategyBook, _ facts: AccountFacts) -> (strategy: Int, stage: Int)? {
        guard let strategy = book.strategies.firstIndex(where: { $0.isFor(facts) }),
            let stage = book.strategies[strategy].home(of: facts)
        else { return nil }
        return (strategy, stage)
    }

    func review(after now: Timestamp, _ clock: LocalClock) -> Timestamp {
        if isHourly { return now + .seconds(3600) }
        let today = clock.start(of: clock.date(now)) + Self.dawn
        guard now >= today else { return today }
        let days = isDaily ? 1 : min(change ?? Self.longest, Self.longest)
        return clock.start(of: clock.date(now).adding(days: days)) + Self.dawn
    }

    /// Amount × risk. What share of accounts gets worse is not known before it was seen; that it can still be kept from
    /// happening in the last days before a later stage is: the risk is 1 / (1 + weeks until then).
    func stake(_ facts: AccountFacts) -> Double {
        guard case .number(let amount) = facts[.balance] else { return 0 }
        return max(0, amount) / (1 + Double(roll ?? Self.horizon) / 7)
    }
}
