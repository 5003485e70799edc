import Portfolio
import Testing
import Vocabulary

@Suite struct RowReaderTests {
    func read(_ text: String, country: String? = nil, mappings: [String] = []) throws -> [RowReading] {
        var reader = CSVReader(encoding: .utf8)
        let rows = reader.feed(Array(text.utf8)) + reader.finish()
        let options = try ImportOptions(
            country: country.flatMap { Country(code: $0) }, creditor: "Banco de Prueba",
            mappings: mappings.map { try ColumnMapping(argument: $0) })
        let reader2 = try RowReader(header: #require(rows.first), options: options) {
            $0 == "America/Santiago"
        }
        return rows.dropFirst().map { reader2.read($0) }
    }

    func row(_ reading: RowReading?) throws -> ImportRow {
        guard case .row(let row, _) = reading else {
            throw ValueRefusal("not a good row: \(String(describing: reading))")
        }
        return row
    }

    /// What is copied from a web page or a chat brings characters along that nobody sees.
    @Test(arguments: [
        "\u{200B}", "\u{200B}\u{200D} \u{FEFF}", "\u{2060}", "\u{00AD}", "\u{202E}", "\u{2800}", "\u{3164}", "\u{0301}",
    ])
    func aNameThatNobodySeesIsNone(name: String) throws {
        let reading = try read("rut;nombre;telefono;saldo\n1-9;\(name);2 0000 1101;1\n", country: "CL")
        guard case .rejected(let rejection)? = reading.first else {
            Issue.record("\(reading)")
            return
        }
        #expect(rejection.column == "nombre" && rejection.reason.hasPrefix("the name is empty"))
        let parts = try read(
            "rut;nombre;apellido;telefono;saldo\n1-9;\(name);Ríos;2 0000 1101;1\n2-7;李;;2 0000 1101;1\n", country: "CL")
        #expect(try row(parts[0]).debtor.name == "Ríos")
        #expect(try row(parts[1]).debtor.name == "李")
    }

    @Test func spanishHeaders() throws {
        let rows = try read(
            "RUT;Nombre;Apellido Paterno;Apellido Materno;Teléfono_1;TELEFONO 2;Celular;Monto Deuda;Fecha de Vencimiento;Acreedor;N° Operacion;Nro_Operacion\n"
                + "12.345.678-k;Ana;Ríos;Tapia;2 0000 1101;;9 0000 1101;$ 45.000;10/03/2026;Banco Sur;x;OP-1\n",
            country: "CL")
        let row = try row(rows.first)
        #expect(row.debtor.document == "12345678K")
        #expect(row.debtor.name == "Ana Ríos Tapia")
        #expect(row.contactPoints.map(\.text) == ["+56200001101", "+56900001101"])
        #expect(row.contactPoints.map(\.kind) == [.landline, .mobile])
        #expect(row.account.balance == Money(minorUnits: 45_000, currency: .clp))
        #expect(row.account.creditor == "Banco Sur")
        #expect(row.account.reference == "OP-1")
        #expect(row.account.dueDate == CivilDate(year: 2026, month: 3, day: 10))
        #expect(row.line == 2)
    }

    @Test func englishHeadersAndStandIns() throws {
        let rows = try read(
            "document,name,phone,amount,country\nX-1,Ann Example,55 0000 1102,\"1,250.50\",MX\n")
        let row = try row(rows.first)
        #expect(row.account.reference == "X1")
        #expect(row.account.creditor == "Banco de Prueba")
        #expect(row.account.balance == Money(minorUnits: 125_050, currency: .mxn))
        #expect(row.debtor.country.code == "MX")
    }

    private func refusal(_ reading: RowReading?) -> Rejection? {
        if case .rejected(let rejection)? = reading { rejection } else { nil }
    }

    @Test func strangersWithoutDocumentStayStrangers() throws {
        let rows = try read(
            "rut;nombre;telefono;saldo;cuenta\nS/N;Ana;2 0000 1101;10;C-1\nS/N;Eva;2 0000 1102;20;C-2\n0;Ida;2 0000 1103;5;S/N\n",
            country: "CL")
        #expect(try rows.prefix(2).map { try row($0).debtor.document } == [nil, nil])
        #expect(try rows.prefix(2).map { try row($0).debtor.reference } == ["C-1", "C-2"])
        #expect(refusal(rows[2])?.reason.contains("neither document nor account number") == true)
    }

    @Test func whatNobodyWroteIsRefused() throws {
        let long = String(repeating: "x", count: 1001)
        let rows = try read(
            "rut;nombre;telefono;saldo\n1-9;Ana\u{1B}[31m;2 0000 1101;10\n2-7;\(long);2 0000 1102;20\n3-5;\"Ana\nRíos\";2 0000 1103;5\n",
            country: "CL")
        #expect(refusal(rows[0])?.column == "nombre")
        #expect(refusal(rows[0])?.reason.contains("control characters") == true)
        #expect(refusal(rows[1])?.reason.contains("1001 bytes") == true)
        #expect(try row(rows[2]).debtor.name == "Ana Ríos")
    }

    @Test func oneNameTwiceIsNotChosenBetween() throws {
        let error = #expect(throws: HeaderError.self) {
            try read("rut;nombre;telefono;saldo;Saldo\n1-9;Ana;2 0000 1101;1;2\n")
        }
        #expect(error?.reason.contains("one name twice") == true)
        let rows = try read(
            "rut;nombre;telefono;saldo;saldo\n1-9;Ana;2 0000 1101;1;2\n", country: "CL", mappings: ["balance=saldo"])
        #expect(try row(rows.first).account.balance.minorUnits == 1)
    }

    @Test(arguments: [("€", "EUR"), ("R$", "BRL"), ("S/", "PEN"), ("$", "MXN"), ("US$", "USD"), ("pesos", "MXN")])
    func signsInTheCurrencyColumn(sign: String, code: String) throws {
        let rows = try read("rfc;nombre;telefono;saldo;moneda\nA1;Ana;55 0000 1102;10;\(sign)\n", country: "MX")
        #expect(try row(rows.first).account.balance.currency.code == code)
    }

    @Test(arguments: ["£", "¥", "₡", "???", "—"])
    func signsOfNoKnownCurrency(sign: String) throws {
        let rows = try read("rfc;nombre;telefono;saldo;moneda\nA1;Ana;55 0000 1102;10;\(sign)\n", country: "MX")
        #expect(refusal(rows.first)?.column == "moneda")
    }

    @Test func mappingsWin() throws {
        let rows = try read(
            "documento;nombre;telefono;TEL_OTRO;monto;VALOR_2\n1;Ana;2 0000 1101;9 0000 1101;1;2000\n",
            country: "CL",
            mappings: ["phone=tel_otro", "monto=VALOR_2"])
        let row = try row(rows.first)
        #expect(row.contactPoints.map(\.text) == ["+56200001101", "+56900001101"])
        #expect(row.account.balance.minorUnits == 2000)
    }

    @Test func saldoIsBetterThanMonto() throws {
        let rows = try read(
            "documento;nombre;telefono;monto;saldo\n1;Ana;2 0000 1101;5000;2000\n", country: "CL")
        #expect(try row(rows.first).account.balance.minorUnits == 2000)
    }

    @Test func aMissingColumnIsNamedWithTheNearest() throws {
        let error = #expect(throws: HeaderError.self) { try read("documento;nombre;telefono;slado\n") }
        #expect(
            error?.reason.contains("no column for balance (saldo") == true, "\(error?.reason ?? "")")
        #expect(error?.reason.contains("--map balance=slado") == true, "\(error?.reason ?? "")")
        let none = #expect(throws: HeaderError.self) { try read("a;b\n") }
        #expect(none?.reason.contains("nor for name") == true, "\(none?.reason ?? "")")
        let unknown = #expect(throws: HeaderError.self) {
            try read("documento;nombre\n", mappings: ["phone=TEL"])
        }
        #expect(unknown?.reason.contains("'TEL'") == true)
        let role = #expect(throws: HeaderError.self) { try ColumnMapping(argument: "phon=TEL") }
        #expect(role?.reason.contains("nearest is 'phone'") == true, "\(role?.reason ?? "")")
    }

    @Test(arguments: [
        (";Ana;2 0000 1101;100;;", "neither document nor account"),
        ("1;;2 0000 1101;100;;", "name is empty"),
        ("1;Ana;;100;;", "no phone"), ("1;Ana;2 0000 11;100;;", "9 digits"),
        ("1;Ana;2 0000 1101;;;", "amount is empty"),
        ("1;Ana;2 0000 1101;100;31/02/2026;", "no day"),
        ("1;Ana;2 0000 1101;100;;Santiago", "no time zone"),
        ("1;Ana;2 0000 1101;100;;;7", "7 values"), ("\"1\"x;Ana;2 0000 1101;100;;", "closing quote"),
    ])
    func rejects(line: String, word: String) throws {
        let readings = try read(
            "documento;nombre;telefono;saldo;vencimiento;zona_horaria\n\(line)\n", country: "CL")
        guard case .rejected(let rejection) = readings.first else {
            Issue.record("\(readings)")
            return
        }
        #expect(rejection.reason.contains(word), "\(rejection)")
        #expect(rejection.line == 2)
    }

    @Test func oneGoodPhoneIsEnough() throws {
        let readings = try read(
            "documento;nombre;telefono;celular;saldo\n1;Ana;123;9 0000 1101;5\n;;;;\n", country: "CL")
        guard case .row(let row, let refused) = readings[0] else {
            Issue.record("\(readings)")
            return
        }
        #expect(row.contactPoints.map(\.text) == ["+56900001101"])
        #expect(refused.map(\.column) == ["telefono"])
        #expect(readings[1] == .blank)
    }

    @Test func withoutACountryThePhoneTells() throws {
        let rows = try read(
            "documento;nombre;telefono;saldo\n1;Ana;+57 601 000 1103;5\n2;Eva;601 000 1103;5\n")
        #expect(try row(rows[0]).debtor.country.code == "CO")
        guard case .rejected(let rejection) = rows[1] else {
            Issue.record("accepted")
            return
        }
        #expect(rejection.reason.contains("no country"))
    }

    @Test func theSampleIsGoodButForItsBadRows() throws {
        let text = SamplePortfolio.csv(count: 2000)
        #expect(text == SamplePortfolio.csv(count: 2000))
        let readings = try read(text)
        let rows = readings.compactMap { if case .row(let row, _) = $0 { row } else { nil } }
        let refused = readings.compactMap { if case .row(_, let refused) = $0 { refused } else { nil } }
            .joined()
        let rejected = readings.compactMap {
            if case .rejected(let rejection) = $0 { rejection } else { nil }
        }
        #expect(rejected.count == 5)
        #expect(refused.isEmpty, "\(refused.first?.description ?? "")")
        #expect(Set(rows.compactMap(\.debtor.document)).count == 2000)
        #expect(rows.count > 2050)
        #expect(Set(rows.map(\.account.reference)).count == rows.count)
        #expect(Set(rows.map(\.debtor.country.code)) == ["CL", "MX", "CO"])
        #expect(
            try read(SamplePortfolio.csv(count: 30, badRows: 0)).allSatisfy {
                if case .row = $0 { true } else { false }
            })
    }
}
