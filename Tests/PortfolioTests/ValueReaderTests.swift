import Portfolio
import Testing
import Vocabulary

@Suite struct ValueReaderTests {
    /// as written, currency, country, minor units
    static let amounts: [(String, String, String, Int64)] = [
        ("45000", "CLP", "CL", 45_000), ("$ 45.000", "CLP", "CL", 45_000),
        ("$45.000,00", "CLP", "CL", 45_000),
        ("1.250.500", "CLP", "CL", 1_250_500), ("45,000", "CLP", "CL", 45_000), ("0", "CLP", "CL", 0),
        ("1.250,50", "COP", "CO", 125_050), ("1,250.50", "COP", "CO", 125_050),
        ("1.250", "COP", "CO", 125_000),
        ("1,250.50", "MXN", "MX", 125_050), ("1.250,50", "MXN", "MX", 125_050),
        ("1,250", "MXN", "MX", 125_000),
        ("1250.5", "MXN", "MX", 125_050), ("$1,234,567.89 MXN", "MXN", "MX", 123_456_789),
        (".50", "MXN", "MX", 50),
        ("S/ 1,250.00", "PEN", "PE", 125_000), ("US$ 99,90", "ARS", "AR", 9990),
        ("R$ 1.250,50", "BRL", "BR", 125_050),
        ("1 250,50 €", "EUR", "ES", 125_050), ("UF 12,3456", "CLP", "CL", 123_456),
        ("1.250.000,000", "CLP", "CL", 1_250_000),
    ]

    @Test(arguments: amounts)
    func readsAmounts(text: String, currency: String, country: String, minorUnits: Int64) throws {
        let money = try AmountReader.read(
            text, currency: #require(Currency(code: currency)), country: #require(Country(code: country)))
        #expect(money.minorUnits == minorUnits)
    }

    @Test func aWrittenCurrencyCounts() throws {
        let argentina = try #require(Country(code: "AR"))
        let pesos = try #require(Currency(code: "ARS"))
        #expect(try AmountReader.read("US$ 10", currency: pesos, country: argentina).currency == .usd)
        #expect(throws: ValueRefusal.self) {
            try AmountReader.read("US$ 10", currency: pesos, country: argentina, isCurrencyCertain: true)
        }
    }

    /// as written, currency, country, a word of the reason
    static let badAmounts = [
        ("1.250", "MXN", "MX", "1250 or 1.250"), ("1,250", "COP", "CO", "1250 or 1.250"),
        ("cien mil", "CLP", "CL", "not an amount"),
        ("-500", "CLP", "CL", "negative"), ("(500)", "CLP", "CL", "negative"),
        ("45000,50", "CLP", "CL", "decimals"),
        ("1.2345", "MXN", "MX", "4 decimals"), ("12.34.567", "MXN", "MX", "by three"),
        ("1,2,3.4", "MXN", "MX", "by three"),
        ("1.2,3.4", "MXN", "MX", "mixes"), ("99999999999999999999", "MXN", "MX", "too large"),
        ("", "MXN", "MX", "not an amount"),
        ("XYZ 5", "MXN", "MX", "no currency"), ("5%", "MXN", "MX", "'%'"),
        ("0.500", "MXN", "MX", "may be"),
    ]

    @Test(arguments: badAmounts)
    func refusesAmounts(text: String, currency: String, country: String, word: String) throws {
        let currency = try #require(Currency(code: currency))
        let country = try #require(Country(code: country))
        do {
            let money = try AmountReader.read(text, currency: currency, country: country)
            Issue.record("\(text) was read as \(money)")
        } catch {
            #expect(error.reason.contains(word), "\(error.reason)")
        }
    }

    @Test func dates() throws {
        for text in [
            "2026-03-10", "2026-3-10", "10/03/2026", "10-03-2026", "10.03.2026", "2026-03-10 00:00:00",
            "2026-03-10T12:00:00Z",
        ] {
            #expect(
                try DateReader.read(text, country: Country(code: "CL")).description == "2026-03-10",
                "\(text)")
        }
        #expect(
            try DateReader.read("03/10/2026", country: Country(code: "US")).description == "2026-03-10")
        for text in [
            "31/02/2026", "10/03/26", "marzo", "2026-13-01", "10/03", "00/00/0000", "1899-12-30",
        ] {
            #expect(throws: ValueRefusal.self, "\(text)") { try DateReader.read(text, country: nil) }
        }
    }

    @Test func countries() throws {
        for (text, code) in [
            ("cl", "CL"), ("México", "MX"), ("COL", "CO"), ("Estados Unidos", "US"), ("PERÚ", "PE"),
        ] {
            #expect(try CountryReader.read(text).code == code)
        }
        #expect(throws: ValueRefusal.self) { try CountryReader.read("Atlántida") }
    }
}
