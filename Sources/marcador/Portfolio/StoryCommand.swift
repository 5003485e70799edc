import ArgumentParser
import DialerService
import Portfolio
import Settings
import Store
import Vocabulary

struct StoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "story", abstract: "The whole story of an account, for who is about to talk to the debtor.",
        discussion: """
            Calls, results, promises and what became of them, payments, agreements and stages, the newest first, by the \
            debtor's clock. Telephone numbers are masked.
            """)

    @OptionGroup var account: AccountArgument
    @Option(help: "At most so many calls.") var calls = 100

    func validate() throws {
        guard (1...100_000).contains(calls) else { throw ValidationError("--calls is from 1 to 100000") }
    }

    func run() async throws {
        try await account.with { found in
            guard let text = try await found.story(calls: calls) else { throw Exit.with(.noInput, account.missing) }
            for line in text.lines { print(line) }
        }
    }
}

extension AccountArgument.Found {
    /// `nil` when the account has gone.
    fileprivate func story(calls: Int) async throws -> StoryText? {
        let history = try await store.history(of: id, limit: calls)
        let standing = try await store.strategyCase(of: id, now: now, uncalled: settings.uncalledContacts)
        guard let history, let standing else { return nil }
        return text(history, standing)
    }

    /// Apart from the reading: put together they made the optimising compiler of Swift 6.3.1 crash.
    private func text(_ history: AccountHistory, _ standing: StrategyCase) -> StoryText {
        let strategy = settings.workedStrategies.first { $0.isFor(standing.story.facts) }
        let entries = strategy?.entries(after: standing.story, now: now, clock: standing.clock) ?? []
        return StoryText(
            history, entries: history.isOpen ? entries : [], clock: standing.clock, facts: standing.story.facts)
    }
}
