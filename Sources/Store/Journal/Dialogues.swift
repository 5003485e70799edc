import GRDB
public import Vocabulary

/// What came of a dialogue with a bot, step by step.
public struct DialogueRecord: Hashable, Sendable {
    public var attempt: AttemptID
    /// The script's name.
    public var script: String
    /// A word of the dialogue room: `promised`, `hung-up`, …
    public var outcome: String
    /// The person said to be the debtor.
    public var isIdentified: Bool
    /// The person heard of the debt.
    public var isTold: Bool
    /// The day of a promise that was made.
    public var promised: CivilDate?
    public var began: Timestamp
    public var ended: Timestamp
    /// What was said, heard and pressed, as JSON.
    public var trace: String

    public init(
        attempt: AttemptID, script: String, outcome: String, isIdentified: Bool, isTold: Bool,
        promised: CivilDate? = nil, began: Timestamp, ended: Timestamp, trace: String
    ) {
        self.attempt = attempt
        self.script = script
        self.outcome = outcome
        self.isIdentified = isIdentified
        self.isTold = isTold
        self.promised = promised
        self.began = began
        self.ended = ended
        self.trace = trace
    }
}

extension Store {
    /// Keeps it; said again it takes the place of what was said before.
    public func recordDialogue(_ record: DialogueRecord) async throws(StoreError) {
        try await write { db in
            do {
                try db.cachedStatement(
                    sql: """
                        INSERT INTO dialogue (attempt_id, script, outcome, identified, told, promised_day, began_at,
                            ended_at, trace) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                        ON CONFLICT (attempt_id) DO UPDATE SET script = excluded.script, outcome = excluded.outcome,
                            identified = excluded.identified, told = excluded.told,
                            promised_day = excluded.promised_day, began_at = excluded.began_at,
                            ended_at = excluded.ended_at, trace = excluded.trace
                        """
                ).execute(arguments: [
                    record.attempt.rawValue, record.script, record.outcome, record.isIdentified, record.isTold,
                    record.promised?.daysSinceEpoch, record.began.milliseconds, record.ended.milliseconds, record.trace,
                ])
            } catch let error as DatabaseError where error.extendedResultCode == .SQLITE_CONSTRAINT_FOREIGNKEY {
                throw StoreError(
                    .input, "attempt \(record.attempt) is not in the journal: its dialogue was not stored")
            }
        }
    }

    /// `nil` when no bot has spoken in that attempt.
    public func dialogue(of attempt: AttemptID) async throws(StoreError) -> DialogueRecord? {
        try await read { db in
            try Row.fetchOne(
                db, sql: "SELECT * FROM dialogue WHERE attempt_id = ?", arguments: [attempt.rawValue]
            ).map { row in
                DialogueRecord(
                    attempt: attempt, script: row["script"], outcome: row["outcome"], isIdentified: row["identified"],
                    isTold: row["told"],
                    promised: (row["promised_day"] as Int?).map { CivilDate(daysSinceEpoch: $0) },
                    began: Timestamp(milliseconds: row["began_at"]), ended: Timestamp(milliseconds: row["ended_at"]),
                    trace: row["trace"])
            }
        }
    }
}
