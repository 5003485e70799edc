import GRDB
public import Portfolio
import Synchronization
public import Vocabulary

extension Store {
    /// Stores a batch of good rows in one transaction. The same rows again change nothing. Rows that contradict an earlier
    /// one of the batch are left out.
    public func importRows(
        _ rows: [ImportRow], portfolio: String, now: Timestamp
    ) async throws(StoreError) -> ImportCounts {
        let book = ImportBook()
        _ = try await importRows(rows, portfolio: portfolio, now: now, book: book)
        return book.ledger.withLock { $0.counts }
    }

    /// - Returns: the rows that were left out, by their place in the batch.
    func importRows(
        _ rows: [ImportRow], portfolio: String, now: Timestamp, book: ImportBook
    ) async throws(StoreError) -> [Int: Rejection] {
        try await write { db in
            try book.ledger.withLock { ledger in
                let writer = try RowWriter(db, portfolio: portfolio, now: now)
                var refused: [Int: Rejection] = [:]
                for (place, row) in rows.enumerated() {
                    do { refused[place] = try writer.write(row, &ledger) } catch let error as DatabaseError
                        where error.resultCode == .SQLITE_CONSTRAINT
                    {
                        throw StoreError(
                            .input,
                            "the row of line \(row.line) contradicts the database (\(error.message ?? "constraint"))")
                    }
                }
                return refused
            }
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
