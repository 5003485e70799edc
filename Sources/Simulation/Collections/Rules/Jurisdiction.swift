public import Compliance
public import Portfolio
public import Vocabulary

/// The rules of one country, as the daemon's gate has them.
public struct Jurisdiction: Sendable {
    public var country: Country
    public var profile: ComplianceProfile
    /// Its weekly hours, as strategies plan by them.
    public var lawful: CallableWeek

    public init(country: Country, profile: ComplianceProfile, lawful: CallableWeek) {
        self.country = country
        self.profile = profile
        self.lawful = lawful
    }
}

/// Where a phone rings as far as the dialer knows: all that the gate is asked with. Many phones share one.
struct Place: Sendable {
    var jurisdiction: Int
    /// All that the debtor may be in; every one must agree.
    var zones: [String]
    /// A key of ``CountryZones/regionKey(_:of:)``; `nil` = not known.
    var region: String?
}

/// A part of a country in which invented debtors live.
struct Region: Sendable {
    var country: String
    /// As a portfolio file has it; `nil`: the file does not say, and the phone must.
    var name: String?
    /// Where they really are.
    var zone: String
    /// Share of the country's debtors. Assumed.
    var share: Double

    static let all = [
        Region(country: "CL", name: "RM", zone: "America/Santiago", share: 0.6),
        Region(country: "CL", name: "VIII", zone: "America/Santiago", share: 0.16),
        Region(country: "CL", name: "V", zone: "America/Santiago", share: 0.09),
        Region(country: "CL", name: "V", zone: "Pacific/Easter", share: 0.01),
        Region(country: "CL", name: "XII", zone: "America/Punta_Arenas", share: 0.04),
        Region(country: "CL", name: nil, zone: "America/Santiago", share: 0.1),
        Region(country: "MX", name: "CMX", zone: "America/Mexico_City", share: 0.56),
        Region(country: "MX", name: "BCN", zone: "America/Tijuana", share: 0.12),
        Region(country: "MX", name: "SON", zone: "America/Hermosillo", share: 0.1),
        Region(country: "MX", name: "ROO", zone: "America/Cancun", share: 0.12),
        Region(country: "MX", name: nil, zone: "America/Mexico_City", share: 0.1),
    ]

    /// A number as it is dialled there; none that exists.
    func number(_ kind: ContactPoint.Kind) -> PhoneNumber? {
        switch country {
        case "CL": PhoneNumber(e164: kind == .landline ? "+56200000000" : "+56900000000")
        default: PhoneNumber(e164: "+525500000000")
        }
    }
}
