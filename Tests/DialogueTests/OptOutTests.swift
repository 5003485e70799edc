import Dialogue
import Testing
import Vocabulary

/// "No more calls", wherever somebody is in the dialogue.
@Suite struct OptOutTests {
    /// Presses 9, hangs up, and looks at what was kept.
    private func optsOut(_ talk: Talk, _ what: String) {
        var talk = talk
        talk.press("9")
        #expect(talk.records.last == .doNotCall, "\(what): \(talk.records)")
        talk.send(.hungUp)
        #expect(talk.outcome == .doNotCall, "\(what)")
    }

    @Test func theKeyHoldsInStatements() {
        var talk = Talk()
        talk.hear("¿quién habla?")
        optsOut(talk, "who")
        for keys in ["12", "2", "1111", "777"] {
            talk = Talk()
            talk.press(keys)
            #expect(talk.listen == nil, "\(keys) leads to a statement")
            optsOut(talk, keys)
        }
        talk = Talk()
        talk.press("12")
        talk.send(.promptEnded, .transferResult(.nobodyFree))
        optsOut(talk, "nobody free")
        talk = Talk()
        talk.send(.promptFailed)
        optsOut(talk, "apology")
    }

    @Test func itIsSaidAndCounted() {
        var talk = Talk()
        talk.press("12")
        talk.press("9")
        #expect(talk.said == "No le llamaremos más.")
        #expect(talk.machine.trace.contains { $0.fact == .took(Branch("", .key(Fixture.key("9")))) })
        talk.press("9")
        #expect(talk.last == [.hangUp(.doNotCall)], "once is enough: any key ends the good-bye")
    }

    @Test func noOtherKeyEndsAPromptThatIsNotInterruptible() {
        let script = Fixture.script { steps in
            for index in steps.indices where steps[index].id == "connecting" { steps[index].isInterruptible = false }
        }
        var talk = Talk(script)
        talk.press("12")
        guard case .say(let utterance)? = talk.last.last else {
            Issue.record("nothing is said")
            return
        }
        #expect(utterance.endingKeys == [Fixture.key("9")])
        talk.press("1")
        #expect(talk.last.isEmpty)
        optsOut(talk, "not interruptible")
    }

    @Test func theBoundsDoNotComeBefore() {
        var talk = Talk()
        talk.hear("¿quién habla?")
        talk.send(.key(Fixture.key("9")), after: .seconds(600))
        #expect(talk.records == [.doNotCall])
        let script = Fixture.script { steps in
            for index in steps.indices where steps[index].id == "opt_out" {
                steps[index].marks = [.doNotCall]
                steps[index].action = .go("give_up")
            }
        }
        talk = Talk(script)
        talk.send(.key(Fixture.key("9")), after: .seconds(600))
        #expect(talk.records == [.doNotCall])
    }

    /// No day begins with 9.
    @Test func theFirstDigitOfADayIsNone() {
        var talk = Talk()
        talk.press("113")
        optsOut(talk, "a day")
        talk.press("09")
        #expect(talk.step == "confirm" && talk.machine.promiseDate == CivilDate(iso: "2026-12-09"))
    }

    @Test func aScriptThatForgotItHonoursIt() {
        let forgetful = Fixture.script(always: []) { $0.removeAll { $0.id == "opt_out" } }
        #expect(forgetful.problems() == [])
        for (keys, said) in [("", "No le llamaremos más."), ("12", "No le llamaremos más.")] {
            var talk = Talk(forgetful)
            talk.press(keys)
            optsOut(talk, "after \(keys)")
            talk.press("9")
            #expect(talk.said == said)
        }
        var talk = Talk(forgetful)
        #expect(talk.listen?.meanings.contains(.doNotCall) == true)
        talk.hear("no me llame más")
        #expect(talk.records == [.doNotCall])
        // Without words for it the call ends.
        let mute = Fixture.script(always: [], changing: ["opted_out": "{"]) { $0.removeAll { $0.id == "opt_out" } }
        talk = Talk(mute)
        talk.press("9")
        #expect(talk.last == [.record(.doNotCall), .hangUp(.doNotCall)])
        // One that is there and that no question leads to.
        talk = Talk(Fixture.script(always: []))
        talk.press("9")
        #expect(talk.step == "opt_out")
    }

    /// The words it is confirmed with are said to anybody.
    @Test func itsWordsTellNothing() {
        let script = Fixture.script(always: [], changing: ["opted_out": "Su deuda sigue."]) {
            $0.removeAll { $0.id == "opt_out" }
        }
        #expect(
            script.problems().map(\.sentence).contains {
                $0.contains("prompt 'opted_out' says 'deuda' before anybody has said to be the debtor")
            })
    }

    private func findings(_ answers: [Answer], always: [Answer] = Fixture.always) -> [String] {
        Fixture.script(always: always) { steps in
            for index in steps.indices where steps[index].id == "confirm" {
                steps[index].action = .ask(Ask(answers: [Fixture.answer("1", [.yes], go: "promised")] + answers))
            }
        }.problems().map(\.sentence)
    }

    @Test func theKeyMeansNothingElse() {
        #expect(
            findings([Fixture.answer("9", go: "when")]) == [
                "step 'confirm' uses the key 9 for 'when', but it means 'no more calls' in every step; take another "
                    + "key, or lead it to a step with 'end: do-not-call'"
            ])
        #expect(findings([Fixture.answer("9", go: Answer.again)]).count == 1)
        #expect(findings([Fixture.answer("9", go: "opt_out")]) == [])
        #expect(
            findings([], always: [Fixture.answer("9", [.doNotCall], go: "wrong")]).map { $0.prefix(34) } == [
                "always uses the key 9 for 'wrong',"
            ])
        #expect(
            findings([Fixture.answer("4", [.doNotCall], go: "when")]).map { $0.prefix(46) } == [
                "step 'confirm' hears 'do-not-call' and leads to"[...].prefix(46)
            ])
        // A script may give it a second key; that one is taken, too.
        let both = Fixture.always + [Fixture.answer("0", go: "opt_out")]
        #expect(findings([Fixture.answer("0", go: "when")], always: both).count == 1)
        #expect(findings([Fixture.answer("0", go: "when")]) == [])
    }

    @Test func theWordsMeanNothingElse() {
        func phrases(_ phrases: String..., go: String) -> Answer {
            Answer(key: Fixture.key("4"), phrases: phrases, go: go)
        }
        #expect(
            findings([phrases("por favor no me llame más", go: "when")]) == [
                "step 'confirm' takes the phrase 'por favor no me llame más' for 'when', but it means 'no more calls', "
                    + "whatever else is said; remove it, or lead it to a step with 'end: do-not-call'"
            ])
        #expect(findings([phrases("no me llame más", "basta", go: "opt_out")]) == [])
        #expect(findings([phrases("no me llame más tarde", go: "when")]) == [], "that is another thing")
        #expect(
            findings([
                phrases("Quincena", go: "when"), Answer(key: Fixture.key("5"), phrases: ["¡quincena!"], go: "day"),
            ])
                == ["step 'confirm' has the phrase '¡quincena!' twice; keep one"])
    }
}
