import ArgumentParser
import DialerCore
import Settings
import Vocabulary

struct CheckConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check-config", abstract: "Check a config file: every error at once, with line, column and cure.")

    @OptionGroup var config: ConfigOption
    @Argument(help: "The config file; the same as --config.") var file: String?
    @Flag(help: "Print the reference of all keys in Markdown instead.") var reference = false

    func run() async throws {
        if reference { return Output.toStandardOutput(SettingsReference.markdown()) }
        var config = config
        if let file { config.given = file }
        let settings = try config.load()
        for warning in settings.warnings { print("\(warning)") }
        let campaigns = settings.campaigns.map { "\($0.name)" }.joined(separator: ", ")
        let bots = BotFolder(path: BotScripts.directory(beside: config.path))
        try Self.checkBots(of: settings, bots)
        let listed = bots.diagnostics.map { "\($0)\n" }.joined()
        if bots.hasErrors {
            Output.toStandardError(listed)
            throw ExitCode(ExitStatus.configuration.rawValue)
        }
        Output.toStandardOutput(listed)
        print(
            "\(config.path): good; servers: \(settings.servers.map { "\($0.name)" }.joined(separator: ", ")); campaigns: "
                + (campaigns.isEmpty ? "none" : campaigns)
                + (bots.bots.isEmpty ? "" : "; bots: \(bots.bots.map(\.name).joined(separator: ", "))"))
    }

    /// Every bot a campaign names is there.
    static func checkBots(of settings: Settings, _ folder: BotFolder) throws {
        for campaign in settings.campaigns {
            guard let bot = campaign.campaign.bot, !folder.names.contains(bot) else { continue }
            throw Exit.with(
                .configuration,
                """
                the campaign '\(campaign.name)' names the bot '\(bot)', and there is no \(folder.path)/\(bot).yaml\
                \(suggestion(for: bot, among: folder.names))
                """)
        }
    }
}
