/// A file of `compliance/`, as text.
struct ComplianceSource {
    static let calendarPrefix = "holidays-"

    /// Without its ending: the id of a profile.
    var name: String
    /// As it is named in findings.
    var path: String
    var text: String

    var isCalendar: Bool { name.hasPrefix(Self.calendarPrefix) }
}

extension ComplianceSource {
    /// Those in the program, sorted by name.
    static var shipped: [ComplianceSource] {
        embedded.map { name, bytes in
            ComplianceSource(name: name, path: "\(name).yaml", text: String(decoding: bytes, as: UTF8.self))
        }
    }

    /// Swift knows an embedded file by a name only: one that is missing here is missing there, and a test compares this list
    /// with the folder.
    private static var embedded: [(String, [UInt8])] {
        [
            ("ar", PackageResources.ar_yaml),
            ("br-others", PackageResources.br_others_yaml),
            ("br-rj", PackageResources.br_rj_yaml),
            ("br-sp", PackageResources.br_sp_yaml),
            ("br", PackageResources.br_yaml),
            ("cl", PackageResources.cl_yaml),
            ("co", PackageResources.co_yaml),
            ("de", PackageResources.de_yaml),
            ("ec", PackageResources.ec_yaml),
            ("es", PackageResources.es_yaml),
            ("holidays-ar", PackageResources.holidays_ar_yaml),
            ("holidays-br", PackageResources.holidays_br_yaml),
            ("holidays-cl", PackageResources.holidays_cl_yaml),
            ("holidays-co", PackageResources.holidays_co_yaml),
            ("holidays-de", PackageResources.holidays_de_yaml),
            ("holidays-ec", PackageResources.holidays_ec_yaml),
            ("holidays-es", PackageResources.holidays_es_yaml),
            ("holidays-gb", PackageResources.holidays_gb_yaml),
            ("holidays-mx", PackageResources.holidays_mx_yaml),
            ("holidays-pe", PackageResources.holidays_pe_yaml),
            ("holidays-us", PackageResources.holidays_us_yaml),
            ("mx-condusef", PackageResources.mx_condusef_yaml),
            ("mx-profeco", PackageResources.mx_profeco_yaml),
            ("pe", PackageResources.pe_yaml),
            ("uk", PackageResources.uk_yaml),
            ("us-ma", PackageResources.us_ma_yaml),
            ("us-regf", PackageResources.us_regf_yaml),
        ]
    }

    /// The operator's, in a folder that need not be there.
    static func folder(
        _ path: String, _ surroundings: Surroundings
    ) throws(SettingsErrors) -> [ComplianceSource] {
        var sources: [ComplianceSource] = []
        var failures: [Diagnostic] = []
        for file in surroundings.listFolder(path) where file.hasSuffix(".yaml") && !file.hasPrefix(".") {
            let place = "\(path)/\(file)"
            do throws(FileProblem) {
                sources.append(
                    ComplianceSource(
                        name: String(file.dropLast(5)), path: place, text: try surroundings.readFile(place).text))
            } catch {
                failures.append(
                    Diagnostic(
                        severity: .error, file: place, line: 0, column: 0, sentence: "the profile \(error.text)",
                        excerpt: ""))
            }
        }
        guard failures.isEmpty else { throw SettingsErrors(diagnostics: failures) }
        return sources
    }
}
