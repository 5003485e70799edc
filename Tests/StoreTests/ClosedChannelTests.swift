import DialerCore
import Foundation
import GRDB
import Portfolio
import Testing
import Vocabulary

@testable import Store

/// Entries for one channel, and for all.
@Suite struct ClosedChannelTests {
    private let test: TestStore
    private let campaign = TestStore.campaign()
    private let noon = TestStore.noon

    /// One person with a mobile phone and a landline.
    init() async throws {
        test = try TestStore()
        try await test.store.syncCampaigns([campaign], now: noon)
        try await test.add([try TestStore.row(1, phones: ["+56900000001", "+56200000001"])])
    }

    private var debtor: DebtorID { DebtorID(rawValue: 1) }
    private var mobile: PhoneNumber { get throws { try #require(PhoneNumber(e164: "+56900000001")) } }

    private func closed() async throws -> [Set<Channel>] {
        let found = try await test.store.strategyCase(of: AccountID(rawValue: 1), now: noon)
        return try #require(found).story.contactPoints.map(\.closed)
    }

    @Test func aMessageNotWantedDoesNotStopCalls() async throws {
        #expect(try await test.store.addDoNotCall(debtor: debtor, to: .sms, reason: "carta", now: noon))
        #expect(try await !test.store.addDoNotCall(debtor: debtor, to: .sms, reason: "otra", now: noon))
        #expect(try await test.store.addDoNotCall(phone: mobile, to: .call, reason: "carta", now: noon))
        #expect(try await closed() == [[.sms, .call, .bot], [.sms]])
        // Claimed and journaled on the other number.
        let lead = try #require(try await test.claim(campaign).first)
        #expect(lead.phone.e164 == "+56200000001")
        let refusal = await test.store.journal(TestStore.launch(lead, attempt: 1))
        #expect(refusal == nil)
        #expect(try await test.store.doNotCall(personAndNumbersOf: debtor).map(\.channel) == [.sms, .call])
    }

    @Test func noCallsIsNoCallOfALeadInHandEither() async throws {
        let lead = try #require(try await test.claim(campaign).first)
        #expect(try await test.store.addDoNotCall(debtor: debtor, to: .call, reason: "carta", now: noon))
        #expect(await test.store.journal(TestStore.launch(lead, attempt: 1)) == .doNotCall)
        try await test.store.releaseClaims()
        #expect(try await test.claim(campaign).isEmpty)
        #expect(try await closed() == [[.call, .bot], [.call, .bot]])
    }

    @Test func theirOwnWordTakesThePlaceOfAWeakerOne() async throws {
        #expect(try await test.store.addDoNotCall(phone: mobile, reason: "cartera", now: noon))
        #expect(try await test.store.addDoNotCall(phone: mobile, reason: "pidió", by: .person, now: noon))
        #expect(try await !test.store.addDoNotCall(phone: mobile, reason: "cartera", now: noon))
        let entries = try await test.store.doNotCall(.phone(mobile))
        #expect(entries.map(\.reason) == ["pidió"] && entries.map(\.source) == [.person])
    }

    @Test func anAPISaysForWhichChannel() async throws {
        func apply(_ text: String) async throws -> [UpdateResult] {
            try await test.store.apply(try UpdateReader.read(#"{"updates":[{\#(text)}]}"#.utf8), now: noon)
        }
        #expect(
            try await apply(#""id":"1","type":"do_not_call","account":"A1","channel":"email""#) == [.accepted])
        #expect(try await closed() == [[.email], [.email]])
        guard
            case .refused(let refusal)? = try await apply(
                #""id":"2","type":"do_not_call","phone":"+56900000001","channel":"email""#
            ).first
        else {
            Issue.record("taken")
            return
        }
        #expect(refusal.field == "channel")
        let entries = try await test.store.doNotCall(.debtor(debtor))
        #expect(entries.map(\.source) == [.api] && entries.map(\.channel) == [.email])
    }

    /// What an earlier version has closed is closed to all, and opened only by who says so.
    @Test func whatWasClosedBeforeIsClosedToAll() async throws {
        let old = try DatabaseQueue()
        try Schema.migrator.migrate(old, upTo: "16 workload")
        try await old.write { db in
            try db.execute(
                sql: """
                    INSERT INTO do_not_call_list (id, name, edition, entries) VALUES (1, 'repep', 1, 1);
                    INSERT INTO do_not_call (phone, reason, added_at, list_id) VALUES
                        ('+56200000001', 'on the list ''repep''', 0, 1), ('+56200000002', 'asked for in attempt 7', 0, NULL),
                        ('+56200000003', 'told by the API', 0, NULL), ('+56200000004', 'letter', 0, NULL);
                    """)
        }
        try Schema.migrator.migrate(old)
        let rows = try await old.read { db in
            try Row.fetchAll(db, sql: "SELECT channel, source FROM do_not_call ORDER BY phone").map {
                "\($0[0] as String) \($0[1] as String)"
            }
        }
        #expect(rows == ["all list", "all person", "all api", "all unknown"])
        #expect(rows.allSatisfy { ClosingSource(rawValue: String($0.split(separator: " ")[1])) != nil })
    }
}
