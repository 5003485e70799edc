import Settings

extension FuzzTarget {
    /// A config file: it is good, or everything wrong with it is said.
    static let settings = FuzzTarget(name: "settings") { input in
        // The file is refused before the reader when it is not UTF-8.
        guard let text = String(validating: input, as: UTF8.self) else { return }
        let first = read(text)
        switch first {
        case .success(let settings):
            try require(!settings.servers.isEmpty, "settings without server")
            _ = (settings.floorPlan, settings.profiles)
            try judge(settings.warnings, text)
        case .failure(let errors):
            try require(errors.diagnostics.contains { $0.severity == .error }, "refused without an error")
            try require(
                !errors.headline.contains(where: \.isNewline), "a headline of several lines: \(errors.headline)")
            try judge(errors.diagnostics, text)
        }
        try requireEqual(first, read(text), "read twice it is different")
    }

    private static func judge(_ diagnostics: [Diagnostic], _ text: String) throws(Violation) {
        // The end of the file counts as a line.
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).count + 1
        for diagnostic in diagnostics {
            try require(!diagnostic.sentence.isEmpty, "a finding without sentence")
            try require(
                (0...lines).contains(diagnostic.line) && diagnostic.column >= 0,
                "there is no \(diagnostic.line):\(diagnostic.column) in \(lines) lines")
            _ = diagnostic.description
        }
    }

    /// Nothing outside of the input is read: files and variables it may name are played.
    private static func read(_ text: String) -> Result<Settings, SettingsErrors> {
        let played = Surroundings { path throws(FileProblem) in
            guard path.hasSuffix("ami-secret") else { throw FileProblem(text: "cannot be read; give another") }
            return FileContents(text: "played-secret\n", isWorldReadable: path.hasPrefix("/"))
        } environment: { name in
            name == "AMI_SECRET" ? "played-secret" : nil
        }
        return Result { () throws(SettingsErrors) in
            try Settings.parse(
                text: text, file: "/etc/marcador/marcador.yaml", isWorldReadable: true, surroundings: played)
        }
    }
}
