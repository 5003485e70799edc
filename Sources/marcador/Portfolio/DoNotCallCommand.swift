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
        subcommands: [DoNotCallAddCommand.self, DoNotCallCheckCommand.self, DoNotCallImportCommand.self])
}

struct DoNotCallAddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Close a number, or a debtor on all their telephones, to every campaign.",
        discussion: "A running daemon ends a call that rings for them. It goes into the audit.")

    @OptionGroup var config: ConfigOption
    @Option(help: "The number, as +56200000000 or as it is written in the --country.") var phone: String?
    @Option(help: "An account of the debtor, by the creditor's number.") var account: String?
    @Option(help: "The creditor, where several have an account of that number.") var creditor: String?
    @Option(help: "The country of a number that is not written with +.") var country: String?
    @Option(help: "Who asked, and how: kept beside it, and in the audit.") var reason: String
    @Option(help: "The database, instead of the config file's.") var database: String?

    func validate() throws {
        guard (phone == nil) != (account == nil) else { throw ValidationError("Give either --phone or --account.") }
    }

    func run() async throws {
        let settings = try config.load()
        let now = ServiceClock.system.now
        let number = try phone.map { try PhoneArgument.read($0, country: country) }
        do {
            let store = try Store(path: database ?? settings.database)
            defer { try? store.close() }
            if let number {
                let isNews = try await store.addDoNotCall(phone: number, reason: reason, now: now)
                print("\(number.masked): nobody calls it any more\(isNews ? "" : "; it was closed already")")
                await Self.tellDaemon(settings.controlSocket, ["phones": number.e164])
            } else if let account {
                guard let id = try await store.account(reference: account, creditor: creditor),
                    let debtor = try await store.debtor(of: id)
                else {
                    throw Exit.with(
                        .noInput,
                        "no account has the number '\(account)', or several creditors have: check it, or name the --creditor"
                    )
                }
                let isNews = try await store.addDoNotCall(debtor: debtor, reason: reason, now: now)
                print("the debtor of \(account): nobody calls them\(isNews ? " any more" : ", which was so already")")
                await Self.tellDaemon(settings.controlSocket, ["debtors": "\(debtor.rawValue)"])
            }
        } catch let failure as StoreError {
            throw Exit.with(failure.exitStatus, failure.sentence)
        }
    }

    static func tellDaemon(_ socket: String, _ values: [String: String]) async {
        guard FileManager.default.fileExists(atPath: socket) else { return }
        do {
            print(try await ControlClient(path: socket).ask(ControlRequest(.ceased, values: values)).text)
        } catch {
            Output.toStandardError("no daemon answers, so a call that rings for them now may go on: \(error)\n")
        }
    }
}

struct DoNotCallCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Whether a number may be called, and the lists there are.")

    @OptionGroup var config: ConfigOption
    @Argument(help: "The number; without it the lists are shown.") var phone: String?
    @Option(help: "The country of a number that is not written with +.") var country: String?
    @Option(help: "The database, instead of the config file's.") var database: String?

    func run() async throws {
        let path = try database ?? config.load().database
        let number = try phone.map { try PhoneArgument.read($0, country: country) }
        do {
            let store = try Store(path: path)
            defer { try? store.close() }
            if let number {
                let entry = try await store.doNotCall(phone: number)
                print(
                    "\(number.masked): \(entry.map { "nobody calls it since \($0.added): \($0.reason)" } ?? "not closed")"
                )
                return
            }
            let lists = try await store.doNotCallLists()
            if lists.isEmpty { print("no lists") }
            for list in lists {
                print(
                    "\(list.name): \(list.entries.of("number")), \(list.closed) of the portfolio closed by it, "
                        + (list.imported.map { "imported \($0)" } ?? "never imported to its end"))
            }
        } catch {
            throw Exit.with(error.exitStatus, error.sentence)
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

    func run() async throws {
        let settings = database == nil ? try config.load() : nil
        guard let path = database ?? settings?.database else { return }
        let country = try country.map { try PhoneArgument.country($0) }
        do {
            let store = try Store(path: path)
            defer { try? store.close() }
            let importer = ListImporter(store: store, name: list, country: country, isHashed: hashed)
            let report = try await importer.run(file: file, now: ServiceClock.system.now)
            let closed = try await store.doNotCallLists().first { $0.name == list }?.closed ?? 0
            print("\(list): \(report.numbers.of("number")) read, \(closed) of the portfolio closed by it")
            for sentence in report.firstRejected { Output.toStandardError("'\(file)' \(sentence)\n") }
            if report.rejected > report.firstRejected.count {
                Output.toStandardError("'\(file)': \(report.rejected) rows in all were left out\n")
            }
            if let socket = settings?.controlSocket { await ImportCommand.tellDaemon(socket) }
        } catch let failure as ImportError {
            throw Exit.with(failure.exitStatus, failure.sentence)
        } catch let failure as StoreError {
            throw Exit.with(failure.exitStatus, failure.sentence)
        }
    }
}

/// A number on the command line.
private enum PhoneArgument {
    static func read(_ text: String, country: String?) throws -> PhoneNumber {
        let country = try country.map { try Self.country($0) }
        do throws(ValueRefusal) { return try PhoneReader.read(text, country: country).number } catch {
            throw Exit.with(.usage, "'\(text)': \(error.reason)")
        }
    }

    static func country(_ text: String) throws -> Country {
        guard let country = Country(code: text) else {
            throw Exit.with(.usage, "--country is a two-letter code such as CL, not '\(text)'")
        }
        return country
    }
}
