import AsteriskRig
import Foundation

/// `marcador` as child processes: found beside the test bundle, where the build puts both, or named by
/// `MARCADOR_PROGRAM` (one built for release, to measure it).
enum Program {
    private static let url =
        ProcessInfo.processInfo.environment["MARCADOR_PROGRAM"].map { URL(fileURLWithPath: $0) }
        ?? URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        .deletingLastPathComponent().appendingPathComponent("marcador")

    /// A test process blocks signals that its children would inherit; a daemon started by hand does not.
    static func start(_ arguments: [String], log: URL) throws -> ChildProcess {
        try ChildProcess(URL(fileURLWithPath: "/usr/bin/env"), ["--default-signal", url.path] + arguments, log: log)
    }

    /// Runs a command that ends by itself. The code is nil when a signal ended it.
    static func run(_ arguments: [String], in directory: URL) async throws -> (code: Int32?, output: String) {
        let log = directory.appendingPathComponent("command-\(UUID().uuidString.prefix(8)).out")
        defer { try? FileManager.default.removeItem(at: log) }
        let child = try start(arguments, log: log)
        await child.ended()
        return (child.exitCode, try text(of: log))
    }

    /// Asks the daemon at its control socket, as the commands do, without their start-up. Nil when nobody answers.
    static func ask(_ socket: String, _ line: String) async -> Data? {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: Socket.ask(socket, line + "\n")) }
        }
    }

    /// Of a file that may not be there.
    static func lines(of file: URL) throws -> [String] {
        guard FileManager.default.fileExists(atPath: file.path) else { return [] }
        return try Data(contentsOf: file).split(separator: UInt8(ascii: "\n"))
            .map { String(decoding: $0, as: UTF8.self) }
    }

    static func text(of file: URL) throws -> String { String(decoding: try Data(contentsOf: file), as: UTF8.self) }
}
