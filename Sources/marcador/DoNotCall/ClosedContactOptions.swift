import ArgumentParser
import Portfolio
import Settings
import Store
import Vocabulary

/// A number, or the debtor of an account, on the command line.
struct ClosedContactOptions: ParsableArguments {
    @Option(help: "The number, as +56200000000 or as it is written in the --country.") var phone: String?
    @Option(help: "An account of the debtor, by the creditor's number.") var account: String?
    @Option(help: "The creditor, where several have an account of that number.") var creditor: String?
    @Option(help: "The country of a number that is not written with +.") var country: String?

    func validate() throws {
        guard (phone == nil) != (account == nil) else { throw ValidationError("Give either --phone or --account.") }
    }

    func named() throws -> NamedContact {
        try NamedContact(phone: phone, country: country, account: account, creditor: creditor)
    }
}

/// Who was named on a command line, before any database is asked.
struct NamedContact {
    var number: PhoneNumber?
    var account: String
    var creditor: String?

    init(phone: String?, country: String?, account: String?, creditor: String?) throws {
        number = try phone.map { try PhoneArgument.read($0, country: country) }
        self.account = account ?? ""
        self.creditor = creditor
    }

    func find(in store: Store) async throws -> ClosedContact {
        if let number { return .phone(number) }
        guard let id = try await store.account(reference: account, creditor: creditor),
            let debtor = try await store.debtor(of: id)
        else {
            throw Exit.with(
                .noInput,
                "no account has the number '\(account)', or several creditors have: check it, or name the --creditor")
        }
        return .debtor(debtor)
    }

    /// For people: `+•••••••0010`, `the debtor of CL-1`.
    func name(_ contact: ClosedContact) -> String {
        switch contact {
        case .phone(let phone): phone.masked
        case .debtor: "the debtor of \(account)"
        }
    }
}

/// A number on the command line.
enum PhoneArgument {
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

/// A channel on the command line.
enum ChannelArgument {
    static func read(_ text: String) throws -> ClosedChannel {
        guard let channel = ClosedChannel(rawValue: text) else {
            let words = ClosedChannel.allCases.map(\.rawValue)
            throw ValidationError("--channel cannot be '\(text)'\(suggestion(for: text, among: words))")
        }
        return channel
    }
}

extension DoNotCallEntry {
    /// `closed to sms since 2026-…, by operator: letter`
    var text: String {
        let by = list.map { "the list '\($0)'" } ?? source.rawValue
        return "closed to \(channel.rawValue) since \(added), by \(by): \(reason)"
    }
}
