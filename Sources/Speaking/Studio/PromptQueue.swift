internal import DequeModule

/// Which prompt is made next. Those that somebody on the line waits for come first, and the others leave one worker free
/// for them, where there is more than one.
struct PromptQueue {
    typealias Urgency = SpeechRenderer.Urgency

    let workers: Int
    /// The most that may wait of each urgency.
    let backlog: Int

    private enum Stage: Hashable {
        case waiting(Urgency)
        case inWork(Urgency)
    }

    private var stages: [PromptKey: Stage] = [:]
    private var now: Deque<PromptKey> = []
    /// May hold keys that have become urgent since.
    private var ahead: Deque<PromptKey> = []
    private var waiting: [Urgency: Int] = [:]
    private var inWork: [Urgency: Int] = [:]

    init(workers: Int, backlog: Int) {
        self.workers = max(1, workers)
        self.backlog = backlog
    }

    var isEmpty: Bool { stages.isEmpty }

    /// Whether the prompt will be made; what waits already is not put in twice, but may become urgent.
    mutating func add(_ key: PromptKey, _ urgency: Urgency) -> Bool {
        switch stages[key] {
        case .inWork, .waiting(.now): return true
        case .waiting(.ahead) where urgency == .ahead: return true
        case .waiting(.ahead): waiting[.ahead, default: 0] -= 1
        case nil:
            guard waiting[urgency, default: 0] < backlog else { return false }
        }
        stages[key] = .waiting(urgency)
        waiting[urgency, default: 0] += 1
        switch urgency {
        case .now: now.append(key)
        case .ahead: ahead.append(key)
        }
        return true
    }

    /// The next one to be made; nil while there is none, or no worker for it.
    mutating func next() -> (key: PromptKey, urgency: Urgency)? {
        let busy = inWork[.now, default: 0] + inWork[.ahead, default: 0]
        guard busy < workers else { return nil }
        if let key = now.popFirst() { return start(key, .now) }
        guard inWork[.ahead, default: 0] < max(1, workers - 1) else { return nil }
        while let key = ahead.popFirst() {
            if stages[key] == .waiting(.ahead) { return start(key, .ahead) }
        }
        return nil
    }

    mutating func finished(_ key: PromptKey) {
        guard case .inWork(let urgency) = stages.removeValue(forKey: key) else { return }
        inWork[urgency, default: 0] -= 1
    }

    /// Gives up all that waits.
    mutating func dropWaiting() -> [PromptKey] {
        now = []
        ahead = []
        waiting = [:]
        let dropped = stages.filter { if case .waiting = $0.value { true } else { false } }.map(\.key)
        for key in dropped { stages[key] = nil }
        return dropped
    }

    private mutating func start(_ key: PromptKey, _ urgency: Urgency) -> (PromptKey, Urgency) {
        stages[key] = .inWork(urgency)
        waiting[urgency, default: 0] -= 1
        inWork[urgency, default: 0] += 1
        return (key, urgency)
    }
}
