import GRDB
public import Portfolio
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
    /// From the answer to the first prompt; `nil` where none was said, and of dialogues kept before this was.
    public var firstPrompt: Duration?
    /// The longest wait for a prompt that answered somebody.
    public var longestPause: Duration?
    /// What was said, heard and pressed, as JSON.
    public var trace: String

    public init(
        attempt: AttemptID, script: String, outcome: String, isIdentified: Bool, isTold: Bool,
        promised: CivilDate? = nil, began: Timestamp, ended: Timestamp, firstPrompt: Duration? = nil,
        longestPause: Duration? = nil, trace: String
    ) {
        self.attempt = attempt
        self.script = script
        self.outcome = outcome
        self.isIdentified = isIdentified
        self.isTold = isTold
        self.promised = promised
        self.began = began
        self.ended = ended
        self.firstPrompt = firstPrompt
        self.longestPause = longestPause
        self.trace = trace
    }
}

extension Store {
    /// Keeps it; said again it takes the place of what was said before. A day that was promised is a promise to pay the
    /// whole balance.
    /// - Parameter terms: of promises, for an account with these facts.
    public func recordDialogue(
        _ record: DialogueRecord, terms: @escaping @Sendable (AccountFacts) -> PromiseTerms = { _ in PromiseTerms() }
    ) async throws(StoreError) {
        try await write { db in
            do {
                try db.cachedStatement(
                    sql: """
                        INSERT INTO dialogue (attempt_id, script, outcome, identified, told, promised_day, began_at,
                            ended_at, first_prompt_ms, longest_pause_ms, trace) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        ON CONFLICT (attempt_id) DO UPDATE SET script = excluded.script, outcome = excluded.outcome,
                            identified = excluded.identified, told = excluded.told,
                            promised_day = excluded.promised_day, began_at = excluded.began_at,
                            ended_at = excluded.ended_at, first_prompt_ms = excluded.first_prompt_ms,
                            longest_pause_ms = excluded.longest_pause_ms, trace = excluded.trace
                        """
                ).execute(arguments: [
                    record.attempt.rawValue, record.script, record.outcome, record.isIdentified, record.isTold,
                    record.promised?.daysSinceEpoch, record.began.milliseconds, record.ended.milliseconds,
                    record.firstPrompt?.wholeMilliseconds,
                    record.longestPause?.wholeMilliseconds, record.trace,
                ])
            } catch let error as DatabaseError where error.extendedResultCode == .SQLITE_CONSTRAINT_FOREIGNKEY {
                throw StoreError(
                    .input, "attempt \(record.attempt) is not in the journal: its dialogue was not stored")
            }
            if let day = record.promised { try BotPromise(db: db, record: record, due: day).keep(terms: terms) }
        }
    }

    /// Marks those that were under way when the last daemon was killed: nobody goes on with them. A dialogue is written down
    /// as over before its attempt is, so that they are all of attempts without an end.
    /// - Parameters:
    ///   - outcome: of dialogues under way, and what it becomes.
    /// - Returns: how many there were.
    public func markDialogues(_ outcome: String, as new: String) async throws(StoreError) -> Int {
        try await write { db in
            try db.execute(
                sql: """
                    UPDATE dialogue SET outcome = ? WHERE outcome = ?
                        AND attempt_id IN (SELECT id FROM attempt WHERE outcome IS NULL)
                    """, arguments: [new, outcome])
            return db.changesCount
        }
    }

    /// `nil` when no bot has spoken in that attempt.
    public func dialogue(of attempt: AttemptID) async throws(StoreError) -> DialogueRecord? {
        try await read { db in
            try Row.fetchOne(
                db, sql: "SELECT * FROM dialogue WHERE attempt_id = ?", arguments: [attempt.rawValue]
            ).map { DialogueRecord($0) }
        }
    }

    /// Puts dialogues together, the oldest first, one in memory at a time.
    /// - Parameters:
    ///   - campaign: `nil`: of all campaigns.
    ///   - from: by the answer; up to but not including `until`.
    public func dialogues<Sum: Sendable>(
        of campaign: CampaignID? = nil, from: Timestamp? = nil, until: Timestamp? = nil, into start: Sum,
        _ add: @escaping @Sendable (inout Sum, CampaignID, DialogueRecord) -> Void
    ) async throws(StoreError) -> Sum {
        try await read { db in
            var sum = start
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT d.*, c.name AS campaign FROM dialogue d JOIN attempt t ON t.id = d.attempt_id
                    JOIN campaign c ON c.id = t.campaign_id
                    WHERE (? IS NULL OR c.name = ?) AND d.began_at >= ? AND d.began_at < ? ORDER BY d.attempt_id
                    """,
                arguments: [
                    campaign?.rawValue, campaign?.rawValue, from?.milliseconds ?? Int64.min,
                    until?.milliseconds ?? Int64.max,
                ])
            while let row = try rows.next() { add(&sum, CampaignID(row["campaign"] as String), DialogueRecord(row)) }
            return sum
        }
    }
}

extension DialogueRecord {
    init(_ row: Row) {
        func duration(_ name: String) -> Duration? { (row[name] as Int64?).map { .milliseconds($0) } }
        self.init(
            attempt: AttemptID(rawValue: row["attempt_id"]), script: row["script"], outcome: row["outcome"],
            isIdentified: row["identified"], isTold: row["told"],
            promised: (row["promised_day"] as Int?).map { CivilDate(daysSinceEpoch: $0) },
            began: Timestamp(milliseconds: row["began_at"]), ended: Timestamp(milliseconds: row["ended_at"]),
            firstPrompt: duration("first_prompt_ms"), longestPause: duration("longest_pause_ms"), trace: row["trace"])
    }
}
