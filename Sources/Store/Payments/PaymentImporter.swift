import Portfolio
public import Vocabulary

/// What came of an import of payments.
public struct PaymentReport: Hashable, Sendable {
    public var counts = PaymentCounts()
    /// Rows that did not go in.
    public var rejected = 0
    /// `nil` when every row was good.
    public var rejectFile: String?
    /// Headers nothing was read from.
    public var unusedColumns: [String] = []
}

/// Streams a file of payments into the store, in batches, each a transaction. What is in already is not counted twice.
public struct PaymentImporter: Sendable {
    public var store: Store
    /// Of rows that name none; without it an account number must be unique among all creditors.
    public var creditor: String?
    /// False for payments of the past, which the balances have already.
    public var deducts = true
    /// `nil` = `<file>.rejects.csv`.
    public var rejectPath: String?
    var batchSize = 2000

    public init(store: Store, creditor: String? = nil, deducts: Bool = true, rejectPath: String? = nil) {
        self.store = store
        self.creditor = creditor
        self.deducts = deducts
        self.rejectPath = rejectPath
    }

    public func run(file path: String, now: Timestamp) async throws(ImportError) -> PaymentReport {
        let file = try InputFile(path: path)
        var session = PaymentSession(importer: self, path: path, now: now)
        var reader = CSVReader(encoding: try Importer.encoding(of: file))
        while true {
            let chunk = try file.chunk()
            let rows = chunk.isEmpty ? reader.finish() : reader.feed(chunk)
            try await session.take(rows, delimiter: reader.delimiter ?? UInt8(ascii: ","))
            if chunk.isEmpty { return try await session.end() }
        }
    }
}

/// One import of payments under way.
private struct PaymentSession {
    let importer: PaymentImporter
    let path: String
    let now: Timestamp
    private var report = PaymentReport()
    private var reader: PaymentReader?
    private var rejects: RejectFile?
    private var batch: [(row: PaymentRow, original: CSVRow)] = []

    init(importer: PaymentImporter, path: String, now: Timestamp) {
        self.importer = importer
        self.path = path
        self.now = now
    }

    mutating func take(_ rows: [CSVRow], delimiter: UInt8) async throws(ImportError) {
        for row in rows {
            if reader == nil { try begin(row, delimiter) } else { try read(row) }
            if batch.count >= importer.batchSize { try await store() }
        }
    }

    mutating func end() async throws(ImportError) -> PaymentReport {
        guard let reader else { throw ImportError(.malformed, "'\(path)' has no rows: export the payments again") }
        try await store()
        try rejects?.flush()
        report.rejectFile = rejects.flatMap { $0.exists ? $0.path : nil }
        report.unusedColumns = reader.unused
        return report
    }

    private mutating func begin(_ header: CSVRow, _ delimiter: UInt8) throws(ImportError) {
        try header.requireHeader(of: path)
        do throws(HeaderError) { reader = try PaymentReader(header: header) } catch {
            throw ImportError(.header, "'\(path)': \(error.reason)")
        }
        rejects = RejectFile(
            path: importer.rejectPath, of: path, header: header.values, delimiter: delimiter)
    }

    private mutating func read(_ row: CSVRow) throws(ImportError) {
        switch reader?.read(row) {
        case .row(let good): batch.append((good, row))
        case .rejected(let rejection): try reject(rejection, row)
        case .blank, nil: break
        }
    }

    private mutating func reject(_ rejection: Rejection, _ row: CSVRow) throws(ImportError) {
        report.rejected += 1
        try rejects?.add(rejection, row: row, isPartly: false)
    }

    private mutating func store() async throws(ImportError) {
        guard !batch.isEmpty else { return }
        let (importer, now, before, rows) = (importer, now, report.counts, batch.map(\.row))
        let written: (counts: PaymentCounts, refused: [Int: Rejection])
        do throws(StoreError) {
            written = try await importer.store.write { db in
                let writer = try PaymentWriter(db, now: now, creditor: importer.creditor, deducts: importer.deducts)
                var counts = before
                var refused: [Int: Rejection] = [:]
                for (place, row) in rows.enumerated() { refused[place] = try writer.write(row, &counts) }
                return (counts, refused)
            }
        } catch {
            throw ImportError(
                .store,
                "\(error.sentence); \(before.recorded) payments of '\(path)' are in, import it again after the cure")
        }
        report.counts = written.counts
        for (place, rejection) in written.refused.sorted(by: { $0.key < $1.key }) {
            try reject(rejection, batch[place].original)
        }
        batch.removeAll(keepingCapacity: true)
    }
}
