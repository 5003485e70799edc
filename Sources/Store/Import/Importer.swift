public import Portfolio
public import Vocabulary

/// Why an import stopped. Rows of batches before it are in, and the same file may simply be imported again.
public struct ImportError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Kind: String, Hashable, Sendable {
        /// The file cannot be opened or read.
        case unreadable
        /// It is no CSV text, or its header is none.
        case malformed
        /// Columns are missing.
        case header
        /// The mapping names what is not there.
        case mapping
        case rejectFile
        case store
    }

    public var kind: Kind
    public var sentence: String

    public init(_ kind: Kind, _ sentence: String) {
        self.kind = kind
        self.sentence = sentence
    }

    public var description: String { sentence }
}

/// How far an import has come.
public struct ImportProgress: Hashable, Sendable {
    public var bytesRead: Int64
    public var bytesTotal: Int64
    /// Records read, good and bad.
    public var rows: Int
    public var rejected: Int
}

/// What came of an import.
public struct ImportReport: Hashable, Sendable {
    public var counts: ImportCounts
    /// Rows that did not go in.
    public var rejected: Int
    /// Phones and e-mails that stayed behind while their row went in.
    public var refusedValues: Int
    /// `nil` when every row was good.
    public var rejectFile: String?
    public var encoding: TextEncoding
    /// Rows with something in another encoding than the file's; `nil`: none.
    public var otherEncoding: OtherEncoding?
    /// Headers nothing was read from.
    public var unusedColumns: [String]

    /// Rows that were read in another encoding than their file.
    public struct OtherEncoding: Hashable, Sendable {
        public var rows: Int
        /// Of the first.
        public var line: Int
    }
}

extension CSVRow {
    /// A header that cannot be trusted names no columns, and without them no row says anything.
    func requireHeader(of path: String) throws(ImportError) {
        if let malformed { throw ImportError(.malformed, "'\(path)' line \(line): \(malformed); nothing was stored") }
    }
}

/// Streams a portfolio file into the store, in batches, each a transaction.
public struct Importer: Sendable {
    public var store: Store
    public var portfolio: String
    public var options: ImportOptions
    /// `nil` = `<file>.rejects.csv`.
    public var rejectPath: String?
    /// Rows in one transaction: the daemon waits for the write lock at most as long as one takes.
    public var batchSize = 2000

    public init(store: Store, portfolio: String, options: ImportOptions, rejectPath: String? = nil) {
        self.store = store
        self.portfolio = portfolio
        self.options = options
        self.rejectPath = rejectPath
    }

    /// - Parameters:
    ///   - now: when rows count as created.
    ///   - progress: called after each chunk of the file.
    public func run(
        file path: String, now: Timestamp, progress: (ImportProgress) -> Void = { _ in }
    ) async throws(ImportError) -> ImportReport {
        let file = try InputFile(path: path)
        let encoding = try Self.encoding(of: file)
        var session = ImportSession(importer: self, path: path, encoding: encoding, now: now)
        while true {
            let chunk = try file.chunk()
            let isLast = chunk.isEmpty
            try await session.take(isLast ? session.reader.finish() : session.reader.feed(chunk))
            session.bytesRead += Int64(chunk.count)
            progress(
                ImportProgress(
                    bytesRead: session.bytesRead, bytesTotal: file.size, rows: session.rows, rejected: session.rejected)
            )
            if isLast { break }
        }
        return try await session.end()
    }

    static func encoding(of file: InputFile) throws(ImportError) -> TextEncoding {
        guard file.size > 0 else {
            throw ImportError(.malformed, "'\(file.path)' is empty: export it again")
        }
        var detector = TextEncodingDetector()
        while true {
            let chunk = try file.chunk()
            if chunk.isEmpty { break }
            detector.feed(chunk)
        }
        if let obstacle = detector.obstacle { throw ImportError(.malformed, "'\(file.path)': \(obstacle.sentence)") }
        file.rewind()
        return detector.encoding
    }
}
