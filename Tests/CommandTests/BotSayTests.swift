import Foundation
import Testing

/// `marcador bot say` with an engine that only copies a file, so that none need be installed.
@Suite struct BotSayTests {
    /// Half a second of a tone at 16 kHz.
    private static var tone: Data {
        func number(_ value: Int, _ count: Int) -> [UInt8] {
            (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        }
        let samples = (0..<8000).flatMap { number(Int(8000 * sin(2 * Double.pi * 500 * Double($0) / 16_000)), 2) }
        let format = number(1, 2) + number(1, 2) + number(16_000, 4) + number(32_000, 4) + number(2, 2) + number(16, 2)
        return Data(
            Array("RIFF".utf8) + number(36 + samples.count, 4) + Array("WAVEfmt ".utf8) + number(16, 4) + format
                + Array("data".utf8) + number(samples.count, 4) + samples)
    }

    private func config(_ scene: Scene, _ command: String) throws -> String {
        try Self.tone.write(to: scene.folder.appendingPathComponent("tone.wav"))
        return try scene.write(
            """
            servers: [{name: pbx, secret: \(Scene.secret), trunks: {t: "PJSIP/{digits}@t"}}]
            speaking: {engine: command, command: \(command)}
            """, to: "say.yaml")
    }

    @Test func aPromptIsWrittenForTheTelephone() async throws {
        try await Scene.with { scene in
            let config = try config(scene, "[cp, \(scene.path("tone.wav")), \"{output}\"]")
            let out = scene.path("hola.wav")
            let ran = try await scene.run(["bot", "say", "hola", "-c", config, "--out", out])
            #expect(ran.end == .code(0) && ran.output.isEmpty, "\(ran)")
            #expect(ran.errors.contains("cp spoke 0.5 s of audio in") && ran.errors.hasSuffix("\(out)\n"), "\(ran)")
            let bytes = try Data(contentsOf: URL(fileURLWithPath: out))
            // 8 kHz, half a second.
            #expect(bytes.prefix(4) == Data("RIFF".utf8) && Array(bytes[24..<28]) == [0x40, 0x1f, 0, 0])
            #expect(abs(bytes.count - 8044) < 100)
        }
    }

    @Test func whatGoesWrongIsASentenceAndACode() async throws {
        try await Scene.with { scene in
            let missing = try config(scene, "[no-such-engine, \"{output}\"]")
            let ran = try await scene.run(["bot", "say", "hola", "-c", missing])
            #expect(ran.end == .code(69) && ran.output.isEmpty, "\(ran)")
            #expect(ran.errors.contains("the program 'no-such-engine' is missing: install it"), "\(ran)")
            let nothing = try await scene.run(["bot", "say", " … ", "-c", missing])
            #expect(nothing.end == .code(64), "\(nothing)")
            let copying = try config(scene, "[cp, \(scene.path("tone.wav")), \"{output}\"]")
            let nowhere = try await scene.run(["bot", "say", "hola", "-c", copying, "--out", "/proc/none/x.wav"])
            #expect(nowhere.end == .code(73), "\(nowhere)")
        }
    }
}
