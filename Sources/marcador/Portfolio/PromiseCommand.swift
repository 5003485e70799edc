import ArgumentParser
import DialerService
import Portfolio
import Settings
import Store
import Vocabulary

struct PromiseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "promise", abstract: "What debtors have promised: take it down, list it, cancel it.",
        discussion: "When a promise is kept or broken: docs/collections.md.",
        subcommands: [PromiseAddCommand.self, PromiseListCommand.self, PromiseCancelCommand.self])
}

/// Who took it down, and in which call.
struct OriginOptions: ParsableArguments {
    @Option(help: "The agent who took it down, such as PJSIP/201.") var agent: String?
    @Option(help: "The attempt in which it was said.") var attempt: Int64?

    func origin(at now: Timestamp) -> PromiseOrigin {
        PromiseOrigin(
            .agent, agent: agent.map { AgentID($0) }, attempt: attempt.map { AttemptID(rawValue: $0) }, at: now)
    }
}

struct PromiseAddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Take a promise down; it takes the place of what was promised before.",
        discussion: "Checked against what may be offered in the account's stage.")

    @OptionGroup var account: AccountArgument
    @Option(help: "How much, as 50000 or 1.250,50; without it all that is owed.") var amount: String?
    @Option(help: "The last day on which it is paid in time, as 2026-03-10.") var by: String
    @Option(help: "How they mean to pay, such as transferencia.") var method: String?
    @OptionGroup var origin: OriginOptions

    func run() async throws {
        try await account.with { found in
            let bargain = try await found.bargain()
            let promise = try bargain.promise(amount: amount, by: by, method: method)
            try await found.store.addPromise(
                promise, of: found.id, from: origin.origin(at: found.now), terms: bargain.terms)
            let deadline = promise.deadline(bargain.terms)
            print(
                "account \(account.account): promised \(promise.amount) for \(promise.due), kept with what comes in by \(deadline)"
            )
            await found.tellDaemon()
        }
    }
}

struct PromiseListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List promises by the day they are for, and what they come to.")

    @OptionGroup var config: ConfigOption
    @Argument(help: "The creditor's number of an account; without it all accounts.") var account: String?
    @Option(help: "The creditor, where several have an account of that number.") var creditor: String?
    @Option(help: "Only those that are open, kept, broken, replaced or cancelled.") var state: String?
    @Option(help: "From this day on, as 2026-03-10.") var from: String?
    @Option(help: "Through this day.") var through: String?
    @Option(help: "At most so many.") var limit = 100
    @Option(help: "The database, instead of the config file's.") var database: String?

    func validate() throws {
        guard (1...100_000).contains(limit) else { throw ValidationError("--limit is from 1 to 100000") }
        if let state, CommitmentStatus(rawValue: state) == nil {
            let words = CommitmentStatus.allCases.map(\.rawValue)
            throw ValidationError("--state cannot be '\(state)'\(suggestion(for: state, among: words))")
        }
        for day in [from, through].compactMap(\.self) where CivilDate(iso: day) == nil {
            throw ValidationError("'\(day)' is no day: write it as 2026-03-10")
        }
    }

    func run() async throws {
        let settings = database == nil ? try config.load() : nil
        guard let path = database ?? settings?.database else { return }
        let lines = try await Store.use(path) { store in
            var query = PromiseQuery(
                status: state.flatMap { CommitmentStatus(rawValue: $0) }, from: from.flatMap { CivilDate(iso: $0) },
                through: through.flatMap { CivilDate(iso: $0) },
                limit: limit)
            if let account {
                query.account = try await store.account(reference: account, creditor: creditor)
                guard query.account != nil else {
                    throw Exit.with(
                        .noInput,
                        "no account has the number '\(account)', or several creditors have: name the --creditor")
                }
            }
            return try await store.promises(query)
        }
        print(PromiseSheet(lines, limit: limit).text)
    }
}

struct PromiseCancelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel", abstract: "Cancel the open promise, or agreement, of an account.",
        discussion: "It is neither kept nor broken then, and the account is worked as if nothing had been promised.")

    @OptionGroup var account: AccountArgument

    func run() async throws {
        try await account.with { found in
            guard try await found.store.cancelPromise(of: found.id, at: found.now) else {
                throw Exit.with(.usage, "account \(account.account) has no open promise: there is nothing to cancel")
            }
            print("account \(account.account): what was promised is cancelled")
            await found.tellDaemon()
        }
    }
}

/// Promises as people read them.
struct PromiseSheet {
    let text: String

    init(_ promises: [PromiseLine], limit: Int) {
        guard !promises.isEmpty else {
            text = "no promises"
            return
        }
        var lines = promises.map { line in
            let record = line.record
            let by = record.origin.agent.map { "by \($0)" } ?? (record.origin.source == .bot ? "by a bot" : nil)
            let became = record.decided.map { "\(record.status.rawValue) on \($0)" } ?? record.status.rawValue
            return [
                "\(record.promise.due)", line.reference, line.name, "\(record.promise.amount)", became,
                "made \(record.promise.made)", by, record.promise.method,
            ].compactMap(\.self).joined(separator: ", ")
        }
        // What was said anew or cancelled is owed by nobody.
        let standing = promises.filter { ![.replaced, .cancelled].contains($0.record.status) }
        let sums = Dictionary(grouping: standing) { $0.record.promise.amount.currency }.map { currency, lines in
            Money(minorUnits: lines.reduce(0) { $0 + $1.record.promise.amount.minorUnits }, currency: currency)
        }
        lines.append(
            promises.count.of("promise")
                + (standing.count < promises.count ? ", \(standing.count) not replaced or cancelled" : "")
                + (sums.isEmpty ? "" : ": \(sums.map { "\($0)" }.sorted().joined(separator: " + "))")
                + (promises.count == limit ? "; there may be more, see --limit" : ""))
        text = lines.joined(separator: "\n")
    }
}
