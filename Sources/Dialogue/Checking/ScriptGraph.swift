/// Every way a dialogue can go, with what is certain on it: a finite graph, so a walk over it proves something.
struct ScriptGraph {
    /// A step as a dialogue may find itself in it.
    struct State: Hashable {
        var step: String
        var isIdentified: Bool
        /// Whether there is a day that can be promised. True only where it is certain.
        var hasPromise: Bool
    }

    /// In the order they were found, the start first.
    private(set) var states: [State] = []
    private var cameFrom: [State: State] = [:]

    init(_ script: DialogueScript) {
        var known: Set<State> = []
        func add(_ state: State, from origin: State?) {
            guard known.insert(state).inserted else { return }
            states.append(state)
            cameFrom[state] = origin
        }
        for start in [script.start, script.machine].compactMap(\.self) {
            add(State(step: start, isIdentified: false, hasPromise: false), from: nil)
        }
        var next = 0
        while next < states.count {
            let state = states[next]
            next += 1
            for successor in Self.successors(of: state, in: script) { add(successor, from: state) }
        }
    }

    private static func successors(of state: State, in script: DialogueScript) -> [State] {
        guard let step = script.anyStep(state.step) else { return [] }
        var here = state
        if step.promise != nil { here.hasPromise = true }
        var result: [State] = []
        func go(_ id: String, _ change: (inout State) -> Void = { _ in }) {
            var state = here
            state.step = id
            change(&state)
            result.append(state)
        }
        switch step.action {
        case .ask(let ask):
            for answer in script.answers(of: ask) {
                go(answer.go == Answer.again ? step.id : answer.go) {
                    if answer.confirmsIdentity { $0.isIdentified = true }
                }
            }
            if let collect = ask.collect { go(collect.then) { $0.hasPromise = true } }
            for id in [ask.onSilence, ask.onFailure].compactMap(\.self) { go(id) }
        case .go(let id): go(id)
        case .transfer(let transfer): go(transfer.onFailure)
        case .end, .none: break
        }
        // The bounds on time and on visits may strike anywhere.
        go(script.giveUp)
        // Whoever hears something may want to hear no more.
        if step.prompt != nil { go(script.optOut.id) }
        return result
    }

    /// The steps that lead to a state: `identity → reminder`.
    func path(to state: State) -> String {
        var steps = [state.step]
        var here = state
        while let before = cameFrom[here], steps.count < 20 {
            steps.append(before.step)
            here = before
        }
        return steps.reversed().joined(separator: " → ")
    }
}
