import Vocabulary

/// One call that the gate let through: whom, where, when, how it ended, and why it was allowed.
struct AuditEntry: Sendable {
    /// Index of the debtor, of the phone among theirs, and of the place by whose profile it was judged.
    var debtor: Int32
    var phone: Int8
    var place: Int8
    /// What the fullest cap had counted before.
    var counted: Int16
    var from: Timestamp
    /// The last moment at which it might still ring, as the gate was asked.
    var until: Timestamp
    var ended: Timestamp?
    var outcome: Outcome?
}

/// Since when a debtor must not be called any more.
struct CallStop: Sendable {
    enum Reason: String, Sendable { case asked = "asked not to be called", paid = "had paid all" }

    var debtor: Int32
    var at: Timestamp
    var reason: Reason
}

/// All that was allowed, in the order in which it was dialled.
struct AuditList: Sendable {
    private(set) var entries: [AuditEntry] = []
    private(set) var stops: [CallStop] = []

    /// - Returns: the place of the entry, to end it by.
    mutating func allow(_ entry: AuditEntry) -> Int {
        entries.append(entry)
        return entries.count - 1
    }

    mutating func end(_ index: Int, _ outcome: Outcome, at time: Timestamp) {
        entries[index].outcome = outcome
        entries[index].ended = time
    }

    mutating func stop(_ debtor: Int, _ reason: CallStop.Reason, at time: Timestamp) {
        stops.append(CallStop(debtor: Int32(debtor), at: time, reason: reason))
    }
}
