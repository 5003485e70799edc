import Vocabulary

/// How a currency and its hundredth are called.
struct CurrencyWords {
    let unit: Noun
    let cent: Noun

    /// `nil` for a currency that has no name here.
    static func words(for currency: Currency, in family: SpokenLanguage.Family) -> CurrencyWords? {
        let row: [String: CurrencyWords] =
            switch family {
            case .spanish: spanish
            case .portuguese: portuguese
            case .english: english
            }
        return row[currency.code]
    }

    private init(
        _ singular: String, _ plural: String, _ cent: String, _ cents: String, isFeminine: Bool = false
    ) {
        unit = Noun(singular, plural, isFeminine: isFeminine)
        self.cent = Noun(cent, cents)
    }

    private static let spanish: [String: CurrencyWords] = {
        let peso = CurrencyWords("peso", "pesos", "centavo", "centavos")
        return [
            "ARS": peso, "CLP": peso, "COP": peso, "MXN": peso, "DOP": peso, "CUP": peso,
            "UYU": CurrencyWords("peso", "pesos", "centésimo", "centésimos"),
            "PEN": CurrencyWords("sol", "soles", "céntimo", "céntimos"),
            "USD": CurrencyWords("dólar", "dólares", "centavo", "centavos"),
            "EUR": CurrencyWords("euro", "euros", "céntimo", "céntimos"),
            "BRL": CurrencyWords("real", "reales", "centavo", "centavos"),
            "BOB": CurrencyWords("boliviano", "bolivianos", "centavo", "centavos"),
            "CRC": CurrencyWords("colón", "colones", "céntimo", "céntimos"),
            "GTQ": CurrencyWords("quetzal", "quetzales", "centavo", "centavos"),
            "HNL": CurrencyWords("lempira", "lempiras", "centavo", "centavos"),
            "NIO": CurrencyWords("córdoba", "córdobas", "centavo", "centavos"),
            "PAB": CurrencyWords("balboa", "balboas", "centésimo", "centésimos"),
            "PYG": CurrencyWords("guaraní", "guaraníes", "céntimo", "céntimos"),
            "VES": CurrencyWords("bolívar", "bolívares", "céntimo", "céntimos"),
            "GBP": CurrencyWords("libra", "libras", "penique", "peniques", isFeminine: true),
            "CLF": CurrencyWords("unidad de fomento", "unidades de fomento", "", "", isFeminine: true),
        ]
    }()

    private static let portuguese: [String: CurrencyWords] = [
        "BRL": CurrencyWords("real", "reais", "centavo", "centavos"),
        "USD": CurrencyWords("dólar", "dólares", "centavo", "centavos"),
        "EUR": CurrencyWords("euro", "euros", "centavo", "centavos"),
        "GBP": CurrencyWords("libra", "libras", "pêni", "pence", isFeminine: true),
        "ARS": CurrencyWords("peso", "pesos", "centavo", "centavos"),
        "CLP": CurrencyWords("peso", "pesos", "centavo", "centavos"),
        "COP": CurrencyWords("peso", "pesos", "centavo", "centavos"),
        "MXN": CurrencyWords("peso", "pesos", "centavo", "centavos"),
        "UYU": CurrencyWords("peso", "pesos", "centésimo", "centésimos"),
        "PEN": CurrencyWords("sol", "sóis", "cêntimo", "cêntimos"),
        "PYG": CurrencyWords("guarani", "guaranis", "cêntimo", "cêntimos"),
    ]

    private static let english: [String: CurrencyWords] = {
        let peso = CurrencyWords("peso", "pesos", "centavo", "centavos")
        return [
            "ARS": peso, "CLP": peso, "COP": peso, "MXN": peso, "DOP": peso,
            "UYU": CurrencyWords("peso", "pesos", "centésimo", "centésimos"),
            "USD": CurrencyWords("dollar", "dollars", "cent", "cents"),
            "CAD": CurrencyWords("dollar", "dollars", "cent", "cents"),
            "EUR": CurrencyWords("euro", "euros", "cent", "cents"),
            "GBP": CurrencyWords("pound", "pounds", "penny", "pence"),
            "BRL": CurrencyWords("real", "reais", "centavo", "centavos"),
            "PEN": CurrencyWords("sol", "soles", "céntimo", "céntimos"),
            "CLF": CurrencyWords("unidad de fomento", "unidades de fomento", "", ""),
        ]
    }()
}
