public import Vocabulary

/// Whom an attempt was to reach, and for which campaign.
public struct AuditTarget: Hashable, Sendable {
    public var attempt: AttemptID
    public var campaign: CampaignID
    /// How the campaign was paced.
    public var mode: String
    public var debtor: DebtorID
    public var account: AccountID
    public var contactPoint: ContactPointID
    /// The last digits only: the contact point says which number it is.
    public var phone: String
    public var country: Country

    public init(
        attempt: AttemptID, campaign: CampaignID, mode: String, debtor: DebtorID, account: AccountID,
        contactPoint: ContactPointID, phone: PhoneNumber, country: Country
    ) {
        self.attempt = attempt
        self.campaign = campaign
        self.mode = mode
        self.debtor = debtor
        self.account = account
        self.contactPoint = contactPoint
        self.phone = phone.masked
        self.country = country
    }
}

extension AuditTarget: AuditFacts {
    func write(to fields: inout AuditFields) {
        fields.add("attempt", attempt.rawValue)
        fields.add("campaign", campaign.rawValue)
        fields.add("mode", mode)
        fields.add("debtor", debtor.rawValue)
        fields.add("account", account.rawValue)
        fields.add("contact", contactPoint.rawValue)
        fields.add("phone", phone)
        fields.add("country", country.code)
    }

    init?(_ fields: AuditFields) {
        guard let attempt = fields.number("attempt"), let campaign = fields.text("campaign"),
            let mode = fields.text("mode"), let debtor = fields.number("debtor"),
            let account = fields.number("account"), let contact = fields.number("contact"),
            let phone = fields.text("phone"), let country = fields.text("country").flatMap({ Country(code: $0) })
        else { return nil }
        self.attempt = AttemptID(rawValue: attempt)
        self.campaign = CampaignID(campaign)
        self.mode = mode
        self.debtor = DebtorID(rawValue: debtor)
        self.account = AccountID(rawValue: account)
        self.contactPoint = ContactPointID(rawValue: contact)
        self.phone = phone
        self.country = country
    }
}

/// An attempt that was allowed, and why: what was known and counted in the transaction that journaled it.
public struct AuditAttempt: Hashable, Sendable {
    public var target: AuditTarget
    /// `nil`: whoever journaled it judged no hours. The daemon always does.
    public var hours: AuditHours?
    /// Every cap that holds, and what it had counted before this attempt.
    public var counts: [AuditCount]

    public init(target: AuditTarget, hours: AuditHours?, counts: [AuditCount]) {
        self.target = target
        self.hours = hours
        self.counts = counts
    }
}

extension AuditAttempt: AuditFacts {
    func write(to fields: inout AuditFields) {
        target.write(to: &fields)
        hours?.write(to: &fields)
        fields.add("caps", counts)
    }

    init?(_ fields: AuditFields) {
        guard let target = AuditTarget(fields), let counts: [AuditCount] = fields.parts("caps") else { return nil }
        self.init(target: target, hours: AuditHours(fields), counts: counts)
    }
}

/// By which law the time of a call was judged, in which places, and how long it would have been lawful.
public struct AuditHours: Hashable, Sendable {
    /// Id of the profile.
    public var law: String
    /// The first digits of ``AuditLaw/hash``.
    public var version: String
    /// Key of the debtor's region; `nil` = not known, so that the holidays of all held.
    public var region: String?
    /// Every zone the debtor may be in.
    public var zones: [AuditZone]
    /// The first moment at which a call would no longer have been lawful.
    public var closes: Timestamp

    public init(law: String, version: String, region: String?, zones: [AuditZone], closes: Timestamp) {
        self.law = law
        self.version = version
        self.region = region
        self.zones = zones
        self.closes = closes
    }
}

extension AuditHours: AuditFacts {
    func write(to fields: inout AuditFields) {
        fields.add("law", law)
        fields.add("version", version)
        fields.add("region", region)
        fields.add("zones", zones)
        fields.add("closes", closes)
    }

    init?(_ fields: AuditFields) {
        guard let law = fields.text("law"), let version = fields.text("version"),
            let zones: [AuditZone] = fields.parts("zones"), let closes = fields.time("closes")
        else { return nil }
        self.init(law: law, version: version, region: fields.text("region"), zones: zones, closes: closes)
    }
}

/// The debtor's clock from the launch to the last moment at which it may ring.
public struct AuditZone: Hashable, Sendable {
    public var name: String
    /// `2026-03-10 12:00:00`
    public var from: String
    public var until: String

    public init(name: String, from: String, until: String) {
        self.name = name
        self.from = from
        self.until = until
    }
}

extension AuditZone: AuditFacts {
    func write(to fields: inout AuditFields) {
        fields.add("zone", name)
        fields.add("from", from)
        fields.add("until", until)
    }

    init?(_ fields: AuditFields) {
        guard let name = fields.text("zone"), let from = fields.text("from"), let until = fields.text("until") else {
            return nil
        }
        self.init(name: name, from: from, until: until)
    }
}

/// A cap, and what it had counted.
public struct AuditCount: Hashable, Sendable {
    /// In words.
    public var cap: String
    public var since: Timestamp
    public var counted: Int
    public var max: Int

    public init(cap: String, since: Timestamp, counted: Int, max: Int) {
        self.cap = cap
        self.since = since
        self.counted = counted
        self.max = max
    }
}

extension AuditCount: AuditFacts {
    func write(to fields: inout AuditFields) {
        fields.add("cap", cap)
        fields.add("since", since)
        fields.add("counted", Int64(counted))
        fields.add("max", Int64(max))
    }

    init?(_ fields: AuditFields) {
        guard let cap = fields.text("cap"), let since = fields.time("since"), let counted = fields.number("counted"),
            let max = fields.number("max")
        else { return nil }
        self.init(cap: cap, since: since, counted: Int(counted), max: Int(max))
    }
}
