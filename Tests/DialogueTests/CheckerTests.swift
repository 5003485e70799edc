import Dialogue
import Testing

@Suite struct CheckerTests {
    @Test func theFixtureIsClean() {
        #expect(Fixture.script().problems() == [])
    }

    private func sentences(_ script: DialogueScript, _ disclosure: DebtDisclosure = .afterIdentity) -> [String] {
        script.problems(disclosure: disclosure).map(\.sentence)
    }

    private func replacing(_ id: String, _ change: @escaping (inout DialogueStep) -> Void) -> DialogueScript {
        Fixture.script { steps in
            for index in steps.indices where steps[index].id == id { change(&steps[index]) }
        }
    }

    private func expect(_ script: DialogueScript, _ parts: String...) {
        let found = sentences(script)
        #expect(found.count == parts.count, "\(found)")
        for part in parts { #expect(found.contains { $0.contains(part) }, "\(part): \(found)") }
    }

    @Test func unreachable() {
        expect(
            Fixture.script { $0.append(DialogueStep(id: "lost", prompt: "bye", action: .end(.informed))) },
            "step 'lost' is never reached; lead to it")
    }

    @Test func deadEnd() {
        expect(replacing("who") { $0.action = .none }, "step 'who' is a dead end")
    }

    @Test func missingPromptAndStep() {
        expect(replacing("wrong") { $0.prompt = "wrongg" }, "says 'wrongg', which has no wording in es-CL")
        expect(
            replacing("who") { $0.action = .go("identityy") }, "'who' leads to the step 'identityy', which is not there"
        )
        expect(Fixture.script(giveUp: "nowhere"), "'give_up' names the step 'nowhere'", "'give_up' is never reached")
    }

    @Test func silencePromisesNothing() {
        func confirm(_ silence: String?, _ failure: String?) -> DialogueScript {
            replacing("confirm") {
                $0.action = .ask(
                    Ask(
                        answers: [Fixture.answer("1", [.yes], go: "promised")], onSilence: silence, onFailure: failure))
            }
        }
        expect(
            confirm("promised", nil), "step 'confirm' leads by 'on_silence' to step 'promised', which records a promise"
        )
        // Also by way of a step that asks nothing.
        expect(confirm(nil, "today"))
        expect(confirm("wrong", "wrong"))
    }

    @Test func templates() {
        expect(
            Fixture.script(changing: ["bye": "Adiós {nombr}"]),
            "prompt 'bye' has the unknown variable {nombr}, did you mean {nombre}?")
    }

    @Test func keysAndMeaningsTwice() {
        expect(
            replacing("confirm") {
                $0.action = .ask(
                    Ask(answers: [
                        Fixture.answer("1", [.yes], go: "promised"), Fixture.answer("1", [.yes], go: "when"),
                    ]))
            }, "step 'confirm' uses the key 1 twice", "step 'confirm' hears 'yes' twice")
    }

    @Test func voiceAloneIsNotEnough() {
        expect(
            replacing("confirm") { $0.action = .ask(Ask(answers: [Fixture.answer(nil, [.yes], go: "promised")])) },
            "step 'confirm' has no answer by key")
    }

    @Test func onlyAYesConfirms() {
        expect(
            replacing("identity") {
                $0.action = .ask(
                    Ask(answers: [
                        Fixture.answer("1", [.yes, .hello], confirms: true, go: "reminder"),
                        Fixture.answer("2", [.wrongPerson], go: "wrong"),
                        Fixture.answer("3", [.whoIsCalling], go: "who"),
                    ]))
            }, "only 'hears: yes' can confirm identity in step 'identity'")
    }

    @Test func loopsWithoutAQuestion() {
        let script = Fixture.script { steps in
            steps.append(DialogueStep(id: "a", prompt: "bye", action: .go("b")))
            steps.append(DialogueStep(id: "b", action: .go("a")))
            for index in steps.indices where steps[index].id == "who" { steps[index].action = .go("a") }
        }
        expect(script, "the steps a → b → a go round for ever")
    }

    @Test func givingUpDoesNotAsk() {
        let script = Fixture.script(giveUp: "loop") {
            $0.append(DialogueStep(id: "loop", prompt: "silence", action: .go("ask")))
            let answers = [Fixture.answer("1", [.yes], go: "give_up")]
            $0.append(DialogueStep(id: "ask", prompt: "who", action: .ask(Ask(answers: answers))))
        }
        expect(script, "'give_up' leads to step 'ask', which asks")
    }

    @Test func identityBeforeDebt() {
        expect(
            Fixture.script(changing: ["who": "Le llamamos de {acreedor}."]),
            "prompt 'who' says '{acreedor}' before anybody has said to be the debtor (identity → who)")
        for word in ["por una deuda", "por su mora", "por un pago pendiente", "su dívida", "your debt", "debe $ 5"] {
            expect(
                Fixture.script(changing: ["silence": "No le escuché, es \(word)."]),
                "before anybody has said to be the debtor (identity)")
        }
        expect(
            replacing("identity") {
                $0.action = .ask(
                    Ask(answers: [
                        Fixture.answer("1", [.yes], go: "reminder"), Fixture.answer("2", [.wrongPerson], go: "wrong"),
                        Fixture.answer("3", [.whoIsCalling], go: "who"),
                    ]))
            }, "prompt 'reminder' says '{monto}' before", "prompt 'when' says 'pagar' before", "prompt 'day' says",
            "prompt 'confirm' says '{monto}'", "prompt 'promised' says '{fecha_promesa}'",
            "step 'promised' records a promise of somebody who has not said")
    }

    @Test func thePlainFormIsHeldToTheSame() {
        expect(
            Fixture.script(changing: ["identity_plain": "¿Hablo con quien debe {monto}?"]),
            "prompt 'identity_plain' says '{monto}' before anybody")
        expect(
            Fixture.script(changing: ["silence_plain": "Su deuda."]),
            "prompt 'silence_plain' says 'deuda' before anybody")
        expect(Fixture.script(changing: ["bye_plain": "Adiós {"]), "prompt 'bye_plain' has a brace")
        #expect(Fixture.script(changing: ["reminder_plain": "Su deuda es de {monto}."]).problems() == [])
    }

    @Test func aProfileMayAllowIt() {
        let script = Fixture.script(changing: ["who": "Le llamamos de {acreedor}."])
        #expect(sentences(script, .anybody) == [])
    }

    @Test func promisesNeedADay() {
        expect(
            replacing("today") { $0.promise = nil },
            "prompt 'confirm' says {fecha_promesa} in step 'confirm' where no day may have been chosen",
            "prompt 'promised' says {fecha_promesa}", "step 'promised' records a promise where no day")
    }

    @Test func namesAreNotTakenForDebts() {
        // "página", "morada", "pagoda" only look like it.
        expect(Fixture.script(changing: ["who": "Vea nuestra página morada, junto a la pagoda."]))
    }
}
