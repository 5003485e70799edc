import Audit
import GRDB
public import Portfolio
public import Vocabulary

/// What became of one update.
public enum UpdateResult: Hashable, Sendable {
    case accepted
    /// It was accepted before, under the same id: nothing was done again.
    case known
    case refused(UpdateRefusal)
}

extension Store {
    /// Takes updates in their order, in one transaction that waits for the disk: who has the answer may forget them. Each is
    /// taken whole or not at all; one that is refused leaves the others as they are.
    public func apply(
        _ updates: [UpdateReader.Reading], now: Timestamp
    ) async throws(StoreError) -> [UpdateResult] {
        try await write { db in
            let writer = try UpdateWriter(db, now: now)
            return try updates.map { reading in
                switch reading.update {
                case .failure(let refusal): return .refused(refusal)
                case .success(let update): return try Self.take(update, writer, db, now)
                }
            }
        }
    }

    /// Whom, or what, these updates have closed: calls that ring for them are to end.
    public func closed(by updates: [AccountUpdate]) async throws(StoreError) -> CeasedCalls {
        try await read { db in
            let numbers = try AccountNumbers(db)
            var closed = CeasedCalls()
            for update in updates {
                switch update.fact {
                case .doNotCall(let phone, let channel, _):
                    guard channel.stops(.call) else { continue }
                    if let phone, let reading = try? PhoneReader.read(phone, country: nil) {
                        closed.phones.insert(reading.number)
                    }
                    guard let account = update.account else { continue }
                    for found in try numbers.accounts(account, of: update.creditor) {
                        closed.debtors.insert(DebtorID(rawValue: found.debtor))
                    }
                case .payment, .balance, .withdrawal:
                    for found in try numbers.accounts(update.account ?? "", of: update.creditor) {
                        let isClosed = try Bool.fetchOne(
                            db.cachedStatement(sql: "SELECT status = 'closed' FROM account WHERE id = ?"),
                            arguments: [found.id])
                        if isClosed ?? false { closed.accounts.insert(AccountID(rawValue: found.id)) }
                    }
                case .phone, .reinstatement: break
                }
            }
            return closed
        }
    }

    /// Forgets ids of updates that were accepted before.
    /// - Returns: how many; at most `limit`.
    public func forgetUpdates(before time: Timestamp, limit: Int = 1000) async throws(StoreError) -> Int {
        let hasAny = try await read { db in
            try Bool.fetchOne(
                db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM update_taken WHERE at < ?)"),
                arguments: [time.milliseconds]) ?? false
        }
        guard hasAny else { return 0 }
        return try await write(waitsForDisk: false) { db in
            try db.execute(
                sql: "DELETE FROM update_taken WHERE id IN (SELECT id FROM update_taken WHERE at < ? LIMIT ?)",
                arguments: [time.milliseconds, limit])
            return db.changesCount
        }
    }

    private static func take(
        _ update: AccountUpdate, _ writer: UpdateWriter, _ db: Database, _ now: Timestamp
    ) throws -> UpdateResult {
        let print = AuditHash(of: update.said.utf8).hex
        let known = try String.fetchOne(
            db.cachedStatement(sql: "SELECT print FROM update_taken WHERE id = ?"), arguments: [update.id])
        if let known {
            guard known != print else { return .known }
            return .refused(
                UpdateRefusal("id", "the id '\(update.id)' was another update's: give this one an id of its own"))
        }
        var result = UpdateResult.accepted
        do {
            try db.inSavepoint {
                if let refusal = try writer.write(update) {
                    result = .refused(refusal)
                    return .rollback
                }
                try db.cachedStatement(sql: "INSERT INTO update_taken (id, print, at) VALUES (?, ?, ?)")
                    .execute(arguments: [update.id, print, now.milliseconds])
                return .commit
            }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
            let detail = error.message ?? "constraint"
            return .refused(UpdateRefusal(nil, "the update contradicts the database (\(detail)): correct it"))
        }
        return result
    }
}
