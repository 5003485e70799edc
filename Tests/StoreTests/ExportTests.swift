import DialerCore
import Portfolio
import Store
import Testing
import Vocabulary

/// What leaves the house: each row once, with an id of its own, from the day asked about.
@Suite struct ExportTests {
    private let ana = AgentID("PJSIP/ana")
    private let later = TestStore.noon + .seconds(120)

    private func rows(_ test: TestStore, _ export: Export, since: Timestamp? = nil) async throws -> [[String]] {
        let rows = try await test.store.export(export, since: since, into: [[String]]()) { $0.append($1) }
        #expect(rows.allSatisfy { $0.count == export.columns.count })
        #expect(Set(rows.map(\.first)).count == rows.count)
        return rows
    }

    /// Two accounts that owe 300,000 pesos each; the first was spoken with.
    private func test() async throws -> TestStore {
        let test = try TestStore()
        try await test.store.syncCampaigns([TestStore.campaign()], now: TestStore.noon)
        try await test.add([TestStore.row(1, balance: 300_000), TestStore.row(2, balance: 300_000)])
        _ = try await test.play(TestStore.campaign(), attempt: 1, .answered)
        return test
    }

    private func value(_ row: [String], _ column: String, _ export: Export) -> String {
        export.columns.firstIndex(of: column).map { row[$0] } ?? "no column \(column)"
    }

    @Test(arguments: Export.allCases) func aNewPortfolioHasNothing(export: Export) async throws {
        #expect(try await rows(try await test(), export).isEmpty)
    }

    @Test func aNumberThatIsAnothersIsTold() async throws {
        let test = try await test()
        try await test.store.recordDisposition(
            attempt: AttemptID(rawValue: 1), .wrongPerson, agent: ana, at: later)
        let found = try await rows(test, .contactPoints)
        let row = try #require(found.first)
        #expect(found.count == 1 && row[0].hasPrefix("contact-") && row[0].hasSuffix("-wrong-person"))
        #expect(value(row, "address", .contactPoints).hasPrefix("+562000"))
        #expect(value(row, "not_reached", .contactPoints) == "1")
        #expect(value(row, "found_at", .contactPoints) == "2026-03-10T15:02:00Z")
        #expect(try await rows(test, .contactPoints, since: later).count == 1)
        #expect(try await rows(test, .contactPoints, since: later + .seconds(1)).isEmpty)
    }

    @Test func aPromiseIsExpectedUntilItIsDecided() async throws {
        let test = try await test()
        let (made, due) = (CivilDate(iso: "2026-03-10"), CivilDate(iso: "2026-03-12"))
        let promise = Promise(
            amount: Money(minorUnits: 100_000, currency: .clp), due: try #require(due), made: try #require(made))
        try await test.store.addPromise(
            promise, of: AccountID(rawValue: 1), from: PromiseOrigin(.agent, agent: ana, at: later),
            terms: PromiseTerms())
        let open = try await rows(test, .promises)
        #expect(open.first?.first == "promise-1-open")
        #expect(open.first.map { value($0, "amount", .promises) } == "100000")
        #expect(open.first.map { value($0, "due", .promises) } == "2026-03-12")
        let expected = try await rows(test, .expectedPayments)
        #expect(expected.map(\.first) == ["promise-1"])
        #expect(try await test.store.cancelPromise(of: AccountID(rawValue: 1), at: later + .seconds(60)))
        let cancelled = try await rows(test, .promises, since: later + .seconds(60))
        #expect(cancelled.map(\.first) == ["promise-1-cancelled"], "the same promise, another row")
        #expect(try await rows(test, .expectedPayments).isEmpty)
    }

    @Test func whatAnAreaHasToLookAt() async throws {
        let test = try await test()
        let result = try #require(ResultTree.standard.result("ya-pago"))
        try await test.store.recordConversation(
            attempt: AttemptID(rawValue: 1),
            ConversationEntry(result, note: "Pagó, dice; \"ayer\"", agent: ana, at: later))
        let row = try #require(try await rows(test, .reviews).first)
        #expect(value(row, "area", .reviews) == "pagos" && value(row, "result", .reviews) == "ya-pago")
        #expect(value(row, "note", .reviews) == "Pagó, dice; \"ayer\"")
        #expect(value(row, "agent", .reviews) == "PJSIP/ana" && value(row, "attempt", .reviews) == "1")
    }
}
