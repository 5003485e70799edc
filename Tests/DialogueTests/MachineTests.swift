import Dialogue
import Testing
import Vocabulary

@Suite struct MachineTests {
    @Test func asksWhoItIsFirst() {
        let talk = Talk()
        #expect(
            talk.said == "Buenos días. ¿Hablo con María Pérez? Si es usted, marque 1 o diga sí; si no, marque 2.")
        #expect(talk.listen?.meanings == [.yes, .no, .whoIsCalling, .again, .wrongPerson, .doNotCall])
        #expect(talk.listen?.keys == Set("129*".compactMap { DialogueKey($0) }))
    }

    @Test func withoutARecogniserVoiceIsNotSpokenOf() {
        var talk = Talk(speech: false)
        #expect(!talk.said.contains("diga"))
        #expect(talk.listen?.wantsSpeech == false)
        talk.press("1")
        #expect(talk.said.contains("marque 1; para un ejecutivo"))
    }

    @Test func aPromiseByKeys() {
        var talk = Talk()
        talk.press("1")
        #expect(talk.said.contains("deuda de cuarenta y cinco mil pesos con Banco Ejemplo"))
        talk.press("12")
        #expect(talk.said.contains("el veintisiete de noviembre"))
        talk.press("1")
        #expect(talk.last.contains(.recordPromise(PromisedDay(date: CivilDate(iso: "2026-11-27")!))))
        #expect(talk.records == [.promised])
        talk.send(.promptEnded)
        #expect(talk.last == [.hangUp(.promised)])
        #expect(talk.machine.isTold && talk.machine.isIdentified)
    }

    @Test func anotherDateByDigits() {
        var talk = Talk()
        talk.press("113")
        #expect(talk.listen?.isCollecting == true)
        talk.press("0")
        #expect(talk.said.isEmpty && talk.listen != nil, "it waits for the second digit without saying anything")
        #expect(talk.listen?.timeout == .milliseconds(1500), "and not long")
        talk.press("4")
        #expect(talk.step == "confirm")
        #expect(talk.machine.promiseDate == CivilDate(iso: "2026-12-04"))
    }

    @Test func oneDigitIsEnough() {
        for ending in [DialogueEvent.silence, .key(Fixture.key("#"))] {
            var talk = Talk()
            talk.press("1134")
            talk.send(ending)
            #expect(talk.machine.promiseDate == CivilDate(iso: "2026-12-04"))
        }
    }

    @Test func aKeyPressedThreeTimesInARowIsOneMistake() {
        var talk = Talk()
        for _ in 1...3 { talk.send(.key(Fixture.key("5")), after: .milliseconds(160)) }
        #expect(talk.step == "identity" && talk.listen != nil)
        talk.press("1")
        #expect(talk.step == "reminder")
    }

    @Test func aDayThatIsNoneIsAskedAgain() {
        var talk = Talk()
        talk.press("11300")
        #expect(talk.step == "day")
        #expect(talk.said.hasPrefix("Esa opción no existe"))
    }

    @Test func byVoice() {
        var talk = Talk()
        talk.hear("sí, con ella")
        #expect(talk.step == "reminder")
        talk.hear("quiero hablar con un ejecutivo")
        talk.send(.promptEnded)
        #expect(talk.last == [.transfer(queue: nil)])
        talk.send(.transferResult(.connected))
        #expect(talk.last == [.hangUp(.transferred)])
    }

    /// "¿Sí?" is how people answer the telephone.
    @Test func aYesBeforeTheQuestionIsAGreeting() {
        var talk = Talk()
        talk.send(.heard("¿sí?", confidence: 0.95), after: .seconds(1))
        #expect(talk.step == "identity" && !talk.machine.isIdentified)
        #expect(talk.said.hasPrefix("Buenos días"), "the question is asked anew, without a reproach")
        talk.send(.heard("sí", confidence: 0.95), after: .seconds(1))
        #expect(talk.step == "reminder", "now the question is known")
    }

    @Test func nobodyFreeIsCalledBack() {
        var talk = Talk()
        talk.press("12")
        talk.send(.promptEnded, .transferResult(.nobodyFree))
        #expect(talk.last.first == .record(.callback))
        #expect(talk.last.contains(.callBack(.soonest)))
        #expect(talk.said == "Nadie está libre. Le llamaremos.")
    }

    @Test func doubtIsNeverConsent() {
        for (words, confidence) in [("sí", 0.39), ("sí", .nan), ("no sí", 0.9), ("sí pero espere", 0.9), ("", 1)] {
            var talk = Talk()
            talk.hear(words, confidence)
            #expect(talk.step == "identity")
            #expect(!talk.machine.isIdentified)
            #expect(talk.said.hasPrefix("No le entendí. Buenos días"))
        }
    }

    @Test func silenceIsAskedTwiceAndThenLeft() {
        var talk = Talk()
        for _ in 0..<2 {
            talk.send(.silence)
            #expect(talk.said.hasPrefix("No le escuché."))
        }
        talk.send(.silence)
        #expect(talk.said == "Hasta luego.")
        talk.send(.promptEnded)
        #expect(talk.outcome == .silent)
    }

    @Test func silenceGoesWhereTheQuestionSays() {
        var talk = Talk()
        talk.press("1")
        talk.send(.silence, .silence, .silence)
        #expect(talk.step == "told")
    }

    @Test func wrongKeysAreSaidToBeWrong() {
        var talk = Talk()
        talk.press("77")
        #expect(talk.said.hasPrefix("Esa opción no existe."))
        talk.press("7")
        #expect(talk.step == "give_up")
    }

    @Test func aKeyBeforeThePromptCounts() {
        var talk = Talk()
        talk.send(.key(Fixture.key("1")), after: .zero)
        #expect(talk.step == "reminder")
    }

    @Test func aKeyThatBouncesIsNoAnswer() {
        var talk = Talk()
        talk.press("1")
        talk.send(.key(Fixture.key("1")), after: .milliseconds(120))
        #expect(talk.step == "reminder")
        #expect(talk.said.hasPrefix("Le recordamos"), "the question is asked anew: its sound was cut")
        talk.send(.key(Fixture.key("1")), after: .milliseconds(120))
        #expect(talk.step == "when", "once only")
    }

    @Test func optingOutHoldsAtOnceAndEverywhere() {
        for keys in ["", "1", "11", "113"] {
            var talk = Talk()
            talk.press(keys)
            talk.hear("no me llamen más por favor que ya estoy cansada")
            #expect(talk.records == [.doNotCall], "after \(keys)")
            talk.send(.hungUp)
            #expect(talk.outcome == .doNotCall)
        }
    }

    @Test func againSaysItAgainButNotForEver() {
        var talk = Talk()
        for _ in 0..<4 {
            talk.press("*")
            #expect(talk.step == "identity")
        }
        talk.press("*")
        #expect(talk.step == "give_up")
    }

    @Test func whoIsCallingIsAnsweredAndAskedAgain() {
        var talk = Talk()
        talk.hear("¿quién habla?")
        #expect(talk.said == "Le llamamos de Cobros del Sur")
        talk.send(.promptEnded)
        #expect(talk.step == "identity")
    }

    @Test func aRecogniserThatDiesIsNotMissed() {
        var talk = Talk()
        talk.send(.recogniserLost)
        #expect(talk.step == "identity")
        #expect(!talk.said.contains("diga") && talk.listen?.wantsSpeech == false)
        talk.send(.recogniserLost)
        #expect(talk.last.isEmpty)
        talk.press("1")
        #expect(!talk.said.contains("diga"))
    }

    @Test func aPromptThatFailsEndsInAnApology() {
        var talk = Talk()
        talk.send(.promptFailed)
        #expect(talk.said == "Disculpe, tenemos un problema técnico.")
        talk.send(.promptEnded)
        #expect(talk.last == [.hangUp(.failed)])
        talk = Talk()
        talk.send(.promptFailed, .promptFailed)
        #expect(talk.last == [.hangUp(.failed)])
    }

    @Test func whatCannotBeSaidIsSaidPlainly() {
        let script = Fixture.script(changing: [
            "identity_plain": "Si es usted, marque 1.", "reminder_plain": "Le recordamos su deuda.",
            "promised_plain": "Gracias.",
        ])
        var talk = Talk(script)
        talk.send(.promptFailed)
        #expect(talk.said == "Si es usted, marque 1." && talk.listen?.keys.contains(Fixture.key("1")) == true)
        talk.send(.silence)
        #expect(talk.said.hasPrefix("No le escuché. Buen"), "the engine may speak again")
        talk.send(.promptFailed)
        #expect(talk.said == "No le escuché. Si es usted, marque 1.")
        talk.press("1")
        talk.send(.promptFailed)
        #expect(talk.said == "Le recordamos su deuda." && !talk.machine.isTold)
        talk.press("1")
        #expect(talk.machine.isTold)
        var mute = Talk(script)
        mute.send(.promptFailed, .promptFailed)
        #expect(mute.said == "Disculpe, tenemos un problema técnico.", "neither way")
        // A value that this call has not.
        var facts = Fixture.facts
        facts.amount = nil
        talk = Talk(script, facts: facts)
        talk.press("1")
        #expect(talk.said == "Le recordamos su deuda.")
        // A good-bye.
        talk = Talk(script)
        talk.press("1111")
        talk.send(.promptFailed)
        #expect(talk.said == "Gracias.")
        talk.send(.promptFailed)
        #expect(talk.last == [.hangUp(.promised)])
    }

    @Test func aGoodByeThatFailsChangesNothing() {
        var talk = Talk()
        talk.press("1111")
        talk.send(.promptFailed)
        #expect(talk.last == [.hangUp(.promised)])
        talk = Talk()
        talk.press("12")
        talk.send(.promptFailed)
        #expect(talk.last == [.transfer(queue: nil)])
    }

    private func missing(
        _ script: DialogueScript = Fixture.script(), _ change: (inout DialogueFacts) -> Void
    ) -> [Variable] {
        var facts = Fixture.facts
        change(&facts)
        return DialogueMachine.missing(
            in: facts, for: script, calendar: PromiseCalendar(today: Fixture.today), speech: true)
    }

    @Test func whatEverybodyHearsMustBeThere() {
        #expect(missing { _ in } == [])
        #expect(missing { $0.amount = nil } == [.amount])
        #expect(
            missing {
                $0.name = "?"
                $0.amount = nil
                $0.creditor = nil
            } == [.name, .creditor, .amount])
        #expect(
            missing {
                $0.company = nil
                $0.phone = nil
            } == [], "only who asks hears the one, and only machines the other")
    }

    @Test func aPlainFormThatCanBeSaidIsEnough() {
        let script = Fixture.script(
            changing: ["reminder_plain": "Le recordamos su deuda de {monto}. Para pagar marque 1."])
        #expect(missing(script) { $0.creditor = nil } == [])
        #expect(missing(script) { $0.amount = nil } == [.amount])
    }

    @Test func aNoticeWithoutAWordIsNone() {
        var script = Fixture.script()
        script.start = "message"
        #expect(missing(script) { $0.phone = nil } == [.phone])
    }

    @Test func aMissingValueEndsInAnApology() {
        var facts = Fixture.facts
        facts.amount = nil
        var talk = Talk(facts: facts)
        talk.press("1")
        #expect(talk.said == "Disculpe, tenemos un problema técnico.")
    }

    @Test func aHangUpAtEveryStepIsAnEnd() {
        for keys in ["", "1", "11", "113", "111"] {
            var talk = Talk()
            talk.press(keys)
            talk.send(.hungUp)
            #expect(talk.last == [.hangUp(.hungUp)])
            talk.send(.hungUp, .silence, .promptEnded)
            #expect(talk.last.isEmpty, "over is over")
        }
    }

    @Test func machinesGetTheNeutralMessageOrNothing() {
        var machine = Fixture.machine()
        var talk = Talk()
        talk.last = machine.handle(.started(speech: true, by: .machine), at: .epoch)
        #expect(talk.said == "Llame a Cobros del Sur al seis cero cero cero cero cero cero cero cero cero")
        #expect(machine.handle(.promptEnded, at: .epoch) == [.hangUp(.messageLeft)])
        var silent = Fixture.machine(Fixture.script(machine: nil))
        #expect(silent.handle(.started(speech: true, by: .machine), at: .epoch) == [.hangUp(.machine)])
    }

    @Test func timeIsBounded() {
        var talk = Talk()
        talk.send(.silence, after: .seconds(241))
        #expect(talk.step == "give_up")
        talk = Talk()
        talk.press("111")
        talk.send(.key(Fixture.key("1")), after: .seconds(300))
        #expect(talk.records == [.promised], "what somebody decides at the last moment holds")
    }

    @Test func theTraceTellsWhatHappened() {
        var talk = Talk()
        talk.hear("aló?")
        talk.press("1")
        talk.send(.hungUp)
        let facts = talk.machine.trace.map(\.fact)
        #expect(
            facts == [
                .entered, .said(["identity"]), .heard("aló?", confidence: 0.9, as: .hello),
                .said(["not_understood", "identity"]), .pressed(Fixture.key("1")),
                .took(Branch("identity", .key(Fixture.key("1")))), .identified, .entered, .said(["reminder"]),
                .ended(.hungUp),
            ])
        #expect(talk.machine.trace.last?.step == "reminder")
    }

    @Test func aReportCounts() {
        var report = BotReport()
        for keys in ["1111", "19", "12", ""] {
            var talk = Talk()
            talk.press(keys)
            if keys == "12" { talk.send(.promptEnded, .transferResult(.connected)) }
            talk.send(.hungUp)
            report.add(talk.machine)
        }
        #expect(report.calls == 4 && report.reached == 4 && report.identified == 3 && report.told == 3)
        #expect(report.promised == 1 && report.optedOut == 1 && report.transferred == 1)
        #expect(report.hungUpAt == ["identity": 1])
        #expect(report.askedForAgent == 1)
        #expect(report.met["identity"] == 4 && report.met["reminder"] == 3)
        var twice = report
        twice.add(report)
        #expect(twice.calls == 8 && twice.hungUpAt == ["identity": 2] && twice.promised == 2)
        #expect(twice.askedForAgent == 2 && twice.met["identity"] == 8)
    }
}
