/// How the abandonment ledger files a call that was answered. The raw value is the word in the store.
public enum AnswerKind: String, CaseIterable, Sendable, Codable, Hashable {
    /// An agent was there within ``promptly``.
    case connected
    /// An agent was there, later.
    case late
    /// A person met nobody: the message played, no queue took them, or they hung up after they had waited too long.
    case abandoned
    /// A person hung up before they had waited too long.
    case leftEarly = "left-early"
    /// Somebody answered and the end was not seen (a crash): nothing shows that they met an agent.
    case lost
    /// Machine detection took it for an answering machine and ended it.
    case machine

    /// Seconds from the answer within which an agent must be there. Both the FTC's rule and Ofcom's say two.
    public static let promptly = 2.0

    /// Where an agent spoke with the person.
    public static func connected(after waited: Double) -> AnswerKind { waited <= promptly ? .connected : .late }

    /// Where the person hung up while they waited.
    /// - Parameter holdLimit: seconds after which the message would have played.
    public static func hungUp(after waited: Double, holdLimit: Double) -> AnswerKind {
        waited < min(promptly, holdLimit) ? .leftEarly : .abandoned
    }
}

/// Answered calls by kind: raw counts, from which each definition makes its own tally.
public struct LedgerCounts: Hashable, Sendable, Codable {
    public var connected = 0
    public var late = 0
    public var abandoned = 0
    public var leftEarly = 0
    public var lost = 0
    public var machines = 0
    /// Of `connected`, those where the agent found an answering machine.
    public var marked = 0
    /// Of `late`, the same.
    public var markedLate = 0

    public init() {}

    public init(_ kind: AnswerKind, isMarked: Bool = false) {
        self[kind] = 1
        if isMarked { mark(kind, by: 1) }
    }

    public subscript(kind: AnswerKind) -> Int {
        get {
            switch kind {
            case .connected: connected
            case .late: late
            case .abandoned: abandoned
            case .leftEarly: leftEarly
            case .lost: lost
            case .machine: machines
            }
        }
        set {
            switch kind {
            case .connected: connected = newValue
            case .late: late = newValue
            case .abandoned: abandoned = newValue
            case .leftEarly: leftEarly = newValue
            case .lost: lost = newValue
            case .machine: machines = newValue
            }
        }
    }

    /// The agent said that it was a machine, or takes that back.
    public mutating func mark(_ kind: AnswerKind, by count: Int) {
        switch kind {
        case .connected: marked += count
        case .late: markedLate += count
        case .abandoned, .leftEarly, .lost, .machine: break
        }
    }

    public static func += (sum: inout LedgerCounts, more: LedgerCounts) { sum.add(more, 1) }

    public static func -= (sum: inout LedgerCounts, less: LedgerCounts) { sum.add(less, -1) }

    private mutating func add(_ other: LedgerCounts, _ sign: Int) {
        connected += sign * other.connected
        late += sign * other.late
        abandoned += sign * other.abandoned
        leftEarly += sign * other.leftEarly
        lost += sign * other.lost
        machines += sign * other.machines
        marked += sign * other.marked
        markedLate += sign * other.markedLate
    }
}

/// The counts of five minutes, by the time of the answer.
public struct LedgerBucket: Hashable, Sendable, Codable {
    /// Milliseconds since 1970 UTC; a multiple of ``length``.
    public var begins: Int64
    public var counts: LedgerCounts

    public static let length: Int64 = 300_000

    public init(begins: Int64, counts: LedgerCounts) {
        self.begins = begins
        self.counts = counts
    }

    /// Where the bucket of that moment begins.
    public static func beginning(of time: Int64) -> Int64 {
        let rest = time % length
        return time - (rest < 0 ? rest + length : rest)
    }
}

/// What the store has of a campaign's ledger.
public struct LedgerReading: Hashable, Sendable, Codable {
    /// In the order of time, as far back as the window and the period may reach.
    public var buckets: [LedgerBucket]
    /// When the campaign's first call ever was answered: milliseconds since 1970 UTC; `nil`: none was.
    public var began: Int64?

    public init(buckets: [LedgerBucket] = [], began: Int64? = nil) {
        self.buckets = buckets
        self.began = began
    }
}
