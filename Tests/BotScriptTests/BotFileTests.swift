import Dialogue
import Spoken
import Testing
import Vocabulary

@testable import Settings

/// A script file, and what is wrong with one.
@Suite struct BotFileTests {
    static let text = """
        title: "Prueba"
        start: identity
        give_up: bye
        retries: 1
        timeout: 4s
        visits: 3
        duration: 2m
        confidence: 70%
        promise_within: 15d
        always:
          - { key: 9, hears: do-not-call, go: out }
        steps:
          identity:
            say: identity
            timeout: 6s
            retries: 3
            answers:
              - { key: 1, hears: yes, confirms: identity, go: told }
              - { key: 2, hears: [no, wrong-person], phrases: ["no es aquí"], go: bye }
            on_silence: bye
            on_failure: bye
          told: { say: told, interruptible: false, mark: [informed], go: day }
          day: { say: day, collect: day-of-month, then: confirm }
          friday: { promise: friday, go: confirm }
          confirm:
            say: confirm
            answers:
              - { key: 1, hears: yes, go: promised }
              - { key: 2, go: friday }
              - { key: 3, go: agent }
          promised: { say: promised, end: promised }
          agent: { say: wait, transfer: { queue: cobranza, failed: nobody } }
          nobody: { callback: soonest, say: bye, end: callback }
          out: { say: bye, end: do-not-call }
          bye: { say: bye, end: not-understood }
        wording:
          es:
            identity: "{saludo}. ¿Hablo con {nombre}? Marque 1 [[voz: o diga sí]]."
            told: >-
              Tiene una deuda
              de {monto}.
            day: "¿Qué día?"
            confirm: "¿El {fecha_promesa}?"
            promised: "Gracias."
            wait: "Un momento."
            bye: "Hasta luego."
            silence: "¿Aló?"
            not_understood: "¿Perdón?"
            wrong_key: "No existe."
            apology: "Disculpe."
          es-MX:
            bye: "Que le vaya bien."
        """

    private func parse(_ text: String, beside: [String: String] = [:]) throws(SettingsErrors) -> BotScript {
        let others = Dictionary(
            uniqueKeysWithValues: beside.map { ($0.key, BotFile.Source(text: $0.value, file: $0.key)) })
        return try BotFile.parse(BotFile.Source(text: text, file: "bots/prueba.yaml"), beside: others).bot
    }

    private func findings(_ text: String, beside: [String: String] = [:]) -> [String] {
        do throws(SettingsErrors) {
            _ = try parse(text, beside: beside)
            return []
        } catch {
            return error.diagnostics.map(\.headline)
        }
    }

    @Test func everyKeyArrives() throws {
        let bot = try parse(Self.text)
        #expect(bot.name == "prueba" && bot.title == "Prueba" && bot.tags == ["es", "es-MX"])
        let script = try #require(SpokenLanguage(tag: "es-CL").flatMap(bot.script(for:)))
        #expect(script.start == "identity" && script.giveUp == "bye" && script.machine == nil)
        #expect(script.limits.retries == 1 && script.limits.timeout == .seconds(4) && script.limits.visits == 3)
        #expect(script.limits.duration == .seconds(120) && script.limits.confidence == 0.7)
        #expect(script.limits.promiseDays == 15)
        #expect(script.always.map(\.go) == ["out"])
        let identity = try #require(script.step("identity"))
        guard case .ask(let ask) = identity.action else {
            Issue.record("identity asks nothing")
            return
        }
        #expect(ask.answers.map(\.key) == [DialogueKey("1"), DialogueKey("2")])
        #expect(ask.answers.map(\.hears) == [[.yes], [.no, .wrongPerson]])
        #expect(ask.answers.map(\.phrases) == [[], ["no es aquí"]])
        #expect(ask.answers.map(\.confirmsIdentity) == [true, false])
        #expect(ask.retries == 3 && ask.timeout == .seconds(6) && ask.onSilence == "bye" && ask.onFailure == "bye")
        let told = try #require(script.step("told"))
        #expect(!told.isInterruptible && told.marks == [.informed] && told.action == .go("day"))
        #expect(script.step("day")?.action == .ask(Ask(collect: Ask.Collect(.dayOfMonth, then: "confirm"))))
        #expect(script.step("friday")?.promise == .weekday(.friday))
        #expect(script.step("agent")?.action == .transfer(Transfer(queue: "cobranza", onFailure: "nobody")))
        #expect(script.step("nobody")?.callback == .soonest)
        #expect(script.step("promised")?.action == .end(.promised))
        #expect(script.prompts["told"]?.text == "Tiene una deuda de {monto}.")
    }

    @Test func aCountrySaysWhatItSaysItself() throws {
        let bot = try parse(Self.text)
        func bye(_ tag: String) -> String? {
            SpokenLanguage(tag: tag).flatMap(bot.script(for:))?.prompts["bye"]?.text
        }
        #expect(bye("es-MX") == "Que le vaya bien.")
        #expect(bye("es-CL") == "Hasta luego.")
        #expect(bye("en-US") == nil)
    }

    @Test func aScriptLikeAnotherTakesItsStepsAndWords() throws {
        let like = """
            like: prueba
            retries: 4
            steps:
              told: { say: told, go: confirm_friday }
              confirm_friday: { promise: friday, go: confirm }
              day: { say: day, collect: day-of-month, then: confirm }
              friday: { go: day }
            wording:
              es: { told: "Su deuda es de {monto}.", bye: "Chao." }
            """
        let bot = try BotFile.parse(
            BotFile.Source(text: like, file: "otra.yaml"),
            beside: ["prueba.yaml": BotFile.Source(text: Self.text, file: "prueba.yaml")]
        ).bot
        let script = try #require(SpokenLanguage(tag: "es-MX").flatMap(bot.script(for:)))
        #expect(script.limits.retries == 4 && script.limits.visits == 3)
        #expect(script.step("told")?.action == .go("confirm_friday"))
        #expect(script.step("promised") != nil)
        #expect(script.prompts["told"]?.text == "Su deuda es de {monto}.")
        #expect(script.prompts["bye"]?.text == "Chao.", "its own words go over the other's, also in a country")
    }

    @Test func sharedWordingIsUnderTheScripts() throws {
        let shared = "es: { bye: 'Adiós.', extra: 'Nada.' }\nes-MX: { wait: 'Permítame.' }\nen: { bye: 'Bye.' }"
        let bot = try parse(Self.text, beside: [BotFile.wordingName: shared])
        #expect(bot.tags == ["es", "es-MX"], "what only the shared wording speaks is not spoken")
        let mexico = try #require(SpokenLanguage(tag: "es-MX").flatMap(bot.script(for:)))
        #expect(mexico.prompts["bye"]?.text == "Que le vaya bien.")
        #expect(mexico.prompts["wait"]?.text == "Un momento.", "the script's own word for the language comes first")
    }

    @Test func everyFindingHasItsLine() {
        let cases: [(String, String, String)] = [
            ("retries: 1", "retriess: 1", ":4:1: unknown setting 'retriess', did you mean 'retries'?"),
            (
                "key: 1, hears: yes, confirms", "key: 12, hears: yes, confirms",
                "'steps.identity.answers[0].key' must be one key"
            ),
            ("hears: [no, wrong-person]", "hears: [no, wrong-persn]", "did you mean 'wrong-person'?"),
            ("go: day }", "goo: day }", "unknown setting 'steps.told.goo'"),
            ("end: promised }", "end: promised, go: bye }", "step 'promised' has go and end; keep one of them"),
            ("then: confirm }", "}", "has 'collect' without 'then'"),
            (
                "say: wait, ", "say: wait, retries: 2, ",
                "'steps.agent.retries' has no meaning in a step that asks nothing"
            ),
            ("promise: friday", "promise: fryday", "did you mean 'friday'?"),
            ("es-MX:", "fr:", "'wording.fr': the key must be a language"),
            ("failed: nobody", "failed: nobodyy", "leads to the step 'nobodyy', which is not there"),
            (
                "wait: \"Un momento.\"", "waiting: \"Un momento.\"",
                "step 'agent' says 'wait', which has no wording in es"
            ),
            ("bye: \"Hasta luego.\"", "bye: {saludo}", "put it in quotes when it begins with '{'"),
            (
                "¿Hablo con {nombre}?", "¿Hablo con {nombr}?",
                ":38:15: prompt 'identity' has the unknown variable {nombr}"
            ),
            ("¿Hablo con {nombre}?", "Por su deuda.", ":38:15: prompt 'identity' says 'deuda' before anybody"),
            ("give_up: bye", "give_upp: bye", "'give_up' is missing"),
            ("start: identity", "start: identity\nlike: nada", "there is no script 'nada' beside this one"),
        ]
        for (old, new, part) in cases {
            #expect(Self.text.contains(old), "\(old)")
            let found = findings(Self.text.replacing(old, with: new, maxReplacements: 1))
            #expect(found.contains { $0.contains(part) }, "\(part): \(found)")
            #expect(found.allSatisfy { $0.hasPrefix("bots/prueba.yaml:") }, "\(found)")
        }
    }

    @Test func findingsOfOtherFilesNameThem() {
        let shared = "es:\n  bye: 'Su deuda.'\n"
        let text = Self.text.replacing("    bye: \"Hasta luego.\"\n", with: "")
        let found = findings(text, beside: [BotFile.wordingName: shared])
        #expect(
            found.contains { $0.hasPrefix("wording.yaml:2:8: prompt 'bye' says 'deuda' before anybody") }, "\(found)")
        #expect(findings(text, beside: [BotFile.wordingName: "es: {"]).contains { $0.hasPrefix("wording.yaml:") })
        #expect(
            findings("like: a", beside: ["a.yaml": "like: b", "b.yaml": ""]).contains { $0.contains("itself like") })
        #expect(findings("").count == 3, "\(findings(""))")
    }

    @Test func aScriptIsNotLikeItself() {
        let text = Self.text.replacing("start: identity", with: "like: prueba\nstart: identity")
        let source = BotFile.Source(text: text, file: "bots/prueba.yaml")
        do throws(SettingsErrors) {
            _ = try BotFile.parse(source, beside: ["prueba.yaml": source])
            Issue.record("it is taken")
        } catch {
            #expect(
                error.diagnostics.map(\.headline) == [
                    "bots/prueba.yaml:2:7: the script 'prueba' is like itself; name another that has the steps, or remove 'like'"
                ])
        }
    }

    /// What is missing is told once, and writing it there is the cure.
    @Test func wordingOfOneCountryIsNoneOfTheLanguage() {
        let moved = Self.text.replacing("    wait: \"Un momento.\"\n", with: "") + "\n    wait: \"Permítame.\""
        let shared = [
            BotFile.wordingName: "es: { apology: 'Disculpe.' }\nes-AR: { bye: 'Chau.' }\nes-CO: { bye: 'Adiós.' }"
        ]
        #expect(
            findings(moved, beside: shared) == [
                "bots/prueba.yaml:32:3: step 'agent' says 'wait', which has no wording in es, only in es-MX; add it under "
                    + "'wording', 'es'"
            ])
        #expect(findings(moved.replacing("  es:\n", with: "  es:\n    wait: \"Espere.\"\n"), beside: shared) == [])
        // Said by two steps, and a prompt that every script needs.
        let bye = Self.text.replacing("    bye: \"Hasta luego.\"\n", with: "")
        #expect(findings(bye).count == 1, "\(findings(bye))")
        let silence = Self.text.replacing("    silence: \"¿Aló?\"\n", with: "")
        #expect(
            findings(silence, beside: [BotFile.wordingName: "es-AR: { bye: 'Chau.' }"]) == [
                "bots/prueba.yaml:1:1: the prompt 'silence', which every script needs, has no wording in es; add it under "
                    + "'wording', 'es'"
            ])
    }

    @Test func theOptOutIsNotRedefined() {
        let key = Self.text.replacing("{ key: 3, go: agent }", with: "{ key: 9, go: agent }")
        #expect(
            findings(key) == [
                "bots/prueba.yaml:30:9: step 'confirm' uses the key 9 for 'agent', but it means 'no more calls' in every "
                    + "step; take another key, or lead it to a step with 'end: do-not-call'"
            ])
        let words = Self.text.replacing("phrases: [\"no es aquí\"]", with: "phrases: [\"no me llamen más\"]")
        let found = findings(words)
        #expect(
            found.count == 1 && found[0].hasPrefix("bots/prueba.yaml:19:9: step 'identity' takes the phrase"),
            "\(found)")
    }

    @Test func aKeyThatIsOfferedAndNotThereIsAWarning() throws {
        func warnings(_ words: String) throws -> [String] {
            let text = Self.text.replacing("¿El {fecha_promesa}?", with: words)
            return try BotFile.parse(BotFile.Source(text: text, file: "prueba.yaml")).warnings.map(\.headline)
        }
        let found = try warnings("Para el {fecha_promesa}, marque 1; si no, presione la tecla 4.")
        #expect(
            found == [
                "prueba.yaml:43:14: prompt 'confirm' offers the key 4, which step 'confirm' does not have; give the "
                    + "step an answer with it, or take it out of the prompt"
            ])
        #expect(try warnings("Marque 1, 2 o 3. Para no recibir más llamadas, marque 9; o marque 600 123.") == [])
    }

    @Test func aDirectoryWithoutScriptsIsSaidToBeOne() {
        #expect(
            BotFile.nothingFound(in: "/nowhere/bots")
                == "there is no directory /nowhere/bots with bot scripts: make it, or name the files to check")
        #expect(BotFile.nothingFound(in: "/").hasPrefix("there is no bot script in /: put one there"))
    }

    @Test func aPromptNobodySaysIsAWarning() throws {
        let text = Self.text.replacing(
            "    bye: \"Hasta luego.\"", with: "    bye: \"Hasta luego.\"\n    byee: \"Chao\"")
        let read = try BotFile.parse(BotFile.Source(text: text, file: "prueba.yaml"))
        #expect(read.warnings.map(\.sentence) == ["no step says the prompt 'byee'; remove it, or let a step say it"])
    }
}
