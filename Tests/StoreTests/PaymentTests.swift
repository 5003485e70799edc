import DialerCore
import Foundation
import Portfolio
import Store
import Testing
import Vocabulary

@Suite struct PaymentTests {
    @Test func aPaidAccountLeavesEveryListBeforeTheNextLaunch() async throws {
        let test = try TestStore()
        let campaign = TestStore.campaign()
        try await test.store.syncCampaigns([campaign], now: TestStore.noon)
        try await test.add([TestStore.row(1), TestStore.row(2), TestStore.row(3, balance: 90_000)])
        let claimed = try await test.claim(campaign, limit: 2)
        let file = try test.directory.write(
            "id_pago;cuenta;monto_pagado;fecha_pago\nP1;A1;45.000;10/03/2026\nP2;A2;20000;2026-03-10\nP3;A3;90.000;09/03/2026\n",
            to: "pagos.csv")
        let importer = PaymentImporter(store: test.store, creditor: "Banco")
        let report = try await importer.run(file: file, now: TestStore.noon)
        #expect(report.counts.recorded == 3)
        #expect(report.counts.closed == 2)
        #expect(report.rejected == 0)
        // The one in the hopper is refused at the launch, the other goes on.
        let refusals = await test.store.journal([
            TestStore.launch(claimed[0], attempt: 1), TestStore.launch(claimed[1], attempt: 2),
        ])
        #expect(refusals == [.noLongerDue, nil])
        #expect(try await test.claim(campaign).isEmpty)
        let card = try #require(try await test.store.attempt(AttemptID(rawValue: 2)))
        #expect(card.account.balance.minorUnits == 25_000)

        let again = try await importer.run(file: file, now: TestStore.noon)
        #expect(again.counts.recorded == 0)
        #expect(again.counts.known == 3)
        #expect(try await test.store.attempt(AttemptID(rawValue: 2))?.account.balance.minorUnits == 25_000)
    }

    @Test func theBalanceOfAFileIsNewsOnlyWhenItIsAnother() async throws {
        let test = try TestStore()
        try await test.add([TestStore.row(1, balance: 50_000)])
        func balance() async throws -> RuleValue {
            try await test.store.facts(of: AccountID(rawValue: 1), now: TestStore.noon)?[.balance] ?? .unknown
        }
        func pay(_ text: String, deducts: Bool = true) async throws {
            let file = try test.directory.write("folio;cuenta;monto;fecha\n\(text)\n", to: "p.csv")
            let importer = PaymentImporter(store: test.store, deducts: deducts)
            #expect(try await importer.run(file: file, now: TestStore.noon).counts.recorded == 1)
        }
        try await pay("1;A1;20000;2026-03-09")
        #expect(try await balance() == .number(30_000))
        // The old file again, or a new one with the same balance: the payment stays off it.
        let counts = try await test.store.importRows(
            [TestStore.row(1, balance: 50_000)], portfolio: "marzo", now: TestStore.noon)
        #expect(counts.changesNothing)
        #expect(try await balance() == .number(30_000))
        // Another balance has the payments in it.
        try await test.add([TestStore.row(1, balance: 42_000)])
        #expect(try await balance() == .number(42_000))
        // What the balance has already is history only.
        try await pay("2;A1;9000;2026-01-15", deducts: false)
        #expect(try await balance() == .number(42_000))
        // More than is owed closes the account, and no more.
        try await pay("3;A1;50000;2026-03-10")
        #expect(try await balance() == .number(0))
        #expect(try await test.store.counts().openAccounts == 0)
        try await test.add([TestStore.row(1, balance: 42_000)])
        #expect(try await test.store.counts().openAccounts == 0)
        try await test.add([TestStore.row(1, balance: 8000)])
        #expect(try await test.store.counts().openAccounts == 1)
    }

    /// row, column, a part of the reason
    static let bad: [(String, String, String)] = [
        ("P2;NADA;500;;2026-03-10", "cuenta", "there is no account 'NADA'"),
        ("P2;A1;-500;;2026-03-10", "monto", "is negative"), ("P2;A1;0;;2026-03-10", "monto", "is zero"),
        ("P2;A1;quinientos;;2026-03-10", "monto", "is not an amount"), ("P2;A1;5,5;;2026-03-10", "monto", "decimals"),
        ("P2;A1;500;USD;2026-03-10", "moneda", "the payment is in USD, the account in CLP"),
        ("P2;A1;500;XXQ;2026-03-10", "moneda", "no currency"), ("P2;A1;US$ 500;;2026-03-10", "monto", "is in USD"),
        ("P2;A1;500;;31/02/2026", "fecha", "no day of the calendar"),
        ("P2;A1;500;;2026-04-01", "fecha", "still to come"), (";A1;500;;2026-03-10", "folio", "is empty"),
        ("P2;;500;;2026-03-10", "cuenta", "is empty"), ("P1;A1;501;;2026-03-10", "folio", "with another amount"),
        ("P2;A1;500;;2026-03-10;x", "", "6 values"), ("P2;DUP;500;;2026-03-10", "cuenta", "several creditors"),
    ]

    @Test(arguments: bad)
    func aBadRowIsToldAndTheGoodOnesAreIn(row: String, column: String, reason: String) async throws {
        let test = try TestStore()
        var twin = try TestStore.row(3, reference: "DUP")
        let dup = twin
        twin.account.creditor = "Otro"
        try await test.add([TestStore.row(1), TestStore.row(2), dup, twin])
        let file = try test.directory.write(
            "folio;cuenta;monto;moneda;fecha\nP1;A1;1000;CLP;2026-03-01\n\(row)\nP9;A2;2000;;2026-03-02\n",
            to: "pagos.csv")
        let report = try await PaymentImporter(store: test.store).run(file: file, now: TestStore.noon)
        #expect(report.counts.recorded == 2)
        #expect(report.rejected == 1)
        let text = try String(contentsOfFile: #require(report.rejectFile), encoding: .utf8)
        let line = try #require(text.split(separator: "\n").dropFirst().first)
        #expect(line.hasPrefix("3;rejected;\(column);"), "\(line)")
        #expect(line.contains(reason), "\(line)")
        for (id, owed) in [(1, 44_000.0), (2, 43_000), (3, 45_000)] {
            let facts = try await test.store.facts(of: AccountID(rawValue: Int64(id)), now: TestStore.noon)
            #expect(facts?[.balance] == .number(owed))
        }
    }

    @Test func anOpenQuoteCostsNoOtherPayment() async throws {
        let test = try TestStore()
        try await test.add([TestStore.row(1, balance: 50_000)])
        let file = try test.directory.write(
            "folio;cuenta;monto;fecha\n1;\"A1;5;2026-03-01\n2;A1;1000;2026-03-01\n", to: "pagos.csv")
        let report = try await PaymentImporter(store: test.store).run(file: file, now: TestStore.noon)
        #expect((report.counts.recorded, report.rejected) == (1, 1))
    }

    @Test(arguments: [
        ("cuenta;monto;fecha\n", "no column for reference (id_pago"), ("folio;monto;fecha\n", "for account (cuenta"),
        ("", "is empty"), ("folio;\"cuenta;monto;fecha\n1;A1;5;2026-03-01\n", "line 1: a quote opened in this row"),
    ])
    func unreadableFiles(text: String, sentence: String) async throws {
        let test = try TestStore()
        let file = try test.directory.write(text, to: "pagos.csv")
        let error = await #expect(throws: ImportError.self) {
            try await PaymentImporter(store: test.store).run(file: file, now: TestStore.noon)
        }
        #expect(error?.sentence.contains(sentence) == true, "\(error?.sentence ?? "")")
    }
}
