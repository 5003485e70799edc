import Vocabulary

/// What came of the accounts of a group. Money in whole Chilean pesos.
public struct CollectionsCounts: Hashable, Sendable {
    /// Accounts that were in arrears on a day of the run, and what they owed on the first.
    public var accounts = 0
    public var assigned = 0.0
    /// Of them: called at least once, somebody spoken with, the debtor spoken with.
    public var attempted = 0
    public var contacted = 0
    public var reached = 0
    public var attempts = 0
    /// Conversations with debtors.
    public var conversations = 0
    public var promises = 0
    public var promised = 0.0
    /// Of those whose day and grace were over within the run.
    public var kept = 0
    public var broken = 0
    public var keptMoney = 0.0
    /// All that came in, promised or not.
    public var paid = 0.0
    /// Accounts that owe nothing any more.
    public var cured = 0
    /// Accounts that began in a band below the last, and those of them that ended in a worse one.
    public var atRisk = 0
    public var rolled = 0
    public var complaints = 0

    static func + (one: CollectionsCounts, other: CollectionsCounts) -> CollectionsCounts {
        var sum = one
        sum.accounts += other.accounts
        sum.assigned += other.assigned
        sum.attempted += other.attempted
        sum.contacted += other.contacted
        sum.reached += other.reached
        sum.attempts += other.attempts
        sum.conversations += other.conversations
        sum.promises += other.promises
        sum.promised += other.promised
        sum.kept += other.kept
        sum.broken += other.broken
        sum.keptMoney += other.keptMoney
        sum.paid += other.paid
        sum.cured += other.cured
        sum.atRisk += other.atRisk
        sum.rolled += other.rolled
        sum.complaints += other.complaints
        return sum
    }
}

/// What is counted while a run goes by.
struct CollectionsTally: Sendable {
    /// The stage in which an account began, of those in order of appearance.
    private(set) var names: [String] = []
    private(set) var groups: [CollectionsCounts] = []
    private let group: [Int]
    private let firstDay: [Int]
    private var isContacted: [Bool]
    private var isReached: [Bool]

    /// Agent-seconds.
    var loggedIn = 0.0
    var busy = 0.0
    /// People who picked up, and those of them who met nobody.
    var answered = 0
    var abandoned = 0
    /// Calls that the gate did not let through.
    var refused = 0
    var ceased = 0
    private(set) var outcomes: [Outcome: Int] = [:]

    /// - Parameter groups: by account.
    init(groups: [String?], files: [CaseFile]) {
        var names: [String] = []
        group = groups.map { name in
            let name = name ?? "no stage yet"
            if let known = names.firstIndex(of: name) { return known }
            names.append(name)
            return names.count - 1
        }
        self.names = names
        self.groups = names.map { _ in CollectionsCounts() }
        firstDay = files.map(\.daysPastDue)
        isContacted = files.map { _ in false }
        isReached = files.map { _ in false }
    }

    mutating func launched(_ account: Int) { groups[group[account]].attempts += 1 }
    mutating func contacted(_ account: Int) { isContacted[account] = true }
    mutating func ended(_ outcome: Outcome) { outcomes[outcome, default: 0] += 1 }
    mutating func complained(_ account: Int) { groups[group[account]].complaints += 1 }
    mutating func paid(_ account: Int, _ pesos: Double) { groups[group[account]].paid += pesos }
    mutating func broken(_ account: Int) { groups[group[account]].broken += 1 }

    mutating func reached(_ account: Int) {
        isReached[account] = true
        groups[group[account]].conversations += 1
    }

    mutating func promised(_ account: Int, _ pesos: Double) {
        groups[group[account]].promises += 1
        groups[group[account]].promised += pesos
    }

    mutating func kept(_ account: Int, _ pesos: Double) {
        groups[group[account]].kept += 1
        groups[group[account]].keptMoney += pesos
    }

    /// At the end of the run.
    mutating func close(_ file: CaseFile) {
        guard file.daysPastDue > 0 else { return }
        var counts = groups[group[file.index]]
        counts.accounts += 1
        counts.assigned += TruePortfolio.pesos(file.owed)
        if !file.calls.isEmpty { counts.attempted += 1 }
        if isContacted[file.index] { counts.contacted += 1 }
        if isReached[file.index] { counts.reached += 1 }
        if file.isClosed { counts.cured += 1 }
        let first = firstDay[file.index]
        if first > 0, Band.of(first) < Band.count - 1 {
            counts.atRisk += 1
            if !file.isClosed, Band.of(file.daysPastDue) > Band.of(first) { counts.rolled += 1 }
        }
        groups[group[file.index]] = counts
    }
}
