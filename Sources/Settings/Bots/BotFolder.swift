public import Dialogue

/// The bot scripts of a directory, `/etc/marcador/bots`.
public struct BotFolder: Sendable {
    public let path: String
    /// The names of all scripts, good or not.
    public let names: [String]
    public var bots: [BotScript] = []
    /// Errors and warnings of all files; a script with errors is not among ``bots``.
    public var diagnostics: [Diagnostic] = []

    public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

    /// No scripts at all.
    public init() {
        path = ""
        names = []
    }

    /// Reads every `.yaml` file there but `wording.yaml`, which they share. A directory that is not there has none.
    public init(path: String, disclosure: DebtDisclosure = .afterIdentity) {
        let files = BotFile.scriptNames(in: path)
        self.path = path
        names = files.map { String($0.dropLast(5)) }
        for name in files {
            do throws(SettingsErrors) {
                let read = try BotFile.load(path: "\(path)/\(name)", disclosure: disclosure)
                bots.append(read.bot)
                add(read.warnings)
            } catch {
                add(error.diagnostics)
            }
        }
    }

    /// What is wrong with the shared wording is found with each script, and said once.
    private mutating func add(_ found: [Diagnostic]) {
        diagnostics += found.filter { !diagnostics.contains($0) }
    }

    public func bot(_ name: String) -> BotScript? { bots.first { $0.name == name } }
}
