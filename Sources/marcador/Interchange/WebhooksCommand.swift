import ArgumentParser
import DialerService
import Foundation
import Portfolio
import Settings
import Store
import Vocabulary

struct WebhooksCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "webhooks", abstract: "What webhooks were told, and what they have still to be told.",
        discussion: "What is sent, and how: docs/webhooks.md.",
        subcommands: [
            WebhooksListCommand.self, WebhooksShowCommand.self, WebhooksRetryCommand.self, WebhooksTestCommand.self,
        ], defaultSubcommand: WebhooksListCommand.self)
}

/// The database that a daemon on this config file works with.
struct OutboxOptions: ParsableArguments {
    @OptionGroup var config: ConfigOption
    @Option(help: "The database, instead of the config file's.") var database: String?

    func withStore<Result: Sendable>(
        _ body: (Store) async throws(StoreError) -> Result
    ) async throws -> Result {
        let path = try database ?? config.load().database
        guard FileManager.default.fileExists(atPath: path) else {
            throw Exit.with(.noInput, "there is no database at \(path): start the daemon with this config first")
        }
        return try await Store.use(path, body)
    }

    /// Ends the program when there is no webhook of that name.
    static func unknown(_ name: String, among known: [String]) -> any Error {
        Exit.with(
            .usage,
            "there is no webhook '\(name)'"
                + (known.isEmpty
                    ? "; a daemon that has run with 'webhooks' in its config file knows some"
                    : suggestion(for: name, among: known)))
    }
}

struct WebhooksListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "How each webhook stands.")

    @OptionGroup var options: OutboxOptions

    func run() async throws {
        let webhooks = try await options.withStore { store throws(StoreError) in try await store.webhookStatus() }
        if webhooks.isEmpty { print("no webhooks: no daemon has run with 'webhooks' in its config file") }
        for webhook in webhooks { print(webhook.text) }
    }
}

struct WebhooksShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "The events that a webhook has not been told, the oldest first.")

    @OptionGroup var options: OutboxOptions
    @Argument(help: "The webhook's name.") var name: String
    @Option(help: "How many at most.") var limit = 100

    func validate() throws {
        guard (1...100_000).contains(limit) else { throw ValidationError("--limit is from 1 to 100000") }
    }

    func run() async throws {
        let (names, events) = try await options.withStore { store throws(StoreError) in
            (
                try await store.webhookStatus().map(\.name),
                try await store.waitingDeliveries(of: name, limit: limit)
            )
        }
        guard names.contains(name) else { throw OutboxOptions.unknown(name, among: names) }
        if events.isEmpty { print("\(name) was told everything") }
        for waiting in events {
            let state = waiting.givenUp.map { "given up \($0)" } ?? "waits"
            let answer = waiting.answer.map { ", last: \($0)" } ?? ""
            print("\(waiting.event.id)  \(state), tried \(waiting.event.tries) times\(answer)")
            print("    \(waiting.event.body.line)")
        }
    }
}

struct WebhooksRetryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry", abstract: "Send now what waits, and take up again what was given up.",
        discussion: "A webhook whose receiver answered 410 is sent events again. The daemon does the sending.")

    @OptionGroup var options: OutboxOptions
    @Argument(help: "The webhook's name.") var name: String
    @Argument(help: "Of what was given up only this event, such as 3fa9c1-17.") var event: String?

    func run() async throws {
        let number = event?.split(separator: "-").last.flatMap { Int64($0) }
        guard event == nil || number != nil else {
            throw Exit.with(
                .usage, "'\(event ?? "")' is no id of an event: 'marcador webhooks show \(name)' lists them")
        }
        let (names, count) = try await options.withStore { store throws(StoreError) in
            (
                try await store.webhookStatus().map(\.name),
                try await store.retryDeliveries(of: name, event: number, now: ServiceClock.system.now)
            )
        }
        guard let count else { throw OutboxOptions.unknown(name, among: names) }
        print("\(name): sent again as soon as the daemon runs; \(count) events that were given up are among it")
    }
}

struct WebhooksTestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test", abstract: "Have the daemon send a webhook an event that says nothing.")

    @OptionGroup var options: OutboxOptions
    @Argument(help: "The webhook's name.") var name: String

    func run() async throws {
        let (names, id) = try await options.withStore { store throws(StoreError) in
            (
                try await store.webhookStatus().map(\.name),
                try await store.testWebhook(name, now: ServiceClock.system.now)
            )
        }
        guard let id else { throw OutboxOptions.unknown(name, among: names) }
        print(
            "\(name): event \(id) is sent as soon as the daemon runs; 'marcador webhooks show \(name)' has it until then"
        )
    }
}

extension WebhookStatus {
    /// For people.
    fileprivate var text: String {
        var words = ["\(delivered) delivered"]
        if let lastDelivered { words[0] += ", the last \(lastDelivered)" }
        if waiting > 0 { words.append("\(waiting) wait\(oldest.map { ", the oldest of \($0)" } ?? "")") }
        if givenUp > 0 { words.append("\(givenUp) given up") }
        if !isConfigured { words.append("not configured any more") }
        if let trouble { words.append(isDisabled ? "disabled: \(trouble)" : trouble) }
        if let notBefore { words.append("next try \(notBefore)") }
        return "\(name): \(words.joined(separator: "; "))"
    }
}
