public import Compliance
public import Vocabulary

/// A contact point that is due: what the store hands to the hopper.
public struct Lead: Hashable, Sendable, Codable {
    public var campaign: CampaignID
    public var debtor: DebtorID
    public var account: AccountID
    public var contactPoint: ContactPointID
    public var phone: PhoneNumber
    public var country: Country
    /// Time zones the debtor may be in. One when it is known; all candidates of the country when it is not; never
    /// empty for a lead that may be called.
    public var zones: [String]
    /// Whose holidays and state's rules hold, by the key of `CountryZones.regionKey`; `nil` = not known, the holidays of all
    /// regions do, and the rules of the states that the number's area speaks of.
    public var region: String?
    /// What the gate has to know of the contact beside its country.
    public var traits: Set<ContactTrait>
    /// Attempts so far on this account in this campaign, by outcome.
    public var history: [Outcome: Int]
    /// Higher is called first.
    public var priority: Int
    /// The earliest time of this attempt.
    public var due: Timestamp
    /// What reaching the debtor is worth, where the campaign works by a strategy: among equal priorities more is called
    /// first.
    public var worth: Double?

    public init(
        campaign: CampaignID, debtor: DebtorID, account: AccountID, contactPoint: ContactPointID,
        phone: PhoneNumber, country: Country, zones: [String], region: String? = nil,
        traits: Set<ContactTrait> = [], history: [Outcome: Int] = [:], priority: Int = 0, due: Timestamp = .epoch,
        worth: Double? = nil
    ) {
        self.campaign = campaign
        self.debtor = debtor
        self.account = account
        self.contactPoint = contactPoint
        self.phone = phone
        self.country = country
        self.zones = zones
        self.region = region
        self.traits = traits
        self.history = history
        self.priority = priority
        self.due = due
        self.worth = worth
    }
}

extension Lead {
    public var place: ContactPlace { ContactPlace(country: country, phone: phone, region: region) }
}

/// Recorded traces hold leads; those of earlier versions lack what came later.
extension Lead {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            campaign: try container.decode(CampaignID.self, forKey: .campaign),
            debtor: try container.decode(DebtorID.self, forKey: .debtor),
            account: try container.decode(AccountID.self, forKey: .account),
            contactPoint: try container.decode(ContactPointID.self, forKey: .contactPoint),
            phone: try container.decode(PhoneNumber.self, forKey: .phone),
            country: try container.decode(Country.self, forKey: .country),
            zones: try container.decode([String].self, forKey: .zones),
            region: try container.decodeIfPresent(String.self, forKey: .region),
            traits: try container.decodeIfPresent(Set<ContactTrait>.self, forKey: .traits) ?? [],
            history: try container.decode([Outcome: Int].self, forKey: .history),
            priority: try container.decode(Int.self, forKey: .priority),
            due: try container.decode(Timestamp.self, forKey: .due),
            worth: try container.decodeIfPresent(Double.self, forKey: .worth))
    }
}
