public import Vocabulary

/// Runs a script: events in, commands out. No clock, no sound, no network; each answer follows from the events alone.
public struct DialogueMachine: Sendable {
    public let script: DialogueScript
    public let facts: DialogueFacts
    public let calendar: PromiseCalendar
    /// Whether somebody unknown may be told of the debt.
    public let disclosure: DebtDisclosure
    let understanding: Understanding

    public internal(set) var trace: [TraceEntry] = []
    public internal(set) var isIdentified = false
    /// Whether something of the debt was said from beginning to end, or answered.
    public internal(set) var isTold = false
    public internal(set) var promiseDate: CivilDate?
    /// What was recorded, in this order.
    public internal(set) var records: [DialogueOutcome] = []
    /// `nil` while it goes on.
    public internal(set) var outcome: DialogueOutcome?

    enum Phase: Sendable {
        case waiting
        /// Something is being said that asks nothing.
        case saying(DialogueStep)
        case asking(DialogueStep, Asking)
        case transferring(DialogueStep, Transfer)
        case apologising
        case over
    }

    /// A question that waits for its answer.
    struct Asking: Sendable {
        var ask: Ask
        var retriesUsed = 0
        /// Digits collected so far.
        var digits = ""
        var since: Timestamp
        /// Whether a "yes" has been taken for a greeting.
        var wasGreeted = false
    }

    var phase = Phase.waiting
    var hasSpeech = false
    var isGivingUp = false
    var visits: [String: Int] = [:]
    var entered = 0
    var startedAt: Timestamp?
    /// What is being said, or was last.
    var lastSaid: Utterance?
    /// The key that led to the question that is being asked, until it has been heard a second time.
    var keyOnTheWay: DialogueKey?
    var now = Timestamp.epoch

    public init(
        script: DialogueScript, facts: DialogueFacts, calendar: PromiseCalendar,
        disclosure: DebtDisclosure = .afterIdentity
    ) {
        self.script = script
        self.facts = facts
        self.calendar = calendar
        self.disclosure = disclosure
        understanding = Understanding(script.language)
    }

    /// The step the dialogue is in; empty before the first.
    public var step: String {
        switch phase {
        case .saying(let step), .asking(let step, _), .transferring(let step, _): step.id
        case .waiting, .apologising, .over: trace.last?.step ?? ""
        }
    }

    /// A second press of the same key this soon after the first is no answer to the next question.
    static let bounce = Duration.milliseconds(300)
    /// After the first digit of a number: whoever meant it as the whole number must not meet silence.
    static let digitPause = Duration.milliseconds(1500)
    /// "¿Sí?" is also how people answer the telephone: this soon after the question began nobody has heard it, and the word
    /// is a greeting.
    static let greeting = Duration.seconds(2)
    /// Steps in one call; far above any dialogue between people.
    static let mostSteps = 200

    /// Takes what happened and says what is to be done. Events that make no sense now change nothing.
    public mutating func handle(_ event: DialogueEvent, at time: Timestamp) -> [DialogueCommand] {
        guard outcome == nil else { return [] }
        now = time
        if case .hungUp = event { return hungUp() }
        if case .started(let speech, let answerer) = event {
            guard case .waiting = phase else { return [] }
            startedAt = time
            hasSpeech = speech
            switch answerer {
            case .person: return enter(script.start)
            case .machine: return script.machine.map { enter($0) } ?? end(.machine)
            }
        }
        if case .recogniserLost = event { return recogniserLost() }
        switch phase {
        case .waiting, .over: return []
        case .saying(let step): return handle(event, saying: step)
        case .asking(let step, let asking): return handle(event, asking: step, asking)
        case .transferring(let step, let transfer): return handle(event, transferring: step, transfer)
        case .apologising:
            switch event {
            case .promptEnded, .promptFailed: return end(.failed)
            case .key(let key) where optsOut(key):
                note(.pressed(key))
                return optOut(.key(key))
            default: return []
            }
        }
    }

    private mutating func handle(_ event: DialogueEvent, saying step: DialogueStep) -> [DialogueCommand] {
        switch event {
        case .promptEnded:
            note(.promptEnded)
            keyOnTheWay = nil
            markTold()
            return proceed(from: step)
        case .key(let key):
            note(.pressed(key))
            if optsOut(key) { return optOut(.key(key)) }
            guard step.isInterruptible else { return [] }
            keyOnTheWay = key
            return proceed(from: step)
        case .promptFailed:
            note(.promptFailed)
            return plainly() ?? unsaid(step)
        default: return []
        }
    }

    /// Whether a key means "no more calls"; once is enough.
    func optsOut(_ key: DialogueKey) -> Bool { !records.contains(.doNotCall) && script.optOutKeys.contains(key) }

    /// Follows "no more calls" where no answer of the question does: no bound on time or visits comes before it.
    mutating func optOut(_ kind: Branch.Kind) -> [DialogueCommand] {
        note(.took(Branch("", kind)))
        if case .key(let key) = kind { keyOnTheWay = key }
        return enter(script.optOut.id)
    }

    /// Goes on without a prompt where that can be done: what was agreed holds without the good-bye, and an agent can
    /// speak for himself.
    private mutating func unsaid(_ step: DialogueStep) -> [DialogueCommand] {
        switch step.action {
        case .end, .transfer: act(step)
        default: apologise()
        }
    }

    private mutating func handle(
        _ event: DialogueEvent, transferring step: DialogueStep, _ transfer: Transfer
    ) -> [DialogueCommand] {
        guard case .transferResult(let result) = event else { return [] }
        note(.transfer(result.rawValue))
        if result == .connected {
            note(.took(Branch(step.id, .connected)))
            return end(.transferred)
        }
        note(.took(Branch(step.id, .nobodyFree)))
        return enter(transfer.onFailure)
    }

    /// Goes into a step: what it records, then what it says or does.
    mutating func enter(_ id: String) -> [DialogueCommand] {
        entered += 1
        visits[id, default: 0] += 1
        guard entered <= Self.mostSteps, let step = script.anyStep(id) else { return end(.failed) }
        if !isGivingUp, visits[id, default: 0] > script.limits.visits { return giveUp() }
        note(.entered, in: id)
        var commands: [DialogueCommand] = []
        if let promise = step.promise { promiseDate = calendar.date(of: promise) }
        for outcome in step.records { commands += record(outcome, in: id) }
        if let wish = step.callback { commands.append(.callBack(wish)) }
        guard let prompt = step.prompt else { return commands + act(step) }
        if case .ask(let ask) = step.action {
            let asking = Asking(ask: ask, since: now)
            return commands + question(step, asking, before: [])
        }
        phase = .saying(step)
        return commands + say([prompt], isInterruptible: step.isInterruptible, listen: nil, in: id)
    }

    /// What a step does when it has been said.
    private mutating func proceed(from step: DialogueStep) -> [DialogueCommand] {
        if isTooLong, !isGivingUp, case .go = step.action { return giveUp() }
        return act(step)
    }

    private mutating func act(_ step: DialogueStep) -> [DialogueCommand] {
        switch step.action {
        case .go(let next):
            note(.took(Branch(step.id, .next)), in: step.id)
            return enter(next)
        case .transfer(let transfer):
            phase = .transferring(step, transfer)
            note(.transfer("asked"), in: step.id)
            return [.transfer(queue: transfer.queue)]
        case .end(let outcome):
            note(.took(Branch(step.id, .end)), in: step.id)
            return end(outcome)
        // A question without a prompt, and a step without anything: the checker refuses both.
        case .ask, .none: return end(.failed)
        }
    }

    mutating func giveUp() -> [DialogueCommand] {
        guard !isGivingUp else { return end(.notUnderstood) }
        isGivingUp = true
        return enter(script.giveUp)
    }

    var isTooLong: Bool { startedAt.map { now - $0 > script.limits.duration } ?? false }

    private mutating func apologise() -> [DialogueCommand] {
        phase = .apologising
        return say([RepairPrompt.apology.rawValue], isInterruptible: false, listen: nil, in: step)
    }

    mutating func promptFailed() -> [DialogueCommand] {
        note(.promptFailed)
        return plainly() ?? apologise()
    }

    /// What could not be said, in its plain form; `nil`: there is none, or it was that.
    private mutating func plainly() -> [DialogueCommand]? {
        guard let failed = lastSaid else { return nil }
        let plain = script.plain(failed.prompts)
        guard plain != failed.prompts else { return nil }
        return say(plain, isInterruptible: failed.isInterruptible, listen: failed.listen, in: step)
    }

    private mutating func hungUp() -> [DialogueCommand] {
        // During the good-bye all has been said and recorded.
        if case .saying(let step) = phase, case .end(let outcome) = step.action { return end(outcome) }
        return end(.hungUp)
    }

    mutating func end(_ outcome: DialogueOutcome) -> [DialogueCommand] {
        note(.ended(outcome))
        phase = .over
        self.outcome = outcome
        return [.hangUp(outcome)]
    }

    private mutating func record(_ outcome: DialogueOutcome, in step: String) -> [DialogueCommand] {
        guard !records.contains(outcome) else { return [] }
        var commands: [DialogueCommand] = []
        if outcome == .promised {
            // Only somebody known to be the debtor can promise, and only a day.
            guard isIdentified, let promiseDate else { return [] }
            commands.append(.recordPromise(PromisedDay(date: promiseDate)))
        }
        records.append(outcome)
        note(.recorded(outcome), in: step)
        return [.record(outcome)] + commands
    }

    /// Says prompts; when they cannot be said, what happens then.
    mutating func say(
        _ prompts: [String], isInterruptible: Bool, listen: Utterance.Listen?, in step: String
    ) -> [DialogueCommand] {
        let tellsDebt = script.tellDebt(prompts)
        let segments = script.segments(
            of: prompts, facts: facts, today: calendar.today, promiseDate: promiseDate, withVoice: hasSpeech)
        // The checker has proved that the second never happens with a script it passed; nobody else is told either.
        guard let segments, !tellsDebt || isIdentified || disclosure != .afterIdentity else {
            note(.promptFailed, in: step)
            if case .apologising = phase { return end(.failed) }
            let plain = script.plain(prompts)
            if plain != prompts { return say(plain, isInterruptible: isInterruptible, listen: listen, in: step) }
            if case .saying(let saying) = phase { return unsaid(saying) }
            return apologise()
        }
        note(.said(prompts), in: step)
        let utterance = Utterance(
            prompts: prompts, segments: segments, isInterruptible: isInterruptible, listen: listen,
            tellsDebt: tellsDebt,
            optOut: records.contains(.doNotCall) ? [] : script.optOutKeys)
        // Without prompts the waiting goes on, for what was said before.
        if !prompts.isEmpty { lastSaid = utterance }
        return [.say(utterance)]
    }

    mutating func markTold() {
        if isIdentified, lastSaid?.tellsDebt == true { isTold = true }
    }

    mutating func note(_ fact: TraceEntry.Fact, in step: String? = nil) {
        trace.append(TraceEntry(at: now, step: step ?? self.step, fact: fact))
    }
}

/// Who may be told of a debt.
public enum DebtDisclosure: Hashable, Sendable {
    /// Only who has said to be the debtor.
    case afterIdentity
    /// Whoever answers, because the law of that country lets them: the compliance profile says so.
    case anybody
}
