public import DialerCore
import GRDB
import Portfolio
public import Vocabulary

/// What a result did to the one that was said of the same conversation before: what went back with it, and what stays.
public struct ResultCorrection: Hashable, Sendable {
    /// The result before: a word of the campaign's tree, or a disposition.
    public var before: String
    /// What was promised, or agreed on, in that conversation is cancelled.
    public var cancelsPromise = false
    /// The number is the debtor's again.
    public var restoresNumber = false

    /// What that promise had replaced stays replaced.
    public var leavesReplaced = false
    /// The number stays a wrong person's: another call said so as well.
    public var leavesNumberWrong = false
    /// What closes the person or the number still.
    public var leavesClosed: [DoNotCallEntry] = []
    /// The area that was asked to look at the account, and may have been told.
    public var leavesReview: String?
    /// The call that was agreed on still comes.
    public var leavesCallback = false
}

extension Store {
    /// As ``recordConversation(attempt:_:retry:)``, for whoever is there to be told what became of the result before.
    /// - Returns: `nil` where nothing else had been said.
    public func setResult(
        attempt: AttemptID, _ entry: ConversationEntry,
        retry: @escaping @Sendable (CampaignID) -> RetryPolicy = { _ in .standard }
    ) async throws(StoreError) -> ResultCorrection? {
        try await recordWord(
            attempt: attempt, entry.result.does, agent: entry.agent, at: entry.at, details: entry, retry: retry
        ).correction
    }
}

/// What was said of a conversation before the word that is being recorded, inside its transaction. Only what can be told
/// to be of that word goes back; a wish not to be called never does.
struct EarlierWord {
    let db: Database
    let attempt: AttemptID
    let disposition: Disposition
    let campaign: Int64
    let account: Int64
    let debtor: Int64
    let contact: Int64
    let phone: PhoneNumber?
    /// The call has ended, with a person.
    let isAnswered: Bool
    private let restUntil: Int64?
    private let review: String?
    private let before: String

    /// - Parameter row: of the attempt, as it was before the word. `nil` where nothing had been said.
    init?(_ row: Row, of attempt: AttemptID, _ db: Database) throws {
        guard let disposition = (row["disposition"] as String?).flatMap({ Disposition(rawValue: $0) }) else {
            return nil
        }
        self.db = db
        self.attempt = attempt
        self.disposition = disposition
        campaign = row["campaign_id"]
        account = row["account_id"]
        debtor = row["debtor_id"]
        contact = row["contact_point_id"]
        phone = PhoneNumber(e164: row["phone"] as String)
        isAnswered = (row["outcome"] as String?) == Outcome.answered.rawValue
        let conversation = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT result, rest_until, review FROM conversation WHERE attempt_id = ?"),
            arguments: [attempt.rawValue])
        restUntil = conversation?["rest_until"]
        review = conversation?["review"]
        before = conversation?["result"] ?? disposition.rawValue
    }

    /// Before the new word has its effects: the number, and when the account is called.
    /// - Returns: `nil` where the same is said again.
    func takeBackWork(
        for new: Disposition, _ details: ConversationEntry?, at now: Timestamp
    ) throws -> ResultCorrection? {
        guard new != disposition || details.map({ $0.result.name != before }) ?? false else { return nil }
        var correction = ResultCorrection(before: before)
        if disposition == .wrongPerson, new != .wrongPerson {
            correction.restoresNumber = try restoreNumber()
            correction.leavesNumberWrong = !correction.restoresNumber
        }
        if let restUntil, details != nil { try endRest(restUntil, at: now) }
        let hadNoConversation: Set<Disposition> = [.wrongPerson, .machine]
        if hadNoConversation.contains(disposition), !hadNoConversation.contains(new) { try settle() }
        if let review, let details, details.result.review != review { correction.leavesReview = review }
        if disposition == .callLater, new != .callLater, details?.callAt == nil {
            correction.leavesCallback = try isCallbackPending(at: now)
        }
        if disposition == .doNotCall, new != .doNotCall {
            correction.leavesClosed =
                try DoNotCall.entries(db, .debtor(DebtorID(rawValue: debtor)))
                + (phone.map { try DoNotCall.entries(db, .phone($0)) } ?? [])
        }
        return correction
    }

    /// After the new word is written, so that its rest holds where the promise had held the account back.
    func takeBackPromise(
        for new: Disposition, at now: Timestamp, _ work: ResultCorrection
    ) throws -> ResultCorrection {
        guard disposition == .promise, new != .promise,
            let made = try Int64.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT made_at FROM promise WHERE attempt_id = ?1 AND account_id = ?2 AND state = 'open'
                        UNION ALL
                        SELECT made_at FROM agreement WHERE attempt_id = ?1 AND account_id = ?2 AND state = 'open'
                        """), arguments: [attempt.rawValue, account])
        else { return work }
        let book = try PromiseBook(db, at: now)
        guard let debt = try book.debt(account), try book.takeBack(debt, as: .cancelled, from: attempt) else {
            return work
        }
        try book.follow(account, isOpen: debt.isOpen)
        var correction = work
        correction.cancelsPromise = true
        // Replaced at the moment at which this one was made: by it.
        correction.leavesReplaced =
            try Bool.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT EXISTS (
                            SELECT 1 FROM promise WHERE account_id = ?1 AND state = 'replaced' AND decided_at = ?2
                              AND attempt_id IS NOT ?3
                            UNION ALL
                            SELECT 1 FROM agreement WHERE account_id = ?1 AND state = 'replaced' AND decided_at = ?2
                              AND attempt_id IS NOT ?3)
                        """), arguments: [account, made, attempt.rawValue]) ?? false
        return correction
    }

    /// - Returns: whether it is the debtor's again: no other call has said that it is somebody else's.
    private func restoreNumber() throws -> Bool {
        try db.cachedStatement(
            sql: """
                UPDATE contact_point SET validity = 'unknown', validity_at = NULL, bad = max(0, bad - 1),
                    good = good + ?
                WHERE id = ? AND validity = 'wrong-person' AND NOT EXISTS (
                    SELECT 1 FROM attempt t WHERE t.debtor_id = ? AND t.contact_point_id = contact_point.id
                      AND t.disposition = 'wrong-person' AND t.id <> ?)
                """
        ).execute(arguments: [isAnswered, contact, debtor, attempt.rawValue])
        guard db.changesCount > 0 else { return false }
        try WorkRows.lookAgain(db, debtor: debtor)
        return true
    }

    private static let isPlain = "campaign_id NOT IN (SELECT id FROM campaign WHERE strategy IS NOT NULL)"

    /// What waits for the end of that very rest waits no longer, but for one that another conversation asked for.
    private func endRest(_ end: Int64, at now: Timestamp) throws {
        try db.cachedStatement(
            sql: """
                UPDATE work SET next_due_at = max(?1, COALESCE(
                    (SELECT MAX(rest_until) FROM conversation WHERE account_id = ?2 AND attempt_id <> ?3), 0))
                WHERE account_id = ?2 AND state = \(WorkState.due.rawValue) AND next_due_at = ?4 AND reason IS NULL
                  AND callback_at IS NULL AND \(Self.isPlain)
                """
        ).execute(arguments: [now.milliseconds, account, attempt.rawValue, end])
    }

    /// They were spoken with after all, which settles the account in its campaign, as it does at the end of a call; unless
    /// it was called since.
    private func settle() throws {
        guard isAnswered else { return }
        try db.cachedStatement(
            sql: """
                UPDATE work SET state = \(WorkState.done.rawValue), reason = 'spoken with'
                WHERE campaign_id = ?1 AND account_id = ?2 AND callback_at IS NULL AND \(Self.isPlain)
                  AND state IN (\(WorkState.due.rawValue), \(WorkState.claimed.rawValue), \(WorkState.blocked.rawValue))
                  AND NOT EXISTS (
                    SELECT 1 FROM attempt WHERE account_id = ?2 AND campaign_id = ?1 AND launched_at > (
                        SELECT launched_at FROM attempt WHERE id = ?3))
                """
        ).execute(arguments: [campaign, account, attempt.rawValue])
    }

    private func isCallbackPending(at now: Timestamp) throws -> Bool {
        try Bool.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT EXISTS (
                        SELECT 1 FROM work WHERE campaign_id = ? AND account_id = ? AND callback_at > ?)
                    """), arguments: [campaign, account, now.milliseconds]) ?? false
    }
}
