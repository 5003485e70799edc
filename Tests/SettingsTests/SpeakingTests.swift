import Speaking
import Testing

@testable import Settings

@Suite struct SpeakingSettingsTests {
    private func speaking(_ text: String) throws -> SpeakingSettings {
        try read("speaking: \(text)\n" + server).speaking
    }
    private func wrong(_ text: String) -> [String] { findings("speaking: \(text)\n" + server) }

    @Test func withoutTheSectionTheDistributionsEngineSpeaks() throws {
        let settings = try read(server).speaking
        #expect(settings.engine == SpeechEngine(.eSpeak))
        #expect(settings.limits == PromptCache.Limits(size: 500_000_000, age: .seconds(30 * 86_400)))
        #expect(settings.directory == "/var/cache/marcador/prompts")
        #expect(settings.delivery(boundPort: 0) == .folder("/var/cache/marcador/prompts"))
        #expect(settings.studio.workers == 2)
        #expect(settings.recorded == nil)
    }

    @Test func everythingCanBeSaid() throws {
        let settings = try speaking(
            """

              engine: piper
              voices: {es: /m/es.onnx, es-CL: /m/cl.onnx}
              speed: 0.9
              deadline: 20s
              workers: 1
              directory: /srv/prompts
              max_megabytes: 100
              max_age: 7d
              http: {listen: 192.0.2.7, port: 4600, allow: [192.0.2.0/24]}
            """)
        var engine = SpeechEngine(.piper)
        engine.voices = ["es": "/m/es.onnx", "es-CL": "/m/cl.onnx"]
        engine.speed = 0.9
        engine.deadline = .seconds(20)
        #expect(settings.engine == engine)
        #expect(settings.limits == PromptCache.Limits(size: 100_000_000, age: .seconds(7 * 86_400)))
        #expect(settings.delivery(boundPort: 4600) == .http("http://192.0.2.7:4600/prompts"))
        #expect(settings.http?.configuration.host == "192.0.2.7" && settings.http?.configuration.port == 4600)
        #expect(settings.http?.configuration.allowedPeers.count == 1)
    }

    @Test func anyProgramCanSpeak() throws {
        let settings = try speaking(
            "{engine: command, command: [mytts, --voice, \"{voice}\", \"{output}\"], voices: {es: lucia}}")
        #expect(settings.engine.command == ["mytts", "--voice", "{voice}", "{output}"])
        #expect(settings.engine.name == "mytts")
    }

    @Test func ownVoicesComeBesideThoseOfTheEngine() throws {
        let voices = try speaking("{voices: {es-CL: es-419+f2}}").engine.voices
        #expect(voices["es-CL"] == "es-419+f2")
        #expect(voices["es"] == "es-419")
    }

    @Test func whatIsRecorded() throws {
        #expect(
            try speaking("{recorded: {}}").recorded
                == RecordedSettings(
                    directory: "/var/lib/marcador/recorded", asteriskDirectory: "/var/lib/marcador/recorded",
                    prefer: .recordings, asteriskSounds: ["es": "es", "en": "en"]))
        let settings = try speaking(
            "{recorded: {directory: /r, asterisk_directory: /mnt/r, prefer: engine, asterisk_sounds: {es: es_MX_f_Allison}}}"
        )
        #expect(
            settings.recorded
                == RecordedSettings(
                    directory: "/r", asteriskDirectory: "/mnt/r", prefer: .engine,
                    asteriskSounds: ["es": "es_MX_f_Allison", "en": "en"]))
    }

    @Test func whereAsteriskSeesTheFolder() throws {
        #expect(try speaking("{asterisk_directory: /mnt/p}").delivery(boundPort: 0) == .folder("/mnt/p"))
        let everywhere = try speaking("{http: {listen: 0.0.0.0, advertise: \"dialer.example:80\"}}")
        #expect(everywhere.delivery(boundPort: 4575) == .http("http://dialer.example:80/prompts"))
        #expect(try speaking("{http: {listen: \"::1\"}}").delivery(boundPort: 9) == .http("http://[::1]:9/prompts"))
    }

    @Test(arguments: [
        ("{engine: festival}", "cannot be 'festival'"),
        ("{engine: command}", "'speaking.command' has no program"),
        ("{engine: command, command: [a, \"{outptu}\"]}", "unknown placeholder in '{outptu}'"),
        ("{command: [a]}", "write engine: command"),
        ("{engine: piper}", "'speaking.voices' is missing"),
        ("{engine: command, command: [a, \"{voice}\"]}", "'speaking.voices' is missing"),
        ("{voices: {spanish language: x}}", "must be a language like es"),
        ("{speed: 3}", "speaking.speed"),
        ("{recorded: {asterisk_sounds: {fr: fr}}}", "'fr'"),
        ("{recorded: {asterisk_sounds: {es: \"a/b\"}}}", "speaking.recorded.asterisk_sounds.es"),
        ("{recorded: {prefer: both}}", "speaking.recorded.prefer"),
        ("{http: {listen: 0.0.0.0}}", "'speaking.http.advertise' is missing"),
        ("{http: {allow: []}}", "'speaking.http.allow' lets nobody in"),
        ("{http: {}, asterisk_directory: /x}", "has http and asterisk_directory"),
        ("{directory: prompts}", "speaking.directory"),
    ])
    func mistakesAreNamed(text: String, finding: String) {
        #expect(wrong(text).contains { $0.contains(finding) }, "\(wrong(text))")
    }

    @Test func aChangeTakesARestart() throws {
        let changes = try read("speaking: {speed: 0.8, http: {}}\n" + server).changes(from: read(server))
        #expect(changes.applied.isEmpty)
        #expect(changes.needRestart.contains("speaking.speed: 1 → 0.8; takes effect when the daemon is restarted"))
        #expect(changes.needRestart.contains { $0.hasPrefix("speaking.http.port: 4575 (new)") })
    }
}
