import ArgumentParser
import Foundation

@main
struct Marcador: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "marcador",
        abstract: "A predictive dialer for Asterisk, for contact centres that collect debts by telephone.",
        discussion: "Exit codes: docs/exit-codes.md. Configuration: docs/configuration.md.",
        version: MarcadorVersion.text,
        subcommands: [
            RunCommand.self, DemoCommand.self, ImportCommand.self, PaymentsCommand.self, SegmentCommand.self,
            DoNotCallCommand.self,
            StrategyCommand.self, WorkloadCommand.self, PromiseCommand.self, AgreementCommand.self, ResultCommand.self,
            StoryCommand.self, NoteCommand.self, ExportCommand.self, UpdateCommand.self, WebhooksCommand.self,
            AuditCommand.self,
            RecordingsCommand.self,
            StatusCommand.self, WhyCommand.self,
            CampaignCommand.self, AgentCommand.self, TopCommand.self, CheckConfigCommand.self, DoctorCommand.self,
            PBXCommand.self, AMICommand.self, ErlangCommand.self, SimulateCommand.self, BotCommand.self,
            PocketSphinxWorkerCommand.self,
        ])
}

extension Marcador {
    /// Runs the command; whatever it throws, the program ends with a code of ``ExitStatus``.
    static func main() async {
        // Database, reject file and socket hold what is nobody else's business.
        umask(0o027)
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            if exitCode(for: error) != .failure { exit(withError: error) }
            exit(withError: Exit.with(.internalError, "this is a defect, please report it: \(error)"))
        }
    }
}

enum MarcadorVersion {
    static let text = "0.1.0"
}
