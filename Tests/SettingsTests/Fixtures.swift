import Testing

@testable import Settings

/// Reads a text as `marcador.yaml`; files and environment variables are those given.
func read(
    _ text: String, files: [String: String] = [:], worldReadable: Set<String> = [], environment: [String: String] = [:]
) throws(SettingsErrors) -> Settings {
    let surroundings = Surroundings { path throws(FileProblem) in
        guard let text = files[path] else {
            throw FileProblem(text: "cannot be read: no such file or directory; give the path of a file that is there")
        }
        return FileContents(text: text, isWorldReadable: worldReadable.contains(path))
    } environment: {
        environment[$0]
    } listFolder: { folder in
        files.keys.filter { $0.hasPrefix(folder + "/") }.map { String($0.dropFirst(folder.count + 1)) }.sorted()
    }
    return try Settings.parse(
        text: text, file: "marcador.yaml", isWorldReadable: worldReadable.contains("marcador.yaml"),
        surroundings: surroundings)
}

/// The findings without excerpt: `3:5: sentence`.
func findings(
    _ text: String, files: [String: String] = [:], worldReadable: Set<String> = [], environment: [String: String] = [:]
) -> [String] {
    do throws(SettingsErrors) {
        return try read(text, files: files, worldReadable: worldReadable, environment: environment).warnings.map(short)
    } catch {
        return error.diagnostics.map(short)
    }
}

private func short(_ diagnostic: Diagnostic) -> String {
    "\(diagnostic.line):\(diagnostic.column): \(diagnostic.severity == .warning ? "warning: " : "")\(diagnostic.sentence)"
}

/// One server with one trunk, on lines 1 to 5.
let server = """
    servers:
      - name: pbx
        secret: "s3cr3t-word"
        trunks:
          carrier: PJSIP/{digits}@carrier

    """

/// The server, and on lines 6 to 11 a campaign to which lines of eight spaces less can be added.
func withCampaign(_ lines: String...) -> String {
    server
        + """
        campaigns:
          - name: early
            queue: marcador
            trunk: carrier
            caller_id:
              number: "+56200000100"

        """ + lines.map { "    \($0)\n" }.joined()
}
