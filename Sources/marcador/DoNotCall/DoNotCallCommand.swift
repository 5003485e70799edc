import ArgumentParser
import DialerService
import Foundation
import Portfolio
import Settings
import Store
import Vocabulary

struct DoNotCallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "do-not-call", abstract: "Whom nobody calls any more: people, numbers, and the lists of others.",
        discussion: "Who tells an agent or a bot is closed without this: docs/compliance.md.",
        subcommands: [
            DoNotCallAddCommand.self, DoNotCallRemoveCommand.self, DoNotCallCheckCommand.self,
            DoNotCallImportCommand.self,
        ])
}

struct DoNotCallAddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Close a number, or a debtor on all their telephones, to every campaign.",
        discussion: "A running daemon ends a call that rings for them. It goes into the audit.")

    @OptionGroup var config: ConfigOption
    @OptionGroup var contact: ClosedContactOptions
    @Option(help: "Only to this: call, sms, email. A bot's call is a call.", transform: ChannelArgument.read)
    var channel = ClosedChannel.all
    @Flag(help: "They asked for it themselves: to open it again takes an --override.") var asked = false
    @Option(help: "Who asked, and how: kept beside it, and in the audit.") var reason: String
    @Option(help: "The database, instead of the config file's.") var database: String?

    func validate() throws {
        guard contact.phone == nil || channel.isOfNumbers else {
            throw ValidationError("A number gets no \(channel.rawValue): name an --account of the person.")
        }
    }

    func run() async throws {
        let settings = try config.load()
        let contact = try contact.named()
        try await Store.use(database ?? settings.database, makes: true) { store in
            let found = try await contact.find(in: store)
            let (source, now): (ClosingSource, Timestamp) = (asked ? .person : .staff, ServiceClock.system.now)
            let isNews =
                switch found {
                case .phone(let phone):
                    try await store.addDoNotCall(phone: phone, to: channel, reason: reason, by: source, now: now)
                case .debtor(let debtor):
                    try await store.addDoNotCall(debtor: debtor, to: channel, reason: reason, by: source, now: now)
                }
            let what = channel == .all ? "nobody calls \(found.pronoun) any more" : "closed to \(channel.rawValue)"
            print("\(contact.name(found)): \(what)\(isNews ? "" : "; that was so already")")
            guard channel.stops(.call) else { return }
            switch found {
            case .phone(let phone): await CeasedCalls(phones: [phone]).tellDaemon(settings.controlSocket)
            case .debtor(let debtor): await CeasedCalls(debtors: [debtor]).tellDaemon(settings.controlSocket)
            }
        }
    }
}

extension ClosedContact {
    fileprivate var pronoun: String {
        switch self {
        case .phone: "it"
        case .debtor: "them"
        }
    }
}

struct DoNotCallImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Read a list of numbers that others keep, such as a state's register.",
        discussion: """
            The first column has the numbers, or their hashes. The file takes the place of what the list had before: a \
            number that is on no list any more is called again, unless it was closed otherwise. Lists are kept as hashes \
            only, and numbers that come into the portfolio later are compared with them.
            """)

    @OptionGroup var config: ConfigOption
    @Argument(help: "The CSV file.") var file: String
    @Option(help: "The name of the list, such as repep.") var list: String
    @Option(help: "The country of numbers that are not written with +.") var country: String?
    @Flag(help: "The file has the SHA-256 of each number as +56200000000, in hexadecimal digits.") var hashed = false
    @Option(help: "The database, instead of the config file's.") var database: String?

    func validate() throws {
        guard !list.allSatisfy(\.isWhitespace) else { throw ValidationError("--list needs a name, such as repep.") }
    }

    func run() async throws {
        let settings = database == nil ? try config.load() : nil
        guard let path = database ?? settings?.database else { return }
        let country = try country.map { try PhoneArgument.country($0) }
        try await Store.use(path, makes: true) { store in
            let importer = ListImporter(store: store, name: list, country: country, isHashed: hashed)
            let report = try await importer.run(file: file, now: ServiceClock.system.now)
            let closed = try await store.doNotCallLists().first { $0.name == list }?.closed ?? 0
            print("\(list): \(report.numbers.of("number")) read, \(closed) of the portfolio closed by it")
            if let first = report.firstRejected, let rejects = report.rejectFile {
                Output.toStandardError(
                    "'\(file)': \(report.rejected.of("row")) left out, of which nobody is closed; \(rejects) has the reason of each: \(first)\n"
                )
            }
            if let socket = settings?.controlSocket { await ImportCommand.tellDaemon(socket) }
        }
    }
}
