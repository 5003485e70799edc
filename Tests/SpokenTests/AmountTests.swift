import Spoken
import Testing
import Vocabulary

/// Amounts against the second rule.
@Suite struct AmountTests {
    struct Case: Sendable {
        let tag: String
        let currency: String
        let singular: String
        let plural: String
        let icu: String
    }

    static let cases = [
        Case(tag: "es-CL", currency: "CLP", singular: "peso", plural: "pesos", icu: "es"),
        Case(tag: "es-MX", currency: "MXN", singular: "peso", plural: "pesos", icu: "es"),
        Case(tag: "es-CO", currency: "COP", singular: "peso", plural: "pesos", icu: "es"),
        Case(tag: "es-AR", currency: "ARS", singular: "peso", plural: "pesos", icu: "es"),
        Case(tag: "es-PE", currency: "PEN", singular: "sol", plural: "soles", icu: "es"),
        Case(tag: "es-EC", currency: "USD", singular: "dólar", plural: "dólares", icu: "es"),
        Case(tag: "en-US", currency: "USD", singular: "dollar", plural: "dollars", icu: "en"),
        Case(tag: "pt-BR", currency: "BRL", singular: "real", plural: "reais", icu: "pt_BR"),
    ]

    @Test(arguments: cases) func everyWholeAmountToAHundredThousand(_ one: Case) throws {
        let language = try #require(SpokenLanguage(tag: one.tag))
        let currency = try #require(Currency(code: one.currency))
        let scale: Int64 = currency.exponent == 0 ? 1 : 100
        var wrong: [String] = []
        for (value, number) in SecondRule.table(one.icu).enumerated() {
            let spoken = language.money(Money(minorUnits: Int64(value) * scale, currency: currency))
            let other = number + " " + (value == 1 ? one.singular : one.plural)
            if spoken != other { wrong.append("\(value): \(spoken)") }
        }
        #expect(wrong.isEmpty, "\(wrong.count) differ, such as \(wrong.prefix(5))")
    }

    @Test(arguments: cases) func aSampleToAThousandMillions(_ one: Case) throws {
        let language = try #require(SpokenLanguage(tag: one.tag))
        let currency = try #require(Currency(code: one.currency))
        let second = SecondRule(one.icu)
        let scale: Int64 = currency.exponent == 0 ? 1 : 100
        var numbers = SeededNumbers(seed: 20_260_315)
        var wrong: [String] = []
        for _ in 0..<3000 {
            let value = numbers.next()
            let spoken = language.money(Money(minorUnits: Int64(value) * scale, currency: currency))
            let other = second.money(value, one.singular, one.plural)
            if spoken != other, joined(spoken) != joined(other) { wrong.append("\(value): \(spoken), not \(other)") }
        }
        for exact in stride(from: 1_000_000, through: 1_000_000_000, by: 37_000_000) {
            let spoken = language.money(Money(minorUnits: Int64(exact) * scale, currency: currency))
            let other = second.money(exact, one.singular, one.plural)
            if spoken != other, joined(spoken) != joined(other) { wrong.append("\(exact): \(spoken), not \(other)") }
        }
        #expect(wrong.isEmpty, "\(wrong.count) differ, such as \(wrong.prefix(5))")
    }

    /// Where Brazilians join millions by "e" is settled by a table of its own: ICU joins `um milhão e duzentos e
    /// cinquenta mil` and does not join `dois bilhões trezentos milhões`.
    private func joined(_ text: String) -> String {
        ["ilhão", "ilhões", "mil"].reduce(text) { $0.replacing("\($1) e ", with: "\($1) ") }
    }

    @Test(arguments: cases) func everyAmountOfCentsBelowAHundredUnits(_ one: Case) throws {
        let language = try #require(SpokenLanguage(tag: one.tag))
        let currency = try #require(Currency(code: one.currency))
        guard currency.exponent == 2, one.currency != "COP" else { return }
        let second = SecondRule(one.icu)
        let (cent, cents, link) =
            switch one.currency {
            case "PEN": ("céntimo", "céntimos", "con")
            case "USD" where one.icu == "en": ("cent", "cents", "and")
            case "BRL": ("centavo", "centavos", "e")
            default: ("centavo", "centavos", "con")
            }
        for amount in 1...9_999 where amount % 100 > 0 {
            let tail = second.money(amount % 100, cent, cents)
            let whole = second.money(amount / 100, one.singular, one.plural)
            let expected = amount < 100 ? tail : "\(whole) \(link) \(tail)"
            let spoken = language.money(Money(minorUnits: Int64(amount), currency: currency))
            guard spoken != expected else { continue }
            Issue.record("\(amount): \(spoken), not \(expected)")
            return
        }
    }
}
