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
            guard let history = try await found.store.history(of: found.id, limit: calls),
                let standing = try await found.store.strategyCase(of: found.id, now: found.now)
            else { throw Exit.with(.noInput, account.missing) }
            let strategy = found.settings.workedStrategies.first { $0.isFor(standing.story.facts) }
            let entries = strategy?.entries(after: standing.story, now: found.now, clock: standing.clock) ?? []
            let text = StoryText(
                history, entries: history.isOpen ? entries : [], clock: standing.clock, facts: standing.story.facts)
            for line in text.lines { print(line) }
        }
    }
}
