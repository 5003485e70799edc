import ArgumentParser
import Settings

/// The config file a command works with.
struct ConfigOption: ParsableArguments {
    @Option(
        name: [.customShort("c"), .customLong("config")],
        help: ArgumentHelp("The config file (/etc/marcador/marcador.yaml).", valueName: "path"))
    var given: String?

    var path: String { given ?? "/etc/marcador/marcador.yaml" }

    /// Reads it; prints every error at once and ends with code 78 when there is one.
    func load() throws -> Settings { try Self.load(path) }

    static func load(_ path: String) throws -> Settings {
        do throws(SettingsErrors) {
            return try Settings.load(path: path)
        } catch {
            Output.toStandardError("\(error)\n")
            throw ExitCode(ExitStatus.configuration.rawValue)
        }
    }
}
