import ArgumentParser
import Portfolio
import Settings
import Store
import Vocabulary

struct DoNotCallCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "To what a number or a debtor is closed, and was; and the lists there are.")

    @OptionGroup var config: ConfigOption
    @Argument(help: "The number; without it, and without --account, the lists are shown.") var phone: String?
    @Option(help: "An account of the debtor, by the creditor's number: they, and each of their numbers.")
    var account: String?
    @Option(help: "The creditor, where several have an account of that number.") var creditor: String?
    @Option(help: "The country of a number that is not written with +.") var country: String?
    @Option(help: "The database, instead of the config file's.") var database: String?

    func validate() throws {
        guard phone == nil || account == nil else { throw ValidationError("Give a number or --account, not both.") }
    }

    func run() async throws {
        let path = try database ?? config.load().database
        let contact = try NamedContact(phone: phone, country: country, account: account, creditor: creditor)
        try await Store.use(path) { store in
            guard phone != nil || account != nil else { return try await showLists(of: store) }
            let found = try await contact.find(in: store)
            var entries = try await store.doNotCall(found)
            if case .debtor(let debtor) = found {
                entries = try await store.doNotCall(personAndNumbersOf: debtor)
            }
            for entry in entries { print("\(contact.name(entry.contact)): \(entry.text)") }
            if entries.isEmpty { print("\(contact.name(found)): not closed") }
            for past in try await store.liftedDoNotCall(found) {
                print(
                    "\(contact.name(found)): was \(past.entry.text); open again since \(past.lifted), by \(past.by)"
                        + "\(past.isOverride ? ", who overrode it" : ""): \(past.reason)")
            }
        }
    }

    private func showLists(of store: Store) async throws {
        let lists = try await store.doNotCallLists()
        if lists.isEmpty { print("no lists") }
        for list in lists {
            print(
                "\(list.name): \(list.entries.of("number")), \(list.closed) of the portfolio closed by it, "
                    + (list.imported.map { "imported \($0)" } ?? "never imported to its end"))
        }
    }
}
