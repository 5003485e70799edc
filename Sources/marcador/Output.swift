import ArgumentParser
import Foundation

/// Writes to standard output and standard error.
///
/// A reader that has gone or a full disk below a log file must not end the daemon: what cannot be written is lost.
enum Output {
    static func toStandardOutput(_ text: String) { write(text, to: STDOUT_FILENO) }
    static func toStandardError(_ text: String) { write(text, to: STDERR_FILENO) }

    private static func write(_ text: String, to descriptor: Int32) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}

/// Ends the program with a sentence on standard error and a documented code.
enum Exit {
    static func with(_ status: ExitStatus, _ sentence: String) -> ExitCode {
        Output.toStandardError("marcador: \(sentence)\n")
        return ExitCode(status.rawValue)
    }
}

extension BinaryInteger {
    /// `1 account`, `2 accounts`
    func of(_ one: String, many: String? = nil) -> String { "\(self) \(self == 1 ? one : many ?? one + "s")" }
}
