import Vocabulary

/// A call made up to go through one branch of a script, from the answer to the end.
public struct RehearsedCall: Hashable, Sendable {
    public struct Turn: Hashable, Sendable {
        /// The step in which it happens; empty before the first.
        public var step: String
        public var event: DialogueEvent
    }

    public var branch: Branch
    public var turns: [Turn]
    public var outcome: DialogueOutcome
}

/// Finds, by trying the machine itself, calls that together go through every branch of a script.
public struct Rehearsal: Sendable {
    /// In the order of the script.
    public private(set) var calls: [RehearsedCall] = []
    /// Branches that were written and that no call goes through.
    public private(set) var missed: [Branch] = []

    private let script: DialogueScript
    private let machine: DialogueMachine
    private var nodes: [Node] = []

    /// What lies between two events at least: longer than one press of a key, and than what counts as a greeting.
    public static let pace = Duration.milliseconds(2100)

    private struct Node {
        var machine: DialogueMachine
        var edges: [Edge] = []
        /// How it was reached first.
        var from: (node: Int, edge: Int)?
        /// Events to the nearest end.
        var toEnd = Int.max
        var towardsEnd: Int?
    }

    private struct Edge {
        var event: DialogueEvent
        var target: Int
        var taken: [Branch]
        /// Silence takes its time; what can be done by answering is.
        var cost: Int
    }

    private struct Signature: Hashable {
        var step: String
        var phase: Int
        var retries: Int
        var isIdentified: Bool
        var hasPromise: Bool
        var isGivingUp: Bool
        var outcome: DialogueOutcome?
    }

    /// - Parameter speech: whether the calls may speak; without it only branches by key are looked for.
    public init(_ script: DialogueScript, facts: DialogueFacts, calendar: PromiseCalendar, speech: Bool = true) {
        self.script = script
        machine = DialogueMachine(script: script, facts: facts, calendar: calendar)
        var starts = [DialogueEvent.started(speech: speech, by: .person)]
        if script.machine != nil { starts.append(.started(speech: speech, by: .machine)) }
        explore(starts, speech: speech)
        measure()
        collect(wanted(speech: speech))
    }

    /// The branches a script has.
    private func wanted(speech: Bool) -> [Branch] {
        var result: [Branch] = []
        // Without speech some steps cannot be reached, and need not be.
        let entered = Set(nodes.flatMap { $0.machine.trace.map(\.step) })
        func add(_ answers: [Answer], _ step: String) {
            for answer in answers {
                if let key = answer.key { result.append(Branch(step, .key(key))) }
                guard speech else { continue }
                result += answer.hears.map { Branch(step, .voice($0)) }
                result += answer.phrases.map { Branch(step, .phrase($0)) }
            }
        }
        for step in script.steps where speech || entered.contains(step.id) {
            switch step.action {
            case .ask(let ask):
                add(ask.answers, step.id)
                if ask.collect != nil { result.append(Branch(step.id, .collected)) }
                result += [Branch(step.id, .silence), Branch(step.id, .notUnderstood)]
            case .go: result.append(Branch(step.id, .next))
            case .transfer: result += [Branch(step.id, .connected), Branch(step.id, .nobodyFree)]
            case .end: result.append(Branch(step.id, .end))
            case .none: break
            }
        }
        add(script.always, "")
        return result
    }

    /// Everything somebody may do where the machine is now.
    private func events(_ machine: DialogueMachine, speech: Bool) -> [DialogueEvent] {
        switch machine.phase {
        case .waiting, .over: return []
        case .saying, .apologising: return [.promptEnded]
        case .transferring: return [.transferResult(.connected), .transferResult(.nobodyFree)]
        case .asking(_, let asking):
            let answers = script.answers(of: asking.ask)
            let keys = Set(answers.compactMap(\.key))
            var result = keys.sorted().map { DialogueEvent.key($0) }
            if speech {
                for answer in answers {
                    result += answer.hears.compactMap { PhraseBook.sample($0, in: script.language) }
                        .map { .heard($0, confidence: 0.95) }
                    result += answer.phrases.map { .heard($0, confidence: 0.95) }
                }
            }
            if asking.ask.collect != nil { result += Self.digits(of: day).map { .key($0) } }
            // Digits are no wrong keys where digits are collected.
            let known = keys.union(script.optOutKeys)
            let wrong = DialogueKey.all.last { !known.contains($0) && ($0.digit == nil || asking.ask.collect == nil) }
            if let wrong { result.append(.key(wrong)) }
            return result + [.silence]
        }
    }

    /// A day of the month that can be promised: three days from today.
    private var day: Int { CivilDate(daysSinceEpoch: machine.calendar.today.daysSinceEpoch + 3).day }

    private static func digits(of day: Int) -> [DialogueKey] {
        [day / 10, day % 10].compactMap { DialogueKey(rawValue: String($0)) }
    }

    private func signature(_ machine: DialogueMachine) -> Signature {
        let (phase, retries) =
            switch machine.phase {
            case .waiting: (0, 0)
            case .saying: (1, 0)
            case .asking(_, let asking): (2, asking.retriesUsed * 100 + (Int("1" + asking.digits) ?? 0))
            case .transferring: (3, 0)
            case .apologising: (4, 0)
            case .over: (5, 0)
            }
        return Signature(
            step: machine.step, phase: phase, retries: retries, isIdentified: machine.isIdentified,
            hasPromise: machine.promiseDate != nil, isGivingUp: machine.isGivingUp, outcome: machine.outcome)
    }

    private mutating func explore(_ starts: [DialogueEvent], speech: Bool) {
        var known: [Signature: Int] = [signature(machine): 0]
        nodes = [Node(machine: machine)]
        var next = 0
        while next < nodes.count {
            let here = nodes[next].machine
            for event in next == 0 ? starts : events(here, speech: speech) {
                var machine = here
                let length = machine.trace.count
                let time = Timestamp(milliseconds: Int64(machine.trace.count) * Self.pace.wholeMilliseconds)
                _ = machine.handle(event, at: time)
                let taken = machine.trace[length...].compactMap { entry in
                    if case .took(let branch) = entry.fact { branch } else { nil }
                }
                let signature = signature(machine)
                let target = known[signature] ?? nodes.count
                if target == nodes.count {
                    known[signature] = target
                    nodes.append(Node(machine: machine, from: (next, nodes[next].edges.count)))
                }
                let cost = event == .silence ? 5 : 1
                nodes[next].edges.append(Edge(event: event, target: target, taken: taken, cost: cost))
            }
            next += 1
        }
    }

    /// The way to the nearest end from everywhere.
    private mutating func measure() {
        for index in nodes.indices where nodes[index].machine.outcome != nil { nodes[index].toEnd = 0 }
        var changed = true
        while changed {
            changed = false
            for index in nodes.indices {
                for (number, edge) in nodes[index].edges.enumerated() where nodes[edge.target].toEnd < .max - edge.cost
                {
                    let length = nodes[edge.target].toEnd + edge.cost
                    guard length < nodes[index].toEnd else { continue }
                    nodes[index].toEnd = length
                    nodes[index].towardsEnd = number
                    changed = true
                }
            }
        }
    }

    private mutating func collect(_ wanted: [Branch]) {
        var covered: Set<Branch> = []
        for branch in wanted where !covered.contains(branch) {
            guard let call = call(through: branch) else {
                missed.append(branch)
                continue
            }
            covered.formUnion(call.branches)
            calls.append(call.call)
        }
    }

    private func call(through branch: Branch) -> (call: RehearsedCall, branches: [Branch])? {
        for (index, node) in nodes.enumerated() {
            guard let number = node.edges.firstIndex(where: { $0.taken.contains(branch) }) else { continue }
            var steps = [(index, number)]
            var here = index
            while let from = nodes[here].from {
                steps.insert((from.node, from.edge), at: 0)
                here = from.node
            }
            here = node.edges[number].target
            while let onward = nodes[here].towardsEnd {
                steps.append((here, onward))
                here = nodes[here].edges[onward].target
            }
            return play(steps.map { nodes[$0.0].edges[$0.1].event }, for: branch)
        }
        return nil
    }

    /// Plays events on a fresh machine; `nil` unless the call goes through the branch and ends.
    private func play(_ events: [DialogueEvent], for branch: Branch) -> (call: RehearsedCall, branches: [Branch])? {
        var machine = machine
        var turns: [RehearsedCall.Turn] = []
        for (index, event) in events.enumerated() {
            turns.append(RehearsedCall.Turn(step: machine.step, event: event))
            _ = machine.handle(event, at: Timestamp(milliseconds: Int64(index) * Self.pace.wholeMilliseconds))
        }
        let branches = machine.trace.compactMap { entry in
            if case .took(let branch) = entry.fact { branch } else { nil }
        }
        guard let outcome = machine.outcome, branches.contains(branch) else { return nil }
        return (RehearsedCall(branch: branch, turns: turns, outcome: outcome), branches)
    }
}
