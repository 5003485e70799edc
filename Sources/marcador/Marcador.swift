import ArgumentParser

@main
struct Marcador: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "marcador",
        abstract: "A predictive dialer for Asterisk, for contact centres that collect debts by telephone.",
        discussion: "Exit codes: docs/exit-codes.md. Configuration: docs/configuration.md.",
        version: MarcadorVersion.text,
        subcommands: [
            RunCommand.self, DemoCommand.self, ImportCommand.self, StatusCommand.self, WhyCommand.self,
            CampaignCommand.self, TopCommand.self, CheckConfigCommand.self, DoctorCommand.self, PBXCommand.self,
        ])
}

enum MarcadorVersion {
    static let text = "0.1.0"
}
