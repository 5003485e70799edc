import Foundation
import Testing

/// `install-asterisk-config` on a folder like Asterisk's, twice.
@Suite struct InstallAsteriskConfigTests {
    private func install(_ scene: Scene) async throws -> String {
        let child = try Child(
            "/bin/sh", [scene.path("share/install-asterisk-config"), scene.path("asterisk")],
            output: URL(fileURLWithPath: scene.path("out")), errors: URL(fileURLWithPath: scene.path("err")))
        #expect(await child.ended() == .code(0), "\(child.errorText)")
        defer { try? FileManager.default.removeItem(atPath: scene.path("err")) }
        return child.errorText
    }

    @Test func filesAndIncludesComeOnce() async throws {
        try await Scene.with { scene in
            let files = FileManager.default
            for folder in ["share", "asterisk"] {
                try files.createDirectory(atPath: scene.path(folder), withIntermediateDirectories: true)
            }
            for (from, to) in [
                ("scripts/install-asterisk-config", "share/install-asterisk-config"),
                ("asterisk-config", "share/asterisk-config"),
            ] {
                try files.copyItem(
                    at: Scene.checkout.appendingPathComponent(from), to: scene.folder.appendingPathComponent(to))
            }
            let accounts = try scene.read("share/asterisk-config/manager.d/marcador.conf")
            try scene.write(
                accounts.replacingOccurrences(of: "@SECRET@", with: "x").replacingOccurrences(
                    of: "@TOP_SECRET@", with: "y"),
                to: "share/asterisk-config/manager.d/marcador.conf")
            try scene.write("[general]\nenabled = yes\n", to: "asterisk/manager.conf")
            // An Asterisk without speech has no aeap.conf; this one has something of its own there.
            try scene.write("[mine]\ntype = client\n", to: "asterisk/aeap.conf")

            let first = try await install(scene)
            for (file, folder) in [
                ("manager.conf", "manager.d"), ("extensions.conf", "extensions.d"), ("queues.conf", "queues.d"),
                ("features.conf", "features.d"), ("aeap.conf", "aeap.d"),
            ] {
                #expect(first.contains("\(folder)/marcador.conf written"), "\(first)")
                #expect(try scene.read("asterisk/\(file)").contains("#include \"\(folder)/marcador.conf\"\n"))
            }
            #expect(try scene.read("asterisk/aeap.conf").hasPrefix("[mine]\n"))
            #expect(try scene.read("asterisk/aeap.conf.before-marcador") == "[mine]\ntype = client\n")

            // The address of the daemon's ears may be another one: what the operator wrote stays.
            try scene.write("[marcador]\nurl = ws://192.0.2.7:9099/\n", to: "asterisk/aeap.d/marcador.conf")
            let included = try scene.read("asterisk/aeap.conf")
            let second = try await install(scene)
            #expect(
                second.contains("aeap.d/marcador.conf stays as it is") && !second.contains("includes it"), "\(second)")
            #expect(try scene.read("asterisk/aeap.conf") == included)
            #expect(try scene.read("asterisk/aeap.d/marcador.conf").contains("192.0.2.7"))
        }
    }
}
