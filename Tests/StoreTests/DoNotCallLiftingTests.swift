import Audit
import DialerCore
import Foundation
import Portfolio
import Testing
import Vocabulary

@testable import Store

/// Opening again what was closed.
@Suite struct DoNotCallLiftingTests {
    private let test: TestStore
    private let campaign = TestStore.campaign()
    private let noon = TestStore.noon
    private let wish = DoNotCallLifting(reason: "error de carga", by: "ana")

    init() async throws {
        test = try TestStore()
        try await test.store.syncCampaigns([campaign], now: noon)
        try await test.add([
            try TestStore.row(1, phones: ["+56200000010"]), try TestStore.row(2, phones: ["+56200000020"]),
        ])
    }

    private var phone: PhoneNumber { get throws { try #require(PhoneNumber(e164: "+56200000010")) } }

    private func claimed() async throws -> [String] {
        let leads = try await test.claim(campaign)
        try await test.store.releaseClaims()
        return leads.map(\.phone.e164).sorted()
    }

    private func lift(_ contact: ClosedContact, _ change: (inout DoNotCallLifting) -> Void = { _ in })
        async throws -> LiftedDoNotCall
    {
        var wish = wish
        change(&wish)
        return try await test.store.liftDoNotCall(contact, wish, now: noon + .seconds(60))
    }

    private func importList(_ name: String, _ text: String) async throws {
        let file = try test.directory.write(text, to: "\(name).csv")
        _ = try await ListImporter(store: test.store, name: name, country: Country(code: "CL"), isHashed: false)
            .run(file: file, now: noon)
    }

    @Test func whatTheHouseClosedIsCalledAgain() async throws {
        #expect(try await lift(.phone(phone)) == .notClosed)
        let debtor = ClosedContact.debtor(DebtorID(rawValue: 2))
        try await test.store.addDoNotCall(phone: phone, reason: "carta", now: noon)
        try await test.store.addDoNotCall(debtor: DebtorID(rawValue: 2), reason: "carta", now: noon)
        // Blocked by a claim, not only left out of it.
        #expect(try await claimed() == [])
        for contact in [.phone(try phone), debtor] {
            guard case .lifted(let entries, let closed) = try await lift(contact) else {
                Issue.record("\(contact) was not opened")
                return
            }
            #expect(entries.map(\.reason) == ["carta"] && closed.isEmpty)
        }
        #expect(try await claimed() == ["+56200000010", "+56200000020"])
        // As it was, with who opened it.
        let past = try #require(try await test.store.liftedDoNotCall(.phone(phone)).first)
        #expect(past.entry.reason == "carta" && past.entry.source == .staff && past.entry.added == noon)
        #expect(past.by == "ana" && past.reason == "error de carga" && past.lifted == noon + .seconds(60))
        #expect(!past.isOverride)
    }

    @Test func whatThePersonAskedForTakesAnOverride() async throws {
        let lead = try await test.play(campaign, attempt: 1, .answered)
        try await test.store.recordDisposition(
            attempt: AttemptID(rawValue: 1), .doNotCall, agent: AgentID("PJSIP/ana"), at: noon)
        let person = ClosedContact.debtor(lead.debtor)
        for contact in [person, .phone(lead.phone)] {
            guard case .needsOverride(let entry) = try await lift(contact) else {
                Issue.record("opened without an override")
                return
            }
            #expect(entry.source == .person)
            #expect(try await test.store.doNotCall(contact).count == 1)
            #expect(try await test.store.liftedDoNotCall(contact).isEmpty)
        }
        guard case .lifted = try await lift(person, { $0.isOverride = true }) else {
            Issue.record("not opened")
            return
        }
        let lines = try await test.store.read { db in try AuditBook(db).waiting().map(\.text) }
        let line = try #require(lines.last.flatMap { try? AuditLine(Array($0.utf8)) })
        #expect(
            line.entry
                == .lifted(
                    AuditLifting(
                        debtor: lead.debtor, phone: "", channel: "all", source: "person",
                        closed: "asked for in attempt 1", reason: "error de carga", by: "ana", isOverride: true)))
        // The number is still closed itself.
        #expect(try await claimed() == ["+56200000020"])
    }

    @Test func whatTheAPISaidTakesAnOverride() async throws {
        try await test.store.addDoNotCall(phone: phone, reason: "told by the API", by: .api, now: noon)
        guard case .needsOverride = try await lift(.phone(phone)) else {
            Issue.record("opened without an override")
            return
        }
    }

    @Test func aListIsNamed() async throws {
        try await importList("repep", "+56200000010\n")
        guard case .isOfList(let entry) = try await lift(.phone(phone), { $0.isOverride = true }) else {
            Issue.record("opened without its name")
            return
        }
        #expect(entry.list == "repep")
        #expect(try await lift(.phone(phone), { $0.list = "otra" }) == .notClosed)
        #expect(try await claimed() == ["+56200000020"])
        guard case .lifted(_, let closed) = try await lift(.phone(phone), { $0.list = "repep" }) else {
            Issue.record("not opened")
            return
        }
        #expect(closed.isEmpty)
        #expect(try await claimed() == ["+56200000010", "+56200000020"])
        #expect(try await test.store.liftedDoNotCall(.phone(phone)).map(\.entry.list) == ["repep"])
    }

    @Test func anotherListClosesItStill() async throws {
        try await importList("repep", "+56200000010\n")
        try await importList("otra", "+56200000010\n")
        guard case .lifted(_, let closed) = try await lift(.phone(phone), { $0.list = "repep" }) else {
            Issue.record("not opened")
            return
        }
        #expect(closed.map(\.list) == ["otra"])
        // An entry of the house over that of the list: without it the list's is in force.
        try await test.store.addDoNotCall(phone: phone, reason: "carta", now: noon)
        guard case .lifted(_, let again) = try await lift(.phone(phone)) else {
            Issue.record("not opened")
            return
        }
        #expect(again.map(\.source) == [.list])
        #expect(try await claimed() == ["+56200000020"])
    }

    @Test func oneChannelOfTwo() async throws {
        for channel in [ClosedChannel.sms, .call] {
            try await test.store.addDoNotCall(phone: phone, to: channel, reason: "carta", now: noon)
        }
        guard case .lifted(let entries, let closed) = try await lift(.phone(phone), { $0.channel = .call }) else {
            Issue.record("not opened")
            return
        }
        #expect(entries.map(\.channel) == [.call] && closed.map(\.channel) == [.sms])
        #expect(try await claimed() == ["+56200000010", "+56200000020"])
    }

    @Test func theirStrategyGoesOn() async throws {
        let scene = try await StrategyScene()
        try await scene.add([3: 20])
        try await scene.review()
        let debtor = try #require(try await scene.test.store.debtor(of: scene.account(3)))
        try await scene.test.store.addDoNotCall(debtor: debtor, reason: "carta", now: noon)
        try await scene.review()
        #expect(try await scene.place(3)?.step == nil)
        #expect(
            try await scene.place(3)?.reason
                == "do not call: no step of stage 'exigencia' is left that they may be reached by")
        _ = try await scene.test.store.liftDoNotCall(.debtor(debtor), wish, now: noon)
        #expect(try await scene.place(3)?.isTouched == true)
        try await scene.review()
        #expect(try await scene.claimed() == [3])
    }
}
