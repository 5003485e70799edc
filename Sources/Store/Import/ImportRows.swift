import GRDB
public import Portfolio
public import Vocabulary

extension Store {
    /// Stores a batch of good rows in one transaction. The same rows again change nothing.
    public func importRows(
        _ rows: [ImportRow], portfolio: String, now: Timestamp
    ) async throws(StoreError) -> ImportCounts {
        try await importRows(rows, portfolio: portfolio, now: now, ledger: ImportLedger()).counts
    }

    func importRows(
        _ rows: [ImportRow], portfolio: String, now: Timestamp, ledger: ImportLedger
    ) async throws(StoreError) -> ImportLedger {
        try await write { db in
            var writer = try RowWriter(db, portfolio: portfolio, now: now, ledger: ledger)
            for row in rows {
                do { try writer.write(row) } catch let error as DatabaseError
                    where error.resultCode == .SQLITE_CONSTRAINT
                {
                    throw StoreError(
                        .input,
                        "the row of line \(row.line) contradicts the database (\(error.message ?? "constraint"))")
                }
            }
            return writer.ledger
        }
    }

    /// Notes the beginning of an import of a file.
    func beginImport(of file: String, portfolio: String, now: Timestamp) async throws(StoreError) -> Int64 {
        try await write { db in
            let id = try RowWriter.id(ofPortfolio: portfolio, db, now)
            try db.execute(
                sql: "INSERT INTO import (portfolio_id, file, started_at) VALUES (?, ?, ?)",
                arguments: [id, file, now.milliseconds])
            return db.lastInsertedRowID
        }
    }

    func endImport(_ id: Int64, _ counts: ImportCounts, rejected: Int, now: Timestamp) async throws(StoreError) {
        try await write { db in
            try db.execute(
                sql: """
                    UPDATE import SET finished_at = ?, rows = ?, rejected = ?, created = ?, changed = ? WHERE id = ?
                    """,
                arguments: [
                    now.milliseconds, counts.rows, rejected, counts.accountsCreated, counts.accountsChanged, id,
                ])
        }
    }
}
