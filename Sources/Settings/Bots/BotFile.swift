public import Dialogue
import Foundation
import Spoken
import Yams

/// Reads bot scripts, and everything that is wrong with them, at once.
public enum BotFile {
    /// The file with the prompts that all scripts of a directory share.
    public static let wordingName = "wording.yaml"

    /// A text and the name it has in findings.
    public struct Source: Hashable, Sendable {
        public var text: String
        public var file: String

        public init(text: String, file: String) {
            self.text = text
            self.file = file
        }
    }

    /// Reads a script. Throws when there are errors; warnings come with it.
    ///
    /// - Parameters:
    ///   - beside: the other files of the directory by name: the shared wording, and scripts this one may be like.
    ///   - disclosure: who may be told of a debt in the countries it is for.
    public static func parse(
        _ source: Source, beside: [String: Source] = [:], disclosure: DebtDisclosure = .afterIdentity
    ) throws(SettingsErrors) -> (bot: BotScript, warnings: [Diagnostic]) {
        var reading = BotReading(beside: beside)
        let bot = reading.bot(source)
        if let bot, !reading.hasErrors { reading.add(bot.problems(disclosure), about: source) }
        guard let bot, !reading.hasErrors else { throw SettingsErrors(diagnostics: reading.diagnostics) }
        return (bot, reading.diagnostics)
    }

    /// Reads a script at a path, with what it needs of the files beside it.
    public static func load(
        path: String, disclosure: DebtDisclosure = .afterIdentity
    ) throws(SettingsErrors) -> (bot: BotScript, warnings: [Diagnostic]) {
        let source = try contents(path)
        let directory = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        var beside: [String: Source] = [:]
        for name in names(in: directory) {
            let place = path.contains("/") ? "\(directory)/\(name)" : name
            // One that cannot be read is missed only by who needs it.
            if let other = try? contents(place) { beside[name] = other }
        }
        return try parse(source, beside: beside, disclosure: disclosure)
    }

    /// The YAML files of a directory, sorted.
    static func names(in directory: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return names.filter { $0.hasSuffix(".yaml") && !$0.hasPrefix(".") }.sorted()
    }

    /// The files of a directory that are scripts, sorted.
    public static func scriptNames(in directory: String) -> [String] {
        names(in: directory).filter { $0 != wordingName }
    }

    /// Why there is nothing to check in a directory: one sentence with the cure.
    public static func nothingFound(in directory: String) -> String {
        FileManager.default.fileExists(atPath: directory)
            ? "there is no bot script in \(directory): put one there, or name the files to check"
            : "there is no directory \(directory) with bot scripts: make it, or name the files to check"
    }

    /// The reference of all keys in Markdown, for `docs/bot.md`.
    public static func markdown() -> String {
        [BotSchema.top, BotSchema.Step.section, BotSchema.Reply.section, BotSchema.Handover.section]
            .map(SettingsReference.chapter).joined(separator: "\n")
    }

    private static func contents(_ path: String) throws(SettingsErrors) -> Source {
        do {
            return Source(text: try FileContents.read(path).text, file: path)
        } catch {
            throw SettingsErrors(diagnostics: [
                Diagnostic(
                    severity: .error, file: path, line: 0, column: 0, sentence: "the bot script \(error.text)",
                    excerpt: "")
            ])
        }
    }
}
