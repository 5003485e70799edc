import DialerCore
import Foundation
import Interchange
import Logging
import Portfolio
import Settings
import Store
import Synchronization
import Testing
import Vocabulary

@testable import DialerService

/// What the daemon does with answers, against a receiver that is a closure.
@Suite struct CourierTests {
    private static let noon = Timestamp(seconds: 1_773_154_800)

    /// What a receiver was told, and what it answers to which event.
    private final class Receiver: Sendable {
        let heard = Mutex<[OutboxEvent]>([])
        let answers = Mutex<[Int64: ExchangeAnswer]>([:])

        func answer(_ event: OutboxEvent) -> ExchangeAnswer {
            heard.withLock { $0.append(event) }
            return answers.withLock { $0[event.number] ?? $0[0] } ?? .status(200)
        }

        var numbers: [Int64] { heard.withLock { $0.map(\.number) } }
    }

    private func withStore(
        _ body: (Store, WebhookSettings, Receiver, Courier) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "marcador-courier-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try Store(path: folder.appending(path: "marcador.sqlite").path)
        let webhook = WebhookSettings(
            name: "crm", address: try #require(WebAddress("http://127.0.0.1:9/")),
            secret: try #require(Secret("a-secret-of-the-tests")), events: [.promiseMade], timeout: .seconds(1),
            giveUp: .seconds(60), tls: nil)
        try await store.syncWebhooks([webhook.subscriber])
        let receiver = Receiver()
        let courier = Courier(
            store: store, clock: .system, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            webhooks: { [webhook] }, post: { _, event, _ in receiver.answer(event) }, draw: { 0.5 })
        try await body(store, webhook, receiver, courier)
        try store.close()
    }

    private func events(_ count: Int, _ store: Store) async throws {
        for _ in 0..<count { _ = try await store.testWebhook("crm", now: ServiceClock.system.now) }
    }

    @Test func allAreTold() async throws {
        try await withStore { store, webhook, receiver, courier in
            try await events(40, store)
            while try await courier.round(webhook) {}
            #expect(receiver.numbers.sorted() == Array(1...40))
            #expect(try await store.webhookStatus().first?.delivered == 40)
        }
    }

    @Test func troubleStopsTheRest() async throws {
        try await withStore { store, webhook, receiver, courier in
            try await events(40, store)
            receiver.answers.withLock { $0 = [0: .status(503, retryAfter: nil)] }
            #expect(try await courier.round(webhook) == false)
            #expect(receiver.numbers.count <= 4, "those that were on their way")
            #expect(try await courier.round(webhook) == false)
            #expect(receiver.numbers.count <= 4, "nothing more for now")
            let status = try #require(try await store.webhookStatus().first)
            #expect(status.waiting == 40 && status.trouble == "answers 503")
            let wait = try #require(status.notBefore) - ServiceClock.system.now
            #expect(wait > .zero && wait <= .milliseconds(3750), "three quarters of the first five seconds, once")
        }
    }

    @Test func oneThatIsRefusedLetsTheOthersPass() async throws {
        try await withStore { store, webhook, receiver, courier in
            try await events(5, store)
            receiver.answers.withLock { $0 = [2: .status(422)] }
            while try await courier.round(webhook) {}
            #expect(receiver.numbers.sorted() == [1, 2, 3, 4, 5])
            let left = try await store.waitingDeliveries(of: "crm")
            #expect(left.map(\.event.number) == [2] && left.first?.answer == "answers 422 to this event")
        }
    }

    @Test func whoWantsNothingMore() async throws {
        try await withStore { store, webhook, receiver, courier in
            try await events(1, store)
            receiver.answers.withLock { $0 = [0: .status(410)] }
            #expect(try await courier.round(webhook) == false)
            try await events(5, store)
            #expect(try await courier.round(webhook) == false)
            #expect(receiver.numbers == [1])
            #expect(try await store.webhookStatus().first?.isDisabled == true)
        }
    }

    /// What was told before the end is noted; what was not is told by the next daemon.
    @Test func theEndInBetween() async throws {
        try await withStore { store, webhook, receiver, courier in
            try await events(3, store)
            var waiting = courier
            let began = AsyncStream.makeStream(of: Void.self)
            waiting.post = { _, event, _ in
                guard event.number > 1 else { return receiver.answer(event) }
                began.continuation.yield()
                try? await Task.sleep(for: .seconds(60))
                return .failed("closes the line without an answer")
            }
            let ending = waiting
            let running = Task { await ending.run() }
            for await _ in began.stream { break }
            running.cancel()
            await running.value
            let status = try #require(try await store.webhookStatus().first)
            #expect(status.trouble == nil, "the end of the daemon is no trouble of the receiver's")
            #expect(status.waiting >= 2)
        }
    }
}
