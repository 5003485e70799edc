import Spoken
import Testing
import Vocabulary

@Suite struct NumberTests {
    let spanish = SpokenLanguage(.spanish, in: Country(code: "CL")!)
    let portuguese = SpokenLanguage(.portuguese, in: Country(code: "BR")!)
    let english = SpokenLanguage(.english, in: Country(code: "US")!)

    @Test func countingAgreesWithTheSecondRule() {
        for (language, icu) in [(spanish, "es"), (portuguese, "pt_BR"), (english, "en")] {
            let second = SecondRule(icu)
            for value in 0...9_999 where language.number(Int64(value)) != second.number(value) {
                Issue.record("\(value): \(language.number(Int64(value))), not \(second.number(value))")
                return
            }
        }
    }

    @Test(
        arguments: [
            (0, "cero", "cero"), (1, "un", "una"), (2, "dos", "dos"), (11, "once", "once"),
            (16, "dieciséis", "dieciséis"),
            (21, "veintiún", "veintiuna"), (22, "veintidós", "veintidós"), (31, "treinta y un", "treinta y una"),
            (91, "noventa y un", "noventa y una"), (100, "cien", "cien"), (101, "ciento un", "ciento una"),
            (121, "ciento veintiún", "ciento veintiuna"), (200, "doscientos", "doscientas"),
            (300, "trescientos", "trescientas"), (400, "cuatrocientos", "cuatrocientas"),
            (500, "quinientos", "quinientas"), (600, "seiscientos", "seiscientas"), (700, "setecientos", "setecientas"),
            (800, "ochocientos", "ochocientas"), (900, "novecientos", "novecientas"), (1000, "mil", "mil"),
            (1001, "mil un", "mil una"), (1100, "mil cien", "mil cien"),
            (21_000, "veintiún mil", "veintiuna mil"), (21_021, "veintiún mil veintiún", "veintiuna mil veintiuna"),
            (200_200, "doscientos mil doscientos", "doscientas mil doscientas"), (1_000_000, "un millón", "un millón"),
            (1_000_001, "un millón un", "un millón una"), (21_000_000, "veintiún millones", "veintiún millones"),
            (200_000_200, "doscientos millones doscientos", "doscientos millones doscientas"),
            (1_000_000_000, "mil millones", "mil millones"), (1_000_000_000_000, "un billón", "un billón"),
        ] as [(Int64, String, String)]) func spanishGender(_ value: Int64, _ masculine: String, _ feminine: String)
    {
        #expect(spanish.number(value, .masculine) == masculine)
        #expect(spanish.number(value, .feminine) == feminine)
    }

    @Test(
        arguments: [
            (1, "um", "uma"), (2, "dois", "duas"), (12, "doze", "doze"), (14, "quatorze", "quatorze"),
            (21, "vinte e um", "vinte e uma"), (22, "vinte e dois", "vinte e duas"), (100, "cem", "cem"),
            (101, "cento e um", "cento e uma"), (200, "duzentos", "duzentas"), (300, "trezentos", "trezentas"),
            (400, "quatrocentos", "quatrocentas"), (500, "quinhentos", "quinhentas"), (600, "seiscentos", "seiscentas"),
            (700, "setecentos", "setecentas"), (800, "oitocentos", "oitocentas"), (900, "novecentos", "novecentas"),
            (1000, "mil", "mil"), (1001, "mil e um", "mil e uma"), (1100, "mil e cem", "mil e cem"),
            (1101, "mil cento e um", "mil cento e uma"), (2000, "dois mil", "duas mil"),
            (2200, "dois mil e duzentos", "duas mil e duzentas"), (1_000_000, "um milhão", "um milhão"),
            (1_200_000, "um milhão e duzentos mil", "um milhão e duzentas mil"),
            (1_000_100, "um milhão e cem", "um milhão e cem"),
            (2_000_002, "dois milhões e dois", "dois milhões e duas"),
            (
                1_250_300, "um milhão duzentos e cinquenta mil e trezentos",
                "um milhão duzentas e cinquenta mil e trezentas"
            ),
            (1_000_000_000, "um bilhão", "um bilhão"), (2_000_000_000, "dois bilhões", "dois bilhões"),
        ] as [(Int64, String, String)]) func portugueseGender(_ value: Int64, _ masculine: String, _ feminine: String)
    {
        #expect(portuguese.number(value, .masculine) == masculine)
        #expect(portuguese.number(value, .feminine) == feminine)
    }

    @Test func theLargestNumbersAreWhole() {
        #expect(
            spanish.number(.max).hasPrefix(
                "nueve trillones doscientos veintitrés mil trescientos setenta y dos billones"))
        #expect(portuguese.number(.max).hasPrefix("nove quintilhões duzentos e vinte e três quatrilhões"))
        #expect(english.number(.max).hasPrefix("nine quintillion two hundred twenty-three quadrillion"))
        #expect(english.number(.min).hasPrefix("minus nine quintillion"))
        #expect(spanish.number(-21, .masculine) == "menos veintiún")
    }

    @Test func thingsAreCounted() {
        let quota = Noun("cuota", "cuotas", isFeminine: true)
        #expect(spanish.count(1, of: quota) == "una cuota")
        #expect(spanish.count(21, of: quota) == "veintiuna cuotas")
        #expect(spanish.count(200, of: quota) == "doscientas cuotas")
        #expect(spanish.count(3_000_000, of: quota) == "tres millones de cuotas")
        #expect(spanish.count(0, of: quota) == "cero cuotas")
        #expect(portuguese.count(2, of: Noun("parcela", "parcelas", isFeminine: true)) == "duas parcelas")
        #expect(english.count(1, of: Noun("day", "days")) == "one day")
    }

    @Test func languagesHaveTags() {
        #expect(SpokenLanguage(tag: "es-CL") == spanish)
        #expect(SpokenLanguage(tag: "ES_cl") == spanish)
        #expect(SpokenLanguage(tag: "pt")?.tag == "pt-BR")
        for tag in ["", "fr", "es-", "es-CHL", "es-CL-x", "-CL"] { #expect(SpokenLanguage(tag: tag) == nil, "\(tag)") }
    }
}
