import Foundation
import Portfolio
public import Vocabulary

/// What came of the import of a list.
public struct ListReport: Hashable, Sendable {
    /// Rows with a number.
    public var numbers = 0
    /// Rows without.
    public var rejected = 0
    /// Some of them, for people: line and reason.
    public var firstRejected: [String] = []
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
    private static let mostShown = 5

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
        let edition = try await tried { () async throws(StoreError) in try await store.beginList(name) }
        while true {
            let chunk = try file.chunk()
            for item in chunk.isEmpty ? reader.finish() : reader.feed(chunk) {
                switch item {
                case .row(let row): take(row, &batch, &report)
                case .failed(let error):
                    throw ImportError(.malformed, "'\(path)' line \(error.line): \(error.reason)")
                }
            }
            if batch.count >= Self.batchSize || chunk.isEmpty {
                let full = batch
                try await tried { () async throws(StoreError) in try await store.add(full, to: edition) }
                batch.removeAll(keepingCapacity: true)
            }
            if chunk.isEmpty { break }
        }
        guard report.numbers > 0 else {
            let what = isHashed ? "SHA-256 in hexadecimal digits" : "telephone number"
            throw ImportError(
                .malformed,
                "'\(path)' has no \(what) in its first column"
                    + "\(report.firstRejected.first.map { " (\($0))" } ?? ""): the list '\(name)' is as it was")
        }
        try await tried { () async throws(StoreError) in try await store.finish(edition, now: now) }
        return report
    }

    private func take(_ row: CSVRow, _ batch: inout [NumberHash], _ report: inout ListReport) {
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
        if report.firstRejected.count < Self.mostShown { report.firstRejected.append("line \(row.line): \(reason)") }
    }

    private func tried<Value>(
        _ body: () async throws(StoreError) -> Value
    ) async throws(ImportError) -> Value {
        do throws(StoreError) { return try await body() } catch {
            throw ImportError(.store, "\(error.sentence); import the list '\(name)' again after the cure")
        }
    }
}
