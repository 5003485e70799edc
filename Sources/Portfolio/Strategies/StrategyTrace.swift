public import Vocabulary

extension StrategyPosition.Wait {
    func sentence(step: ChannelStep, number: Int, of count: Int) -> String {
        let place = "step \(number) of \(count)"
        return switch reason {
        case .entered:
            step.after > .zero ? "\(place), \(step.after.dayText) after the stage began" : "\(place): the stage began"
        case .spacing: "\(place), \(step.after.dayText) after the step before it"
        case .round: "\(place): the steps begin again"
        case .retry(let outcome, let number, let times):
            "\(place): tried again after \(outcome.rawValue), \(number) of \(times)\(elsewhere)"
        case .turn(let outcome): "\(place): another contact point's turn after \(outcome.rawValue)"
        case .wrongPerson: "\(place): the contact point before was another person's"
        case .payment: "\(place): left in peace after a payment"
        case .conversation: "\(place): left in peace after a conversation"
        case .result: "\(place): left in peace after what was said"
        }
    }

    private var elsewhere: String {
        [
            avoiding.map { ", not in the \($0.rawValue)" }, on == .other ? ", on another contact point" : nil,
        ].compactMap(\.self).joined()
    }
}

/// Where an account stands, why, what comes next and when; in lines for people.
public struct StrategyTrace: Hashable, Sendable {
    public var lines: [String]
}

extension Strategy {
    /// - Parameters:
    ///   - position: `nil` = the strategy has no stage for the account.
    ///   - name: how a contact point is called.
    public func explain(
        _ position: StrategyPosition?, facts: AccountFacts, in circumstances: Circumstances,
        name: (ContactPointID) -> String
    ) -> StrategyTrace {
        let clock = circumstances.clock
        guard let position, let place = index(of: position.stage) else {
            return StrategyTrace(lines: ["strategy '\(self.name)': \(whyNone(facts))"])
        }
        let stage = stages[place]
        var lines = [
            "strategy '\(self.name)', stage '\(stage.name)' (\(place + 1) of \(stages.count)) since \(clock.text(position.since))",
            "because \(why(position, stage, facts))",
        ]
        var done =
            "\(count(position.attempts, "attempt")) in this stage, \(count(position.conversations, "conversation"))"
        if let last = position.last {
            let how = last.outcome.map { ": \($0.rawValue)" } ?? ""
            done += "; last \(clock.text(last.at)) by \(last.channel.rawValue) to \(name(last.contactPoint))\(how)"
        }
        lines.append(done)
        if !position.givenUp.isEmpty {
            let names = position.givenUp.map(name).sorted().joined(separator: ", ")
            lines.append("not used any more: \(names)")
        }
        lines += leftOut(stage, position, circumstances.contactPoints)
        switch next(for: position, in: circumstances) {
        case .act(let step):
            lines.append(
                "next: \(step.channel.rawValue) to \(name(step.contactPoint)), not before \(clock.text(step.notBefore)): \(step.why)"
            )
        case .wait(let until, let why): lines.append("next: nothing before \(clock.text(until)): \(why)")
        case .nothing(let why): lines.append("next: nothing: \(why)")
        }
        lines += moves(position, from: place)
        if let change = forecast(position, place, facts) { lines.append(change) }
        return StrategyTrace(lines: lines)
    }

    private func whyNone(_ facts: AccountFacts) -> String {
        guard isFor(facts) else {
            return "it is not for this account: '\(accounts.map(\.description) ?? "")' does not hold"
        }
        return "the rule of no stage holds for this account (days past due: \(facts[.daysPastDue]))"
    }

    private func why(_ position: StrategyPosition, _ stage: Stage, _ facts: AccountFacts) -> String {
        switch position.entry {
        case .rule:
            let days = facts[.daysPastDue] == .unknown ? "" : " (days past due: \(facts[.daysPastDue]))"
            return "'\(stage.rule.map(\.description) ?? "")' holds\(days)"
        case .brokenPromise(let from):
            return "a promise was broken in stage '\(from)'; it stays until it pays or a later stage's rule holds"
        case .noContact(let attempts, let from):
            return
                "\(attempts) attempts in stage '\(from)' reached nobody; it stays until it pays or a later stage's rule holds"
        case .result(let result, let from):
            return
                "a conversation in stage '\(from)' came to '\(result)'; it stays until it pays or a later stage's rule holds"
        }
    }

    /// Steps that are not taken since somebody was closed to their channel.
    private func leftOut(
        _ stage: Stage, _ position: StrategyPosition, _ contactPoints: [ContactCandidate]
    ) -> [String] {
        stage.steps.enumerated().filter { stage.isClosed($0.element, contactPoints, without: position.givenUp) }.map {
            place, step in
            "step \(place + 1) of \(stage.steps.count) is left out: they are not to be reached by \(step.channel.rawValue) (do-not-call)"
        }
    }

    private func moves(_ position: StrategyPosition, from place: Int) -> [String] {
        stages[place].moves.map { move in
            switch move.on {
            case .brokenPromise: "a broken promise takes it to '\(move.to)'"
            case .noContact(let attempts):
                position.conversations > 0
                    ? "no move to '\(move.to)' for lack of contact: there was a conversation"
                    : "\(count(max(0, attempts - position.attempts), "more attempt")) without contact take it to '\(move.to)'"
            }
        }
    }

    /// The next stage by the calendar alone, within a year.
    private func forecast(_ position: StrategyPosition, _ place: Int, _ facts: AccountFacts) -> String? {
        guard case .number(let today) = facts[.daysPastDue] else { return nil }
        var later = facts
        for days in 1...366 {
            later[.daysPastDue] = .number(today + Double(days))
            let home = isFor(later) ? self.home(of: later) : nil
            let left = "in \(count(days, "day")) (days past due: \(Int(today) + days)), if nothing else changes"
            guard let home else { return "it leaves the strategy \(left)" }
            if position.entry.isHeld ? home > place : home != place {
                return "it moves to '\(stages[home].name)' \(left)"
            }
        }
        return nil
    }

    private func count(_ number: Int, _ word: String) -> String { "\(number) \(word)\(number == 1 ? "" : "s")" }
}
