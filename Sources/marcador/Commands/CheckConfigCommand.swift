import ArgumentParser
import Foundation
import Settings

struct CheckConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check-config", abstract: "Check a config file: every error at once, with line, column and cure.")

    @Argument(help: "The config file.") var path = "/etc/marcador/marcador.yaml"
    @Flag(help: "Print the reference of all keys in Markdown instead.") var reference = false

    func run() async throws {
        if reference { return print(SettingsReference.markdown(), terminator: "") }
        do {
            let settings = try Settings.load(path: path)
            for warning in settings.warnings { print("\(warning)") }
            let campaigns = settings.campaigns.map { "\($0.name)" }.joined(separator: ", ")
            print("\(path): good; servers \(settings.servers.count), campaigns \(campaigns)")
        } catch {
            FileHandle.standardError.write(Data("\(error)\n".utf8))
            throw ExitCode(ExitStatus.configuration.rawValue)
        }
    }
}
