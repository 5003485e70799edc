import Portfolio

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The rows that did not go in, as a CSV file of its own: line, result, column, reason, and the original values, so
/// that it can be corrected and imported itself. Made with the first rejection.
final class RejectFile {
    let path: String
    /// What is being read, which must not be written over.
    private let input: String
    private let header: [String]
    private let delimiter: UInt8
    private var descriptor: Int32 = -1
    private var pending = ""

    /// - Parameter path: `nil` = `<input>.rejects.csv`.
    init(path: String?, of input: String, header: [String], delimiter: UInt8) {
        self.path = path ?? input + ".rejects.csv"
        self.input = input
        self.header = header
        self.delimiter = delimiter
    }

    deinit {
        // Also when the import stopped in the middle: what was rejected so far is worth reading.
        try? flush()
        if descriptor >= 0 { _ = close(descriptor) }
    }

    var exists: Bool { descriptor >= 0 }

    /// - Parameter isPartly: the row went in, but for the value named.
    func add(_ rejection: Rejection, row: CSVRow, isPartly: Bool) throws(ImportError) {
        if descriptor < 0 {
            try begin()
            pending = "\u{FEFF}" + line(["line", "result", "column", "reason"] + header)
        }
        pending += line(
            ["\(rejection.line)", isPartly ? "partly" : "rejected", rejection.column ?? "", rejection.reason]
                + row.values)
        if pending.utf8.count > 1 << 16 { try flush() }
    }

    private func begin() throws(ImportError) {
        let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard opened >= 0 else { throw failure() }
        var (mine, read) = (stat(), stat())
        let isInput =
            fstat(opened, &mine) == 0 && stat(input, &read) == 0 && mine.st_dev == read.st_dev
            && mine.st_ino == read.st_ino
        let isOfOthers = isInput || !isFree(opened, mine)
        guard !isOfOthers, ftruncate(opened, 0) == 0 || errno == EINVAL else {
            let error = failure()
            _ = close(opened)
            guard isOfOthers else { throw error }
            throw ImportError(
                .rejectFile,
                "the reject file '\(path)' is \(isInput ? "the file that is being read" : "there already, and no reject file"): name another with --rejects"
            )
        }
        descriptor = opened
    }

    /// Nothing is there, or the reject file of an earlier time, or what is no file on a disk. A database or a config file is
    /// not written over, whatever was mistyped.
    private func isFree(_ descriptor: Int32, _ found: stat) -> Bool {
        guard found.st_mode & S_IFMT == S_IFREG, found.st_size > 0 else { return true }
        var start = [UInt8](repeating: 0, count: Self.mark.utf8.count)
        let count = pread(descriptor, &start, start.count, 0)
        return count == start.count && start == Array(Self.mark.utf8)
    }

    /// How every reject file begins: the mark tells a spreadsheet that the accents are UTF-8.
    private static let mark = "\u{FEFF}line"

    func flush() throws(ImportError) {
        guard descriptor >= 0 else { return }
        var bytes = Array(pending.utf8)[...]
        pending = ""
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw failure() }
            bytes = bytes.dropFirst(count)
        }
    }

    private func line(_ values: [String]) -> String { CSVRow.line(values, delimiter: delimiter) + "\n" }

    private func failure() -> ImportError {
        ImportError(
            .rejectFile, "the reject file '\(path)' cannot be written (\(lastErrorText())): name another with --rejects"
        )
    }
}
