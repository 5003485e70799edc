import ArgumentParser
import DialerService
import Foundation
import Portfolio
import Settings
import Store
import Vocabulary

struct DoNotCallRemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Open again what was closed: a number, or a debtor.",
        discussion: """
            What was closed by this command is opened by it. What the person asked for, or another system told, takes an \
            --override; what a list has closed takes its name. The entry is kept, with who opened it, when and why, and \
            stands in the audit.
            """)

    @OptionGroup var config: ConfigOption
    @OptionGroup var contact: ClosedContactOptions
    @Option(help: "Only the entry for this: all, call, sms, email.", transform: ChannelArgument.read)
    var channel: ClosedChannel?
    @Option(help: "What this list has closed. A later edition that has the number closes it again.") var list: String?
    @Flag(help: "Also what they asked for themselves.") var override = false
    @Option(help: "Why: kept beside it, and in the audit.") var reason: String
    @Option(help: "Who opens it; without it the user of this system.") var by: String?
    @Option(help: "The database, instead of the config file's.") var database: String?

    func validate() throws {
        guard !reason.allSatisfy(\.isWhitespace) else { throw ValidationError("--reason says why, in a few words.") }
    }

    func run() async throws {
        let settings = try config.load()
        let contact = try contact.named()
        let wish = DoNotCallLifting(
            channel: channel, list: list, reason: reason, by: by ?? NSUserName(), isOverride: override)
        try await Store.use(database ?? settings.database) { store in
            let found = try await contact.find(in: store)
            let name = contact.name(found)
            switch try await store.liftDoNotCall(found, wish, now: ServiceClock.system.now) {
            case .notClosed:
                throw Exit.with(
                    .usage, "\(name) has no such entry: 'marcador do-not-call check' shows those there are")
            case .needsOverride(let entry):
                throw Exit.with(
                    .usage, "\(name) is \(entry.text): to open it takes --override, with a --reason that will stand")
            case .isOfList(let entry):
                throw Exit.with(.usage, "\(name) is \(entry.text): name it with --list \(entry.list ?? "")")
            case .lifted(let entries, closed: var closed):
                for entry in entries { print("\(name): open again; was \(entry.text)") }
                if case .debtor(let debtor) = found {
                    closed = try await store.doNotCall(personAndNumbersOf: debtor)
                }
                for entry in closed { print("\(contact.name(entry.contact)): still \(entry.text)") }
            }
            await ImportCommand.tellDaemon(settings.controlSocket)
        }
    }
}
