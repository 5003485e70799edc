import DialerCore
import Foundation
import Portfolio
import Store
import Testing
import Vocabulary

/// What other systems tell, and what it does to the lists.
@Suite struct UpdateTests {
    private let campaign = TestStore.campaign()
    private let noon = TestStore.noon

    /// Three accounts in a campaign.
    private func scene() async throws -> TestStore {
        let test = try TestStore()
        try await test.store.syncCampaigns([campaign], now: noon)
        try await test.add([TestStore.row(1), TestStore.row(2), TestStore.row(3)])
        return test
    }

    private func apply(_ test: TestStore, _ updates: String..., at now: Timestamp? = nil) async throws -> [UpdateResult]
    {
        let text = #"{"updates":[\#(updates.map { "{\($0)}" }.joined(separator: ","))]}"#
        return try await test.store.apply(try UpdateReader.read(text.utf8), now: now ?? noon)
    }

    private func refusal(_ results: [UpdateResult]) -> UpdateRefusal? {
        if case .refused(let refusal)? = results.first { refusal } else { nil }
    }

    private func fact(_ test: TestStore, _ field: AccountField, of account: Int64 = 1) async throws -> RuleValue {
        try await test.store.facts(of: AccountID(rawValue: account), now: noon)?[field] ?? .unknown
    }

    private let paid =
        #""id":"p1","type":"payment","account":"A1","creditor":"Banco","reference":"P1","amount":45000,"day":"2026-03-10""#

    @Test func whoHasPaidLeavesEveryListBeforeTheNextLaunch() async throws {
        let test = try await scene()
        let claimed = try await test.claim(campaign, limit: 2)
        #expect(
            try await apply(test, paid, #""id":"w2","type":"withdrawal","account":"A2""#) == [.accepted, .accepted])
        // The leads are in the hopper already.
        let refusals = await test.store.journal([
            TestStore.launch(claimed[0], attempt: 1), TestStore.launch(claimed[1], attempt: 2),
        ])
        #expect(refusals == [.noLongerDue, .noLongerDue])
        #expect(try await test.claim(campaign).map(\.account) == [AccountID(rawValue: 3)])
        #expect(try await test.store.counts().openAccounts == 1)
    }

    @Test func theSameUpdateTwiceIsOne() async throws {
        let test = try await scene()
        let some = paid.replacing("45000", with: "5000")
        #expect(try await apply(test, some, some) == [.accepted, .known])
        #expect(try await apply(test, some) == [.known])
        #expect(try await fact(test, .balance) == .number(40_000))
        let other = try await apply(test, some.replacing("5000", with: "6000"))
        #expect(refusal(other)?.field == "id")
        // Under another id it is the same payment all the same.
        #expect(try await apply(test, some.replacing("p1", with: "p2")) == [.accepted])
        #expect(try await fact(test, .balance) == .number(40_000))
        #expect(try await test.store.forgetUpdates(before: noon) == 0)
        #expect(try await test.store.forgetUpdates(before: noon + .seconds(1)) == 2)
    }

    /// What was refused may be corrected under the same id.
    @Test func eachIsTakenWholeOrNotAtAll() async throws {
        let test = try await scene()
        let results = try await apply(
            test, paid.replacing("A1", with: "NADA"),
            #""id":"b2","type":"balance","account":"A2","balance":30000,"due_date":"nunca""#,
            #""id":"x","type":"nada""#, #""id":"b3","type":"balance","account":"A3","balance":30000"#)
        #expect(
            results.map { if case .refused = $0 { "refused" } else { "\($0)" } } == [
                "refused", "refused", "refused", "accepted",
            ])
        #expect(refusal(results)?.reason.contains("there is no account 'NADA'") == true)
        #expect(try await fact(test, .balance, of: 2) == .number(45_000))
        #expect(try await fact(test, .balance, of: 3) == .number(30_000))
        #expect(try await apply(test, paid) == [.accepted])
        let answer = UpdateAnswer(try UpdateReader.read(#"{"updates":[{"id":"u","type":"x"}]}"#.utf8), [.known])
        #expect(
            answer.json.line == #"{"accepted":1,"rejected":0,"results":[{"id":"u","result":"accepted","again":true}]}"#)
    }

    @Test func balances() async throws {
        let test = try await scene()
        #expect(
            try await apply(
                test,
                #""id":"1","type":"balance","account":"A1","balance":"60.000","minimum_due":5000,"due_date":"2026-01-10""#
            )
                == [.accepted])
        #expect(try await fact(test, .balance) == .number(60_000))
        #expect(try await fact(test, .minimumDue) == .number(5000))
        // What it says nothing of stays.
        #expect(try await apply(test, #""id":"2","type":"balance","account":"A1","balance":50000"#) == [.accepted])
        #expect(try await fact(test, .minimumDue) == .number(5000))
        #expect(try await apply(test, #""id":"3","type":"balance","account":"A1","balance":0"#) == [.accepted])
        #expect(try await test.claim(campaign).map(\.account.rawValue) == [2, 3])
        #expect(try await apply(test, #""id":"4","type":"balance","account":"A1","balance":10"#) == [.accepted])
        #expect(Set(try await test.claim(campaign).map(\.account.rawValue)) == [1])
    }

    /// What the file has said before is no news against what was told since.
    @Test func anOldFileDoesNotUndoABalance() async throws {
        let test = try await scene()
        #expect(try await apply(test, #""id":"1","type":"balance","account":"A1","balance":400"#) == [.accepted])
        #expect(try await apply(test, #""id":"2","type":"balance","account":"A2","balance":0"#) == [.accepted])
        try await test.add([TestStore.row(1), TestStore.row(2)])
        #expect(try await fact(test, .balance) == .number(400))
        #expect(try await test.store.counts().openAccounts == 2)
        // Told once more: payments up to then are in it.
        #expect(try await apply(test, paid.replacing("45000", with: "100")) == [.accepted])
        #expect(try await fact(test, .balance) == .number(300))
        #expect(try await apply(test, #""id":"3","type":"balance","account":"A1","balance":400"#) == [.accepted])
        #expect(try await fact(test, .balance) == .number(400))
        try await test.add([TestStore.row(1, balance: 600)])
        #expect(try await fact(test, .balance) == .number(600))
    }

    @Test func whatWasTakenBackStaysAway() async throws {
        let test = try await scene()
        try await test.store.syncWebhooks([
            OutboxSubscriber(name: "crm", url: "https://crm.example/", events: [.promiseCancelled])
        ])
        let day = try #require(CivilDate(iso: "2026-03-12"))
        try await test.store.addPromise(
            Promise(
                amount: Money(minorUnits: 1000, currency: .clp), due: day,
                made: try #require(CivilDate(iso: "2026-03-10"))),
            of: AccountID(rawValue: 1), from: PromiseOrigin(.agent, at: noon), terms: PromiseTerms())
        let withdrawn = #""id":"w","type":"withdrawal","account":"A1""#
        #expect(try await apply(test, withdrawn) == [.accepted])
        #expect(try await test.store.waitingDeliveries(of: "crm").map(\.event.kind) == ["promise.cancelled"])
        // Neither a file with another balance, nor a payment, nor a new phone brings it back.
        try await test.add([TestStore.row(1, phones: ["+56200000099"], balance: 44_000)])
        #expect(try await apply(test, paid.replacing("45000", with: "10")) == [.accepted])
        #expect(try await test.store.counts().openAccounts == 2)
        #expect(try await test.claim(campaign).map(\.account.rawValue) == [2, 3])
        #expect(try await apply(test, withdrawn.replacing("\"w\"", with: "\"w2\"")) == [.accepted])
        #expect(try await apply(test, #""id":"r","type":"reinstatement","account":"A1""#) == [.accepted])
        #expect(try await test.claim(campaign).map(\.account.rawValue) == [1])
        #expect(try await fact(test, .balance) == .number(43_990))
    }

    @Test func newPhones() async throws {
        let test = try await scene()
        _ = try await test.play(campaign, attempt: 1, .invalid, next: .done("no more"))
        #expect(try await test.claim(campaign).map(\.account.rawValue) == [2, 3])
        let phone =
            #""id":"t","type":"phone","account":"A1","phone":"2 0000 0099","kind":"landline","source":"Enriquece","consent":true"#
        #expect(try await apply(test, phone) == [.accepted])
        let lead = try #require(try await test.claim(campaign).first)
        #expect(lead.account.rawValue == 1 && lead.phone.e164 == "+56200000099")
        #expect(try await apply(test, phone.replacing("\"t\"", with: "\"t2\"")) == [.accepted])
        // Without consent nobody is called there.
        let without = phone.replacing("\"t\"", with: "\"t3\"").replacing("true", with: "false")
        #expect(try await apply(test, without) == [.accepted])
        #expect(await test.store.journal([TestStore.launch(lead, attempt: 2)]) == [.noLongerDue])
        #expect(
            refusal(try await apply(test, phone.replacing("0099", with: "9").replacing("\"t\"", with: "\"t4\"")))?.field
                == "phone")
    }

    @Test func whoMustNotBeCalled() async throws {
        let test = try await scene()
        let lead = try #require(try await test.claim(campaign, limit: 1).first)
        #expect(
            try await apply(
                test, #""id":"1","type":"do_not_call","account":"A1","reason":"asked by letter""#,
                #""id":"2","type":"do_not_call","phone":"+56 2 0000 0002""#) == [.accepted, .accepted])
        #expect(await test.store.journal([TestStore.launch(lead, attempt: 1)]) == [.doNotCall])
        #expect(try await test.claim(campaign).map(\.account.rawValue) == [3])
        #expect(
            refusal(try await apply(test, #""id":"3","type":"do_not_call","phone":"2 0000 0002""#))?.field == "phone")
    }

    /// Whose calls ring in vain: of who was closed, and about what is not owed any more.
    @Test func whatUpdatesHaveClosed() async throws {
        let test = try await scene()
        let text = #"""
            {"updates":[{\#(paid)},
            {"id":"2","type":"withdrawal","account":"A2"},{"id":"3","type":"balance","account":"A3","balance":100},
            {"id":"4","type":"do_not_call","account":"A3"},{"id":"5","type":"do_not_call","phone":"+56200000002"},
            {"id":"6","type":"do_not_call","account":"A1","channel":"sms"},
            {"id":"7","type":"do_not_call","phone":"+56200000003","channel":"call"}]}
            """#
        let updates = try UpdateReader.read(text.utf8)
        let answer = UpdateAnswer(updates, try await test.store.apply(updates, now: noon))
        #expect(answer.news.count == 7)
        let closed = try await test.store.closed(by: answer.news)
        #expect(closed.accounts.map(\.rawValue).sorted() == [1, 2])
        #expect(closed.debtors.map(\.rawValue) == [3])
        #expect(closed.phones.map(\.e164).sorted() == ["+56200000002", "+56200000003"])
        // The same again is no news; a withdrawal that is taken back at once has closed nothing.
        #expect(UpdateAnswer(updates, try await test.store.apply(updates, now: noon)).news.isEmpty)
        let back = try UpdateReader.read(
            #"{"updates":[{"id":"8","type":"withdrawal","account":"A3"},{"id":"9","type":"reinstatement","account":"A3"}]}"#
                .utf8)
        let taken = UpdateAnswer(back, try await test.store.apply(back, now: noon)).news
        #expect(try await test.store.closed(by: taken) == CeasedCalls())
    }

    @Test func twoCreditorsWithOneNumber() async throws {
        let test = try await scene()
        var row = try TestStore.row(4, reference: "A1")
        row.account.creditor = "Tienda"
        try await test.add([row])
        let without = #""id":"w","type":"withdrawal","account":"A1""#
        #expect(refusal(try await apply(test, without))?.reason.contains("several creditors") == true)
        #expect(try await apply(test, without + #","creditor":"Tienda""#) == [.accepted])
        #expect(try await test.claim(campaign).map(\.account.rawValue) == [1, 2, 3])
    }

    /// Eight connections tell the same updates: each is taken once.
    @Test func eightWriters() async throws {
        let test = try await scene()
        let accepted = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 1...8 {
                group.addTask {
                    let own = try Store(path: test.store.path)
                    var accepted = 0
                    for number in 1...20 {
                        let update = paid.replacing("\"p1\"", with: "\"k\(number)\"").replacing(
                            "P1", with: "R\(number)"
                        )
                        .replacing("45000", with: "10")
                        let text = #"{"updates":[{\#(update)}]}"#
                        let results = try await own.apply(try UpdateReader.read(text.utf8), now: noon)
                        accepted += results.count { $0 == .accepted }
                    }
                    try own.close()
                    return accepted
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(accepted == 20)
        #expect(try await fact(test, .balance) == .number(45_000 - 200))
    }
}
