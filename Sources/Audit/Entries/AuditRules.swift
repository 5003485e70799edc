public import Vocabulary

/// What a daemon went by.
public struct AuditRules: Hashable, Sendable {
    /// Of the program.
    public var version: String
    /// Of the config file's bytes.
    public var config: AuditHash
    public var laws: [AuditLaw]

    public init(version: String, config: AuditHash, laws: [AuditLaw]) {
        self.version = version
        self.config = config
        self.laws = laws
    }
}

extension AuditRules: AuditFacts {
    func write(to fields: inout AuditFields) {
        fields.add("program", version)
        fields.add("config", config.hex)
        fields.add("laws", laws)
    }

    init?(_ fields: AuditFields) {
        guard let version = fields.text("program"), let laws: [AuditLaw] = fields.parts("laws"),
            let config = fields.text("config").flatMap({ AuditHash(hex: $0) })
        else { return nil }
        self.init(version: version, config: config, laws: laws)
    }
}

/// A profile in force: which one it was to the last rule.
public struct AuditLaw: Hashable, Sendable {
    public var country: Country
    /// Id of the profile.
    public var id: String
    /// Of all its hours, holidays and caps.
    public var hash: AuditHash
    /// The latest date at which somebody looked at one of its rules; `nil` where no rule has a date.
    public var date: CivilDate?
    public var source: String

    /// How lines of attempts name it.
    public var version: String { String(hash.hex.prefix(16)) }

    public init(country: Country, id: String, hash: AuditHash, date: CivilDate?, source: String) {
        self.country = country
        self.id = id
        self.hash = hash
        self.date = date
        self.source = source
    }
}

extension AuditLaw: AuditFacts {
    func write(to fields: inout AuditFields) {
        fields.add("country", country.code)
        fields.add("law", id)
        fields.add("sha256", hash.hex)
        fields.add("date", date)
        fields.add("source", source)
    }

    init?(_ fields: AuditFields) {
        guard let country = fields.text("country").flatMap({ Country(code: $0) }), let id = fields.text("law"),
            let hash = fields.text("sha256").flatMap({ AuditHash(hex: $0) }), let source = fields.text("source")
        else { return nil }
        self.init(country: country, id: id, hash: hash, date: fields.day("date"), source: source)
    }
}

/// A rule that the operator made looser than the law it starts from, with the reason given.
public struct AuditLoosening: Hashable, Sendable {
    public var country: Country
    public var law: String
    public var what: String
    public var reason: String
    /// Where it is written: `marcador.yaml:12:5`.
    public var place: String

    public init(country: Country, law: String, what: String, reason: String, place: String) {
        self.country = country
        self.law = law
        self.what = what
        self.reason = reason
        self.place = place
    }
}

extension AuditLoosening: AuditFacts {
    func write(to fields: inout AuditFields) {
        fields.add("country", country.code)
        fields.add("law", law)
        fields.add("what", what)
        fields.add("reason", reason)
        fields.add("place", place)
    }

    init?(_ fields: AuditFields) {
        guard let country = fields.text("country").flatMap({ Country(code: $0) }), let law = fields.text("law"),
            let what = fields.text("what"), let reason = fields.text("reason"), let place = fields.text("place")
        else { return nil }
        self.init(country: country, law: law, what: what, reason: reason, place: place)
    }
}
