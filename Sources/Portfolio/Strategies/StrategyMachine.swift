public import Vocabulary

extension Strategy {
    /// Where an account stands after an event.
    ///
    /// - Parameters:
    ///   - position: where it stood; `nil` = it had no place in the strategy. One in a stage that the strategy does not
    ///     have any more is taken for none.
    ///   - facts: as they are after the event.
    ///   - contactPoints: those that may be used at all, in their order.
    /// - Returns: `nil` when the strategy has no stage for the account.
    public func advance(
        _ position: StrategyPosition?, on event: StrategyEvent, facts: AccountFacts,
        contactPoints: [ContactCandidate], at now: Timestamp, clock: LocalClock
    ) -> StrategyPosition? {
        guard isFor(facts), let home = home(of: facts) else { return nil }
        guard var position, position.strategy == name, let current = index(of: position.stage) else {
            return settled(enter(home, nil, at: now, .rule), contactPoints, at: now)
        }
        var place = current
        switch event {
        case .review: break
        case .call(let channel, let point, let outcome, let disposition):
            let call = EndedCall(
                channel: channel, contactPoint: point, outcome: outcome, disposition: disposition, at: now)
            position.take(call, in: stages[place], clock: clock)
            if call.isAgentsTalk { position.leaveInPeace(until: now + restAfterConversation, .conversation) }
        case .sent(let channel, let point): position.send(channel, to: point, in: stages[place], at: now)
        case .payment: position.entry = .rule
        case .brokenPromise, .rest, .result: break
        }
        if let (target, entry) = move(position, from: place, on: event) {
            place = target
            position = enter(target, position, at: now, entry)
        }
        // Who was moved further on stays there; only a rule still further on takes them along.
        if position.entry.isHeld ? home > place : home != place {
            position = enter(home, position, at: now, .rule)
        }
        switch event {
        case .payment: position.leaveInPeace(until: now + restAfterPayment, .payment)
        case .rest(let end): position.leaveInPeace(until: end, .result)
        default: break
        }
        position = settled(position, contactPoints, at: now)
        position.rest()
        return position
    }

    /// Whether the strategy takes an account with these facts.
    public func isFor(_ facts: AccountFacts) -> Bool { accounts?.holds(for: facts) ?? true }

    /// The place of the stage whose rule holds.
    func home(of facts: AccountFacts) -> Int? {
        stages.firstIndex { $0.rule?.holds(for: facts) ?? false }
    }

    private func enter(
        _ place: Int, _ before: StrategyPosition?, at now: Timestamp, _ entry: StrategyPosition.Entry
    ) -> StrategyPosition {
        var position = StrategyPosition(
            strategy: name, stage: stages[place], at: now, entry: entry, givenUp: before?.givenUp ?? [],
            last: before?.last)
        if let end = before?.restUntil, let reason = before?.restReason { position.leaveInPeace(until: end, reason) }
        return position
    }

    private func move(
        _ position: StrategyPosition, from place: Int, on event: StrategyEvent
    ) -> (Int, StrategyPosition.Entry)? {
        if case .result(let result, let stage) = event {
            guard let target = index(of: stage), target > place else { return nil }
            return (target, .result(result, from: stages[place].name))
        }
        for move in stages[place].moves {
            guard let target = index(of: move.to), target > place else { continue }
            switch (move.on, event) {
            case (.brokenPromise, .brokenPromise): return (target, .brokenPromise(from: stages[place].name))
            case (.noContact(let attempts), .call) where position.conversations == 0 && position.attempts >= attempts:
                return (target, .noContact(attempts: position.attempts, from: stages[place].name))
            default: continue
            }
        }
        return nil
    }

    /// Leaves steps for which no contact point is left, as long as another step has one.
    func settled(
        _ position: StrategyPosition, _ contactPoints: [ContactCandidate], at now: Timestamp
    ) -> StrategyPosition {
        guard let place = index(of: position.stage) else { return position }
        let stage = stages[place]
        var position = position
        let reachable = stage.steps.indices.filter {
            !stage.candidates(for: stage.steps[$0], contactPoints, without: position.givenUp).isEmpty
        }
        guard !reachable.isEmpty, stage.steps.indices.contains(position.step) else { return position }
        let left = stage.candidates(
            for: stage.steps[position.step], contactPoints, without: position.givenUp.union(position.passed))
        guard left.isEmpty else { return position }
        let isUntouched = position.tries.isEmpty && position.passed.isEmpty
        let reason = position.wait.reason
        position.finishStep(of: stage, at: isUntouched ? position.wait.until : now)
        while stage.steps.indices.contains(position.step), !reachable.contains(position.step) {
            position.finishStep(of: stage, at: position.wait.until)
        }
        if isUntouched { position.wait.reason = reason }
        return position
    }
}

extension Stage {
    /// The contact points that a step may use, preferred kinds first.
    func candidates(
        for step: ChannelStep, _ contactPoints: [ContactCandidate], without left: Set<ContactPointID>
    ) -> [ContactCandidate] {
        let fit = contactPoints.filter { $0.serves(step.channel) && !left.contains($0.id) }
        guard step.channel != .email else { return fit }
        return phones.kinds.flatMap { kind in fit.filter { $0.kind == kind } }
    }

    /// Whether the step would have a contact point if nobody had been closed to its channel.
    func isClosed(
        _ step: ChannelStep, _ contactPoints: [ContactCandidate], without left: Set<ContactPointID>
    ) -> Bool {
        guard candidates(for: step, contactPoints, without: left).isEmpty else { return false }
        let open = contactPoints.map { ContactCandidate(id: $0.id, kind: $0.kind) }
        return !candidates(for: step, open, without: left).isEmpty
    }
}

/// A call, for the position to take in.
struct EndedCall {
    var channel: Channel
    var contactPoint: ContactPointID
    var outcome: Outcome
    var disposition: Disposition?
    var at: Timestamp

    /// An agent's word that it was a machine counts.
    var heard: Outcome { outcome == .answered && disposition == .machine ? .machine : outcome }
    var isWrongPerson: Bool { outcome == .answered && disposition == .wrongPerson }
    /// An agent spoke with the debtor.
    var isAgentsTalk: Bool { channel == .call && heard == .answered && !isWrongPerson }
    /// Of the debtor, that is, and not of the network, of us or of a number that is none.
    var saysSomething: Bool { outcome != .failed && outcome != .congestion && outcome != .invalid }
}

extension StrategyPosition {
    mutating func take(_ call: EndedCall, in stage: Stage, clock: LocalClock) {
        last = Last(channel: call.channel, contactPoint: call.contactPoint, outcome: call.outcome, at: call.at)
        if call.saysSomething { attempts += 1 }
        guard !call.isWrongPerson else {
            givenUp.insert(call.contactPoint)
            wait = Wait(until: call.at, .wrongPerson)
            return
        }
        guard call.heard != .answered else {
            conversations += 1
            finishStep(of: stage, at: call.at)
            return
        }
        let number = (tries[call.contactPoint]?[call.heard] ?? 0) + 1
        tries[call.contactPoint, default: [:]][call.heard] = number
        switch stage.retry.steps[call.heard] {
        case nil:
            passed.insert(call.contactPoint)
            wait = Wait(until: call.at, .turn(call.heard))
        case .never:
            givenUp.insert(call.contactPoint)
            wait = Wait(until: call.at, .turn(call.heard))
        case .again(let retry):
            let isSpent = number > retry.times
            if isSpent { passed.insert(call.contactPoint) }
            // Also another phone rests so long: it is the same person.
            wait = Wait(
                until: retry.wait.end(from: call.at, clock: clock),
                avoiding: retry.inAnotherDaypart ? clock.daypart(call.at) : nil, on: isSpent ? .other : retry.on,
                isSpent ? .turn(call.heard) : .retry(call.heard, number: number, times: retry.times))
        }
    }

    mutating func send(_ channel: Channel, to point: ContactPointID, in stage: Stage, at now: Timestamp) {
        last = Last(channel: channel, contactPoint: point, outcome: nil, at: now)
        finishStep(of: stage, at: now)
    }

    mutating func leaveInPeace(until end: Timestamp, _ reason: Wait.Reason) {
        guard restUntil.map({ $0 < end }) ?? true else { return }
        restUntil = end
        restReason = reason
    }

    mutating func rest() {
        guard let end = restUntil, wait.until < end else { return }
        wait = Wait(until: end, restReason)
    }

    /// On to the next step; after the last one to the first again, or to none.
    mutating func finishStep(of stage: Stage, at now: Timestamp) {
        tries = [:]
        passed = []
        let next = step + 1
        if next < stage.steps.count {
            step = next
            wait = Wait(until: now + stage.steps[next].after, .spacing)
        } else if let again = stage.again {
            step = 0
            wait = Wait(until: now + again, .round)
        } else {
            step = stage.steps.count
            wait = Wait(until: now, .spacing)
        }
    }
}

extension Retry.Wait {
    func end(from now: Timestamp, clock: LocalClock) -> Timestamp {
        switch self {
        case .after(let duration): now + duration
        case .nextDay: clock.start(of: clock.date(now).adding(days: 1))
        }
    }
}
