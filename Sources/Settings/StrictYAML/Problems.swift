/// Collects what is found while one file is read, so that every error comes out at once.
final class Problems {
    let file: String
    private let lines: [Substring]
    private var found: [Diagnostic] = []

    init(file: String, text: String) {
        self.file = file
        lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    }

    var hasErrors: Bool { found.contains { $0.severity == .error } }

    /// In the order of the file.
    var diagnostics: [Diagnostic] {
        found.enumerated().sorted {
            ($0.element.line, $0.element.column, $0.offset) < ($1.element.line, $1.element.column, $1.offset)
        }
        .map(\.element)
    }

    func error(_ sentence: String, at place: Place?) {
        add(.error, sentence, place)
    }

    func warning(_ sentence: String, at place: Place?) {
        add(.warning, sentence, place)
    }

    /// Where a character of a text of the file stands, counted from 0 in the text as YAML gives it: quotes, escapes, line
    /// ends and indentation are the file's. `nil` where the file does not read like that.
    func place(ofCharacter offset: Int, of text: String, from start: Place) -> Place? {
        var place = start
        // The text of `key: |` begins on the next line.
        if let first = scalar(at: start), "|>".unicodeScalars.contains(first) {
            place = Place(line: start.line + 1, column: 1)
        }
        for (index, wanted) in text.unicodeScalars.enumerated() {
            if index == offset { return found(wanted, from: place) }
            guard !wanted.properties.isWhitespace else { continue }
            guard let next = found(wanted, from: place) else { return nil }
            place = Place(line: next.line, column: next.column + 1)
        }
        return place
    }

    private func found(_ wanted: Unicode.Scalar, from start: Place) -> Place? {
        var place = start
        while place.line <= lines.count {
            guard let scalar = scalar(at: place) else {
                place = Place(line: place.line + 1, column: 1)
                continue
            }
            if scalar == wanted { return place }
            guard scalar.properties.isWhitespace || scalar == "'" || scalar == "\"" || scalar == "\\" else {
                return nil
            }
            place.column += 1
        }
        return nil
    }

    private func scalar(at place: Place) -> Unicode.Scalar? {
        guard (1...max(1, lines.count)).contains(place.line), !lines.isEmpty else { return nil }
        return lines[place.line - 1].unicodeScalars.dropFirst(place.column - 1).first
    }

    private func add(_ severity: Diagnostic.Severity, _ sentence: String, _ place: Place?) {
        let line = place?.line ?? 0
        let diagnostic = Diagnostic(
            severity: severity, file: file, line: line, column: place?.column ?? 0,
            sentence: Self.visible(sentence) { $0 == "\n" ? "\\n" : "\\u{\(String($0.value, radix: 16))}" },
            excerpt: Self.visible(excerpt(line)) { $0 == "\t" ? "\t" : "\u{FFFD}" })
        if !found.contains(diagnostic) { found.append(diagnostic) }
    }

    /// A key with escapes may hold line ends, or what a terminal takes for a command: neither gets into a log.
    private static func visible(_ text: String, _ standIn: (Unicode.Scalar) -> String) -> String {
        let isControl = { (scalar: Unicode.Scalar) in
            scalar.properties.generalCategory == .control || scalar == "\u{2028}" || scalar == "\u{2029}"
        }
        guard text.unicodeScalars.contains(where: isControl) else { return text }
        return text.unicodeScalars.map { isControl($0) ? standIn($0) : String($0) }.joined()
    }

    private func excerpt(_ line: Int) -> String {
        guard (1...max(1, lines.count)).contains(line), !lines.isEmpty else { return "" }
        let text = blotted(lines[line - 1])
        // A block scalar keeps its value below its key.
        var above = line - 2
        while above >= 0, above > line - 4 {
            if Self.opensSecret(lines[above]) {
                return String(repeating: "•", count: lines[line - 1].unicodeScalars.count)
            }
            above -= 1
        }
        return text
    }

    /// The line with the value of every key that sounds like a secret replaced by dots of the same length, up to the
    /// end of the line: rather too much than too little.
    private func blotted(_ line: Substring) -> String {
        guard let value = Self.secretValue(in: line) else { return String(line) }
        let kept = line[..<value]
        let hidden = line[value...].unicodeScalars.map { $0 == " " ? " " : "•" }.joined()
        return kept + hidden
    }

    private static func opensSecret(_ line: Substring) -> Bool {
        guard let value = secretValue(in: line) else { return false }
        let rest = line[value...].filter { !$0.isWhitespace }
        guard let first = rest.first else { return true }
        // Also a quoted text that does not end on its line.
        return "|>".contains(first) || ("\"'".contains(first) && (rest.count == 1 || rest.last != first))
    }

    /// Where the value begins of the first key on the line that sounds like a secret.
    private static func secretValue(in line: Substring) -> Substring.Index? {
        var from = line.startIndex
        while let colon = line[from...].firstIndex(of: ":") {
            let key = line[from..<colon].split { !($0.isLetter || $0.isNumber || $0 == "_") }.last ?? ""
            from = line.index(after: colon)
            if soundsSecret(key) { return from }
        }
        return nil
    }

    private static func soundsSecret(_ key: Substring) -> Bool {
        let word = key.lowercased()
        if word == "secret_file" || word == "secret_env" { return false }
        return ["secr", "pass", "pwd", "token", "clave"].contains { word.contains($0) }
            || editDistance(word, "secret") <= 2
    }
}
