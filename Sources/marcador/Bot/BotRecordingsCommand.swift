import ArgumentParser
import Bot
import Dialogue
import Foundation
import Settings
import Spoken

struct BotRecordingsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recordings", abstract: "What of a script can be recorded: name and text of each part.",
        discussion: """
            A line for each: its name below the folder of 'speaking.recorded', a tab, and its words. Names, amounts and days are \
            none of them. Guide: docs/speaking.md.
            """)

    @Argument(help: "A script file, or the name of one in /etc/marcador/bots.") var script: String
    @Option(help: "Language and country: es-CL, es-MX, en-US.") var language = "es-CL"
    @Option(name: [.customShort("c"), .customLong("config")], help: "The config file, for --missing.")
    var config = "/etc/marcador/marcador.yaml"
    @Flag(help: "Only those that are not there yet.") var missing = false

    func run() async throws {
        let bot = try BotScripts.load(script)
        guard let language = SpokenLanguage(tag: language), let script = bot.script(for: language) else {
            throw Exit.with(
                .usage, "the script has no wording in '\(self.language)'; it speaks \(bot.tags.joined(separator: ", "))"
            )
        }
        let there = missing ? try recordings() : nil
        for recording in script.recordings where there?.part(recording.name, in: language) == nil {
            Output.toStandardOutput("\(language.family.rawValue)/\(recording.name)\t\(recording.text)\n")
        }
    }

    private func recordings() throws -> Recordings {
        guard let recorded = try ConfigOption.load(config).speaking.recorded else {
            throw Exit.with(.configuration, "'\(config)' names no recordings; add 'speaking.recorded'")
        }
        do {
            return try Recordings(folder: recorded.directory)
        } catch {
            throw Exit.with(
                .unavailable,
                "the recordings in \(recorded.directory) cannot be read: \(error.localizedDescription); make the folder"
            )
        }
    }
}
