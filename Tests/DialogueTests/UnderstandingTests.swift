import Dialogue
import Spoken
import Testing

@Suite struct UnderstandingTests {
    @Test(
        arguments: [
            ("sí", .yes), ("SI", .yes), ("¡Sí, por favor!", .yes), ("claro que sí", .yes), ("sí, con ella habla", .yes),
            ("sí señor, soy yo", .yes), ("bueno", .yes), ("claro", .yes), ("no", .no), ("no, gracias", .no),
            ("claro que no", .no), ("no soy yo", .no), ("ahora no", .callLater), ("más tarde", .callLater),
            ("no, ahora no puedo", .callLater), ("aló", .hello), ("¿aló?", .hello), ("¿quién habla?", .whoIsCalling),
            ("sí, ¿de parte de quién?", .whoIsCalling), ("equivocado", .wrongPerson),
            ("no, equivocado", .wrongPerson), ("no vive aquí", .notHere), ("equivocado, aquí no vive", .notHere),
            ("no me llame más", .doNotCall), ("sí, pero no me llame más", .doNotCall), ("no, ya pagué", .alreadyPaid),
            ("hoy mismo", .today), ("el viernes por favor", .friday), ("con un ejecutivo", .agent),
            ("¿cómo dice?", .again), ("no le escucho", .again),
        ] as [(String, Meaning)]) func understood(_ text: String, _ meaning: Meaning)
    {
        #expect(Understanding(Fixture.chile).hear(text) == .meaning(meaning))
    }

    /// What is no answer, or two.
    @Test(
        arguments: [
            "", "…", "no, sí puedo", "sí no", "no sí", "sí pero", "¿cómo no?", "no sé", "no está equivocado", "tal vez",
            "gracias",
            "soy su esposa",
            "sí, equivocado", "no me llame más tarde", "no quiero hablar con un ejecutivo", "hoy no", "hoy o mañana",
            "el perro come", "sí que no se puede tener un momento de paz", "claro, como el agua", "asíes", "siete",
            "nombre",
            "no tengo plata para eso ahora", "un ejecutivo me atendió mal",
        ]) func doubted(_ text: String)
    {
        #expect(Understanding(Fixture.chile).hear(text) == .doubt)
    }

    /// Nothing that contains a "no" is ever a yes, whatever stands around it.
    @Test func aNoIsNeverAYes() throws {
        let around = ["", "sí", "claro", "bueno", "por favor", "soy yo", "hoy", "gracias", "de acuerdo", "ya"]
        for tag in ["es-CL", "es-MX", "es-AR", "es-CO", "es-PE", "es-ES"] {
            let understanding = Understanding(try #require(SpokenLanguage(tag: tag)))
            for before in around {
                for after in around {
                    #expect(understanding.hear("\(before) no \(after)") != .meaning(.yes), "\(before) no \(after)")
                }
            }
        }
    }

    @Test func countriesDiffer() throws {
        func hear(_ text: String, _ tag: String) throws -> Understanding.Heard {
            Understanding(try #require(SpokenLanguage(tag: tag))).hear(text)
        }
        #expect(try hear("¿Bueno?", "es-MX") == .meaning(.hello))
        #expect(try hear("ya", "es-CL") == .meaning(.yes))
        #expect(try hear("ya", "es-MX") == .doubt)
        #expect(try hear("sí po", "es-CL") == .meaning(.yes))
        #expect(try hear("llamame más tarde", "es-AR") == .meaning(.callLater))
        #expect(try hear("márqueme al rato", "es-MX") == .meaning(.callLater))
        #expect(try hear("listo", "es-CO") == .meaning(.yes))
        #expect(try hear("não, obrigado", "pt-BR") == .meaning(.no))
        #expect(try hear("sim, sou eu", "pt-BR") == .meaning(.yes))
        #expect(try hear("Yes, speaking", "en-US") == .meaning(.yes))
        #expect(try hear("you've got the wrong number", "en-US") == .meaning(.wrongPerson))
        #expect(try hear("no, don't call me again", "en-US") == .meaning(.doNotCall))
        #expect(try hear("I don't know", "en-US") == .doubt)
    }

    /// No phrase is drowned by another: each is understood as what it is listed under, or is doubted.
    @Test func everyPhraseMeansWhatItIsListedUnder() throws {
        for tag in ["es-CL", "es-MX", "es-AR", "es-CO", "es-PE", "es-EC", "es-ES", "es-UY", "pt-BR", "en-US"] {
            let language = try #require(SpokenLanguage(tag: tag))
            let understanding = Understanding(language)
            for meaning in Meaning.allCases {
                for phrase in Understanding.phrases(for: [meaning], in: language) {
                    let expected: Understanding.Heard = meaning == .unsure ? .doubt : .meaning(meaning)
                    #expect(understanding.hear(phrase) == expected, "\(tag) \(meaning): \(phrase)")
                }
            }
        }
    }

    @Test func phrasesOfTheQuestionCount() {
        let understanding = Understanding(Fixture.chile)
        #expect(understanding.hear("Quincena", extra: ["fin de mes", "quincena"]) == .phrase(1))
        #expect(understanding.hear("no en quincena", extra: ["quincena"]) == .meaning(.no))
    }
}
