import DialerCore
import Foundation
import Portfolio
import Store
import Testing
import Vocabulary

@Suite struct ImportTests {
    func importer(_ store: Store, country: String? = "CL") -> Importer {
        Importer(
            store: store, portfolio: "marzo",
            options: ImportOptions(country: country.flatMap { Country(code: $0) }, creditor: "Banco"))
    }

    @Test func theSampleGoesInAndTheSecondTimeChangesNothing() async throws {
        let test = try TestStore()
        let file = try test.directory.write(SamplePortfolio.csv(count: 2000), to: "cartera.csv")
        var seen: [ImportProgress] = []
        let first = try await importer(test.store, country: nil).run(file: file, now: TestStore.noon) {
            seen.append($0)
        }
        #expect(first.rejected == 5)
        #expect(first.refusedValues == 0)
        #expect(first.counts.debtorsCreated == 2000)
        #expect(first.counts.accountsCreated == first.counts.rows)
        #expect(first.unusedColumns.isEmpty)
        #expect(seen.last?.bytesRead == seen.last?.bytesTotal)
        #expect(seen.last?.rejected == 5)
        let stored = try await test.store.counts()
        #expect(stored.debtors == 2000)
        #expect(stored.accounts == first.counts.accountsCreated)
        #expect(stored.phones > 2000)

        let second = try await importer(test.store, country: nil).run(file: file, now: TestStore.noon)
        #expect(second.counts.changesNothing, "\(second.counts)")
        #expect(second.counts.rows == first.counts.rows)
        #expect(try await test.store.counts() == stored)
    }

    /// The first of two rows would be news when the file comes again, and undo what was paid in between.
    @Test func anAccountHasOneBalanceInAFile() async throws {
        let test = try TestStore()
        let file = try test.directory.write(
            "rut;nombre;telefono;cuenta;saldo\n1-9;Ana;2 0000 1101;C1;100\n1-9;Ana;2 0000 1102;C1;100\n1-9;Ana;2 0000 1101;C1;200\n",
            to: "cartera.csv")
        let first = try await importer(test.store).run(file: file, now: TestStore.noon)
        #expect(first.rejected == 1)
        let rejects = try String(contentsOfFile: try #require(first.rejectFile), encoding: .utf8)
        #expect(rejects.contains("4;rejected;;") && rejects.contains("one of the rows"), "\(rejects)")
        let payments = try test.directory.write("folio;cuenta;monto;fecha\nP1;C1;60;2026-03-10\n", to: "pagos.csv")
        _ = try await PaymentImporter(store: test.store, creditor: "Banco").run(file: payments, now: TestStore.noon)
        let second = try await importer(test.store).run(file: file, now: TestStore.noon)
        #expect(second.counts.changesNothing && second.rejected == 1, "\(second)")
        let account = try #require(try await test.store.account(reference: "C1"))
        #expect(try await test.store.debt(of: account, now: TestStore.noon)?.balance.minorUnits == 40)
    }

    @Test func theRejectFileIsNeverTheInput() async throws {
        let test = try TestStore()
        let text = "rut;nombre;telefono;saldo\n1-9;Ana;2 0000 1101;100\n2-7;Eva;x;100\n"
        let file = try test.directory.write(text, to: "cartera.csv")
        let other = test.directory.path("other.csv")
        try FileManager.default.createSymbolicLink(atPath: other, withDestinationPath: file)
        for path in [file, other] {
            var importer = importer(test.store)
            importer.rejectPath = path
            let error = await #expect(throws: ImportError.self) {
                try await importer.run(file: file, now: TestStore.noon)
            }
            #expect(error?.kind == .rejectFile, "\(String(describing: error))")
            #expect(try String(contentsOfFile: file, encoding: .utf8) == text)
        }
    }

    @Test func rejectsCanBeCorrectedAndImported() async throws {
        let test = try TestStore()
        let file = try test.directory.write(
            "rut;nombre;telefono;celular;saldo\n1-9;Ana;2 0000 1101;;1000\n2-7;\"Eva; Ríos\";2 0000 11;;2000\n"
                + "3-5;Íñigo;123;9 0000 1103;3000\n4-3;Sin Fono;;;5\n", to: "cartera.csv")
        let report = try await importer(test.store).run(file: file, now: TestStore.noon)
        #expect(report.rejected == 2)
        #expect(report.refusedValues == 1)
        #expect(report.counts.accountsCreated == 2)
        let rejects = try #require(report.rejectFile)
        let bytes = try Data(contentsOf: URL(filePath: rejects))
        #expect(bytes.prefix(3) == Data([0xEF, 0xBB, 0xBF]))
        let text = String(decoding: bytes.dropFirst(3), as: UTF8.self)
        let lines = text.split(separator: "\n")
        #expect(lines[0] == "line;result;column;reason;rut;nombre;telefono;celular;saldo")
        #expect(lines[1].hasPrefix("3;rejected;telefono;a number of CL has 9 digits after +56"))
        #expect(lines[1].hasSuffix(";2-7;\"Eva; Ríos\";2 0000 11;;2000"))
        #expect(lines[2].hasPrefix("4;partly;telefono;"))
        #expect(lines[3].hasPrefix("5;rejected;telefono;the row has no phone"))
        #expect(lines.count == 4)
        let corrected = try test.directory.write(
            text.replacingOccurrences(of: "2 0000 11;", with: "2 0000 1102;"), to: "corregido.csv")
        let again = try await importer(test.store).run(file: corrected, now: TestStore.noon)
        #expect(again.counts.accountsCreated == 1)
        #expect(again.rejected == 1)
        #expect(try await test.store.counts().accounts == 3)
    }

    @Test(arguments: ["latin1", "bom", "tabs"])
    func encodings(kind: String) async throws {
        let test = try TestStore()
        let text = "rut;nombre;teléfono;saldo\r\n1-9;José Muñoz;2 0000 1101;1000\r\n"
        let data =
            switch kind {
            case "latin1": try #require(text.data(using: .isoLatin1))
            case "bom": Data([0xEF, 0xBB, 0xBF]) + Data(text.utf8)
            default: Data(text.replacingOccurrences(of: ";", with: "\t").utf8)
            }
        let path = test.directory.path("cartera.csv")
        try data.write(to: URL(filePath: path))
        let report = try await importer(test.store).run(file: path, now: TestStore.noon)
        #expect(report.counts.accountsCreated == 1)
        #expect(report.encoding == (kind == "latin1" ? .latin1 : .utf8))
        #expect(report.rejectFile == nil)
        let campaign = TestStore.campaign()
        try await test.store.syncCampaigns([campaign], now: TestStore.noon)
        try await test.play(campaign, attempt: 1, .busy)
        #expect(try await test.store.attempt(AttemptID(rawValue: 1))?.debtor.name == "José Muñoz")
    }

    @Test func duplicatesAreMergedByRule() async throws {
        let test = try TestStore()
        let file = try test.directory.write(
            """
            rut;nombre;region;telefono;operacion;saldo
            12.345.678-5;Ana;RM;2 0000 1101;OP-1;1000
            123456785;ANA RIOS;;9 0000 1101 / +56200001101;OP-2;2000
            12345678-5;Ana Ríos;;2 0000 1101;OP-1;1000

            """, to: "cartera.csv")
        let first = try await importer(test.store).run(file: file, now: TestStore.noon)
        #expect(first.counts.debtorsCreated == 1)
        #expect(first.counts.accountsCreated == 2)
        #expect(first.counts.contactPointsCreated == 2)
        let second = try await importer(test.store).run(file: file, now: TestStore.noon)
        // The name went one way and back.
        #expect(second.counts.changesNothing, "\(second.counts)")
        let campaign = TestStore.campaign()
        try await test.store.syncCampaigns([campaign], now: TestStore.noon)
        try await test.play(campaign, attempt: 1, .busy)
        let card = try #require(try await test.store.attempt(AttemptID(rawValue: 1)))
        #expect(card.debtor.name == "Ana Ríos")
        #expect(card.debtor.region == "RM")
    }

    @Test func aDebtIsTheCreditorsAndADebtorWithoutDocumentThePortfolios() async throws {
        let test = try TestStore()
        let text =
            "codigo_cliente;nombre;telefono;acreedor;cuenta;saldo\n7;Ana;2 0000 1101;%;C-1;1000\n"
        for (creditor, portfolio) in [("Sur", "a"), ("Norte", "a"), ("Sur", "b")] {
            let file = try test.directory.write(
                text.replacingOccurrences(of: "%", with: creditor), to: "c.csv")
            var one = importer(test.store)
            one.portfolio = portfolio
            _ = try await one.run(file: file, now: TestStore.noon)
        }
        let counts = try await test.store.counts()
        #expect(counts.accounts == 2)
        #expect(counts.debtors == 2)
    }

    @Test func whatFilesTellOfPeopleAndDebtsIsKept() async throws {
        let test = try TestStore()
        let file = try test.directory.write(
            """
            rut;nombre;telefono;fuente;consentimiento;cuenta;saldo;capital;pago_minimo;fecha_apertura;vencimiento;idioma;tipo_cliente;cliente_desde;vulnerable;menor_de_edad;representante
            1-9;Ana;2 0000 1101;buró;sí;C-1;90.000;80.000;9.000;31/01/2025;26/02/2026;es;Preferente;10/03/2020;SI;no;
            2-7;Eva;2 0000 1102;;no;C-2;5000;;;;;;;;;;Luz Ríos
            3-5;Iván;2 0000 1103;;tal vez;C-3;5000;;;;;;;;;;
            4-3;Rosa;2 0000 1104;;;C-4;5000;;-5;;;;;;;;
            5-1;Tito;2 0000 1105;;;C-5;5000;;;;;;;;quizás;;

            """, to: "cartera.csv")
        let report = try await importer(test.store).run(file: file, now: TestStore.noon)
        #expect(report.counts.accountsCreated == 2)
        #expect(report.unusedColumns.isEmpty)
        let rejects = try String(contentsOfFile: #require(report.rejectFile), encoding: .utf8).split(separator: "\n")
        #expect(rejects.count == 4)
        #expect(rejects[1].hasPrefix("4;rejected;consentimiento;'tal vez' is neither yes nor no"))
        #expect(rejects[2].hasPrefix("5;rejected;pago_minimo;'-5' is negative"))
        #expect(rejects[3].hasPrefix("6;rejected;vulnerable;'quizás' is neither yes nor no"))
        let ana = try #require(try await test.store.facts(of: AccountID(rawValue: 1), now: TestStore.noon))
        #expect(ana[.principal] == .number(80_000) && ana[.minimumDue] == .number(9000))
        #expect(ana[.opened] == .date(CivilDate(daysSinceEpoch: 20_119)) && ana[.daysPastDue] == .number(12))
        #expect(ana[.language] == .text("es") && ana[.customerType] == .text("Preferente"))
        #expect(ana[.customerDays] == .number(2191) && ana[.isVulnerable] == .flag(true))
        #expect(ana[.isMinor] == .flag(false) && ana[.hasRepresentative] == .flag(false))
        let eva = try #require(try await test.store.facts(of: AccountID(rawValue: 2), now: TestStore.noon))
        #expect(eva[.hasRepresentative] == .flag(true) && eva[.principal] == .unknown)
        #expect(eva[.phones] == .number(1) && eva[.validPhones] == .number(0))
        // Without consent no call; given later, it is made.
        let campaign = TestStore.campaign()
        try await test.store.syncCampaigns([campaign], now: TestStore.noon)
        #expect(try await test.claim(campaign).map(\.phone.e164) == ["+56200001101"])
        let consent = try test.directory.write(
            "rut;nombre;telefono;consentimiento;cuenta;saldo\n2-7;Eva;2 0000 1102;si;C-2;5000\n", to: "si.csv")
        let second = try await importer(test.store).run(file: consent, now: TestStore.noon)
        #expect(second.counts.contactPointsChanged == 1 && second.counts.accountsChanged == 0)
        #expect(try await test.claim(campaign).map(\.phone.e164) == ["+56200001102"])
        // An empty cell takes nothing back.
        let bare = try test.directory.write(
            "rut;nombre;telefono;cuenta;saldo\n1-9;Ana;2 0000 1101;C-1;90000\n", to: "b.csv")
        #expect(try await importer(test.store).run(file: bare, now: TestStore.noon).counts.changesNothing)
    }

    @Test func anAccountIsNotTwoDebtorsInOneFile() async throws {
        let test = try TestStore()
        let rows = "1-9;Ana;2 0000 1101;C-1;1000\n2-7;Eva;2 0000 1102;C-1;2000\n2-7;Eva;2 0000 1103;C-2;3000\n"
        let file = try test.directory.write("rut;nombre;telefono;cuenta;saldo\n" + rows, to: "cartera.csv")
        // Also when the file comes again, and the account is known before its first row.
        for time in 1...2 {
            let report = try await importer(test.store).run(file: file, now: TestStore.noon)
            #expect(report.rejected == 1)
            #expect(report.counts.rows == 2)
            #expect(report.counts.changesNothing == (time == 2))
            let rejects = try String(contentsOfFile: #require(report.rejectFile), encoding: .utf8)
            #expect(
                rejects.contains("3;rejected;;the account 'C-1' of 'Banco' is Ana's by an earlier row"), "\(rejects)")
        }
        // Of the row left out nothing is in: Eva has the phone of her other row only.
        #expect(try await test.store.counts().phones == 2)
        #expect(try await test.store.facts(of: AccountID(rawValue: 1), now: TestStore.noon)?[.balance] == .number(1000))
        // Another file may give it to another debtor.
        let moved = try test.directory.write(
            "rut;nombre;telefono;cuenta;saldo\n2-7;Eva;2 0000 1103;C-1;1000\n", to: "otra.csv")
        let report = try await importer(test.store).run(file: moved, now: TestStore.noon)
        #expect(report.counts.accountsChanged == 1 && report.rejected == 0)
    }

    @Test func threeLettersThatAreNoCurrencyRejectTheRow() async throws {
        let test = try TestStore()
        let file = try test.directory.write(
            "rut;nombre;telefono;moneda;saldo\n1-9;Ana;2 0000 1101;XXQ;1000\n2-7;Eva;2 0000 1102;clp;2000\n",
            to: "c.csv")
        let report = try await importer(test.store).run(file: file, now: TestStore.noon)
        #expect(report.counts.accountsCreated == 1)
        let rejects = try String(contentsOfFile: #require(report.rejectFile), encoding: .utf8)
        #expect(rejects.contains("2;rejected;moneda;'XXQ' is no currency"))
    }

    /// text, kind, a word of the sentence
    static let unreadable: [(String, ImportError.Kind, String)] = [
        ("", .malformed, "empty"), ("\n\n", .malformed, "no rows"),
        ("a;b\n1;2\n", .header, "no column for phone"),
        ("rut;\"nombre;telefono;saldo\n1-9;Ana;2 0000 1101;1\n", .malformed, "line 1: a quote opened in this row"),
        ("PK\u{03}\u{04}xlsx", .malformed, "spreadsheet"), ("a\u{0}b", .malformed, "binary"),
    ]

    @Test(arguments: unreadable)
    func unreadableFilesAreToldInOneSentence(text: String, kind: ImportError.Kind, word: String)
        async throws
    {
        let test = try TestStore()
        let file = try test.directory.write(text, to: "cartera.csv")
        let error = await #expect(throws: ImportError.self) {
            try await importer(test.store).run(file: file, now: TestStore.noon)
        }
        #expect(error?.kind == kind)
        #expect(error?.sentence.contains(word) == true, "\(error?.sentence ?? "")")
        #expect(try await test.store.counts().accounts == 0)
    }

    /// A megabyte of rows behind an open quote goes in as if it were not there; so do those behind a row without end.
    @Test func oneBadRowCostsNoOther() async throws {
        let test = try TestStore()
        func row(_ number: Int) -> String { "\(number)-K;Persona \(number);2 0000 1101;C\(number);1000\n" }
        var text = "rut;nombre;telefono;cuenta;saldo\n" + (1...5).map(row).joined()
        text += "6-K;\"Eva;2 0000 1102;C6;1000\n"
        text += (7...30_000).map(row).joined()
        text += "30001-K;\(String(repeating: "x", count: 2_000_000));2 0000 1102;C30001;1000\n"
        text += (30_002...30_010).map(row).joined()
        let file = try test.directory.write(text, to: "c.csv")
        let report = try await importer(test.store).run(file: file, now: TestStore.noon)
        #expect((report.counts.accountsCreated, report.rejected) == (30_008, 2))
        let rejects = try String(contentsOfFile: #require(report.rejectFile), encoding: .utf8).split(separator: "\n")
        #expect(rejects.count == 3)
        #expect(
            rejects[1].hasPrefix("7;rejected;;a quote opened in this row is never closed: close it"), "\(rejects[1])")
        #expect(rejects[1].hasSuffix("6-K;\"Eva;2 0000 1102;C6;1000\""), "\(rejects[1])")
        #expect(rejects[2].hasPrefix("30002;rejected;;the row has over 1048576 bytes"), "\(rejects[2].prefix(200))")
    }

    @Test func rowsInAnotherEncodingAreCounted() async throws {
        let test = try TestStore()
        var data = Data("rut;nombre;telefono;saldo\n1-9;Íñigo Muñoz;2 0000 1101;1000\n2-7;Pe".utf8)
        data += Data([0xF1]) + Data("a;2 0000 1102;1000\n3-5;A".utf8) + Data([0x81])
        data += Data("a;2 0000 1103;1000\n4-3;Ñandú;2 0000 1104;1000\n".utf8)
        let path = test.directory.path("cartera.csv")
        try data.write(to: URL(filePath: path))
        let report = try await importer(test.store).run(file: path, now: TestStore.noon)
        #expect((report.counts.accountsCreated, report.rejected, report.encoding) == (3, 1, .utf8))
        #expect(report.otherEncoding?.rows == 2 && report.otherEncoding?.line == 3)
        let rejects = try String(contentsOfFile: #require(report.rejectFile), encoding: .utf8)
        #expect(rejects.contains("4;rejected;nombre;the value has bytes that are a letter neither"), "\(rejects)")
    }

    @Test func filesThatAreNotThere() async throws {
        let test = try TestStore()
        for path in [test.directory.path("nada.csv"), test.directory.path("")] {
            let error = await #expect(throws: ImportError.self) {
                try await importer(test.store).run(file: path, now: TestStore.noon)
            }
            #expect(error?.kind == .unreadable)
        }
        let file = try test.directory.write("rut;nombre;telefono;saldo\n1;Ana;;1\n", to: "c.csv")
        var blocked = importer(test.store)
        blocked.rejectPath = test.directory.path("nowhere/x.csv")
        let blind = blocked
        let error = await #expect(throws: ImportError.self) {
            try await blind.run(file: file, now: TestStore.noon)
        }
        #expect(error?.kind == .rejectFile)
    }
}
