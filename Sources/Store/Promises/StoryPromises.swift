import GRDB
import Portfolio
import Vocabulary

/// What was said in conversations, as strategies go by it: promises, agreements, and rests.
enum StoryPromises {
    static func rests(_ db: Database, account: Int64) throws -> [AccountStory.Rest] {
        try Row.fetchAll(
            db.cachedStatement(
                sql:
                    "SELECT at, rest_until FROM conversation WHERE account_id = ? AND rest_until IS NOT NULL ORDER BY at"
            ),
            arguments: [account]
        ).map { AccountStory.Rest(at: Timestamp(milliseconds: $0[0]), until: Timestamp(milliseconds: $0[1])) }
    }

    /// What was said before the call was over is taken to come with its end, which was still in the stage before.
    static func stageResults(_ db: Database, account: Int64) throws -> [AccountStory.StageResult] {
        try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT MAX(c.at, COALESCE(t.ended_at, c.at)), c.result, c.stage
                    FROM conversation c JOIN attempt t ON t.id = c.attempt_id
                    WHERE c.account_id = ? AND c.stage IS NOT NULL ORDER BY 1
                    """), arguments: [account]
        ).map { AccountStory.StageResult(at: Timestamp(milliseconds: $0[0]), $0[1], to: $0[2]) }
    }

    static func all(_ db: Database, account: Int64, today: CivilDate) throws -> [AccountStory.Commitment] {
        let promises = try PromiseRecord.all(db, account: account).map {
            AccountStory.Commitment($0.promise, $0.status, decided: $0.decided)
        }
        return try promises
            + AgreementRecord.all(db, account: account).compactMap { record in
                let payments = try AccountPayments.all(db, account: account, in: record.agreement.agreed.currency)
                let next = record.agreement.next(after: payments, today: today, terms: record.terms)?.instalment
                guard let instalment = next ?? record.agreement.instalments.last else { return nil }
                return AccountStory.Commitment(
                    Promise(amount: instalment.amount, due: instalment.due, made: record.agreement.made), record.status,
                    decided: record.decided)
            }
    }
}
