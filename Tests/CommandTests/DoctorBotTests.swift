import AsteriskRig
import Foundation
import Testing

/// What `marcador doctor` says of a campaign with a bot, on a real Asterisk.
@Suite(.enabled(if: AsteriskRig.isAvailable, "no real Asterisk here"), .timeLimit(.minutes(2)))
struct DoctorBotTests {
    @Test func aBotWithoutItsContextOrItsVoiceIsNotWell() async throws {
        try await AsteriskRig.withAsterisk(RigOptions(agents: 1)) { rig in
            try await Scene.with { scene in
                try FileManager.default.copyItem(
                    at: Scene.checkout.appendingPathComponent("asterisk-config/bots"),
                    to: scene.folder.appendingPathComponent("bots"))
                try Scene.beep.write(to: scene.folder.appendingPathComponent("beep.wav"))
                let speaks = "engine: command, command: [cp, \"\(scene.path("beep.wav"))\", \"{output}\"]"
                let good = try await examine(rig, scene, speaks)
                #expect(good.end == .code(0) && good.output.hasSuffix("all good\n"), "\(good)")
                #expect(good.output.contains("ok   context 'marcador-bot' is in the dialplan"), "\(good)")
                #expect(good.output.contains("ok   cp speaks\n"), "\(good)")

                let mute = try await examine(
                    rig, scene, "engine: command, command: [\"\(scene.path("no-such-program"))\", \"{output}\"]")
                #expect(mute.end == .code(69), "\(mute)")
                try expect(
                    mute, "the bots cannot speak: the program '\(scene.path("no-such-program"))' is missing",
                    cure: "install it, or correct speaking.command")
                let failing = try await examine(rig, scene, "engine: command, command: [\"false\"]")
                #expect(failing.end == .code(69), "\(failing)")
                try expect(
                    failing, "the bots cannot speak: in 'es' false ended with code 1",
                    cure: "correct the voice in speaking.voices, and try it with 'marcador bot say'")
                // Where recordings speak, the engine is for what they leave out.
                let recordings = "recorded: {directory: \(scene.path("recorded"))}"
                let recorded = try await examine(
                    rig, scene, "engine: command, command: [\"false\"], \(recordings)")
                #expect(recorded.end == .code(0), "\(recorded)")
                #expect(recorded.output.contains("hm   the bots say only what is recorded: "), "\(recorded)")

                for (context, cure) in [
                    (
                        "marcador-aside",
                        "install the extensions.d/marcador.conf of this version, then 'dialplan reload'"
                    ),
                    (
                        "marcador-bot",
                        "#include \"extensions.d/marcador.conf\" at the end of extensions.conf, then 'dialplan reload'"
                    ),
                ] {
                    _ = try await rig.command("dialplan remove context \(context)")
                    let less = try await examine(rig, scene, speaks)
                    #expect(less.end == .code(78), "\(less)")
                    try expect(less, "the context '\(context)' is not in the dialplan", cure: cure)
                }
            }
        }
    }

    private func examine(_ rig: RunningAsterisk, _ scene: Scene, _ speaking: String) async throws -> Scene.Ran {
        var config = Scene.Config(port: rig.amiPort, secret: rig.secret)
        config.extra = "speaking: {directory: \(scene.path("prompts")), \(speaking)}\nhearing: {recogniser: none}"
        config.campaigns = [.init(mode: "bot", more: "bot: overdue")]
        try scene.configure(config)
        return try await scene.run(["doctor", "-c", scene.path("marcador.yaml")])
    }

    /// One failure, in one line, and its cure in the next.
    private func expect(_ ran: Scene.Ran, _ problem: String, cure: String) throws {
        let lines = ran.output.split(separator: "\n").map(String.init)
        let failures = lines.indices.filter { lines[$0].hasPrefix("  FAIL ") }
        #expect(failures.count == 1, "\(ran)")
        let place = try #require(failures.first)
        #expect(lines[place].hasPrefix("  FAIL \(problem)"), "\(ran)")
        #expect(place + 1 < lines.count && lines[place + 1] == "       cure: \(cure)", "\(ran)")
    }
}
