import Audit
public import DialerCore
import GRDB
import Pacing
import Portfolio
public import Vocabulary

extension Store {
    /// What an agent recorded of the conversation; may come before or after the end of the attempt, and again.
    ///
    /// `doNotCall` closes the debtor and this number to every campaign. `wrongPerson` takes the number from the debtor
    /// and lets the account come due for another one. `machine` has the ledger count no person, and the account called
    /// again as after a machine. `callLater` has it called in three hours, where no other time was agreed on.
    ///
    /// Where it is another word than the one before, the promise that came from this attempt and the mark of its number go
    /// back with that one (``ResultCorrection``).
    /// - Parameter details: what was said beyond it, kept in the same transaction.
    /// - Returns: whether the abandonment ledger has changed by it.
    @discardableResult
    public func recordDisposition(
        attempt: AttemptID, _ disposition: Disposition, agent: AgentID, at now: Timestamp,
        details: ConversationEntry? = nil,
        retry: @escaping @Sendable (CampaignID) -> RetryPolicy = { _ in .standard }
    ) async throws(StoreError) -> Bool {
        try await recordWord(
            attempt: attempt, disposition, agent: agent, at: now, details: details, retry: retry
        ).changesLedger
    }

    func recordWord(
        attempt: AttemptID, _ disposition: Disposition, agent: AgentID, at now: Timestamp,
        details: ConversationEntry?, retry: @escaping @Sendable (CampaignID) -> RetryPolicy
    ) async throws(StoreError) -> (changesLedger: Bool, correction: ResultCorrection?) {
        try await write { db in
            guard
                let row = try Row.fetchOne(
                    db.cachedStatement(
                        sql: """
                            SELECT debtor_id, contact_point_id, phone, campaign_id, account_id, marked, answer, outcome,
                                COALESCE(answered_at, connected_at, ended_at, launched_at), c.name, disposition,
                                disposition_agent, (SELECT result FROM conversation WHERE attempt_id = t.id) AS result
                            FROM attempt t JOIN campaign c ON c.id = t.campaign_id WHERE t.id = ?
                            """),
                    arguments: [attempt.rawValue])
            else {
                throw StoreError(.input, "attempt \(attempt) is not in the journal: its disposition was not stored")
            }
            let earlier = try EarlierWord(row, of: attempt, db)
            var correction = try earlier?.takeBackWork(for: disposition, details, at: now)
            for (table, key) in [("attempt", "id"), ("interaction", "attempt_id")] {
                try db.cachedStatement(
                    sql:
                        "UPDATE \(table) SET disposition = ?, disposition_agent = ?, disposition_at = ? WHERE \(key) = ?"
                ).execute(arguments: [disposition.rawValue, agent.rawValue, now.milliseconds, attempt.rawValue])
            }
            try details?.keep(db, attempt: attempt, campaign: row[3], account: row[4])
            let result = details?.result.name ?? disposition.rawValue
            // Asterisk tells it by event and by script: the second time it is no news.
            let known: (String?, String?) = (row["result"] ?? row["disposition"], row["disposition_agent"])
            if known != (result, agent.rawValue) {
                try AuditBook(db).add(
                    .disposition(AuditDisposition(attempt: attempt, result: result, agent: agent)), at: now)
            }
            let debtor: Int64 = row[0]
            if (row[7] as String?) == Outcome.answered.rawValue {
                // Nobody was met by a call that a machine took.
                try db.cachedStatement(
                    sql: "UPDATE attempt SET counts_contact = ?, counts_conversation = ? WHERE id = ?"
                ).execute(arguments: [disposition != .machine, disposition != .machine, attempt.rawValue])
            }
            switch disposition {
            case .doNotCall:
                let phone = PhoneNumber(e164: row[2] as String).map { ClosedContact.phone($0) }
                try DoNotCall.add(
                    db, [phone, .debtor(DebtorID(rawValue: debtor))].compactMap(\.self), to: .all,
                    reason: "asked for in attempt \(attempt)", by: .person, now)
            case .wrongPerson:
                // Said once: the conversation, if it has ended, was not with the debtor.
                try db.execute(
                    sql: """
                        UPDATE contact_point SET validity = 'wrong-person', validity_at = ?, bad = bad + 1,
                            good = max(0, good - ?) WHERE id = ? AND validity <> 'wrong-person'
                        """,
                    arguments: [
                        now.milliseconds, (row[7] as String?) == Outcome.answered.rawValue, row[1] as Int64,
                    ])
                try Self.makeDue(row, at: now, db)
            case .machine where (row[7] as String?) == Outcome.answered.rawValue:
                try Self.makeDue(
                    row, at: now + (retry(CampaignID(row[9] as String)).rules[.machine]?.after ?? .zero), db)
            case .callLater:
                // A time that was agreed on, and is still to come, holds.
                if try Callbacks.pending(db, campaign: row[3], account: row[4], after: now) == nil {
                    try Callbacks.schedule(db, campaign: row[3], account: row[4], due: now + Callbacks.usual)
                }
            case .machine, .promise, .noPromise, .other: break
            }
            correction = try correction.flatMap { try earlier?.takeBackPromise(for: disposition, at: now, $0) }
            try StrategyPlaces.touch(db, debtor: debtor)
            // Before the end nothing is counted yet; the end will.
            guard let answer = (row[6] as String?).flatMap({ AnswerKind(rawValue: $0) }),
                row[5] as Bool != (disposition == .machine)
            else { return (false, correction) }
            try AnswerCounts.mark(
                attempt.rawValue, answer, disposition == .machine, campaign: row[3], at: row[8], db)
            return (true, correction)
        }
    }

    /// The account of an attempt that had settled it is worked again.
    private static func makeDue(_ attempt: Row, at time: Timestamp, _ db: Database) throws {
        try db.execute(
            sql: """
                UPDATE work SET state = ?, next_due_at = ?, reason = NULL
                WHERE campaign_id = ? AND account_id = ? AND state = ?
                """,
            arguments: [
                WorkState.due.rawValue, time.milliseconds, attempt["campaign_id"] as Int64,
                attempt["account_id"] as Int64, WorkState.done.rawValue,
            ])
    }

    /// Makes numbers that the network called invalid since then callable again: for the day a misconfigured trunk
    /// answered 404 to everything.
    /// - Returns: how many.
    @discardableResult
    public func restoreInvalidContactPoints(since: Timestamp) async throws(StoreError) -> Int {
        try await write { db in
            let debtors = try Int64.fetchAll(
                db, sql: "SELECT debtor_id FROM contact_point WHERE validity = 'invalid' AND validity_at >= ?",
                arguments: [since.milliseconds])
            try db.execute(
                sql: "UPDATE contact_point SET validity = 'unknown' WHERE validity = 'invalid' AND validity_at >= ?",
                arguments: [since.milliseconds])
            for debtor in debtors {
                try WorkRows.lookAgain(db, debtor: debtor)
                try StrategyPlaces.touch(db, debtor: debtor)
            }
            return debtors.count
        }
    }
}
