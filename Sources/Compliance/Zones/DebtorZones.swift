public import Vocabulary

/// Where a debtor may be: every zone of the answer must agree to a call.
public enum DebtorZones {
    /// The zone that was declared; else those of the region; else those the number's area speaks of; else all zones of
    /// the country. A number of another country than the debtor's home adds its own, for either may be where the telephone
    /// rings. Empty where no zone is known, and nobody is called then.
    ///
    /// - Parameters:
    ///   - home: country code of the debtor.
    ///   - country: of the phone.
    public static func candidates(
        declared: String?, home code: String, region: String?, phone: PhoneNumber, country: Country
    ) -> [String] {
        if let declared { return [declared] }
        let home = Country(code: code) ?? country
        let regional = region.flatMap { CountryZones.zones(ofRegion: $0, in: home) }
        if home == country, let regional { return regional }
        let there =
            NumberZones.candidates(for: phone, country: country) ?? CountryZones.candidates(for: country, region: nil)
        guard home != country else { return there }
        let zones = regional ?? CountryZones.candidates(for: home, region: nil)
        // One of the two countries is not in the table: no clock is known for it.
        guard !zones.isEmpty, !there.isEmpty else { return [] }
        return zones + there.filter { !zones.contains($0) }
    }
}
