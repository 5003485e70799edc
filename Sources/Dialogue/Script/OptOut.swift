// "No more calls". Whoever says so is not called again, so it must not depend on what a script happens to ask just then.

extension DialogueScript {
    /// The key of every script: who knows one bot knows them all, and the shared wording tells of it.
    private static let everyScripts = Set("9".compactMap { DialogueKey($0) })

    /// The keys that mean "no more calls", in every step that says something: 9, and those that the script gives it beside.
    public var optOutKeys: Set<DialogueKey> {
        Self.everyScripts.union(always.filter { leadsToOptOut($0.go) }.compactMap(\.key))
    }

    /// Where that leads: as the script says for every question, else to its step that ends so, else to one of our own, since
    /// a script that forgot it must honour it, too.
    public var optOut: DialogueStep {
        let written = always.first { leadsToOptOut($0.go) }.flatMap { step($0.go) }
        return written ?? steps.first { $0.action == .end(.doNotCall) } ?? ownOptOut
    }

    /// A step, be it written or not.
    func anyStep(_ id: String) -> DialogueStep? { step(id) ?? (id == Self.ownOptOutName ? ownOptOut : nil) }

    /// Whether "no more calls" is recorded there at once: before a word is said that somebody might hang up on.
    func leadsToOptOut(_ id: String) -> Bool {
        var next = id
        for _ in 0...steps.count {
            guard let step = step(next) else { return false }
            if step.records.contains(.doNotCall) { return true }
            guard step.prompt == nil, case .go(let onward) = step.action else { return false }
            next = onward
        }
        return false
    }

    /// The prompt of the shared wording that confirms it.
    public static let optOutPrompt = "opted_out"
    /// No step of a file can have this name.
    private static let ownOptOutName = "opted out"

    private var ownOptOut: DialogueStep {
        let prompt = prompts[Self.optOutPrompt] == nil ? nil : Self.optOutPrompt
        return DialogueStep(id: Self.ownOptOutName, prompt: prompt, action: .end(.doNotCall))
    }
}
