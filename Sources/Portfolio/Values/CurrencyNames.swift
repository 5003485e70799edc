import Vocabulary

/// How currencies are written in portfolio files.
enum CurrencyNames {
    /// The currency of everyday debts.
    static func usual(in country: Country) -> Currency? {
        usualCodes[country.code].flatMap { Currency(code: $0) }
    }

    /// A currency column: a code, or a name that means one currency (with the country for `pesos`).
    static func read(_ text: String, country: Country) throws(ValueRefusal) -> Currency {
        let word = folded(text)
        switch word {
        case "dolar", "dolares", "dollar", "dollars", "us": return .usd
        case "euro", "euros": return try known("EUR")
        case "sol", "soles": return try known("PEN")
        case "real", "reales", "reais": return try known("BRL")
        case "uf": return try known("CLF")
        case "peso", "pesos", "local", "monedanacional", "mn": break
        default:
            // Signs: `€`, `R$`, `S/`, and `$` for the country's own.
            if let sign = written(text) {
                if let currency = sign { return currency }
                break
            }
            if let currency = KnownCurrencies.currency(code: word) { return currency }
            throw ValueRefusal("'\(text)' is no currency: write its three letters, such as CLP or USD")
        }
        if let currency = usual(in: country) { return currency }
        throw ValueRefusal("'\(text)' is no currency in \(country.code): write its three letters")
    }

    /// The signs around an amount. Outer `nil`: they mean nothing known; inner `nil`: they name no currency (`$`).
    static func written(_ letters: String) -> Currency?? {
        switch letters.uppercased() {
        case "", "$", "MN", "$MN", "PESOS": return .some(nil)
        case "US$", "U$S", "USD$", "$US", "$USD", "USD": return .some(.usd)
        case "R$": return Currency(code: "BRL").map { .some($0) }
        case "S/": return Currency(code: "PEN").map { .some($0) }
        case "€": return Currency(code: "EUR").map { .some($0) }
        case "UF": return Currency(code: "CLF").map { .some($0) }
        case let word:
            let code = word.filter { $0 != "$" }
            return ["CLP", "CLF", "MXN", "COP", "PEN", "ARS", "BRL", "EUR", "UYU", "PYG", "BOB", "GTQ", "CRC", "DOP"]
                .contains(code) ? Currency(code: code).map { .some($0) } : nil
        }
    }

    private static func known(_ code: String) throws(ValueRefusal) -> Currency {
        guard let currency = Currency(code: code) else { throw ValueRefusal("'\(code)' is no currency") }
        return currency
    }

    private static let usualCodes = [
        "AR": "ARS", "BO": "BOB", "BR": "BRL", "CL": "CLP", "CO": "COP", "CR": "CRC", "DO": "DOP", "EC": "USD",
        "ES": "EUR", "GT": "GTQ", "HN": "HNL", "MX": "MXN", "NI": "NIO", "PA": "USD", "PE": "PEN", "PR": "USD",
        "PY": "PYG", "SV": "USD", "US": "USD", "UY": "UYU", "VE": "VES",
    ]
}
