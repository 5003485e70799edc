import DialerCore
import Foundation
import Portfolio
import Store
import Testing
import Vocabulary

/// In which order events go, what happens to them when they are not taken, and what a crash leaves of them.
@Suite struct OutboxQueueTests {
    private let second = AccountID(rawValue: 2)
    private let later = OutboxScene.later

    @Test func eventsOfAPersonGoOneAfterTheOther() async throws {
        let scene = try await OutboxScene([OutboxScene.crm(events: [.promiseMade, .promiseReplaced])])
        try await scene.promise()
        try await scene.promise(50_000)
        try await scene.promise(of: second)
        #expect(try await scene.waiting() == ["promise.made", "promise.replaced", "promise.made", "promise.made"])
        let first = try await scene.turn()
        #expect(first.map(\.number) == [1, 4], "of each person the oldest")
        try await scene.settle(first[0], .delivered)
        #expect(try await scene.turn().map(\.number) == [2, 4])
    }

    @Test func oneThatIsRefusedHoldsOnlyItsOwnUp() async throws {
        let scene = try await OutboxScene([OutboxScene.crm(events: [.promiseMade])])
        try await scene.promise()
        try await scene.promise(50_000)
        try await scene.promise(of: second)
        let event = try #require(try await scene.turn().first)
        try await scene.settle(event, .refused("answers 422", again: later + .seconds(30)))
        #expect(try await scene.turn().map(\.number) == [3], "not the one behind it")
        let again = try await scene.turn(at: later + .seconds(30))
        #expect(Set(again.map(\.number)) == [1, 3])
        #expect(again.first { $0.number == 1 }?.tries == 1)
        #expect(again.first { $0.number == 1 }?.body == event.body, "the same bytes")
        // Never again: it is kept, and makes way.
        try await scene.settle(event, .refused("answers 422", again: nil), at: later + .seconds(30))
        #expect(Set(try await scene.turn(at: later + .seconds(30)).map(\.number)) == [2, 3])
        let kept = try await scene.store.waitingDeliveries(of: "crm")
        #expect(kept.first?.givenUp == later + .seconds(30) && kept.first?.answer == "answers 422")
    }

    @Test func afterTroubleOneIsSentToSeeWhetherItIsOver() async throws {
        let scene = try await OutboxScene([OutboxScene.crm(events: [.promiseMade])])
        try await scene.promise()
        try await scene.promise(of: second)
        let events = try await scene.turn()
        try await scene.settle(events[0], .trouble("answers 503", again: later + .seconds(5)))
        #expect(try await scene.turn().isEmpty)
        let turn = try await scene.store.outboxTurn(of: "crm", now: later + .seconds(5), limit: 16)
        #expect(turn.events.count == 1 && turn.failures == 1)
        let status = try #require(try await scene.store.webhookStatus().first)
        #expect(status.waiting == 2 && status.trouble == "answers 503" && status.notBefore == later + .seconds(5))
        try await scene.settle(turn.events[0], .delivered, at: later + .seconds(6))
        #expect(try await scene.turn(at: later + .seconds(6)).count == 1)
        let well = try #require(try await scene.store.webhookStatus().first)
        #expect(well.trouble == nil && well.delivered == 1 && well.lastDelivered == later + .seconds(6))
    }

    @Test func whoWantsNothingMore() async throws {
        let scene = try await OutboxScene([OutboxScene.crm(events: [.promiseMade])])
        try await scene.promise()
        let event = try #require(try await scene.turn().first)
        try await scene.settle(event, .disabled("answers 410"))
        try await scene.promise(of: second)
        #expect(try await scene.turn(at: later + .seconds(99_999)).isEmpty)
        // The same config again is no news, another address is.
        try await scene.store.syncWebhooks([OutboxScene.crm(events: [.promiseMade])])
        #expect(try await scene.turn().isEmpty)
        try await scene.store.syncWebhooks([OutboxScene.crm(events: [.promiseMade], url: "https://other.example/")])
        #expect(try await scene.turn().count == 2)
        try await scene.settle(event, .disabled("answers 410"))
        #expect(try await scene.store.retryDeliveries(of: "crm", now: later) == 0)
        #expect(try await scene.turn().count == 2)
    }

    @Test func whatWaitsForTooLongIsGivenUpAndKept() async throws {
        let scene = try await OutboxScene([OutboxScene.crm(events: [.promiseMade])])
        try await scene.promise()
        let day = Duration.seconds(86_400)
        #expect(try await scene.store.giveUpDeliveries(of: "crm", olderThan: day, now: later + day) == 0)
        let over = later + day + .seconds(1)
        #expect(try await scene.store.giveUpDeliveries(of: nil, olderThan: day, now: over) == 0, "it is configured")
        #expect(try await scene.store.giveUpDeliveries(of: "crm", olderThan: day, now: over) == 1)
        #expect(try await scene.turn(at: over).isEmpty)
        #expect(try await scene.store.webhookStatus().first?.givenUp == 1)
        #expect(try await scene.store.retryDeliveries(of: "crm", event: 2, now: over) == 0)
        #expect(try await scene.store.retryDeliveries(of: "crm", event: 1, now: over) == 1)
        #expect(try await scene.turn(at: over).map(\.number) == [1])
        #expect(
            try await scene.store.giveUpDeliveries(of: "crm", olderThan: day, now: over + .seconds(60)) == 0,
            "its time begins anew")
        #expect(
            try await scene.store.giveUpDeliveries(of: "crm", olderThan: .seconds(1), now: over + .seconds(60)) == 1)
        #expect(try await scene.store.forgetDeliveries(givenUpBefore: over + .seconds(60)) == 0)
        #expect(try await scene.store.forgetDeliveries(givenUpBefore: over + .seconds(61)) == 1)
        #expect(try await scene.store.waitingDeliveries(of: "crm").isEmpty)
        #expect(try await scene.store.retryDeliveries(of: "nobody", now: over) == nil)
    }

    @Test func eachIsToldForItself() async throws {
        let scene = try await OutboxScene([
            OutboxScene.crm(events: [.promiseMade]), OutboxScene.crm("caja", events: [.promiseMade, .paymentExpected]),
        ])
        try await scene.promise()
        #expect(try await scene.takeAll().map(\.number) == [1])
        #expect(try await scene.waiting(for: "caja") == ["promise.made", "payment.expected"])
        // One leaves the config file: nothing is written for it, and what it had to be told waits.
        try await scene.store.syncWebhooks([OutboxScene.crm(events: [.promiseMade])])
        try await scene.promise(of: second)
        #expect(try await scene.turn(of: "caja").isEmpty)
        #expect(try await scene.waiting(for: "caja").count == 2)
        #expect(try await scene.store.giveUpDeliveries(of: nil, olderThan: .zero, now: later + .seconds(1)) == 2)
        #expect(try await scene.takeAll().count == 1)
    }

    @Test func aTestIsForOneAlone() async throws {
        let scene = try await OutboxScene([OutboxScene.crm(), OutboxScene.crm("caja")])
        let id = try await scene.store.testWebhook("caja", now: later)
        #expect(id == "\(scene.store.instance.rawValue)-1")
        #expect(try await scene.turn().isEmpty)
        #expect(try await scene.turn(of: "caja").map(\.kind) == ["webhook.test"])
        #expect(try await scene.store.testWebhook("nobody", now: later) == nil)
    }

    /// A daemon that dies between the sending and the noting sends again, under the same id and with the same bytes.
    @Test func aCrashForgetsNothing() async throws {
        let scene = try await OutboxScene()
        try await scene.promise()
        let sent = try await scene.turn()
        let opened = try Store(path: scene.store.path)
        let again = try await opened.outboxTurn(of: "crm", now: later, limit: 100).events
        #expect(again == sent && !sent.isEmpty)
        try await opened.settleDeliveries([sent[0].number: .delivered], of: "crm", now: later)
        try opened.close()
        #expect(try await scene.turn().map(\.id) != sent.map(\.id))
        // An id is never another event's, also when everything before it is gone.
        let highest = try await scene.takeAll().map(\.number).max() ?? 0
        try await scene.promise(of: second)
        #expect(try await scene.turn().map(\.number).min() == highest + 1)
    }

    /// Eight connections promise and one takes, all at once: each event once, each person's in their order.
    @Test func eightWriters() async throws {
        let scene = try await OutboxScene([OutboxScene.crm(events: [.promiseMade, .promiseReplaced])])
        try await scene.test.add((3...10).map { try TestStore.row($0, balance: 300_000) })
        let taken = try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...8 {
                group.addTask {
                    let own = try Store(path: scene.store.path)
                    for amount in 1...10 {
                        try await scene.promise(Int64(amount), of: AccountID(rawValue: Int64(number)), by: own)
                    }
                    try own.close()
                }
            }
            var taken: [OutboxEvent] = []
            while taken.count < 8 * (10 + 9) {
                for event in try await scene.turn(limit: 5) {
                    try await scene.settle(event, .delivered)
                    taken.append(event)
                }
                await Task.yield()
            }
            try await group.waitForAll()
            return taken
        }
        #expect(Set(taken.map(\.id)).count == taken.count)
        #expect(try await scene.waiting().isEmpty)
        for account in 1...8 {
            let own = taken.filter { $0.body["data"]?["account"] == .text("A\(account)") }
            #expect(own.map(\.number) == own.map(\.number).sorted())
            #expect(
                own.filter { $0.kind == "promise.made" }.map { $0.body["data"]?["amount"] }
                    == (1...10).map { .text("\($0)") })
        }
    }
}
