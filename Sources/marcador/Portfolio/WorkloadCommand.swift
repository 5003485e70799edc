import ArgumentParser
import DialerService
import Portfolio
import Settings
import Store
import Vocabulary

struct WorkloadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "workload", abstract: "Which work moved between campaigns, and why (docs/collections.md).")

    @OptionGroup var config: ConfigOption
    @Option(help: "Days to look back.") var days = 1
    @Option(help: "The database, instead of the config file's.") var database: String?

    func validate() throws {
        guard (1...3650).contains(days) else { throw ValidationError("--days is from 1 to 3650") }
    }

    func run() async throws {
        let settings = try config.load()
        let since = ServiceClock.system.now - .seconds(days * 86_400)
        let records = try await Store.use(database ?? settings.database) { try await $0.workloadRecords(since: since) }
        guard records.isEmpty else { return print(records.map(\.text).joined(separator: "\n")) }
        let isShared = settings.campaigns.contains { $0.workload != nil }
        print(
            isShared
                ? "no work has moved"
                : "no campaign shares its work: give two of them a 'workload' (docs/collections.md)")
    }
}

extension WorkloadRecord {
    fileprivate var text: String {
        let end = ended.map { "back at \($0): \(endReason ?? "")" } ?? "until \(until) at the latest"
        return "\(at)  \(accounts) account\(accounts == 1 ? "" : "s") of '\(from)' to '\(to)': \(reason); \(end)"
    }
}
