import ArgumentParser
import Compliance
import DialerService
import Portfolio
import Settings
import Store
import Vocabulary

struct StrategyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "strategy", abstract: "How accounts are treated, stage by stage (docs/collections.md).",
        subcommands: [StrategyCheckCommand.self, StrategyExplainCommand.self])
}

struct StrategyCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check the strategies of the config file: overlaps, gaps, stages never reached, impossible hours.")

    @OptionGroup var config: ConfigOption

    func run() async throws {
        let settings = try config.load()
        guard !settings.strategies.isEmpty else {
            return print(
                "\(config.path): good, without strategies: add them under 'strategies', as docs/collections.md does")
        }
        for strategy in settings.strategies {
            print("strategy '\(strategy.name)': good; \(strategy.accounts.map { "for \($0)" } ?? "for every account")")
            for stage in strategy.stages {
                let rule = stage.rule.map(\.description) ?? "only by a move"
                let steps = stage.steps.map(\.channel.rawValue).joined(separator: ", ")
                print("  \(stage.name): \(rule); \(steps.isEmpty ? "left in peace" : steps)")
            }
        }
    }
}

struct StrategyExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Where an account stands, why, what comes next and when.",
        discussion: """
            Worked out anew from the record of the account: its days past due, calls and payments. Times are those of \
            the debtor's clock.
            """)

    @OptionGroup var config: ConfigOption
    @Argument(help: "The creditor's number of the account.") var account: String
    @Option(help: "The creditor, where several have an account of that number.") var creditor: String?
    @Option(help: "The database, instead of the config file's.") var database: String?

    func run() async throws {
        let settings = try config.load()
        guard !settings.strategies.isEmpty else {
            throw Exit.with(
                .configuration,
                "\(config.path) has no strategies: add them under 'strategies', as docs/collections.md does")
        }
        do {
            let store = try Store(path: database ?? settings.database)
            let now = ServiceClock.system.now
            let found = try await find(in: store, now: now)
            try store.close()
            guard let found else {
                let whose = creditor.map { " of the creditor '\($0)'" } ?? ""
                throw Exit.with(
                    .noInput,
                    "no account\(whose) has the number '\(account)', or several creditors have: check it, or name the --creditor"
                )
            }
            for line in explain(found, settings, now: now) { print(line) }
        } catch let failure as StoreError {
            throw Exit.with(failure.exitStatus, failure.sentence)
        }
    }

    private func find(in store: Store, now: Timestamp) async throws -> StrategyCase? {
        guard let id = try await store.account(reference: account, creditor: creditor) else { return nil }
        return try await store.strategyCase(of: id, now: now)
    }

    private func explain(_ found: StrategyCase, _ settings: Settings, now: Timestamp) -> [String] {
        let facts = found.story.facts
        guard found.isOpen else { return ["account \(account) is closed: nothing is owed, nothing is done"] }
        guard let strategy = settings.strategies.first(where: { $0.isFor(facts) }) else {
            return ["account \(account): no strategy is for it; the 'accounts' rule of none holds"]
        }
        let hours = found.country.flatMap { settings.profiles[$0]?.hours }
        let circumstances = Circumstances(
            now: now, clock: found.clock, lawful: hours.map { CallableWeek($0) } ?? .never,
            contactPoints: found.story.contactPoints, callback: found.callback,
            promise: found.story.openPromise)
        let position = strategy.position(after: found.story, now: now, clock: found.clock)
        let trace = strategy.explain(position, facts: facts, in: circumstances) {
            found.names[$0] ?? "contact point \($0.rawValue)"
        }
        return ["account \(account)"] + trace.lines.map { "  \($0)" }
    }
}
