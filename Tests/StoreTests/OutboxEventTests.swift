import DialerCore
import Foundation
import Portfolio
import Store
import Testing
import Vocabulary

/// Which facts become events, and what they say.
@Suite struct OutboxEventTests {
    private func data(_ event: OutboxEvent) -> JSON { event.body["data"] ?? .null }

    @Test func aPromiseFromItsMakingToItsEnd() async throws {
        let scene = try await OutboxScene()
        try await scene.promise()
        let made = try await scene.takeAll()
        #expect(made.map(\.kind) == ["promise.made", "payment.expected"])
        let instance = scene.store.instance.rawValue
        #expect(
            made.first?.body.line
                == #"{"id":"\#(instance)-1","event":"promise.made","at":"2026-03-10T15:02:00Z","installation":"\#(instance)","data":{"creditor":"Banco","account":"A1","promise":1,"amount":"100000","currency":"CLP","due":"2026-03-12","made":"2026-03-10","method":null,"said_by":"agent","attempt":null}}"#
        )
        #expect(
            made.last.map { data($0).line }
                == #"{"creditor":"Banco","account":"A1","payment":"promise-1","amount":"100000","currency":"CLP","due":"2026-03-12"}"#
        )
        try await scene.promise(50_000)
        #expect(try await scene.takeAll().map(\.kind) == ["promise.replaced", "promise.made", "payment.expected"])
        _ = try await scene.store.cancelPromise(of: OutboxScene.first, at: OutboxScene.later)
        #expect(try await scene.takeAll().map(\.kind) == ["promise.cancelled"])
        try await scene.promise(20_000)
        _ = try await scene.takeAll()
        // Nothing came: when the grace is over it is broken; then the payment turns up, of the day it was due.
        let over = OutboxScene.later + .seconds(9 * 86_400)
        try await scene.store.decidePromises(now: over)
        let broken = try await scene.takeAll()
        #expect(broken.map(\.kind) == ["promise.broken"])
        let file = try scene.test.directory.write("folio;cuenta;monto;fecha\n1;A1;20000;2026-03-12\n", to: "p.csv")
        _ = try await PaymentImporter(store: scene.store).run(file: file, now: over)
        let kept = try await scene.takeAll()
        #expect(kept.map(\.kind) == ["promise.kept"])
        #expect(kept.first.map { data($0)["before"] } == .text("broken"))
        #expect(kept.first.map { data($0)["decided"] } == .text("2026-03-12"))
    }

    @Test func anAgreementAndItsInstalments() async throws {
        let scene = try await OutboxScene()
        let made = try #require(CivilDate(iso: "2026-03-10"))
        let days = try ["2026-03-20", "2026-04-20"].map { try #require(CivilDate(iso: $0)) }
        let instalments = zip(1..., days).map {
            Instalment(number: $0, amount: Money(minorUnits: 150_000, currency: .clp), due: $1)
        }
        let agreement = try #require(Agreement(made: made, instalments: instalments))
        try await scene.store.addAgreement(
            agreement, of: OutboxScene.first, from: PromiseOrigin(.agent, at: OutboxScene.later),
            terms: AgreementTerms(instalment: PromiseTerms(), brokenBy: 1))
        let events = try await scene.takeAll()
        #expect(events.map(\.kind) == ["agreement.made", "payment.expected", "payment.expected"])
        #expect(events.dropFirst().map { data($0)["payment"] } == [.text("agreement-1-1"), .text("agreement-1-2")])
        #expect(events.first.map { data($0)["debt"] } == .text("300000"))
        try await scene.store.decidePromises(now: OutboxScene.later + .seconds(30 * 86_400))
        #expect(try await scene.takeAll().map(\.kind) == ["agreement.broken"])
    }

    @Test func whatAnAreaHasToLookAt() async throws {
        let scene = try await OutboxScene()
        let result = try #require(ResultTree.standard.result("ya-pago"))
        let entry = ConversationEntry(result, note: "Pagó ayer", agent: scene.ana, at: OutboxScene.later)
        // Asterisk tells it by event and by script.
        for _ in 1...2 {
            try await scene.store.recordConversation(attempt: AttemptID(rawValue: 1), entry)
        }
        let events = try await scene.takeAll()
        #expect(events.map(\.kind) == ["review.asked"])
        #expect(
            events.first.map { data($0).line }
                == #"{"creditor":"Banco","account":"A1","area":"pagos","result":"ya-pago","reason":null,"attempt":1}"#,
            "what was said stays in the house")
        var changed = entry
        changed.note = "Pagó hoy"
        try await scene.store.recordConversation(attempt: AttemptID(rawValue: 1), changed)
        #expect(try await scene.takeAll().map(\.kind) == ["review.asked"])
    }

    @Test func aNumberThatIsBadAndIsNot() async throws {
        let scene = try await OutboxScene()
        try await scene.store.recordDisposition(
            attempt: AttemptID(rawValue: 1), .wrongPerson, agent: scene.ana, at: OutboxScene.later)
        let wrong = try await scene.takeAll()
        #expect(wrong.map(\.kind) == ["contact_point.bad"])
        #expect(wrong.first.map { data($0)["found"] } == .text("wrong-person"))
        #expect(wrong.first.map { data($0)["address"] } == .text("+56200000001"))
        // The network says so as often as the rules allow another try, and once more.
        for attempt in 0...(RetryPolicy.standard.rules[.invalid]?.attempts ?? 0) {
            _ = try await scene.test.play(
                TestStore.campaign(), attempt: Int64(attempt + 2), .invalid,
                at: OutboxScene.later + .seconds(Int64(attempt) * 90_000), next: .retry(at: OutboxScene.later))
        }
        #expect(try await scene.takeAll().map { data($0)["found"] } == [.text("invalid")])
        try await scene.store.restoreInvalidContactPoints(since: TestStore.noon)
        #expect(try await scene.takeAll().map(\.kind) == ["contact_point.restored"])
    }

    @Test func whoMustNotBeCalled() async throws {
        let scene = try await OutboxScene()
        try await scene.store.recordDisposition(
            attempt: AttemptID(rawValue: 1), .doNotCall, agent: scene.ana, at: OutboxScene.later)
        let events = try await scene.takeAll()
        #expect(events.map(\.kind) == ["do_not_call.added", "do_not_call.added"])
        #expect(Set(events.map { data($0)["address"] }) == [.text("+56200000001"), .null])
        let accounts = Set(events.map { data($0)["accounts"]?.line ?? "" })
        #expect(accounts == ["[]", #"[{"creditor":"Banco","account":"A1"}]"#])
    }

    @Test func withoutAWebhookNothingIsWritten() async throws {
        let scene = try await OutboxScene([])
        try await scene.promise()
        try await scene.store.syncWebhooks([OutboxScene.crm(events: [.promiseBroken])])
        try await scene.promise(50_000)
        #expect(try await scene.waiting().isEmpty, "what happened before is not told, nor what nobody asked for")
        try await scene.store.decidePromises(now: OutboxScene.later + .seconds(9 * 86_400))
        #expect(try await scene.waiting() == ["promise.broken"])
    }

    /// A fact that is not kept has no event.
    @Test func whatIsRolledBackIsNotTold() async throws {
        let scene = try await OutboxScene()
        await #expect(throws: StoreError.self) { try await scene.promise(of: AccountID(rawValue: 99)) }
        let lead = try #require(try await scene.test.claim(TestStore.campaign(), limit: 1).first)
        await #expect(throws: StoreError.self) {
            try await scene.store.record([
                .end(TestStore.record(TestStore.launch(lead, attempt: 77), .answered), retry: .standard)
            ])
        }
        #expect(try await scene.waiting().isEmpty)
    }
}
