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
        calls += 1
        if outcome != .machine, outcome != .messageLeft { reached += 1 }
        if dialogue.isIdentified { identified += 1 }
        if dialogue.isTold { told += 1 }
        // Who promised and then asked for an agent, or hung up, has promised.
        for outcome in Set(dialogue.records + [outcome]) { outcomes[outcome, default: 0] += 1 }
        for entry in dialogue.trace {
            switch entry.fact {
            case .ended(.hungUp): hungUpAt[entry.step, default: 0] += 1
            case .silent: silences[entry.step, default: 0] += 1
            case .heard(_, _, as: nil): doubts[entry.step, default: 0] += 1
            default: break
            }
        }
    }

    public mutating func add(_ other: BotReport) {
        calls += other.calls
        reached += other.reached
        identified += other.identified
        told += other.told
        outcomes.merge(other.outcomes, uniquingKeysWith: +)
        hungUpAt.merge(other.hungUpAt, uniquingKeysWith: +)
        silences.merge(other.silences, uniquingKeysWith: +)
        doubts.merge(other.doubts, uniquingKeysWith: +)
    }
}
