import Foundation
import Portfolio
public import Vocabulary

/// What came of the import of a list.
public struct ListReport: Hashable, Sendable {
    /// Rows with a number.
    public var numbers = 0
    /// Rows without.
    public var rejected = 0
    /// The first of them, for people: line and reason.
    public var firstRejected: String?
    /// Has them all; `nil` where there are none.
    public var rejectFile: String?
}

/// Reads a list of numbers that must not be called, one a row in the first column, into the store.
public struct ListImporter: Sendable {
    public var store: Store
    public var name: String
    /// Of numbers that are not written as `+56…`.
    public var country: Country?
    /// The file has the SHA-256 of each number as `+56200000000`, in hexadecimal digits.
    public var isHashed: Bool

    private static let batchSize = 5000

    public init(store: Store, name: String, country: Country?, isHashed: Bool) {
        self.store = store
        self.name = name
        self.country = country
        self.isHashed = isHashed
    }

    /// The file takes the place of what the list had before. Where it breaks off, both are in force until the list is
    /// imported again.
    public func run(file path: String, now: Timestamp) async throws(ImportError) -> ListReport {
        let file = try InputFile(path: path)
        var reader = CSVReader(encoding: try Importer.encoding(of: file))
        var report = ListReport()
        var batch: [NumberHash] = []
        var edition: ListEdition?
        let rejects = RejectFile(path: nil, of: path, header: ["number"], delimiter: UInt8(ascii: ";"))
        while true {
            let chunk = try file.chunk()
            for row in chunk.isEmpty ? reader.finish() : reader.feed(chunk) {
                let numbers = report.numbers
                try take(row, &batch, &report, rejects)
                // Nobody can tell whose number was in it: the list must not open one on account of that.
                guard let malformed = row.malformed, report.numbers == numbers else { continue }
                try await store(batch, to: &edition)
                if edition != nil {
                    try await tried { () async throws(StoreError) in try await store.closeListed(now: now) }
                }
                let what = "'\(path)' line \(row.line): \(malformed)"
                throw ImportError(
                    .malformed,
                    report.numbers == 0
                        ? "\(what); the list '\(name)' is as it was"
                        : "\(what); the \(report.numbers) numbers before it are closed beside those of the list '\(name)' as it was"
                )
            }
            if batch.count >= Self.batchSize || chunk.isEmpty {
                try await store(batch, to: &edition)
                batch.removeAll(keepingCapacity: true)
            }
            if chunk.isEmpty { break }
        }
        try rejects.flush()
        report.rejectFile = rejects.exists ? rejects.path : nil
        guard let edition else {
            let what = isHashed ? "SHA-256 in hexadecimal digits" : "telephone number"
            throw ImportError(
                .malformed,
                "'\(path)' has no \(what) in its first column"
                    + "\(report.firstRejected.map { " (\($0))" } ?? ""): the list '\(name)' is as it was")
        }
        try await tried { () async throws(StoreError) in try await store.finish(edition, now: now) }
        return report
    }

    /// The first numbers begin the new edition: a file without any leaves nothing behind.
    private func store(_ batch: [NumberHash], to edition: inout ListEdition?) async throws(ImportError) {
        guard !batch.isEmpty else { return }
        let begun: ListEdition
        if let edition {
            begun = edition
        } else {
            begun = try await tried { () async throws(StoreError) in try await store.beginList(name) }
        }
        edition = begun
        try await tried { () async throws(StoreError) in try await store.add(batch, to: begun) }
    }

    private func take(
        _ row: CSVRow, _ batch: inout [NumberHash], _ report: inout ListReport, _ rejects: RejectFile
    ) throws(ImportError) {
        let text = (row.values.first ?? "").trimmingCharacters(in: .whitespaces)
        guard !text.isEmpty else { return }
        let reason: String
        if let hash = isHashed ? NumberHash(hex: text) : nil {
            batch.append(hash)
            report.numbers += 1
            return
        } else if isHashed {
            reason = "'\(text)' is no SHA-256 in 64 hexadecimal digits"
        } else {
            do throws(ValueRefusal) {
                batch.append(NumberHash(try PhoneReader.read(text, country: country).number.e164))
                report.numbers += 1
                return
            } catch { reason = error.reason }
        }
        // A header has no number.
        guard report.numbers + report.rejected > 0 || text.contains(where: \.isNumber) else { return }
        report.rejected += 1
        if report.firstRejected == nil { report.firstRejected = "line \(row.line): \(reason)" }
        try rejects.add(Rejection(line: row.line, reason: reason), row: row, isPartly: false)
    }

    private func tried<Value>(
        _ body: () async throws(StoreError) -> Value
    ) async throws(ImportError) -> Value {
        do throws(StoreError) { return try await body() } catch {
            throw ImportError(.store, "\(error.sentence); import the list '\(name)' again after the cure")
        }
    }
}
