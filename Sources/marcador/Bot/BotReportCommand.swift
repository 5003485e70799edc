import ArgumentParser
import Foundation
import Settings
import Store
import Vocabulary

struct BotReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "What bots have done: reached, identified, told, transferred, promised, and where people hang up.",
        discussion: """
            By campaign and script, from the dialogues in the database; the daemon need not run. Days are those of this \
            machine's time zone, and a dialogue belongs to the day of the answer.
            """)

    @OptionGroup var config: ConfigOption
    @Argument(help: "One campaign; without it all.") var campaign: String?
    @Option(help: "The first day, 2026-11-01; without it from the beginning.") var from: String?
    @Option(help: "The last day, 2026-11-30; without it up to now.") var to: String?
    @Flag(help: "Print JSON.") var json = false

    func validate() throws {
        for (name, text) in [("--from", from), ("--to", to)] where text.map({ CivilDate(iso: $0) == nil }) == true {
            throw ValidationError("\(name) is a day like 2026-11-30")
        }
    }

    func run() async throws {
        let settings = try config.load()
        let path = settings.database
        guard FileManager.default.fileExists(atPath: path) else {
            throw Exit.with(.noInput, "there is no database at \(path): nothing was dialled yet with this config")
        }
        let tallies = try await Store.use(path) { store in
            try await store.dialogues(
                of: campaign.map { CampaignID($0) }, from: from.flatMap(Self.midnight),
                until: to.flatMap { Self.midnight($0, daysLater: 1) }, into: BotTallies()
            ) { $0.add($2, of: $1) }
        }
        let names = settings.campaigns.map(\.name.rawValue)
        if tallies.all.isEmpty, let campaign, !names.contains(campaign) {
            throw Exit.with(
                .usage, "there is no campaign '\(campaign)'\(suggestion(for: campaign, among: names))")
        }
        if tallies.unreadable > 0 {
            Output.toStandardError(
                "marcador: \(tallies.unreadable) dialogues are not counted: another version of Marcador kept them\n")
        }
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            encoder.keyEncodingStrategy = .convertToSnakeCase
            print(String(decoding: try encoder.encode(tallies.all.map(BotReportSheet.init)), as: UTF8.self))
        } else if tallies.all.isEmpty {
            print("no dialogues")
        } else {
            print(tallies.all.map { BotReportSheet($0).text }.joined(separator: "\n\n"))
        }
    }

    /// The beginning of a day here.
    private static func midnight(_ text: String) -> Timestamp? { midnight(text, daysLater: 0) }

    private static func midnight(_ text: String, daysLater days: Int) -> Timestamp? {
        guard let date = CivilDate(iso: text) else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .current
        let parts = DateComponents(year: date.year, month: date.month, day: date.day + days)
        return calendar.date(from: parts).map { Timestamp(seconds: Int64($0.timeIntervalSince1970)) }
    }
}
