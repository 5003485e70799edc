public import Audit
import GRDB
public import Vocabulary

extension Store {
    /// All that the audit says of an attempt, in its order.
    public func auditStory(of attempt: AttemptID, in files: AuditFiles) async throws(StoreError) -> [AuditLine] {
        try await read { db in
            let launched = try Int64.fetchOne(
                db, sql: "SELECT launched_at FROM attempt WHERE id = ?", arguments: [attempt.rawValue])
            return try Self.lines(files, since: launched, db) { $0.attempt == attempt }
        }
    }

    /// All that it says of an account: every attempt on it, taken or refused, and what became of it.
    public func auditStory(of account: AccountID, in files: AuditFiles) async throws(StoreError) -> [AuditLine] {
        try await read { db in
            let debtor = try Int64.fetchOne(
                db, sql: "SELECT debtor_id FROM account WHERE id = ?", arguments: [account.rawValue])
            var attempts: Set<AttemptID> = []
            return try Self.lines(files, since: nil, db) { entry in
                switch entry {
                case .allowed(let facts) where facts.target.account == account:
                    attempts.insert(facts.target.attempt)
                    return true
                case .refused(let facts): return facts.target.account == account
                case .closed(let facts): return facts.debtor != nil && facts.debtor?.rawValue == debtor
                case .lifted(let facts): return facts.debtor != nil && facts.debtor?.rawValue == debtor
                default: return entry.attempt.map(attempts.contains) ?? false
                }
            }
        }
    }

    private static func lines(
        _ files: AuditFiles, since: Int64?, _ db: Database, _ isWanted: (AuditEntry) -> Bool
    ) throws -> [AuditLine] {
        let first = since.map { Timestamp(milliseconds: $0).utcDay }
        var lines: [AuditLine] = []
        func take(_ bytes: some BidirectionalCollection<UInt8>) {
            if let line = try? AuditLine(bytes), let entry = line.entry, isWanted(entry) { lines.append(line) }
        }
        let waiting = try AuditBook(db).waiting()
        for day in try files.days() where first.map({ day >= $0 }) ?? true {
            try files.eachLine(of: day, line: { take($0) })
        }
        // A line that is in both was brought into its file meanwhile.
        let last = lines.last?.number ?? 0
        for record in waiting where record.number > last { take(Array(record.text.utf8)) }
        return lines
    }
}
