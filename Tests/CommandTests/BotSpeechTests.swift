import AsteriskRig
import Foundation
import GRDB
import SpeechRig
import Testing

#if canImport(Glibc)
    import Glibc
#endif

/// Calls of the daemon with people who speak: a real Asterisk, its `res_speech_aeap`, the daemon's own recogniser.
@Suite(.enabled(if: AsteriskRig.isAvailable && SpeechRig.isAvailable), .timeLimit(.minutes(3)))
struct BotSpeechTests {
    /// The last digit of the number: 0 says sí and then no; 1 says sí, and presses 1 and 3 when asked for keys. The line
    /// before each word is in Asterisk's log, two seconds before the word.
    private static func people(_ said: URL) -> String {
        """

        [speaking-people]
        exten => _X.,1,Ringing()
         same => n,Wait(4)
         same => n,Goto(speaking-kind,${EXTEN:-1},1)
        [speaking-kind]
        exten => 0,1,Answer()
         same => n,Wait(2)
         same => n,NoOp(PERSON-SPEAKS)
         same => n,Playback(\(said.path)/yes)
         same => n,Wait(2)
         same => n,Playback(\(said.path)/no)
         same => n,Wait(30)
        exten => 1,1,Answer()
         same => n,Wait(2)
         same => n,NoOp(PERSON-SPEAKS)
         same => n,Playback(\(said.path)/yes)
         same => n,Wait(4)
         same => n,SendDTMF(1)
         same => n,Wait(3)
         same => n,SendDTMF(3)
         same => n,Wait(30)

        """
    }

    /// From the account to a yes and a no that were understood; the recogniser's processes are killed before the yes is said.
    @Test func aPersonIsUnderstood() async throws {
        try await withFloor { rig, scene in
            let doctor = try await scene.run(["doctor", "-c", scene.path("marcador.yaml")])
            #expect(doctor.output.contains("ok   pocketsphinx is ready: libpocketsphinx.so.3, es"), "\(doctor)")
            #expect(try await scene.importPortfolio(1).end == .code(0))
            let daemon = try await scene.daemon()
            try await somebodySpeaks(rig, daemon)
            let before = Self.recognisers(of: daemon)
            #expect(before.count == 2)
            for process in before { kill(process, SIGKILL) }
            let outcome = try await kept(scene, daemon)
            #expect(outcome == "informed 11 no-promise")
            let heard = try heard(scene)
            #expect(heard.map(\.meaning) == ["yes", "no"] && heard.map(\.text) == ["sí", "no"], "\(heard)")
            #expect(heard.allSatisfy { (0.6...1).contains($0.confidence) }, "\(heard)")
            #expect(Set(Self.recognisers(of: daemon)).isDisjoint(with: before))
        }
    }

    /// A recogniser that hangs: the call goes on by keys.
    @Test func withoutRecogniserItGoesOnByKeys() async throws {
        try await withFloor(patience: "1200ms") { rig, scene in
            #expect(try await scene.importPortfolio(1, from: 1).end == .code(0))
            let daemon = try await scene.daemon()
            try await somebodySpeaks(rig, daemon)
            for process in Self.recognisers(of: daemon) { kill(process, SIGSTOP) }
            let outcome = try await kept(scene, daemon)
            let trace = try stored(scene, "SELECT trace FROM dialogue").first ?? ""
            #expect(outcome == "informed 11 no-promise", "\(trace)")
            #expect(try heard(scene).isEmpty)
            #expect(trace.contains("recogniserLost"), "\(trace)")
        }
    }

    /// A daemon that is killed while somebody speaks: the person hears a word of regret at once, and how it ended is kept.
    @Test func aDaemonKilledInTheMiddleOfAWord() async throws {
        try await withFloor { rig, scene in
            #expect(try await scene.importPortfolio(1).end == .code(0))
            let first = try await scene.daemon()
            try await somebodySpeaks(rig, first)
            first.signal(SIGKILL)
            _ = await first.ended()
            let killed = ContinuousClock.now
            try await eventually("a word of regret") { try Self.log(rig).contains("Playing 'vm-sorry") }
            let pause = ContinuousClock.now - killed
            #expect(pause < .seconds(2), "the person heard nothing for \(pause)")
            let second = try await scene.daemon()
            try await eventually("the end of the attempt") {
                try #require(second.end == nil, "\(second.errorText)")
                return try stored(scene, "SELECT outcome FROM attempt WHERE outcome IS NOT NULL").count == 1
            }
            #expect(Self.recognisers(of: first).isEmpty, "none is left behind")
        }
    }

    // MARK: - The floor

    private func withFloor(
        patience: String = "5s",
        _ body: @escaping @Sendable (RunningAsterisk, Scene) async throws -> Void
    ) async throws {
        let port = try LoopbackPort.free(.tcp)
        try await AsteriskRig.withAsterisk(RigOptions(agents: 1, speechPort: port)) { rig in
            try Self.speak(rig)
            _ = try await rig.command("dialplan reload")
            try await Scene.with { scene in
                var config = Scene.Config(port: rig.amiPort, secret: rig.secret)
                // On a machine that does ten things at once; for people who wait it is less.
                config.extra =
                    "speaking: {directory: \(scene.path("prompts"))}\nhearing: {port: \(port), patience: \(patience)}"
                config.campaigns = [.init(mode: "bot", more: "bot: overdue")]
                try scene.configure(config)
                let text = try scene.read("marcador.yaml")
                try scene.write(
                    text.replacingOccurrences(of: "PJSIP/{digits}@carrier", with: "Local/{digits}@speaking-people"),
                    to: "marcador.yaml")
                try FileManager.default.copyItem(
                    at: Scene.checkout.appendingPathComponent("asterisk-config/bots"),
                    to: scene.folder.appendingPathComponent("bots"))
                try await body(rig, scene)
            }
        }
    }

    /// What the people say, on a line with noise 20 dB below it, and their dialplan.
    private static func speak(_ rig: RunningAsterisk) throws {
        let said = rig.directory.appendingPathComponent("said")
        try FileManager.default.createDirectory(at: said, withIntermediateDirectories: true)
        var sounds = Sounds(seed: 5)
        for (name, text, voice) in [("yes", "sí", "es-419+f3"), ("no", "no", "es")] {
            let line = SpeechRig.line(try SpeechRig.say(text, voice: voice), sounds: &sounds, lead: 2000)
            try WAV.write(line, to: said.appendingPathComponent("\(name).wav"))
        }
        let file = try FileHandle(forWritingTo: rig.directory.appendingPathComponent("etc/extensions.conf"))
        try file.seekToEnd()
        try file.write(contentsOf: Data(people(said).utf8))
        try file.close()
    }

    private func somebodySpeaks(_ rig: RunningAsterisk, _ daemon: Child) async throws {
        try await eventually("somebody to speak", within: 60) {
            try #require(daemon.end == nil, "\(daemon.errorText)")
            return try Self.log(rig).contains("PERSON-SPEAKS")
        }
    }

    private static func log(_ rig: RunningAsterisk) throws -> String {
        String(decoding: try Data(contentsOf: rig.log), as: UTF8.self)
    }

    /// The recogniser's processes of a daemon.
    private static func recognisers(of daemon: Child) -> [pid_t] {
        let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return processes.compactMap { pid_t($0) }.filter { process in
            guard let words = try? String(contentsOfFile: "/proc/\(process)/cmdline", encoding: .utf8),
                let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
            else { return false }
            return words.contains("pocketsphinx-worker") && status.contains("PPid:\t\(daemon.id)\n")
        }
    }

    // MARK: - What is kept

    /// Outcome, whether identified and told, and disposition of the only dialogue, when it is over.
    private func kept(_ scene: Scene, _ daemon: Child) async throws -> String? {
        try await eventually("the end of the dialogue", within: 60) {
            try #require(daemon.end == nil, "\(daemon.errorText)")
            return try stored(scene, "SELECT outcome FROM attempt WHERE outcome IS NOT NULL").count == 1
                && stored(scene, "SELECT outcome FROM dialogue WHERE ended_at > 0").count == 1
        }
        return try stored(
            scene,
            """
            SELECT d.outcome || ' ' || d.identified || d.told || ' ' || COALESCE(t.disposition, '-')
            FROM dialogue d JOIN attempt t ON t.id = d.attempt_id
            """
        ).first
    }

    private struct Heard {
        var text: String
        var confidence: Double
        var meaning: String
    }

    /// What the trace of the only dialogue says was heard.
    private func heard(_ scene: Scene) throws -> [Heard] {
        struct Entry: Decodable {
            struct Fact: Decodable {
                struct Heard: Decodable {
                    var _0: String
                    var confidence: Double
                    var `as`: String?
                }
                var heard: Heard?
            }
            var fact: Fact
        }
        let trace = try #require(try stored(scene, "SELECT trace FROM dialogue").first)
        return try JSONDecoder().decode([Entry].self, from: Data(trace.utf8)).compactMap(\.fact.heard).map {
            Heard(text: $0._0, confidence: $0.confidence, meaning: $0.as ?? "-")
        }
    }

    private func stored(_ scene: Scene, _ sql: String) throws -> [String] {
        let queue = try DatabaseQueue(path: scene.path("marcador.sqlite"))
        defer { try? queue.close() }
        return try queue.read { try String.fetchAll($0, sql: sql) }
    }
}
