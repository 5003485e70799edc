import Spoken
import Testing
import Vocabulary

@Suite struct DayTests {
    @Test(
        arguments: [
            ("es-CL", "2026-03-15", "quince de marzo"), ("es-CL", "2026-03-01", "primero de marzo"),
            ("es-ES", "2026-03-01", "uno de marzo"), ("es-AR", "2026-01-21", "veintiuno de enero"),
            ("es-MX", "2026-12-31", "treinta y uno de diciembre"), ("pt-BR", "2026-03-15", "quinze de março"),
            ("pt-BR", "2026-02-01", "primeiro de fevereiro"), ("pt-BR", "2026-05-02", "dois de maio"),
            ("en-US", "2026-03-15", "March fifteenth"), ("en-US", "2026-07-21", "July twenty-first"),
            ("en-US", "2026-11-30", "November thirtieth"), ("en-US", "2026-04-20", "April twentieth"),
        ] as [(String, String, String)]) func dates(_ tag: String, _ iso: String, _ expected: String) throws
    {
        let language = try #require(SpokenLanguage(tag: tag))
        #expect(language.date(try #require(CivilDate(iso: iso))) == expected)
    }

    @Test func datesWithWeekdayAndYear() throws {
        let friday = try #require(CivilDate(iso: "2026-11-27"))
        let tags = ["es-PE", "pt-BR", "en-US"]
        let languages = try tags.map { try #require(SpokenLanguage(tag: $0)) }
        #expect(
            languages.map { $0.weekdayAndDate(friday) } == [
                "viernes veintisiete de noviembre", "sexta-feira, vinte e sete de novembro",
                "Friday, November twenty-seventh",
            ])
        #expect(
            languages.map { $0.date(friday, withYear: true) } == [
                "veintisiete de noviembre de dos mil veintiséis", "vinte e sete de novembro de dois mil e vinte e seis",
                "November twenty-seventh, twenty twenty-six",
            ])
    }

    /// Every day and month has its own words, and none is empty.
    @Test(arguments: ["es-CL", "pt-BR", "en-US"]) func everyDayOfAYearIsDifferent(_ tag: String) throws {
        let language = try #require(SpokenLanguage(tag: tag))
        let start = try #require(CivilDate(iso: "2028-01-01")).daysSinceEpoch
        let spoken = (0..<366).map { language.date(CivilDate(daysSinceEpoch: start + $0)) }
        #expect(Set(spoken).count == 366)
        #expect(Set(Weekday.allCases.map(language.weekday)).count == 7)
    }

    @Test func englishYears() throws {
        let english = try #require(SpokenLanguage(tag: "en-US"))
        let expected = [
            1905: "nineteen oh five", 1999: "nineteen ninety-nine", 1900: "nineteen hundred", 2000: "two thousand",
            2009: "two thousand nine", 2010: "twenty ten", 2026: "twenty twenty-six", 2100: "twenty-one hundred",
        ]
        for (year, words) in expected { #expect(english.year(year) == words) }
    }

    @Test(
        arguments: [
            ("es-CL", 15, 0, "tres de la tarde"), ("es-CL", 13, 15, "una y cuarto de la tarde"),
            ("es-MX", 8, 30, "ocho y media de la mañana"), ("es-MX", 9, 45, "nueve cuarenta y cinco de la mañana"),
            ("es-CO", 12, 0, "doce del día"), ("es-ES", 12, 0, "doce del mediodía"),
            ("es-CL", 19, 0, "siete de la tarde"),
            ("es-CO", 19, 0, "siete de la noche"), ("es-PE", 0, 10, "doce y diez de la noche"),
            ("es-PE", 21, 21, "nueve y veintiuno de la noche"), ("es-PE", 4, 0, "cuatro de la madrugada"),
            ("pt-BR", 14, 30, "duas e meia da tarde"), ("pt-BR", 12, 0, "meio-dia"),
            ("pt-BR", 0, 5, "meia-noite e cinco"),
            ("pt-BR", 13, 0, "uma da tarde"), ("pt-BR", 20, 15, "oito e quinze da noite"),
            ("en-US", 15, 30, "three thirty p.m."), ("en-US", 9, 5, "nine oh five a.m."),
            ("en-US", 12, 0, "twelve noon"),
            ("en-US", 0, 0, "twelve midnight"), ("en-US", 12, 30, "twelve thirty p.m."),
        ] as [(String, Int, Int, String)])
    func times(_ tag: String, _ hour: Int, _ minute: Int, _ expected: String) throws {
        let language = try #require(SpokenLanguage(tag: tag))
        #expect(language.timeOfDay(hour: hour, minute: minute) == expected)
    }

    @Test func articlesOfTime() throws {
        let spanish = try #require(SpokenLanguage(tag: "es-CL"))
        #expect((0..<24).filter { spanish.timeArticle(hour: $0) == "la" } == [1, 13])
        #expect(SpokenLanguage(tag: "en-US")?.timeArticle(hour: 1) == "")
    }

    @Test func digits() throws {
        #expect(SpokenLanguage(tag: "es-CL")?.digits("401") == "cuatro cero uno")
        #expect(SpokenLanguage(tag: "es-CL")?.digits("12-K") == "uno dos K")
        #expect(SpokenLanguage(tag: "pt-BR")?.digits("206") == "dois zero seis")
        #expect(SpokenLanguage(tag: "en-US")?.digits("٣9") == "nine")
    }
}
