import Testing

@testable import Settings

@Suite struct HearingSettingsTests {
    private func hearing(_ text: String) throws -> HearingSettings { try read("hearing: \(text)\n" + server).hearing }
    private func wrong(_ text: String) -> [String] { findings("hearing: \(text)\n" + server) }

    @Test func withoutTheSectionTheDistributionsRecogniserHears() throws {
        let settings = try read(server).hearing
        #expect(settings.recogniser == .pocketsphinx && settings.engine == "marcador")
        #expect(settings.languages == ["es"] && settings.processes == 2 && settings.confidence == 0.4)
        #expect(settings.patience == .milliseconds(1200))
        #expect(settings.listen == "127.0.0.1" && settings.port == 9099 && settings.allow == ["127.0.0.0/8", "::1"])
        #expect(settings.servers.isEmpty)
    }

    @Test func everythingCanBeSaid() throws {
        let vosk = try hearing(
            """

              recogniser: vosk
              servers: {es: "ws://127.0.0.1:2700", en: "ws://voz.example.net/en"}
              engine: oido
              confidence: 70%
              patience: 2s
              listen: 192.0.2.7
              port: 9100
              allow: [192.0.2.0/24]
            """)
        #expect(
            vosk.recogniser == .vosk && vosk.engine == "oido" && vosk.confidence == 0.7 && vosk.patience == .seconds(2))
        #expect(vosk.servers == ["es": "ws://127.0.0.1:2700", "en": "ws://voz.example.net/en"])
        #expect(vosk.listen == "192.0.2.7" && vosk.port == 9100 && vosk.allow == ["192.0.2.0/24"])
        let sphinx = try hearing("{languages: [es, en], processes: 4, models: {es: /opt/voces/es}}")
        #expect(sphinx.models == ["es": "/opt/voces/es"])
        #expect(sphinx.languages == ["es", "en"] && sphinx.processes == 4)
        #expect(try hearing("{recogniser: none}").recogniser == .none)
    }

    @Test(arguments: [
        ("{recogniser: whisper}", "cannot be 'whisper'"),
        ("{recogniser: vosk}", "'hearing.servers' is missing"),
        ("{recogniser: vosk, servers: {}}", "'hearing.servers' is missing"),
        ("{recogniser: vosk, servers: {es: \"http://voz\"}}", "must be an address like ws://127.0.0.1:2700"),
        ("{recogniser: vosk, servers: {es: \"ws://voz:99999\"}}", "must be an address like ws://127.0.0.1:2700"),
        ("{recogniser: vosk, servers: {es: \"ws://voz\"}, processes: 3}", "'hearing.processes' is without effect"),
        ("{servers: {es: \"ws://voz\"}}", "'hearing.servers' is without effect with recogniser pocketsphinx"),
        ("{recogniser: none, languages: [es]}", "'hearing.languages' is without effect"),
        ("{languages: []}", "'hearing.languages' has none"),
        ("{languages: [fr]}", "cannot be 'fr'"),
        ("{models: {en: /tmp/m}}", "'hearing.models.en': the key"),
        ("{models: {es: m}}", "must be the absolute path"),
        ("{languages: [en], models: {es: /tmp/m}}", "'hearing.models.es' is without effect"),
        ("{confidence: 101%}", "hearing.confidence"),
        ("{port: 0}", "hearing.port"),
        ("{allow: []}", "'hearing.allow' lets nobody in"),
    ])
    func mistakesAreNamed(text: String, finding: String) {
        #expect(wrong(text).contains { $0.contains(finding) }, "\(wrong(text))")
    }

    @Test func aChangeTakesARestart() throws {
        let changes = try read("hearing: {recogniser: none}\n" + server).changes(from: read(server))
        #expect(changes.applied.isEmpty)
        #expect(
            changes.needRestart == [
                "hearing.recogniser: pocketsphinx → none; takes effect when the daemon is restarted"
            ])
    }
}
