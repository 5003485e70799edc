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
    private let header: [String]
    private let delimiter: UInt8
    private var descriptor: Int32 = -1
    private var pending = ""

    init(path: String, header: [String], delimiter: UInt8) {
        self.path = path
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
            descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw failure() }
            // The mark tells a spreadsheet that the accents are UTF-8.
            pending = "\u{FEFF}" + line(["line", "result", "column", "reason"] + header)
        }
        pending += line(
            ["\(rejection.line)", isPartly ? "partly" : "rejected", rejection.column ?? "", rejection.reason]
                + row.values)
        if pending.utf8.count > 1 << 16 { try flush() }
    }

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
