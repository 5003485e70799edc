import Compliance
public import Portfolio
import Yams

extension Settings {
    /// The strategies of `Resources/Strategies/sample.yaml`, read as a config file's are.
    public static func sampleStrategies() throws(SettingsErrors) -> [Strategy] {
        let text = String(decoding: PackageResources.sample_yaml, as: UTF8.self)
        let problems = Problems(file: "sample.yaml", text: text)
        let section = Section(path: "", doc: "", entries: [.nested("strategies", "list of sections", "")])
        let strategies = YAMLDocument(text: text, problems: problems).map { document in
            readStrategies(
                MapReader(
                    document.root, path: "", section: section, place: Place(line: 1, column: 1), document: document,
                    problems: problems),
                profiles: Dictionary(
                    ComplianceLibrary.shipped.countries.compactMap { country in
                        ComplianceLibrary.shipped.inForce(for: country).map { (country, $0.profile) }
                    }
                ) { first, _ in first })
        }
        guard let strategies, !problems.hasErrors else { throw SettingsErrors(diagnostics: problems.diagnostics) }
        return strategies.compactMap(\.strategy)
    }
}
