/// `docs/configuration.md`, made from the schema the reader uses.
public enum SettingsReference {
    public static var sections: [Section] { Schema.sections }

    public static func markdown() -> String {
        ([introduction] + sections.map(chapter)).joined(separator: "\n") + "\n"
    }

    private static let introduction = """
        # Configuration

        The daemon reads one YAML file, `marcador run -c /etc/marcador/marcador.yaml`. A short one is
        [marcador.example.yaml](marcador.example.yaml).

        This page is made from the code by `marcador check-config --reference`; a test compares the two.

        `marcador check-config -c FILE` says everything that is wrong with a file at once, each with file, line, column
        and cure; the daemon does not start with any of it. On `SIGHUP` (`systemctl reload marcador`) the file is read again: a good
        one is applied without dropping a call, a bad one changes nothing and is reported. Only a restart changes
        \(SettingsChanges.restartKeys.map { "`\($0)`" }.joined(separator: ", ")).

        Values are read strictly:

        - An unknown key, a key given twice, a missing key and a value of the wrong type are errors, never ignored.
        - Durations are a whole number and a unit: `500ms`, `25s`, `10m`, `4h`, `30d`.
        - Percentages are written `3%`, or `0.03`.
        - Truth values are `true` and `false`; `yes`, `no`, `on` and `off` are refused.
        - Whole numbers are written without quotes and without zeros in front.
        - A text that looks like a number or a truth value needs quotes: `number: "+56200000100"`, `countries: ["NO"]`.
        - Weekly hours are local to the person called, open at the start and closed at the end: with `08:00-20:00` no call
          starts before 08:00:00, and none may still ring at 20:00:00.

        """

    static func chapter(_ section: Section) -> String {
        let title = section.path.isEmpty ? "Top of the file" : "`\(section.path)`"
        var lines = [
            "## \(title)", "", section.doc, "", "| key | type | standard | range | meaning |", "|---|---|---|---|---|",
        ]
        lines += section.entries.map { entry in
            let cells = [
                "`\(entry.key)`", entry.type, entry.isRequired ? "**required**" : standard(entry), entry.range,
                entry.doc,
            ]
            return "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
        }
        return (lines + [""]).joined(separator: "\n")
    }

    private static func standard(_ entry: Entry) -> String {
        entry.standard == "``" ? "empty" : entry.standard
    }
}
