import NIOCore

/// The actions that were written and wait for their answers, by ActionID, each with its deadline.
struct PendingActions {
    enum Outcome: Sendable {
        case answered(AMIResponse)
        case list([AMIMessage])
        case failed(AMIFailure)
    }

    struct Limits: Sendable {
        /// Actions in flight at once.
        var actions = 2000
        /// Items and bytes of one list.
        var listItems = 200_000
        var listBytes = 64 << 20
    }

    struct Entry {
        let token: UInt64
        let action: String
        let sent: NIODeadline
        let timeout: Duration
        let wantsList: Bool
        var items: [AMIMessage] = []
        var bytes = 0
        var isAnswered = false
        /// Told its end already (list too long, caller gone); stays until the rest of its answer has gone by.
        var isTold = false
        var deadline: NIODeadline { sent + timeout }
    }

    private let limits: Limits
    private var entries: [String: Entry] = [:]
    private var lists = 0
    /// Not after the earliest deadline; may be before it, when that entry has gone.
    private(set) var nextDeadline: NIODeadline?
    /// From writing an action to its answer.
    private(set) var latency = AMILatency()

    init(limits: Limits) { self.limits = limits }

    var count: Int { entries.count }

    func refusal(actionID: String) -> AMIFailure.Refusal? {
        if entries.count >= limits.actions { return .tooManyPending(limit: limits.actions) }
        return entries[actionID] == nil ? nil : .duplicateActionID
    }

    mutating func add(_ entry: Entry, actionID: String) {
        entries[actionID] = entry
        if entry.wantsList { lists += 1 }
        nextDeadline = min(nextDeadline ?? entry.deadline, entry.deadline)
    }

    enum Match {
        /// No action of ours waits for it.
        case stranger
        /// Taken; nothing to tell yet, or told already.
        case taken
        case done(UInt64, Outcome)
    }

    /// An answer, matched by ActionID.
    mutating func answer(_ message: AMIMessage, now: NIODeadline) -> Match {
        guard let id = message.actionID, let entry = entries[id] else { return .stranger }
        if !entry.isAnswered { latency.note(Duration(now - entry.sent)) }
        entries[id]?.isAnswered = true
        let response = AMIResponse(action: entry.action, message: message)
        if entry.wantsList, response.isSuccess { return .taken }
        remove(id)
        if entry.isTold { return .taken }
        if entry.wantsList {
            return .done(entry.token, .failed(.rejected(action: entry.action, message: response.text)))
        }
        return .done(entry.token, .answered(response))
    }

    /// An event, which may be an item or the end of a list.
    mutating func event(_ message: AMIMessage) -> Match {
        guard lists > 0, let id = message.actionID, let entry = entries[id], entry.wantsList else { return .stranger }
        switch Self.listEnd(message) {
        case .complete:
            remove(id)
            return entry.isTold ? .taken : .done(entry.token, .list(entry.items + [message]))
        case .cancelled:
            remove(id)
            return entry.isTold ? .taken : .done(entry.token, .failed(.listCancelled(action: entry.action)))
        case nil:
            guard !entry.isTold else { return .taken }
            return collect(message, in: id)
        }
    }

    private mutating func collect(_ message: AMIMessage, in id: String) -> Match {
        entries[id]?.items.append(message)
        entries[id]?.bytes += message.bytes.count
        guard let entry = entries[id], entry.items.count > limits.listItems || entry.bytes > limits.listBytes else {
            return .taken
        }
        entries[id]?.isTold = true
        entries[id]?.items = []
        return .done(entry.token, .failed(.listTooLong(action: entry.action, items: limits.listItems)))
    }

    private enum ListEnd { case complete, cancelled }

    /// Older modules have no `EventList` header; the name of their last event ends in `Complete`.
    private static func listEnd(_ message: AMIMessage) -> ListEnd? {
        switch message["EventList"]?.lowercased() {
        case "complete": return .complete
        case "cancelled": return .cancelled
        case nil: return message.eventName?.hasSuffix("Complete") == true ? .complete : nil
        default: return nil
        }
    }

    /// The caller went away. The entry stays, so that the answer is not taken for a stranger's.
    mutating func abandon(token: UInt64) -> Outcome? {
        guard let (id, entry) = entries.first(where: { $0.value.token == token }), !entry.isTold else { return nil }
        entries[id]?.isTold = true
        entries[id]?.items = []
        return .failed(.unknown(action: entry.action, reason: "its task was cancelled"))
    }

    /// Those whose deadline has passed.
    mutating func expire(now: NIODeadline) -> [(UInt64, Outcome)] {
        guard let next = nextDeadline, next <= now else { return [] }
        let late = entries.filter { $0.value.deadline <= now }
        for id in late.keys { remove(id) }
        nextDeadline = entries.values.map(\.deadline).min()
        return late.values.filter { !$0.isTold }.sorted { $0.token < $1.token }.map { entry in
            (entry.token, .failed(.timedOut(action: entry.action, after: entry.timeout)))
        }
    }

    /// The connection is gone: nobody knows whether Asterisk acted.
    mutating func lineLost(reason: String) -> [(UInt64, Outcome)] {
        defer {
            entries = [:]
            lists = 0
            nextDeadline = nil
        }
        return entries.values.filter { !$0.isTold }.sorted { $0.token < $1.token }.map { entry in
            (entry.token, .failed(.unknown(action: entry.action, reason: reason)))
        }
    }

    private mutating func remove(_ id: String) {
        if let entry = entries.removeValue(forKey: id), entry.wantsList { lists -= 1 }
        if entries.isEmpty { nextDeadline = nil }
    }
}
