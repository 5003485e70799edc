import Foundation
import Testing

@testable import Settings

@Suite struct FileTests {
    @Test func aFileThatIsNotThere() throws {
        let errors = #expect(throws: SettingsErrors.self) { try Settings.load(path: "/nowhere/marcador.yaml") }
        #expect(
            errors?.description
                == "/nowhere/marcador.yaml: the config file cannot be read: no such file or directory; give the path of a file that is there"
        )
    }

    @Test func aFolder() throws {
        let errors = #expect(throws: SettingsErrors.self) { try Settings.load(path: "/tmp") }
        #expect(
            errors?.description
                == "/tmp: the config file cannot be read: is a directory; give the path of a file")
    }

    @Test func aRealFileWithItsSecretBeside() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "marcador-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let config = folder.appending(path: "marcador.yaml")
        let secret = folder.appending(path: "ami.secret")
        let text = server.replacing("secret: \"s3cr3t-word\"", with: "secret_file: ami.secret")
        try ("\u{FEFF}" + text).write(to: config, atomically: false, encoding: .utf8)
        try "from file\n".write(to: secret, atomically: false, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: secret.path)
        let settings = try Settings.load(path: config.path)
        #expect(settings.servers.first?.secret.reveal() == "from file")
        #expect(settings.warnings.isEmpty)

        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: secret.path)
        #expect(try Settings.load(path: config.path).warnings.count == 1)

        try Data([0x61, 0x3A, 0x20, 0xFF, 0x0A]).write(to: config)
        let errors = #expect(throws: SettingsErrors.self) { try Settings.load(path: config.path) }
        #expect(errors?.diagnostics.map(\.sentence) == ["the config file is not UTF-8; save it as UTF-8"])

        try Data(count: 2 << 20).write(to: config)
        let large = #expect(throws: SettingsErrors.self) { try Settings.load(path: config.path) }
        #expect(large?.diagnostics.map(\.sentence) == ["the config file is larger than 1 MiB; give the right file"])
    }
}
