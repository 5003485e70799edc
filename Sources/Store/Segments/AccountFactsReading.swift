import GRDB
public import Portfolio
public import Vocabulary

extension Store {
    /// `nil` where there is no such account.
    public func debtor(of account: AccountID) async throws(StoreError) -> DebtorID? {
        try await read { db in
            try Int64.fetchOne(db, sql: "SELECT debtor_id FROM account WHERE id = ?", arguments: [account.rawValue])
                .map { DebtorID(rawValue: $0) }
        }
    }

    /// Everything rules may ask for of an account, as it is now; `nil` when there is no such account.
    public func facts(of account: AccountID, now: Timestamp) async throws(StoreError) -> AccountFacts? {
        let clock = RuleClock(now)
        return try await read { db in try AccountFacts(db, account: account.rawValue, at: clock) }
    }

    /// The account with this number; `nil` where there is none, or several creditors have it and none is named.
    public func account(reference: String, creditor: String? = nil) async throws(StoreError) -> AccountID? {
        try await read { db in
            let creditors =
                try creditor.map { [$0] }
                ?? String.fetchAll(db, sql: "SELECT spelling FROM spelling WHERE field = 'creditor'")
            let found = try creditors.compactMap { creditor in
                try Int64.fetchOne(
                    db, sql: "SELECT id FROM account WHERE creditor = ? AND reference = ?",
                    arguments: [creditor, reference])
            }
            return found.count == 1 ? found.first.map { AccountID(rawValue: $0) } : nil
        }
    }
}

extension AccountFacts {
    /// By the very expressions that rules are compiled to.
    init?(
        _ db: Database, account: Int64, at clock: RuleClock,
        fields: some Collection<AccountField> = AccountField.allCases
    ) throws {
        // Always the same statement for the same fields.
        let fields = AccountField.allCases.filter(fields.contains)
        let sql = FieldSQL(clock: clock)
        let columns = SQLPiece.joined(fields.map { sql($0) }, by: ", ")
        guard
            let row = try Row.fetchOne(
                db.cachedStatement(sql: "SELECT \(columns.text) FROM account a WHERE a.id = ?"),
                arguments: StatementArguments(columns.arguments) + [account])
        else { return nil }
        self.init()
        for (place, field) in fields.enumerated() {
            self[field] =
                switch field.kind {
                case .number: (row[place] as Double?).map { .number($0) } ?? .unknown
                case .text: (row[place] as String?).map { .text($0) } ?? .unknown
                case .date: (row[place] as Int?).map { .date(CivilDate(daysSinceEpoch: $0)) } ?? .unknown
                case .flag: (row[place] as Bool?).map { .flag($0) } ?? .unknown
                }
        }
    }
}
