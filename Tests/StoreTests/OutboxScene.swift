import DialerCore
import Foundation
import Portfolio
import Store
import Testing
import Vocabulary

/// Two accounts that owe 300,000 pesos each, the first spoken with, and somebody who is told.
struct OutboxScene {
    let test: TestStore
    var store: Store { test.store }
    let ana = AgentID("PJSIP/ana")

    static let later = TestStore.noon + .seconds(120)
    static let first = AccountID(rawValue: 1)

    init(_ subscribers: [OutboxSubscriber] = [Self.crm()]) async throws {
        test = try TestStore()
        try await test.store.syncCampaigns([TestStore.campaign()], now: TestStore.noon)
        try await test.add([TestStore.row(1, balance: 300_000), TestStore.row(2, balance: 300_000)])
        _ = try await test.play(TestStore.campaign(), attempt: 1, .answered)
        try await test.store.syncWebhooks(subscribers)
    }

    static func crm(
        _ name: String = "crm", events: [EventKind] = EventKind.askable, url: String = "https://crm.example/"
    ) -> OutboxSubscriber {
        OutboxSubscriber(name: name, url: url, events: Set(events))
    }

    /// - Parameter store: another connection to the same database.
    func promise(
        _ amount: Int64 = 100_000, of account: AccountID = Self.first, by store: Store? = nil
    ) async throws {
        let (made, due) = (CivilDate(iso: "2026-03-10"), CivilDate(iso: "2026-03-12"))
        try await (store ?? self.store).addPromise(
            Promise(
                amount: Money(minorUnits: amount, currency: .clp), due: try #require(due), made: try #require(made)),
            of: account, from: PromiseOrigin(.agent, agent: ana, at: Self.later), terms: PromiseTerms())
    }

    func turn(of webhook: String = "crm", at now: Timestamp = later, limit: Int = 100) async throws -> [OutboxEvent] {
        try await store.outboxTurn(of: webhook, now: now, limit: limit).events
    }

    /// All that waits, in its order.
    func waiting(for webhook: String = "crm") async throws -> [String] {
        try await store.waitingDeliveries(of: webhook, limit: 100_000).filter { $0.givenUp == nil }.map(\.event.kind)
    }

    func settle(
        _ event: OutboxEvent, _ outcome: DeliveryOutcome, of webhook: String = "crm", at now: Timestamp = later
    ) async throws {
        try await store.settleDeliveries([event.number: outcome], of: webhook, now: now)
    }

    /// Takes everything, as a receiver does that is well.
    func takeAll(of webhook: String = "crm") async throws -> [OutboxEvent] {
        var taken: [OutboxEvent] = []
        while true {
            let events = try await turn(of: webhook)
            if events.isEmpty { return taken }
            for event in events { try await settle(event, .delivered, of: webhook) }
            taken += events
        }
    }
}
