import Audit
public import DialerCore
import GRDB
import Pacing
public import Vocabulary

extension Store {
    /// Notes a stage that was reached. Does not wait for the disk; what is known already is never taken back.
    public func recordProgress(_ attempt: AttemptID, _ times: AttemptTimes, agent: AgentID?) async throws(StoreError) {
        try await write(waitsForDisk: false) { db in try Self.keepProgress(db, attempt, times, agent: agent) }
    }

    static func keepProgress(_ db: Database, _ attempt: AttemptID, _ times: AttemptTimes, agent: AgentID?) throws {
        try db.cachedStatement(
            sql: """
                UPDATE attempt SET ringing_at = COALESCE(?, ringing_at), answered_at = COALESCE(?, answered_at),
                    queued_at = COALESCE(?, queued_at), connected_at = COALESCE(?, connected_at),
                    agent = COALESCE(?, agent)
                WHERE id = ? AND outcome IS NULL
                """
        ).execute(arguments: [
            times.ringing?.milliseconds, times.answered?.milliseconds, times.queued?.milliseconds,
            times.connected?.milliseconds, agent?.rawValue, attempt.rawValue,
        ])
    }

    /// Closes an attempt, stores the interaction, and sets what comes next, all in one transaction.
    ///
    /// Where the core is done with a number that nobody answered and the debtor has another one that the retry rules
    /// allow, the account comes due again for that number. In a campaign that works by a strategy, that says what comes
    /// next.
    ///
    /// - Parameter retry: the rules of the attempt's campaign.
    /// - Returns: false when the attempt was closed already; nothing has changed then.
    @discardableResult
    public func recordEnd(_ record: AttemptRecord, retry: RetryPolicy) async throws(StoreError) -> Bool {
        try await write { db in try AttemptEnd(db: db, record: record, retry: retry).run() }
    }

    /// Keeps several records in their order in one transaction, which waits for the disk once, and only if an end is
    /// among them. All or none: with one of them wrong (``StoreError/Kind/input``) nothing is kept.
    /// - Returns: for each, whether it was news; false for the end of an attempt that was closed already.
    public func record(_ records: [JournalRecord]) async throws(StoreError) -> [Bool] {
        try await write(waitsForDisk: records.contains(where: \.isEnd)) { db in
            try records.map { record in
                switch record {
                case .progress(let attempt, let times, let agent):
                    try Self.keepProgress(db, attempt, times, agent: agent)
                case .decision(let decision): try Self.keepDecision(db, decision)
                case .end(let end, let retry): return try AttemptEnd(db: db, record: end, retry: retry).run()
                }
                return true
            }
        }
    }
}

/// What the journal is told of calls under way, and of why they were made.
public enum JournalRecord: Sendable {
    case progress(AttemptID, AttemptTimes, agent: AgentID?)
    case end(AttemptRecord, retry: RetryPolicy)
    case decision(Decision)

    var isEnd: Bool { if case .end = self { true } else { false } }
}

/// One end, inside its transaction.
private struct AttemptEnd {
    let db: Database
    let record: AttemptRecord
    let retry: RetryPolicy

    private var ended: Timestamp { record.times.ended ?? record.times.connected ?? record.times.launched }

    func run() throws -> Bool {
        guard try settle() else { return false }
        try AuditBook(db).add(.ended(AuditEnd(record)), at: ended)
        return true
    }

    private func settle() throws -> Bool {
        guard
            let attempt = try Row.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT t.outcome, t.campaign_id, t.debtor_id, t.account_id, t.contact_point_id, t.disposition,
                            c.strategy IS NOT NULL
                        FROM attempt t JOIN campaign c ON c.id = t.campaign_id WHERE t.id = ?
                        """), arguments: [record.attempt.rawValue])
        else { throw StoreError(.input, "attempt \(record.attempt) is not in the journal: its end was not stored") }
        guard (attempt[0] as String?) == nil else { return false }
        let campaign: Int64 = attempt[1]
        let debtor: Int64 = attempt[2]
        let account: Int64 = attempt[3]
        let contact: Int64 = attempt[4]
        let disposition = (attempt[5] as String?).flatMap { Disposition(rawValue: $0) }
        try close(isMachine: disposition == .machine)
        try count(campaign: campaign, isMachine: disposition == .machine)
        try storeInteraction()
        if record.times.answered == nil, record.times.connected == nil, record.outcome != .unknown {
            try RecordingBook(db).forget(record.attempt)
        }
        let phones = try DebtorPhones(db, debtor: debtor, account: account, campaign: campaign)
        try markContact(contact, history: phones.candidates.first { $0.id == contact }?.history ?? [:])
        let next =
            attempt[6]
            ? try strategyStep(account: account)
            : try nextStep(campaign: campaign, debtor: debtor, account: account, disposition: disposition)
        try db.cachedStatement(
            sql: """
                UPDATE work SET state = ?, next_due_at = ?, reason = ?
                WHERE campaign_id = ? AND account_id = ? AND state = ?
                """
        ).execute(arguments: [
            next.state.rawValue, next.due.milliseconds, next.reason, campaign, account, WorkState.live.rawValue,
        ])
        // After the row has left the call: what it waits for is looked at anew, and so are the person's other debts.
        try StrategyPlaces.touch(db, debtor: debtor)
        return true
    }

    /// - Parameter isMachine: so the agent said who took it for a person's answer.
    private func close(isMachine: Bool) throws {
        let times = record.times
        let met: Outcome = record.outcome == .answered && isMachine ? .machine : record.outcome
        try db.cachedStatement(
            sql: """
                UPDATE attempt SET outcome = ?, abandon_cause = ?, agent = COALESCE(?, agent),
                    ringing_at = COALESCE(?, ringing_at), answered_at = COALESCE(?, answered_at),
                    queued_at = COALESCE(?, queued_at), connected_at = COALESCE(?, connected_at), ended_at = ?,
                    answer = ?, counts_attempt = ?, counts_contact = ?, counts_conversation = ?
                WHERE id = ?
                """
        ).execute(arguments: [
            record.outcome.rawValue, record.abandonCause?.rawValue, record.agent?.rawValue, times.ringing?.milliseconds,
            times.answered?.milliseconds, times.queued?.milliseconds, times.connected?.milliseconds, ended.milliseconds,
            record.answer?.rawValue,
            CapCounting.countsAsAttempt(record.outcome, times: times), CapCounting.countsAsContact(met),
            CapCounting.countsAsConversation(met),
            record.attempt.rawValue,
        ])
    }

    /// In the transaction of the end itself: what the ledger has is what has ended.
    private func count(campaign: Int64, isMachine: Bool) throws {
        guard let answer = record.answer else { return }
        try AnswerCounts.add(
            LedgerCounts(answer), campaign: campaign, at: record.answeredAt.milliseconds, db)
        if isMachine {
            try AnswerCounts.mark(
                record.attempt.rawValue, answer, true, campaign: campaign, at: record.answeredAt.milliseconds, db)
        }
    }

    private func storeInteraction() throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO interaction (attempt_id, channel, campaign_id, debtor_id, account_id, contact_point_id, phone,
                    agent, outcome, abandon_cause, launched_at, ringing_at, answered_at, queued_at, connected_at, ended_at,
                    cause, tech_cause, detail, disposition, disposition_agent, disposition_at)
                SELECT id, 'call', campaign_id, debtor_id, account_id, contact_point_id, phone, agent, outcome,
                    abandon_cause, launched_at, ringing_at, answered_at, queued_at, connected_at, ended_at, ?, ?, ?,
                    disposition, disposition_agent, disposition_at
                FROM attempt WHERE id = ?
                """
        ).execute(arguments: [record.cause, record.techCause, record.detail, record.attempt.rawValue])
    }

    private func markContact(_ contact: Int64, history: [Outcome: Int]) throws {
        try db.cachedStatement(
            sql: """
                UPDATE contact_point SET last_outcome = ?, last_attempt_at = ?,
                    good = good + (? AND validity <> 'wrong-person'), bad = bad + ? WHERE id = ?
                """
        ).execute(arguments: [
            record.outcome.rawValue, record.times.launched.milliseconds, record.outcome == .answered,
            record.outcome == .invalid, contact,
        ])
        let allowed = retry.rules[.invalid]?.attempts ?? 0
        guard record.outcome == .invalid, history[.invalid] ?? 0 > allowed else { return }
        try db.cachedStatement(
            sql: "UPDATE contact_point SET validity = 'invalid', validity_at = ? WHERE id = ? AND validity = 'unknown'"
        ).execute(arguments: [ended.milliseconds, contact])
    }

    /// The strategy says what comes next, not the retry rules.
    private func strategyStep(account: Int64) throws -> (state: WorkState, due: Timestamp, reason: String?) {
        try Callbacks.settle(db, account: account, at: ended)
        return (.blocked, ended, StrategyPlaces.pending)
    }

    private func nextStep(
        campaign: Int64, debtor: Int64, account: Int64, disposition: Disposition?
    ) throws -> (state: WorkState, due: Timestamp, reason: String?) {
        if let asked = try Callbacks.pending(db, campaign: campaign, account: account, after: ended) {
            return (.due, asked, nil)
        }
        let sentence: String
        switch record.next {
        case .retry(let at): return (.due, at, nil)
        case .done(let reason): sentence = reason
        }
        let met = try metBy(disposition)
        let isSpokenWith = met == .answered && disposition != .wrongPerson
        let phones = try DebtorPhones(db, debtor: debtor, account: account, campaign: campaign)
        guard !isSpokenWith, phones.accountHistory.values.reduce(0, +) < retry.maxAttempts else {
            return (.done, ended, sentence)
        }
        // Not spoken with, and attempts left: only this number is used up. Another may do, now or after an import.
        guard !phones.isDoNotCall,
            case .call = ContactChoice.pick(phones.candidates, countries: [], lawful: nil, policy: retry)
        else { return (.blocked, ended, sentence) }
        return (.due, ended + (retry.rules[met]?.after ?? .zero), nil)
    }

    /// What the person met, where the call was answered.
    private func metBy(_ disposition: Disposition?) throws -> Outcome {
        guard record.outcome == .answered else { return record.outcome }
        if disposition == .machine { return .machine }
        // A dialogue is written down before its attempt has ended.
        let isSpoilt = try Bool.fetchOne(
            db.cachedStatement(sql: "SELECT \(SpoiltDialogue.isOne) FROM attempt t WHERE t.id = ?"),
            arguments: [record.attempt.rawValue])
        return isSpoilt ?? false ? .abandoned : .answered
    }
}
