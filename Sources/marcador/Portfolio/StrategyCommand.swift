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
        for warning in settings.warnings where warning.headline.contains("'strategies") { print("\(warning)") }
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
        let now = ServiceClock.system.now
        let found = try await Store.use(database ?? settings.database) { try await find(in: $0, settings, now: now) }
        guard let found else {
            let whose = creditor.map { " of the creditor '\($0)'" } ?? ""
            throw Exit.with(
                .noInput,
                "no account\(whose) has the number '\(account)', or several creditors have: check it, or name the --creditor"
            )
        }
        for line in explain(found.case, settings, now: now, stored: found.place) { print(line) }
    }

    private func find(
        in store: Store, _ settings: Settings, now: Timestamp
    ) async throws -> (case: StrategyCase, place: StoredPlace?)? {
        guard let id = try await store.account(reference: account, creditor: creditor),
            let found = try await store.strategyCase(of: id, now: now, uncalled: settings.uncalledContacts)
        else { return nil }
        return (found, try await store.place(of: id))
    }

    private func explain(
        _ found: StrategyCase, _ settings: Settings, now: Timestamp, stored: StoredPlace?
    ) -> [String] {
        let facts = found.story.facts
        guard found.isOpen else {
            let isOwed = if case .number(let balance) = facts[.balance] { balance > 0 } else { false }
            return ["account \(account) is closed: \(Account.end(owing: isOwed)), nothing is done"]
        }
        guard let strategy = settings.workedStrategies.first(where: { $0.isFor(facts) }) else {
            return ["account \(account): no strategy is for it; the 'accounts' rule of none holds"]
        }
        let position = strategy.position(after: found.story, now: now, clock: found.clock)
        let trace = strategy.explain(
            position, facts: facts, in: found.circumstances(now: now, lawful: settings.lawfulWeeks), name: found.name)
        let lines = trace.lines + (stored.map { [$0.line(clock: found.clock, name: found.name)] } ?? [])
        return ["account \(account)"] + lines.map { "  \($0)" }
    }
}

extension StrategyCase {
    /// `mobile +•••••••0001`
    fileprivate func name(_ point: ContactPointID) -> String {
        guard let contact = contacts[point] else { return "contact point \(point.rawValue)" }
        return "\(contact.kind.rawValue) \(PhoneNumber(e164: contact.address)?.masked ?? contact.address)"
    }
}

extension StoredPlace {
    /// What the daemon goes by.
    fileprivate func line(clock: LocalClock, name: (ContactPointID) -> String) -> String {
        guard !isTouched else {
            return "in the daemon's work: something has happened, the next step is being worked out"
        }
        let whose = campaigns.map { "'\($0)'" }.joined(separator: ", ")
        let lent = loan.map { ", lent by '\($0.from)' because \($0.reason)" } ?? ""
        let by = (campaigns.isEmpty ? "of no campaign" : "of \(whose)") + lent
        guard let step else { return "in the daemon's work, \(by): nothing; \(reason ?? "no stage is for it")" }
        return
            "in the daemon's work, \(by): \(step.channel.rawValue) to \(name(step.contactPoint)), not before \(clock.text(step.notBefore))"
    }
}
