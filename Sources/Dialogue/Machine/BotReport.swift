/// What a bot has done, as counts. One dialogue adds to it when it has ended.
public struct BotReport: Hashable, Sendable, Codable {
    /// Dialogues that began.
    public private(set) var calls = 0
    /// Of them, with a person.
    public private(set) var reached = 0
    /// Who said to be the debtor.
    public private(set) var identified = 0
    /// Who heard of the debt.
    public private(set) var told = 0
    public private(set) var outcomes: [DialogueOutcome: Int] = [:]
    /// Who asked for an agent.
    public private(set) var askedForAgent = 0
    /// People who met a step, by step.
    public private(set) var met: [String: Int] = [:]
    /// Steps in which people hung up.
    public private(set) var hungUpAt: [String: Int] = [:]
    /// Questions that met silence, and answers that were none, by step.
    public private(set) var silences: [String: Int] = [:]
    public private(set) var doubts: [String: Int] = [:]

    public init() {}

    public var transferred: Int { outcomes[.transferred, default: 0] }
    public var promised: Int { outcomes[.promised, default: 0] }
    public var optedOut: Int { outcomes[.doNotCall, default: 0] }

    public mutating func add(_ dialogue: DialogueMachine) {
        guard let outcome = dialogue.outcome else { return }
        add(outcome, isIdentified: dialogue.isIdentified, isTold: dialogue.isTold, trace: dialogue.trace)
    }

    /// A dialogue by what was kept of it.
    public mutating func add(_ outcome: DialogueOutcome, isIdentified: Bool, isTold: Bool, trace: [TraceEntry]) {
        calls += 1
        if outcome != .machine, outcome != .messageLeft { reached += 1 }
        if isIdentified { identified += 1 }
        if isTold { told += 1 }
        // Who promised and then asked for an agent, or hung up, has promised.
        var all: Set = [outcome]
        var steps: Set<String> = []
        var asked = false
        for entry in trace {
            switch entry.fact {
            case .recorded(let outcome): all.insert(outcome)
            case .entered: steps.insert(entry.step)
            case .transfer("asked"): asked = true
            case .ended(.hungUp): hungUpAt[entry.step, default: 0] += 1
            case .silent: silences[entry.step, default: 0] += 1
            case .heard(_, _, as: nil): doubts[entry.step, default: 0] += 1
            default: break
            }
        }
        for outcome in all { outcomes[outcome, default: 0] += 1 }
        for step in steps { met[step, default: 0] += 1 }
        if asked { askedForAgent += 1 }
    }

    public mutating func add(_ other: BotReport) {
        calls += other.calls
        reached += other.reached
        identified += other.identified
        told += other.told
        askedForAgent += other.askedForAgent
        met.merge(other.met, uniquingKeysWith: +)
        outcomes.merge(other.outcomes, uniquingKeysWith: +)
        hungUpAt.merge(other.hungUpAt, uniquingKeysWith: +)
        silences.merge(other.silences, uniquingKeysWith: +)
        doubts.merge(other.doubts, uniquingKeysWith: +)
    }
}
