import Foundation
import Testing

@Suite struct ConfigTests {
    @Test func aGoodFile() async throws {
        try await Scene.with { scene in
            let path = try scene.configure()
            for arguments in [["check-config", path], ["check-config", "-c", path]] {
                let ran = try await scene.run(arguments)
                #expect(ran.end == .code(0), "\(ran)")
                #expect(ran.output.hasSuffix("\(path): good; servers: pbx; campaigns: norte\n"))
            }
        }
    }

    /// The same words from every command that reads the file, and code 78.
    @Test(arguments: [
        ("ring_tim: 30s", "unknown setting 'campaigns[0].ring_tim', did you mean 'ring_time'?"),
        ("ring_time: 30", "'campaigns[0].ring_time'"),
        ("ring_time: [", "this is no YAML"),
    ])
    func aBadFile(line: String, sentence: String) async throws {
        try await Scene.with { scene in
            var config = Scene.Config()
            config.campaigns[0].more = line
            let path = try scene.configure(config)
            for arguments in [
                ["check-config", path], ["run", "-c", path], ["doctor", "-c", path],
                ["import", "-c", path, "--portfolio", "x", "none.csv"],
            ] {
                let ran = try await scene.run(arguments)
                #expect(ran.end == .code(78), "\(ran)")
                #expect(ran.errors.contains("\(path):"))
                #expect(ran.errors.contains(sentence), "\(ran.errors)")
                let place = ran.errors.prefix { $0 != " " }.split(separator: ":")
                #expect(place.count == 3 && place.dropFirst().allSatisfy { Int($0) ?? 0 > 0 }, "\(ran.errors)")
            }
            #expect(!FileManager.default.fileExists(atPath: scene.path("marcador.sqlite")))
        }
    }

    @Test func aMissingFile() async throws {
        try await Scene.with { scene in
            let ran = try await scene.run(["run", "-c", scene.path("nowhere.yaml")])
            #expect(ran.end == .code(78))
            #expect(ran.errors.contains("nowhere.yaml: the config file cannot be read: no such file or directory"))
            #expect(ran.errors.split(separator: "\n").count == 1)
        }
    }

    @Test func theReferenceIsThePage() async throws {
        try await Scene.with { scene in
            let ran = try await scene.run(["check-config", "--reference"])
            let page = Scene.checkout.appendingPathComponent("docs/configuration.md")
            #expect(ran.end == .code(0))
            #expect(ran.output == (try String(contentsOf: page, encoding: .utf8)))
        }
    }

    @Test func theExamplesAreGood() async throws {
        try await Scene.with { scene in
            let example = Scene.checkout.appendingPathComponent("docs/marcador.example.yaml")
            let text = try String(contentsOf: example, encoding: .utf8)
            try scene.configure()
            let ran = try await scene.run(["check-config", scene.write(text, to: "example.yaml")])
            #expect(ran.end == .code(0), "\(ran)")
            // The trunk of the PJSIP example is one the config file takes.
            let trunk = try String(
                contentsOf: Scene.checkout.appendingPathComponent(
                    "asterisk-config/pjsip.d/marcador-trunk.conf.example"), encoding: .utf8)
            let dial = try #require(
                trunk.split(whereSeparator: \.isWhitespace).first { $0.hasPrefix("PJSIP/") })
            let other = text.replacingOccurrences(of: "PJSIP/{digits}@carrier", with: String(dial))
            #expect(other != text)
            let again = try await scene.run(["check-config", scene.write(other, to: "example.yaml")])
            #expect(again.end == .code(0), "\(again)")
        }
    }
}
