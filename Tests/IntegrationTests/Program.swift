import AsteriskRig
import Foundation

/// The program that is installed, as child processes: found beside the test bundle, where the build puts both.
enum Program {
    static let url = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        .deletingLastPathComponent().appendingPathComponent("marcador")

    /// How a command ended, with all it printed.
    struct Ending {
        /// Nil when a signal ended it.
        var code: Int32?
        var output: String
    }

    /// A test process blocks signals that its children would inherit; a daemon started by hand does not.
    static func start(_ arguments: [String], log: URL) throws -> ChildProcess {
        try ChildProcess(
            URL(fileURLWithPath: "/usr/bin/env"), ["--default-signal", url.path] + arguments, log: log)
    }

    /// Runs a command that ends by itself.
    static func run(_ arguments: [String], in directory: URL, seconds: Double = 30) async throws -> Ending {
        let log = directory.appendingPathComponent("command-\(UUID().uuidString.prefix(8)).out")
        let child = try start(arguments, log: log)
        do {
            try await poll("the end of marcador \(arguments.joined(separator: " "))", seconds: seconds) {
                !child.isRunning
            }
        } catch {
            await child.stop(patience: 0)
            throw error
        }
        return Ending(code: child.exitCode, output: try text(of: log))
    }

    static func text(of file: URL) throws -> String { String(decoding: try Data(contentsOf: file), as: UTF8.self) }
}
