import DialerCore
import Foundation
import Logging

/// Records the floor, a line of JSON for each thing the core was told and each decision it came to, until the daemon
/// ends. `marcador simulate --replay` runs it again.
///
/// Nobody's telephone number is in it. A disk that does not take it ends the recording, never the calls.
public final class TraceFile: Sendable {
    private let lines: AsyncStream<TraceLine>.Continuation
    private let stream: AsyncStream<TraceLine>
    private let handle: FileHandle
    public let path: String

    public struct Unwritable: Error, CustomStringConvertible {
        public var description: String
    }

    /// Makes the file anew, readable by its owner only.
    public init(path: String) throws(Unwritable) {
        self.path = path
        guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]),
            let handle = FileHandle(forWritingAtPath: path)
        else {
            throw Unwritable(
                description: "cannot write the trace to \(path): give a file in a directory that can be written")
        }
        self.handle = handle
        (stream, lines) = AsyncStream.makeStream(of: TraceLine.self)
    }

    func record(_ line: TraceLine) { lines.yield(line) }

    /// No more lines: ``run(logger:)`` ends once all are written.
    func finish() { lines.finish() }

    func run(logger: Logger) async {
        let encoder = JSONEncoder()
        do {
            for await line in stream {
                var data = try encoder.encode(line.withoutNumbers)
                data.append(UInt8(ascii: "\n"))
                try handle.write(contentsOf: data)
            }
            try handle.close()
        } catch {
            logger.error("the trace \(path) ends here: \(error.localizedDescription)")
            lines.finish()
            // What is still on its way is thrown away: it must not gather in memory.
            for await _ in stream {}
        }
    }
}
