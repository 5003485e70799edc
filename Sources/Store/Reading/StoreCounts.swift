import GRDB
public import Vocabulary

/// How much there is of everything, for `marcador status`.
public struct StoreCounts: Hashable, Sendable {
    public var debtors = 0
    public var accounts = 0
    public var openAccounts = 0
    public var phones = 0
    public var attempts = 0
    public var openAttempts = 0
    public var interactions = 0
    /// Numbers and debtors.
    public var doNotCall = 0
}

/// Where the accounts of one campaign stand, for `marcador why`.
public struct WorkSummary: Hashable, Sendable {
    public var dueNow = 0
    /// Due later; the soonest of them at `nextDue`.
    public var dueLater = 0
    public var nextDue: Timestamp?
    /// In the hopper.
    public var claimed = 0
    public var live = 0
    public var done = 0
    public var blocked = 0
    /// Why accounts are due later, done or blocked, by sentence.
    public var reasons: [String: Int] = [:]
    /// Why accounts are not called until something happens, by sentence.
    public var resting: [String: Int] = [:]
    /// Of those due later, what they wait for; the most first.
    public var waiting: [Waiting] = []

    /// Accounts that wait for the same.
    public struct Waiting: Hashable, Sendable {
        /// `waits for 08:00 America/Santiago`, `at most 1 contact a week`
        public var reason: String
        public var accounts: Int
        /// When the first of them is due again.
        public var first: Timestamp
    }
}

extension Store {
    public func counts() async throws(StoreError) -> StoreCounts {
        try await read { db in
            func count(_ source: String) throws -> Int {
                try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM \(source)") ?? 0
            }
            return StoreCounts(
                debtors: try count("debtor"), accounts: try count("account"),
                openAccounts: try count("account WHERE status = 'open'"),
                phones: try count("contact_point WHERE channel = 'phone'"), attempts: try count("attempt"),
                openAttempts: try count("attempt WHERE outcome IS NULL"), interactions: try count("interaction"),
                doNotCall: try count("do_not_call"))
        }
    }

    public func workSummary(campaign: CampaignID, now: Timestamp) async throws(StoreError) -> WorkSummary {
        try await read { db in
            var summary = WorkSummary()
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT w.state, w.next_due_at > ?, w.reason, COUNT(*), MIN(w.next_due_at) FROM work w
                    JOIN campaign c ON c.id = w.campaign_id WHERE c.name = ? GROUP BY 1, 2, 3
                    """, arguments: [now.milliseconds, campaign.rawValue])
            for row in rows {
                let number: Int = row[3]
                let isLater: Bool = row[1]
                let due = Timestamp(milliseconds: row[4])
                let state = WorkState(rawValue: row[0])
                switch state {
                case .due where isLater, .waiting where isLater:
                    summary.dueLater += number
                    summary.nextDue = min(summary.nextDue ?? due, due)
                case .due, .waiting: summary.dueNow += number
                case .claimed: summary.claimed += number
                case .live: summary.live += number
                case .done: summary.done += number
                case .blocked, .withdrawn: summary.blocked += number
                case nil: continue
                }
                guard let reason = row[2] as String? else { continue }
                summary.reasons[reason, default: 0] += number
                if state == .blocked { summary.resting[reason, default: 0] += number }
                if isLater, state == .due || state == .waiting {
                    summary.waiting.append(WorkSummary.Waiting(reason: reason, accounts: number, first: due))
                }
            }
            summary.waiting.sort { ($1.accounts, $0.reason) < ($0.accounts, $1.reason) }
            return summary
        }
    }
}
