import ArgumentParser
import Dialogue
import Settings
import Spoken

struct BotCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bot",
        abstract: "Bot scripts: check them, talk to them in the terminal, hear what they say, see what they did.",
        discussion: "Guide: docs/bot.md.",
        subcommands: [
            BotTryCommand.self, BotSayCommand.self, BotRecordingsCommand.self, BotCheckCommand.self,
            BotReportCommand.self,
        ])
}

struct BotCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Check bot scripts: every error at once, with line, column and cure.")

    @Argument(help: "The scripts; without any, all of /etc/marcador/bots.") var files: [String] = []
    @Flag(help: "Print the reference of all keys in Markdown instead.") var reference = false

    func run() async throws {
        if reference { return Output.toStandardOutput(BotFile.markdown() + "\n") }
        var isGood = true
        let wanted = files.isEmpty ? BotScripts.standard : files
        guard !wanted.isEmpty else { throw Exit.with(.noInput, BotFile.nothingFound(in: BotScripts.directory)) }
        for file in wanted where !BotScripts.check(file) { isGood = false }
        guard isGood else { throw ExitCode(ExitStatus.configuration.rawValue) }
    }
}

/// Bot scripts as the commands name them.
enum BotScripts {
    static let directory = "/etc/marcador/bots"

    /// The scripts that are installed.
    static var standard: [String] { BotFile.scriptNames(in: directory).map { "\(directory)/\($0)" } }

    /// The directory that belongs to a config file.
    static func directory(beside config: String) -> String {
        config.lastIndex(of: "/").map { "\(config[..<$0])/bots" } ?? "bots"
    }

    /// Prints what is wrong with a script, or that nothing is.
    static func check(_ path: String) -> Bool {
        do throws(SettingsErrors) {
            let read = try BotFile.load(path: path)
            for warning in read.warnings { print("\(warning)") }
            print("\(path): good; spoken in \(read.bot.tags.joined(separator: ", "))")
            return true
        } catch {
            Output.toStandardError("\(error)\n")
            return false
        }
    }

    /// A script by its path, or by its name in ``directory``; prints every error and ends with code 78 when there is one.
    static func load(_ name: String) throws -> BotScript {
        let path = name.contains("/") || name.hasSuffix(".yaml") ? name : "\(directory)/\(name).yaml"
        do throws(SettingsErrors) {
            return try BotFile.load(path: path).bot
        } catch {
            Output.toStandardError("\(error)\n")
            throw ExitCode(ExitStatus.configuration.rawValue)
        }
    }
}
