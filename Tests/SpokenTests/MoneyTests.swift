import Spoken
import Testing
import Vocabulary

/// Amounts by a table made by hand.
@Suite struct MoneyTests {
    @Test(
        arguments: [
            ("es-CL", "CLP", 1, "un peso"), ("es-CL", "CLP", 21_000, "veintiún mil pesos"),
            ("es-CL", "CLP", 101, "ciento un pesos"), ("es-CL", "CLP", 1_000_000, "un millón de pesos"),
            ("es-CL", "CLP", 1_000_001, "un millón un pesos"),
            ("es-CL", "CLP", 1_500_000, "un millón quinientos mil pesos"),
            ("es-CL", "CLP", 1_000_000_000, "mil millones de pesos"), ("es-CL", "CLP", 0, "cero pesos"),
            ("es-CL", "CLP", -5, "menos cinco pesos"),
            ("es-CL", "CLF", 120_500, "doce coma cero cinco unidades de fomento"),
            ("es-CL", "CLF", 10_000, "una unidad de fomento"),
            ("es-CL", "CLF", 210_000, "veintiuna unidades de fomento"),
            ("es-CL", "CLF", 21, "cero coma cero cero veintiuna unidades de fomento"),
            ("es-MX", "MXN", 125_050, "mil doscientos cincuenta pesos con cincuenta centavos"),
            ("es-MX", "MXN", 125_000, "mil doscientos cincuenta pesos"), ("es-MX", "MXN", 1, "un centavo"),
            ("es-MX", "MXN", 101, "un peso con un centavo"),
            ("es-MX", "MXN", 2121, "veintiún pesos con veintiún centavos"),
            ("es-MX", "MXN", 100_000_050, "un millón de pesos con cincuenta centavos"),
            ("es-MX", "MXN", 0, "cero pesos"),
            ("es-CO", "COP", 4_500_000, "cuarenta y cinco mil pesos"),
            ("es-CO", "COP", 4_500_049, "cuarenta y cinco mil pesos"),
            ("es-CO", "COP", 4_500_050, "cuarenta y cinco mil un pesos"),
            ("es-PE", "PEN", 2_150, "veintiún soles con cincuenta céntimos"), ("es-PE", "PEN", 100, "un sol"),
            ("es-EC", "USD", 10_001, "cien dólares con un centavo"), ("es-AR", "ARS", 31_00, "treinta y un pesos"),
            ("es-ES", "EUR", 20_021, "doscientos euros con veintiún céntimos"),
            ("es-ES", "GBP", 20_000, "doscientas libras"), ("es-ES", "GBP", 101, "una libra con un penique"),
            ("es-CL", "XAU", 1250, "doce coma cinco XAU"), ("es-MX", "XAU", 1205, "doce punto cero cinco XAU"),
            ("pt-BR", "BRL", 125_050, "mil duzentos e cinquenta reais e cinquenta centavos"),
            ("pt-BR", "BRL", 100, "um real"), ("pt-BR", "BRL", 200, "dois reais"), ("pt-BR", "BRL", 1, "um centavo"),
            ("pt-BR", "BRL", 100_000_000, "um milhão de reais"),
            ("pt-BR", "BRL", 250_000_000, "dois milhões e quinhentos mil reais"), ("pt-BR", "GBP", 200, "duas libras"),
            ("en-US", "USD", 125_050, "one thousand two hundred fifty dollars and fifty cents"),
            ("en-US", "USD", 101, "one dollar and one cent"), ("en-US", "MXN", 10_000, "one hundred pesos"),
            ("en-US", "USD", 100_000_000, "one million dollars"),
        ] as [(String, String, Int64, String)])
    func spoken(_ tag: String, _ code: String, _ minorUnits: Int64, _ expected: String) throws {
        let language = try #require(SpokenLanguage(tag: tag))
        let currency = try #require(Currency(code: code))
        #expect(language.money(Money(minorUnits: minorUnits, currency: currency)) == expected)
    }
}
