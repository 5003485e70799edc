import Spoken
import Testing
import Vocabulary

@testable import Dialogue

@Suite struct TemplateTests {
    @Test func aTextIsPartsAndVariables() throws {
        let template = try Template("Hola {nombre}, marque 1 [[voz: o diga sí]].")
        #expect(
            template.pieces == [
                Template.Piece(content: .fixed("Hola"), needsVoice: false),
                Template.Piece(content: .variable(.name), needsVoice: false),
                Template.Piece(content: .fixed(", marque 1"), needsVoice: false),
                Template.Piece(content: .fixed("o diga sí"), needsVoice: true),
            ])
    }

    @Test func variablesHaveNamesInEachLanguage() throws {
        for variable in Variable.allCases {
            for family in SpokenLanguage.Family.allCases {
                #expect(Variable(written: variable.name(in: family)) == variable)
            }
        }
        #expect(try Template("{amount}").variables == [.amount])
    }

    @Test(
        arguments: [
            ("{nombr}", "did you mean {nombre}?"), ("{xyz}", "use one of: {nombre}"), ("Hola {nombre", "other half"),
            ("Hola }", "other half"), ("[[voz: o diga sí", "does not close"), ("a ]] b", "was not opened"),
            ("[[o diga sí]]", "does not begin with 'voz:'"), (" . ", "is empty"),
        ]) func faults(_ text: String, _ part: String) throws
    {
        let fault = #expect(throws: Template.Fault.self) { try Template(text) }
        #expect(fault?.sentence.contains(part) == true, "\(fault?.sentence ?? "")")
    }

    @Test func recordingsAreNamedByTheirPlace() {
        let talk = Talk()
        guard case .say(let utterance) = talk.last.first else {
            Issue.record("nothing is said")
            return
        }
        let recordings = utterance.segments.map { segment in
            if case .fixed(let recording) = segment.kind { recording } else { "" }
        }
        #expect(
            recordings
                == ["", "identity-1", "", "identity-2", "identity-3", "identity-4"].map {
                    $0.isEmpty ? "" : "fixture/" + $0
                })
        var keysOnly = Talk(speech: false)
        keysOnly.press("2")
        guard case .say(let goodbye) = keysOnly.last.last else {
            Issue.record("nothing is said")
            return
        }
        #expect(
            goodbye.segments.map(\.kind) == [.fixed(recording: "fixture/wrong")], "a prompt of one part has no number")
    }

    @Test func greetingsFollowTheHourAndTheCountry() throws {
        let script = Fixture.script(language: try #require(SpokenLanguage(tag: "es-AR")))
        for (hour, greeting) in [(9, "Buen día"), (15, "Buenas tardes"), (20, "Buenas noches")] {
            var facts = Fixture.facts
            facts.localHour = hour
            #expect(Talk(script, facts: facts).said.hasPrefix(greeting))
        }
    }
}
