import GRDB
public import Portfolio
public import Vocabulary

/// Who took a promise down.
public enum PromiseSource: String, CaseIterable, Sendable, Hashable {
    case agent, bot
}

/// In which conversation something was promised, who took it down, and when.
public struct PromiseOrigin: Hashable, Sendable {
    public var source: PromiseSource
    /// Of an agent, where it is known.
    public var agent: AgentID?
    /// `nil`: not in a call of ours.
    public var attempt: AttemptID?
    public var at: Timestamp

    public init(_ source: PromiseSource, agent: AgentID? = nil, attempt: AttemptID? = nil, at time: Timestamp) {
        self.source = source
        self.agent = agent
        self.attempt = attempt
        at = time
    }
}

/// A promise as the store keeps it.
public struct PromiseRecord: Hashable, Sendable {
    public var id: Int64
    public var account: AccountID
    public var origin: PromiseOrigin
    public var promise: Promise
    /// Those of the day on which it was made.
    public var terms: PromiseTerms
    public var status: CommitmentStatus
    /// Kept: the day by whose end enough had come in. Broken: the first day after the grace. `nil` while it is open.
    public var decided: CivilDate?
}

/// An agreement as the store keeps it.
public struct AgreementRecord: Hashable, Sendable {
    public var id: Int64
    public var account: AccountID
    public var origin: PromiseOrigin
    public var agreement: Agreement
    /// What was owed on that day.
    public var debt: Money
    public var terms: AgreementTerms
    public var status: CommitmentStatus
    public var decided: CivilDate?
}

extension PromiseOrigin {
    init(_ row: Row) {
        self.init(
            PromiseSource(rawValue: row["said_by"]) ?? .agent, agent: (row["agent"] as String?).map { AgentID($0) },
            attempt: (row["attempt_id"] as Int64?).map { AttemptID(rawValue: $0) },
            at: Timestamp(milliseconds: row["made_at"]))
    }
}

extension PromiseTerms {
    init(_ row: Row) {
        self.init(graceDays: row["grace_days"], tolerance: Share(basisPoints: row["tolerance"]))
    }
}

extension PromiseRecord {
    /// `nil` for a currency or a state that this program does not know.
    init?(_ row: Row) {
        guard let currency = Currency(code: row["currency"] as String),
            let status = CommitmentStatus(rawValue: row["state"])
        else { return nil }
        self.init(
            id: row["id"], account: AccountID(rawValue: row["account_id"]), origin: PromiseOrigin(row),
            promise: Promise(
                amount: Money(minorUnits: row["amount"], currency: currency),
                due: CivilDate(daysSinceEpoch: row["due_day"]), made: CivilDate(daysSinceEpoch: row["made_day"]),
                method: row["method"]),
            terms: PromiseTerms(row), status: status,
            decided: (row["decided_day"] as Int?).map { CivilDate(daysSinceEpoch: $0) })
    }

    /// Newest first.
    static func all(_ db: Database, account: Int64) throws -> [PromiseRecord] {
        try Row.fetchAll(
            db.cachedStatement(sql: "SELECT * FROM promise WHERE account_id = ? ORDER BY made_at DESC, id DESC"),
            arguments: [account]
        ).compactMap { PromiseRecord($0) }
    }
}

extension AgreementRecord {
    /// `nil` for what this program cannot read: another currency or state, instalments that are none.
    init?(_ row: Row, _ db: Database) throws {
        guard let currency = Currency(code: row["currency"] as String),
            let status = CommitmentStatus(rawValue: row["state"])
        else { return nil }
        let instalments = try Row.fetchAll(
            db.cachedStatement(
                sql: "SELECT number, amount, due_day FROM instalment WHERE agreement_id = ? ORDER BY number"),
            arguments: [row["id"] as Int64]
        ).map { row in
            Instalment(
                number: row[0], amount: Money(minorUnits: row[1], currency: currency),
                due: CivilDate(daysSinceEpoch: row[2]))
        }
        guard let agreement = Agreement(made: CivilDate(daysSinceEpoch: row["made_day"]), instalments: instalments)
        else { return nil }
        self.init(
            id: row["id"], account: AccountID(rawValue: row["account_id"]), origin: PromiseOrigin(row),
            agreement: agreement, debt: Money(minorUnits: row["debt"], currency: currency),
            terms: AgreementTerms(instalment: PromiseTerms(row), brokenBy: row["broken_by"]), status: status,
            decided: (row["decided_day"] as Int?).map { CivilDate(daysSinceEpoch: $0) })
    }

    /// Newest first.
    static func all(_ db: Database, account: Int64) throws -> [AgreementRecord] {
        try Row.fetchAll(
            db.cachedStatement(sql: "SELECT * FROM agreement WHERE account_id = ? ORDER BY made_at DESC, id DESC"),
            arguments: [account]
        ).compactMap { try AgreementRecord($0, db) }
    }
}
