/// One finding in a config file: where, what, and the cure.
public struct Diagnostic: Hashable, Sendable {
    public enum Severity: String, Sendable { case error, warning }

    public var severity: Severity
    public var file: String
    /// From 1; 0 when the finding is about the file as a whole.
    public var line: Int
    /// From 1, counted in Unicode scalars; 0 when the finding is about the file as a whole.
    public var column: Int
    /// What is wrong and what to do about it, in one sentence.
    public var sentence: String
    /// The line of the file, secrets blotted out.
    public var excerpt: String
}

extension Diagnostic: CustomStringConvertible {
    /// `marcador.yaml:7:5: sentence`, then the line and a caret below the column.
    public var description: String {
        let place = line > 0 ? "\(file):\(line):\(column)" : file
        let head = "\(place): \(severity == .warning ? "warning: " : "")\(sentence)"
        guard line > 0, !excerpt.isEmpty else { return head }
        let indent = excerpt.unicodeScalars.prefix(max(0, column - 1)).map { $0 == "\t" ? "\t" : " " }.joined()
        return "\(head)\n    \(excerpt)\n    \(indent)^"
    }

    /// Place and sentence on one line, for a log that says by itself how bad it is.
    public var headline: String { line > 0 ? "\(file):\(line):\(column): \(sentence)" : "\(file): \(sentence)" }
}

/// Everything that is wrong with a config file. Nothing of it was applied.
public struct SettingsErrors: Error, Hashable, Sendable, CustomStringConvertible {
    /// In the order of the file; warnings among them.
    public var diagnostics: [Diagnostic]

    public var description: String { diagnostics.map(\.description).joined(separator: "\n") }

    /// The errors on one line, for a log.
    public var headline: String {
        diagnostics.filter { $0.severity == .error }.map(\.headline).joined(separator: "; ")
    }
}
