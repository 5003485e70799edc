import ArgumentParser
import DialerService
import Foundation
import Portfolio
import Settings
import Store
import Vocabulary

struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Read a portfolio of debtors from a CSV file.",
        discussion: """
            Good rows go in, bad ones into a reject file with line and reason; the same file twice changes nothing. \
            A running daemon takes the new accounts up at once. Columns and formats: docs/import.md.
            """)

    @OptionGroup var config: ConfigOption
    @Argument(help: "The CSV file.") var file: String
    @Option(help: "The portfolio the accounts belong to; campaigns select by this name.") var portfolio: String
    @Option(help: "The creditor of rows that name none; without it the portfolio's name.") var creditor: String?
    @Option(help: "Country of rows that name none, such as CL.") var country: String?
    @Option(help: "Currency of rows that name none, such as CLP; without it the country's.") var currency: String?
    @Option(name: .customLong("map"), help: "role=header, such as phone=TEL_1; may be repeated.") var mappings:
        [String] = []
    @Option(help: "Where rejected rows go; without it FILE.rejects.csv.") var rejects: String?
    @Option(help: "The database, instead of the config file's.") var database: String?

    func validate() throws {
        guard !portfolio.allSatisfy(\.isWhitespace) else { throw ValidationError("--portfolio needs a name") }
        do { _ = try options() } catch let error as HeaderError { throw ValidationError(error.reason) }
    }

    func run() async throws {
        let settings = database == nil ? try config.load() : nil
        guard let path = database ?? settings?.database else { return }
        do {
            let store = try Store(path: path)
            let report = try await PortfolioImport(
                path: file, portfolio: portfolio, options: try options(), rejectPath: rejects,
                now: ServiceClock.system.now
            ).run(into: store, progress: ImportProgressBar())
            try store.close()
            print(report.sentence)
            if let socket = settings?.controlSocket { await Self.tellDaemon(socket) }
            if report.counts.rows == 0 {
                throw Exit.with(
                    .badData,
                    report.rejectFile.map { "no row of '\(file)' could be used: \($0) has the reason of each" }
                        ?? "'\(file)' has no rows below its header: export the portfolio again")
            }
        } catch let failure as ImportError {
            throw Exit.with(failure.exitStatus, failure.sentence)
        } catch let failure as StoreError {
            throw Exit.with(failure.exitStatus, failure.sentence)
        }
    }

    private func options() throws -> ImportOptions {
        let country = try country.map { text in
            guard let country = Country(code: text) else {
                throw ValidationError("--country is a two-letter code such as CL, not '\(text)'")
            }
            return country
        }
        let currency = try currency.map { text in
            guard let currency = KnownCurrencies.currency(code: text) else {
                throw ValidationError("--currency is a three-letter code such as CLP, not '\(text)'")
            }
            return currency
        }
        return ImportOptions(
            country: country, currency: currency, creditor: creditor ?? portfolio,
            mappings: try mappings.map { try ColumnMapping(argument: $0) })
    }

    /// No daemon is no trouble: it finds the accounts when it starts.
    static func tellDaemon(_ socket: String) async {
        guard FileManager.default.fileExists(atPath: socket),
            let reply = try? await ControlClient(path: socket).ask(ControlRequest(.imported))
        else { return }
        print(reply.text)
    }
}

/// One import with its words.
struct PortfolioImport: Sendable {
    var path: String
    var portfolio: String
    var options: ImportOptions
    var rejectPath: String?
    var now: Timestamp

    init(
        path: String, portfolio: String, options: ImportOptions? = nil, rejectPath: String? = nil, now: Timestamp
    ) {
        self.path = path
        self.portfolio = portfolio
        self.options = options ?? ImportOptions(creditor: portfolio)
        self.rejectPath = rejectPath
        self.now = now
    }

    func run(into store: Store, progress: ImportProgressBar? = nil) async throws -> ImportReport {
        let importer = Importer(store: store, portfolio: portfolio, options: options, rejectPath: rejectPath)
        defer { progress?.finish() }
        return try await importer.run(file: path, now: now) { progress?.show($0) }
    }
}

/// A line on the terminal that fills up; nothing where output is no terminal.
final class ImportProgressBar {
    private var shown = ContinuousClock.now - .seconds(1)
    private let isOnTerminal = isatty(STDERR_FILENO) == 1
    private static let width = 30

    func show(_ progress: ImportProgress) {
        guard isOnTerminal, ContinuousClock.now - shown > .milliseconds(100), progress.bytesTotal > 0 else { return }
        shown = ContinuousClock.now
        let share = min(1, Double(progress.bytesRead) / Double(progress.bytesTotal))
        let full = Int(share * Double(Self.width))
        let bar = String(repeating: "█", count: full) + String(repeating: "░", count: Self.width - full)
        write("\r\(bar) \(Int(share * 100)) %  \(progress.rows) rows, \(progress.rejected) rejected ")
    }

    func finish() {
        if isOnTerminal { write("\r\u{1B}[K") }
    }

    private func write(_ text: String) {
        Output.toStandardError(text)
    }
}

extension ImportReport {
    /// What came of it, for people.
    var sentence: String {
        var text =
            "\(counts.rows.of("row")) read: \(counts.debtorsCreated.of("debtor")) and \(counts.accountsCreated.of("account")) new, "
            + "\(counts.debtorsChanged) and \(counts.accountsChanged) changed, "
            + "\(counts.contactPointsCreated.of("contact point")) new"
        if counts.changesNothing { text = "\(counts.rows.of("row")) read: nothing new" }
        if rejected > 0 { text += "; \(rejected.of("row")) rejected, see \(rejectFile ?? "the reject file")" }
        if refusedValues > 0 { text += "; \(refusedValues) phones or e-mails left out, listed there too" }
        if encoding != .utf8 { text += "; read as \(encoding.rawValue), as it is no UTF-8: look at the accents" }
        if let other = otherEncoding {
            let what = encoding == .utf8 ? "not in UTF-8 but in Windows-1252" : "in UTF-8"
            text +=
                "; \(other.rows.of("row")) read with something \(what), the first on line \(other.line): look at the accents there"
        }
        if !unusedColumns.isEmpty { text += "; columns not used: \(unusedColumns.joined(separator: ", "))" }
        return text
    }
}

extension ImportError {
    var exitStatus: ExitStatus {
        switch kind {
        case .unreadable: .noInput
        case .malformed, .header: .badData
        case .mapping: .usage
        case .rejectFile: .cannotCreate
        case .store: .ioError
        }
    }
}
