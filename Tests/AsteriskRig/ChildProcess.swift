package import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// A process that this one started: it is signalled by its id, and only while it is known to be the same process.
package final class ChildProcess: Sendable {
    private let process: Process
    private let ending = Ending()

    /// Starts it with standard output and error going to `log` and nothing on standard input.
    package init(_ executable: URL, _ arguments: [String], log: URL) throws {
        process = Process()
        process.executableURL = executable
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        if !FileManager.default.fileExists(atPath: log.path) { try Data().write(to: log) }
        let output = try FileHandle(forWritingTo: log)
        try output.seekToEnd()
        process.standardOutput = output
        process.standardError = output
        process.terminationHandler = { [ending] _ in ending.happened() }
        try process.run()
    }

    package var id: Int32 { process.processIdentifier }

    package var isRunning: Bool { process.isRunning }

    /// The code it ended with; nil while it runs, and when a signal ended it.
    package var exitCode: Int32? {
        !process.isRunning && process.terminationReason == .exit ? process.terminationStatus : nil
    }

    /// Sends a signal; nothing happens if the process has ended.
    package func signal(_ number: Int32) {
        if process.isRunning { kill(process.processIdentifier, number) }
    }

    /// Returns when the process has ended.
    package func ended() async { await ending.wait() }

    /// Ends it with SIGTERM, and with SIGKILL if it has not gone after `patience` seconds.
    package func stop(patience: Double) async {
        signal(SIGTERM)
        let deadline = ContinuousClock.now + .seconds(patience)
        while isRunning, ContinuousClock.now < deadline {
            // A cancelled test still gets its Asterisk stopped.
            do { try await Task.sleep(for: .milliseconds(20)) } catch { break }
        }
        signal(SIGKILL)
        await ended()
    }

    /// Runs a program to its end and gives what it printed on standard output.
    static func output(of executable: URL, _ arguments: [String]) async throws -> String {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = executable
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        return await offPool { String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self) }
    }
}

/// One-time event that any number of tasks wait for.
private final class Ending: Sendable {
    private struct State {
        var happened = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }
    private let state = Mutex(State())

    func happened() {
        let waiting = state.withLock { state in
            state.happened = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    func wait() async {
        await withCheckedContinuation { continuation in
            let over = state.withLock { state in
                if !state.happened { state.waiting.append(continuation) }
                return state.happened
            }
            if over { continuation.resume() }
        }
    }
}

/// Runs blocking work on a thread that no task needs.
func offPool<Result: Sendable>(_ work: @escaping @Sendable () -> Result) async -> Result {
    await withCheckedContinuation { continuation in
        DispatchQueue.global().async { continuation.resume(returning: work()) }
    }
}
