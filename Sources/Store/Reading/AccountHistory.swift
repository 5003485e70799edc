import GRDB
public import Portfolio
public import Vocabulary

/// All that an account's record holds, for people who will talk to the debtor.
public struct AccountHistory: Hashable, Sendable {
    public struct Call: Hashable, Sendable {
        public var interaction: Interaction
        /// What an agent said of it beyond the disposition.
        public var conversation: ConversationRecord?
        public var dialogue: DialogueRecord?
        /// `nil`: nobody asked for one.
        public var recording: RecordingRecord?
    }

    public var debt: DebtCard
    public var isOpen: Bool
    public var calls: [Call]
    public var payments: [Payment]
    public var promises: [PromiseRecord]
    public var agreements: [AgreementRecord]
    public var notes: [AccountNote]
}

extension Store {
    /// Each list newest first, but payments by day; `nil` when there is no such account.
    /// - Parameter limit: of calls.
    public func history(of account: AccountID, limit: Int = 1000) async throws(StoreError) -> AccountHistory? {
        try await read { db in
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT a.status = 'open' AS open, \(DebtCard.columns)
                    FROM account a JOIN debtor d ON d.id = a.debtor_id WHERE a.id = ?
                    """, arguments: [account.rawValue])
            guard let row, let debt = DebtCard(row) else { return nil }
            return AccountHistory(
                debt: debt, isOpen: row["open"], calls: try calls(db, account.rawValue, limit: limit),
                payments: try AccountPayments.all(
                    db, account: account.rawValue, in: debt.account.balance.currency),
                promises: try PromiseRecord.all(db, account: account.rawValue),
                agreements: try AgreementRecord.all(db, account: account.rawValue),
                notes: try AccountNote.all(db, account: account.rawValue))
        }
    }
}

private func calls(_ db: Database, _ account: Int64, limit: Int) throws -> [AccountHistory.Call] {
    try Row.fetchAll(
        db,
        sql: """
            SELECT i.*, c.name AS campaign FROM attempt t JOIN interaction i ON i.attempt_id = t.id
            JOIN campaign c ON c.id = t.campaign_id
            WHERE t.account_id = ? ORDER BY t.launched_at DESC, t.id DESC LIMIT ?
            """, arguments: [account, limit]
    ).compactMap { row in
        guard let interaction = Interaction(row) else { return nil }
        func first(_ table: String) throws -> Row? {
            try Row.fetchOne(
                db.cachedStatement(sql: "SELECT * FROM \(table) WHERE attempt_id = ?"),
                arguments: [interaction.attempt.rawValue])
        }
        return AccountHistory.Call(
            interaction: interaction, conversation: try first("conversation").map { ConversationRecord($0) },
            dialogue: try first("dialogue").map { DialogueRecord($0) },
            recording: try RecordingBook(db).record(of: interaction.attempt))
    }
}
