import DialerCore
import Foundation
import Portfolio
import Store
import Testing
import Vocabulary

@Suite struct DoNotCallTests {
    private let test: TestStore
    private let campaign = TestStore.campaign()
    /// SHA-256 of `+56200000020`, by `printf %s +56200000020 | sha256sum`.
    private static let hash = "c906a90ad7907df77af2444e6f153b88dec358d9fc00816185d019d3e1b71273"

    init() async throws {
        test = try TestStore()
        try await test.store.syncCampaigns([campaign], now: TestStore.noon)
        try await test.add([
            try TestStore.row(1, phones: ["+56200000010"]), try TestStore.row(2, phones: ["+56200000020"]),
            try TestStore.row(3, phones: ["+56200000030", "+56200000031"]),
        ])
    }

    private func claimed() async throws -> [String] {
        let leads = try await test.claim(campaign)
        try await test.store.releaseClaims()
        return leads.map(\.phone.e164).sorted()
    }

    private func read(_ text: String, list: String = "repep", country: String? = "CL", hashed: Bool = false)
        async throws
        -> ListReport
    {
        let path = test.directory.path("lista-\(UUID().uuidString).csv")
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return try await ListImporter(
            store: test.store, name: list, country: country.flatMap { Country(code: $0) }, isHashed: hashed
        ).run(file: path, now: TestStore.noon)
    }

    @Test func aNumberAndADebtorAreClosedOnce() async throws {
        let phone = try #require(PhoneNumber(e164: "+56200000010"))
        #expect(try await test.store.addDoNotCall(phone: phone, reason: "carta", now: TestStore.noon))
        #expect(try await !test.store.addDoNotCall(phone: phone, reason: "otra", now: TestStore.noon))
        #expect(try await test.store.doNotCall(.phone(phone)).map(\.reason) == ["carta"])
        let id = try #require(try await test.store.account(reference: "A3"))
        let debtor = try #require(try await test.store.debtor(of: id))
        #expect(try await test.store.addDoNotCall(debtor: debtor, reason: "carta", now: TestStore.noon))
        #expect(try await claimed() == ["+56200000020"])
    }

    @Test func aListClosesWhatThePortfolioHasAndWhatComesIn() async throws {
        let report = try await read(
            "telefono;fecha\n2 0000 0020;2026-01-01\n+56200000031;x\nnada;y\n12;z\n+56200000077;x\n")
        #expect(report.numbers == 3)
        #expect(report.rejected == 2)
        #expect(report.firstRejected?.hasPrefix("line 4: ") == true, "\(report)")
        #expect(try await test.store.doNotCallLists().map(\.entries) == [3])
        #expect(try await test.store.doNotCallLists().map(\.closed) == [2])
        #expect(try await claimed() == ["+56200000010", "+56200000030"])
        // Not in the portfolio when the list came.
        try await test.add([try TestStore.row(7, phones: ["+56200000077"])])
        #expect(try await claimed() == ["+56200000010", "+56200000030"])
    }

    @Test func everyRowLeftOutHasItsReason() async throws {
        let report = try await read("telefono\n+56200000010\n" + (1...9).map { "nada \($0)\n" }.joined())
        #expect(report.rejected == 9)
        let rejects = try String(contentsOfFile: try #require(report.rejectFile), encoding: .utf8)
        #expect(rejects.split(separator: "\n").count == 10)
        #expect(rejects.contains("11;rejected;;"), "\(rejects)")
    }

    @Test func aFileWithoutANumberLeavesNoListBehind() async throws {
        _ = await #expect(throws: ImportError.self) { try await read("telefono\nnada\n12\n") }
        #expect(try await test.store.doNotCallLists().isEmpty)
    }

    /// What was read before a quote that is never closed is in force, and said to be.
    @Test func whatWasReadBeforeTheFileBrokeOffIsClosed() async throws {
        let error = await #expect(throws: ImportError.self) { try await read("+56200000010\n+56200000020\n\"x\n") }
        #expect(error?.sentence.contains("the 2 numbers before it are closed") == true, "\(String(describing: error))")
        #expect(try await claimed() == ["+56200000030"])
    }

    @Test func aNewEditionOpensWhatItHasNoMore() async throws {
        let own = try #require(PhoneNumber(e164: "+56200000010"))
        _ = try await read("+56200000010\n+56200000020\n+56200000030\n+56200000031\n")
        _ = try await read("+56200000030\n+56200000031\n", list: "otra")
        // Asked for as well: the list cannot open it.
        #expect(try await test.store.addDoNotCall(phone: own, reason: "carta", now: TestStore.noon))
        #expect(try await claimed() == [])
        _ = try await read("+56200000099\n")
        #expect(try await claimed() == ["+56200000020"])
        #expect(try await test.store.doNotCall(.phone(own)).map(\.reason) == ["carta"])
    }

    @Test func hashesAreAsGoodAsNumbers() async throws {
        let report = try await read("\(Self.hash.uppercased())\nxyz\n", country: nil, hashed: true)
        #expect((report.numbers, report.rejected) == (1, 1))
        #expect(try await claimed() == ["+56200000010", "+56200000030"])
    }

    @Test func aFileWithoutNumbersChangesNothing() async throws {
        _ = try await read("+56200000010\n")
        await #expect(throws: ImportError.self) { _ = try await read("telefono\nnada\n") }
        await #expect(throws: ImportError.self) { _ = try await read("+56200000020\n", hashed: true) }
        #expect(try await claimed() == ["+56200000020", "+56200000030"])
        #expect(try await test.store.doNotCallLists().map(\.entries) == [1])
    }
}
