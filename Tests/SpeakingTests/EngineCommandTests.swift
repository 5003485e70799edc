import Testing

@testable import Speaking

@Suite struct EngineCommandTests {
    private let values = EngineCommand.Values(
        text: "hola", textFile: "/t/text", output: "/t/speech.wav", voice: "es-419", language: "es-CL", speed: 0.9)

    @Test func placeholdersAreFilledIn() {
        let filled = EngineCommand.filled(
            ["say", "{voice}", "--rate={words_per_minute}", "{text_file}:{output}", "{language}", "{text}", "{speed}"],
            values)
        #expect(filled == ["say", "es-419", "--rate=158", "/t/text:/t/speech.wav", "es-CL", "hola", "0.900"])
        #expect(EngineCommand.filled(["{length_scale}"], values) == ["1.111"])
    }

    @Test func whatIsFilledInIsNotReadAgain() {
        var values = values
        values.text = "{voice} $(reboot) `id` ; rm"
        #expect(EngineCommand.filled(["{text}"], values) == ["{voice} $(reboot) `id` ; rm"])
    }

    @Test func aTextIsNeverAnOption() {
        var values = values
        values.text = "--output=/etc/passwd"
        #expect(EngineCommand.filled(["{text}"], values) == [" --output=/etc/passwd"])
    }

    @Test func commandsAreChecked() {
        #expect(SpeechEngine.problem(with: ["say", "-o", "{output}", "100%"]) == nil)
        for preset in SpeechEngine.Preset.allCases {
            #expect(SpeechEngine.problem(with: SpeechEngine(preset).command) == nil)
        }
        #expect(SpeechEngine.problem(with: [])?.contains("no program") == true)
        #expect(SpeechEngine.problem(with: ["{voice}"])?.contains("name the program") == true)
        #expect(SpeechEngine.problem(with: ["say", "{vioce}"])?.contains("{voice}") == true)
        #expect(SpeechEngine.problem(with: ["say", "{voice"]) != nil)
        #expect(SpeechEngine.problem(with: ["say", "\0"]) != nil)
    }

    @Test(arguments: [
        ("es-CL", "es-419"), ("es_MX", "es-419"), ("es", "es-419"), ("es-ES", "es"), ("ES-es", "es"),
        ("pt-BR", "pt-br"),
        ("en", "en-us"), ("en-US", "en-us"), ("en-GB", "en-gb"),
    ])
    func voicesFollowTheLanguage(language: String, voice: String) throws {
        #expect(try SpeechEngine(.eSpeak).voice(for: language) == voice)
    }

    @Test func aLanguageWithoutVoiceIsNamed() throws {
        #expect(throws: SpeechFailure.noVoice(engine: "pico2wave", language: "pt-BR")) {
            try SpeechEngine(.pico).voice(for: "pt-BR")
        }
        #expect(throws: SpeechFailure.noVoice(engine: "piper", language: "es")) {
            try SpeechEngine(.piper).voice(for: "es")
        }
        #expect(try SpeechEngine(name: "own", command: ["own"]).voice(for: "qu") == "")
    }

    @Test func textsAreOneLineOfWords() throws {
        #expect(
            try SpokenText.cleaned(" Estimado\n\tJuan\u{0}\u{200B}, [[p'a]] <b>hola</b>  ")
                == "Estimado Juan , p'a b hola /b")
        #expect(throws: SpeechFailure.nothingToSay) { try SpokenText.cleaned(" … \n ") }
        #expect(throws: SpeechFailure.tooLong(limit: 2000)) {
            try SpokenText.cleaned(String(repeating: "a", count: 2001))
        }
    }
}
