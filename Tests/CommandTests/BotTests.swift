import Foundation
import Testing

/// `marcador bot` as somebody who writes scripts uses it.
@Suite struct BotTests {
    static let scripts = Scene.checkout.appendingPathComponent("asterisk-config/bots").path

    /// Types lines, one per comma.
    private func talk(_ scene: Scene, _ lines: String, _ arguments: [String]) async throws -> Scene.Ran {
        try await scene.run(
            ["bot", "try", "--today", "2026-11-25"] + arguments,
            by: ["/bin/sh", "-c", "printf '\(lines.replacing(",", with: "\\n"))\\n' | \"$0\" \"$@\""])
    }

    @Test func aPromiseIsTypedIn() async throws {
        try await Scene.with { scene in
            let ran = try await talk(
                scene, "1,2,1", ["\(Self.scripts)/promise.yaml", "--language", "es-MX", "--trace"])
            #expect(ran.end == .code(0) && ran.errors.isEmpty, "\(ran)")
            for line in [
                "¿Hablo con María Pérez?", "tiene un adeudo de cuarenta y cinco mil pesos con Banco Ejemplo",
                "Usted pagará cuarenta y cinco mil pesos el veintisiete de noviembre.", "-->  promised for 2026-11-27",
                "END  promised", "identity\tpressed 1",
            ] {
                #expect(ran.output.contains(line), "\(line): \(ran.output)")
            }
        }
    }

    @Test func wordsDoubtsAndAHandover() async throws {
        try await Scene.with { scene in
            let ran = try await talk(
                scene, "si @30,¿de parte de quién?,si,con un ejecutivo,n", ["\(Self.scripts)/overdue.yaml"])
            #expect(ran.end == .code(0), "\(ran)")
            for line in ["no le entendí", "mensaje personal", "to an agent", "recorded: callback", "END  callback"] {
                #expect(ran.output.contains(line), "\(line): \(ran.output)")
            }
        }
    }

    @Test func anEndOfInputHangsUp() async throws {
        try await Scene.with { scene in
            let ran = try await scene.run(["bot", "try", "\(Self.scripts)/overdue.yaml", "--keys-only"])
            #expect(ran.end == .code(0) && ran.output.hasSuffix("END  hung-up\n"), "\(ran)")
            #expect(!ran.output.contains("o diga"))
            let machine = try await scene.run(["bot", "try", "\(Self.scripts)/overdue.yaml", "--machine"])
            #expect(machine.output.hasSuffix("END  message-left\n"), "\(machine)")
        }
    }

    @Test func scriptsAreChecked() async throws {
        try await Scene.with { scene in
            let good = try await scene.run([
                "bot", "check", "\(Self.scripts)/overdue.yaml", "\(Self.scripts)/notice.yaml",
            ])
            #expect(good.end == .code(0))
            #expect(
                good.output.contains("overdue.yaml: good; spoken in en, es, es-AR, es-CO, es-MX, es-PE\n"), "\(good)")
            let path = try scene.write(
                "start: a\ngive_up: a\nsteps: { a: { say: b, end: informedd } }\n", to: "bad.yaml")
            for command in [["bot", "check", path], ["bot", "try", path]] {
                let bad = try await scene.run(command)
                #expect(bad.end == .code(78))
                #expect(
                    bad.errors.contains("bad.yaml:3:28: 'steps.a.end' cannot be 'informedd', did you mean"), "\(bad)")
            }
            #expect(try await scene.run(["bot", "try", "/nowhere.yaml"]).errors.contains("cannot be read"))
            let language = try await scene.run(["bot", "try", "\(Self.scripts)/overdue.yaml", "--language", "pt-BR"])
            #expect(language.end == .code(64) && language.errors.contains("it speaks en, es"), "\(language)")
        }
    }

    @Test func checkConfigChecksThemToo() async throws {
        try await Scene.with { scene in
            let config = try scene.configure()
            let bots = URL(fileURLWithPath: scene.path("bots"))
            try FileManager.default.createDirectory(at: bots, withIntermediateDirectories: true)
            for name in ["wording.yaml", "notice.yaml"] {
                try FileManager.default.copyItem(
                    atPath: "\(Self.scripts)/\(name)", toPath: bots.appendingPathComponent(name).path)
            }
            let good = try await scene.run(["check-config", config])
            #expect(good.end == .code(0) && good.output.hasSuffix("; bots: notice\n"), "\(good)")
            let named = try String(contentsOfFile: config, encoding: .utf8)
                .replacing("mode: progressive", with: "mode: bot\n    bot: notise")
            let other = try scene.write(named, to: "other.yaml")
            let unnamed = try await scene.run(["check-config", other])
            #expect(unnamed.end == .code(78) && unnamed.errors.contains("did you mean 'notice'?"), "\(unnamed)")
            try scene.write("like: overdue\n", to: "bots/own.yaml")
            let bad = try await scene.run(["check-config", config])
            #expect(bad.end == .code(78))
            #expect(bad.errors.contains("bots/own.yaml:1:7: there is no script 'overdue' beside this one"), "\(bad)")
        }
    }
}
