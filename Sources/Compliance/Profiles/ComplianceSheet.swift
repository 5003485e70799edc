public import Vocabulary

/// A profile with all that belongs to it beside the gate: whose rules they are, where each was read, and how a caller
/// has to behave.
public struct ComplianceSheet: Hashable, Sendable {
    /// `cl`, `mx-condusef`
    public var id: String { profile.id }
    /// Other ids it is found by.
    public var aliases: [String]
    /// The law in a few words.
    public var title: String
    /// Whose rules they are.
    public var countries: [Country]
    /// Regions of its country where it holds on top of the country's, by ``CountryZones/regionKey(_:of:)``; empty: it is
    /// the whole country's.
    public var regions: Set<String>
    /// Those countries use it where the config file says nothing else.
    public var isDefault: Bool
    public var profile: ComplianceProfile
    public var conduct: ConductRules
    /// Where each rule was read, by its name in the file: `hours`, `caps[0]`.
    public var citations: [String: Citation]
    /// What was loosened, with the reason that was given.
    public var overrides: [ComplianceOverride]

    public init(
        profile: ComplianceProfile, aliases: [String] = [], title: String, countries: [Country] = [],
        regions: Set<String> = [], isDefault: Bool = false, conduct: ConductRules = ConductRules(),
        citations: [String: Citation] = [:],
        overrides: [ComplianceOverride] = []
    ) {
        self.profile = profile
        self.aliases = aliases
        self.title = title
        self.countries = countries
        self.regions = regions
        self.isDefault = isDefault
        self.conduct = conduct
        self.citations = citations
        self.overrides = overrides
    }
}

/// Rules looser than the law they start from, and why: for the audit.
public struct ComplianceOverride: Hashable, Sendable {
    /// The profile that was loosened.
    public var law: String
    /// One sentence: what is looser.
    public var what: String
    /// As the operator wrote it.
    public var reason: String
    /// `marcador.yaml:12:5`
    public var place: String

    public init(law: String, what: String, reason: String, place: String) {
        self.law = law
        self.what = what
        self.reason = reason
        self.place = place
    }
}

/// How to behave on a call, beside when and how often.
public struct ConductRules: Hashable, Sendable {
    /// What has to be said of the call.
    public enum Identification: String, CaseIterable, Hashable, Sendable {
        case caller, firm, creditor, amount, address, phone
        case complaintUnit = "complaint-unit"
        case purpose
    }

    /// Who or what must not be called, and what must not be asked.
    public enum Prohibition: String, CaseIterable, Hashable, Sendable {
        case thirdParties = "third-parties"
        case references, minors, work
        /// Why somebody has not paid.
        case askingWhy = "asking-why"
    }

    /// How abandoned calls are reckoned by the law or its supervisor.
    public enum AbandonmentFormula: String, CaseIterable, Hashable, Sendable {
        case ftc, ofcom, strict
    }

    public struct Abandonment: Hashable, Sendable {
        public var formula: AbandonmentFormula
        /// Share of the people who answered, 0 … 1.
        public var cap: Double

        public init(formula: AbandonmentFormula, cap: Double) {
            self.formula = formula
            self.cap = cap
        }
    }

    public var identification: [Identification] = []
    public var prohibitions: Set<Prohibition> = []
    /// The number shown must begin so.
    public var callerPrefix: String?
    /// Whether the number may be hidden.
    public var mayHideNumber = true
    /// How long an unanswered call must ring at least.
    public var leastRing: Duration?
    public var abandonment: Abandonment?
    /// Days that records of a contact must be kept.
    public var retentionDays: Int?
    /// Whoever answers may be told of the debt; otherwise only who has said to be the debtor.
    public var mayTellAnybody = false
    /// Calls may be recorded without a word of it. Where nobody has looked at the law, they may not.
    public var mayRecordUnannounced = false

    public init() {}
}
