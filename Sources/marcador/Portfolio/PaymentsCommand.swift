import ArgumentParser
import DialerService
import Settings
import Store

struct PaymentsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "payments", abstract: "Payments of the creditor's system.",
        subcommands: [PaymentsImportCommand.self])
}

struct PaymentsImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Read payments from a CSV file, and take them off the balances.",
        discussion: """
            Who has paid is not called any more, whatever list they are on. Good rows go in, bad ones into a reject file \
            with line and reason; the same payment twice is one. Columns and rules: docs/import.md.
            """)

    @OptionGroup var config: ConfigOption
    @Argument(help: "The CSV file.") var file: String
    @Option(help: "The creditor of rows that name none; without it an account number must be one creditor's alone.")
    var creditor: String?
    @Flag(help: "Payments that the balances have already: they are recorded and take nothing off.") var history = false
    @Option(help: "Where rejected rows go; without it FILE.rejects.csv.") var rejects: String?
    @Option(help: "The database, instead of the config file's.") var database: String?

    func run() async throws {
        let settings = database == nil ? try config.load() : nil
        guard let path = database ?? settings?.database else { return }
        let report = try await Store.use(path) { store in
            try await PaymentImporter(store: store, creditor: creditor, deducts: !history, rejectPath: rejects)
                .run(file: file, now: ServiceClock.system.now)
        }
        print(report.sentence)
        if let socket = settings?.controlSocket { await ImportCommand.tellDaemon(socket) }
        if report.counts.recorded + report.counts.known == 0 {
            throw Exit.with(
                .badData,
                report.rejectFile.map { "no row of '\(file)' could be used: \($0) has the reason of each" }
                    ?? "'\(file)' has no rows below its header: export the payments again")
        }
    }
}

extension PaymentReport {
    /// What came of it, for people.
    var sentence: String {
        var text = "\(counts.recorded.of("payment")) recorded, \(counts.closed.of("account")) settled by them"
        if counts.kept > 0 { text += ", \(counts.kept.of("promise")) kept" }
        if counts.known > 0 { text += "; \(counts.known) were in already" }
        if rejected > 0 { text += "; \(rejected.of("row")) rejected, see \(rejectFile ?? "the reject file")" }
        if !unusedColumns.isEmpty { text += "; columns not used: \(unusedColumns.joined(separator: ", "))" }
        return text
    }
}
