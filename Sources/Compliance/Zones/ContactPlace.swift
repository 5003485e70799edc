public import Vocabulary

/// Where a contact is, as far as the record of the debtor and the number tell.
public struct ContactPlace: Hashable, Sendable {
    /// Of the phone.
    public var country: Country
    public var phone: PhoneNumber
    /// Of the debtor, a key of ``CountryZones/regionKey(_:of:)``; `nil` = not known.
    public var region: String?

    public init(country: Country, phone: PhoneNumber, region: String?) {
        self.country = country
        self.phone = phone
        self.region = region
    }

    /// - Parameters:
    ///   - home: country code of the debtor.
    ///   - region: as it was written; known only where home and telephone are in one country.
    public init(home: String, region: String?, phone: PhoneNumber, country: Country) {
        self.init(
            country: country, phone: phone,
            region: home == country.code ? region.flatMap { CountryZones.regionKey($0, of: country) } : nil)
    }

    /// All that the contact may be in: the debtor's region, else those of the number's area; `nil` = any.
    public var regions: Set<String>? { region.map { [$0] } ?? NumberRegions.candidates(for: phone, country: country) }
}
