import Foundation
import Testing

@Suite struct TopTests {
    @Test func linesFromAMIEventsAlone() async throws {
        try await Scene.withPBX { port, _ in
            try await Scene.with { scene in
                try scene.configure(.init(port: port))
                #expect(try await scene.importPortfolio(20).end == .code(0))
                _ = try await scene.daemon()
                try await eventually("calls") { try await calls(scene) > 0 }
                try scene.write(Scene.secret + "\n", to: "top-secret")
                for (arguments, environment) in [
                    (["--secret-file", scene.path("top-secret")], [:]), ([], ["MARCADOR_AMI_SECRET": Scene.secret]),
                ] {
                    let started = ContinuousClock.now
                    let ran = try await scene.run(
                        ["top", "--port", "\(port)", "--seconds", "4"] + arguments, environment: environment)
                    #expect(ran.end == .code(0) && ran.errors.isEmpty, "\(ran)")
                    #expect(ContinuousClock.now - started > .seconds(4))
                    let line = try #require(ran.output.split(separator: "\n").first { $0.contains(" campaign=norte ") })
                    #expect(line.contains(" state=running mode=progressive agents=3 "), "\(line)")
                    #expect(line.contains(" reason=\""), "\(line)")
                    #expect(!ran.output.contains("\u{1B}"))
                }
            }
        }
    }

    @Test func whatItNeeds() async throws {
        try await Scene.withPBX { port, _ in
            try await Scene.with { scene in
                let none = try await scene.run(["top", "--port", "\(port)"])
                #expect(none.end == .code(64) && none.sentences.count == 1, "\(none)")
                #expect(none.errors.contains("give --secret-file, or set MARCADOR_AMI_SECRET"))
                let missing = try await scene.run(["top", "--secret-file", scene.path("nowhere")])
                #expect(missing.end == .code(66) && missing.sentences.count == 1, "\(missing)")
                let wrong = try await scene.run(
                    ["top", "--port", "\(port)"], environment: ["MARCADOR_AMI_SECRET": "wrong-one"])
                #expect(wrong.end == .code(77) && wrong.sentences.count == 1, "\(wrong)")
                #expect(wrong.errors.contains("authentication failed for user 'marcador-top'"))
                #expect(!wrong.errors.contains("wrong-one"))
            }
        }
    }
}
