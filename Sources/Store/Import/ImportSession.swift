import Compliance
import Portfolio
import Synchronization
import Vocabulary

/// One import under way.
struct ImportSession {
    let importer: Importer
    let path: String
    let now: Timestamp
    var reader: CSVReader
    var bytesRead: Int64 = 0
    private(set) var rows = 0
    private(set) var rejected = 0
    private var refusedValues = 0
    private var otherEncoding: ImportReport.OtherEncoding?
    private var rowReader: RowReader?
    private var rejects: RejectFile?
    private var batch: [ImportRow] = []
    /// The rows of the batch as they stand in the file, for the reject file.
    private var originals: [CSVRow] = []
    private let book = ImportBook()
    /// Good rows that are in.
    private var stored = 0
    private var importID: Int64 = 0

    init(importer: Importer, path: String, encoding: TextEncoding, now: Timestamp) {
        self.importer = importer
        self.path = path
        self.now = now
        reader = CSVReader(encoding: encoding)
    }

    /// Of a file that cannot be read nothing is kept, not even that it was tried.
    private mutating func begin() async throws(ImportError) {
        do throws(StoreError) {
            importID = try await importer.store.beginImport(of: path, portfolio: importer.portfolio, now: now)
        } catch { throw ImportError(.store, error.sentence) }
    }

    mutating func take(_ rows: [CSVRow]) async throws(ImportError) {
        for row in rows {
            if rowReader == nil {
                try readHeader(row)
                try await begin()
            } else {
                try read(row)
            }
            if batch.count >= importer.batchSize { try await store() }
        }
    }

    mutating func end() async throws(ImportError) -> ImportReport {
        guard let rowReader else { throw ImportError(.malformed, "'\(path)' has no rows: export the portfolio again") }
        try await store()
        try rejects?.flush()
        let counts = book.ledger.withLock { $0.counts }
        do throws(StoreError) {
            try await importer.store.endImport(importID, counts, rejected: rejected, now: now)
        } catch { throw ImportError(.store, "\(error.sentence); all \(stored) rows of '\(path)' are in") }
        return ImportReport(
            counts: counts, rejected: rejected, refusedValues: refusedValues,
            rejectFile: rejects.flatMap { $0.exists ? $0.path : nil }, encoding: reader.encoding,
            otherEncoding: otherEncoding,
            unusedColumns: rowReader.map.unused)
    }

    private mutating func readHeader(_ row: CSVRow) throws(ImportError) {
        try row.requireHeader(of: path)
        do throws(HeaderError) {
            rowReader = try RowReader(header: row, options: importer.options) { isKnownZone($0) }
        } catch { throw ImportError(error.isArgument ? .mapping : .header, "'\(path)': \(error.reason)") }
        rejects = RejectFile(
            path: importer.rejectPath, of: path, header: row.values,
            delimiter: reader.delimiter ?? UInt8(ascii: ","))
    }

    private mutating func read(_ row: CSVRow) throws(ImportError) {
        guard let reading = rowReader?.read(row) else { return }
        if row.isOfOtherEncoding {
            otherEncoding = .init(rows: (otherEncoding?.rows ?? 0) + 1, line: otherEncoding?.line ?? row.line)
        }
        switch reading {
        case .blank: return
        case .row(let good, let refused):
            batch.append(good)
            originals.append(row)
            refusedValues += refused.count
            for rejection in refused { try rejects?.add(rejection, row: row, isPartly: true) }
        case .rejected(let rejection):
            rejected += 1
            try rejects?.add(rejection, row: row, isPartly: false)
        }
        rows += 1
    }

    private mutating func store() async throws(ImportError) {
        guard !batch.isEmpty else { return }
        let refused: [Int: Rejection]
        do throws(StoreError) {
            refused = try await importer.store.importRows(batch, portfolio: importer.portfolio, now: now, book: book)
        } catch {
            throw ImportError(
                .store, "\(error.sentence); \(stored) rows of '\(path)' are in, import it again after the cure")
        }
        for (place, rejection) in refused.sorted(by: { $0.key < $1.key }) {
            rejected += 1
            try rejects?.add(rejection, row: originals[place], isPartly: false)
        }
        stored += batch.count - refused.count
        batch.removeAll(keepingCapacity: true)
        originals.removeAll(keepingCapacity: true)
    }
}
