public import Compliance
public import Vocabulary

extension ComplianceProfile {
    /// The shipped profile used for debtors of a country when the config file says nothing, with those of its states;
    /// `nil` = none, so nobody is called.
    public static func builtIn(for country: Country) -> ComplianceProfile? {
        ComplianceLibrary.shipped.inForce(for: country)?.profile
    }

    public static func builtIn(id: String) -> ComplianceProfile? { ComplianceLibrary.shipped.sheet(id)?.profile }

    /// Countries that have a shipped profile.
    public static var builtInCountries: [Country] { ComplianceLibrary.shipped.countries }

    /// Every shipped profile.
    public static var builtIns: [ComplianceProfile] { ComplianceLibrary.shipped.sheets.map(\.profile) }
}
