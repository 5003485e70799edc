public import Vocabulary

/// A person who owes, as a portfolio file describes them.
public struct Debtor: Hashable, Sendable {
    /// The state's identity number in one spelling: capitals and digits only (`12.345.678-k` → `12345678K`).
    public var document: String?
    /// The creditor's own number of the person; identifies them where there is no document.
    public var reference: String?
    public var name: String
    public var country: Country
    /// State, region or province, as the file spells it: narrows the candidate time zones.
    public var region: String?
    /// IANA time zone where it is known: `America/Tijuana`.
    public var zone: String?
    /// As the file spells it: `es`, `pt-BR`, `español`.
    public var language: String?
    /// As the file spells it: `natural`, `empresa`, `preferente`.
    public var customerType: String?
    public var customerSince: CivilDate?
    /// `nil` where the file does not say.
    public var isVulnerable: Bool?
    public var isMinor: Bool?
    /// Who speaks for them.
    public var representative: String?

    public init(
        document: String? = nil, reference: String? = nil, name: String, country: Country, region: String? = nil,
        zone: String? = nil, language: String? = nil, customerType: String? = nil, customerSince: CivilDate? = nil,
        isVulnerable: Bool? = nil, isMinor: Bool? = nil, representative: String? = nil
    ) {
        self.document = document
        self.reference = reference
        self.name = name
        self.country = country
        self.region = region
        self.zone = zone
        self.language = language
        self.customerType = customerType
        self.customerSince = customerSince
        self.isVulnerable = isVulnerable
        self.isMinor = isMinor
        self.representative = representative
    }
}

/// One debt of one debtor with one creditor.
public struct Account: Hashable, Sendable {
    /// The creditor's number of the debt, unique for that creditor.
    public var reference: String
    public var creditor: String
    public var product: String?
    /// What is owed; zero closes the account.
    public var balance: Money
    /// In the currency of the balance, as all amounts.
    public var principal: Money?
    public var minimumDue: Money?
    public var opened: CivilDate?
    public var dueDate: CivilDate?
    /// Higher is called first; 0 where the file says nothing.
    public var priority: Int

    public init(
        reference: String, creditor: String, product: String? = nil, balance: Money, principal: Money? = nil,
        minimumDue: Money? = nil, opened: CivilDate? = nil, dueDate: CivilDate? = nil, priority: Int = 0
    ) {
        self.reference = reference
        self.creditor = creditor
        self.product = product
        self.balance = balance
        self.principal = principal
        self.minimumDue = minimumDue
        self.opened = opened
        self.dueDate = dueDate
        self.priority = priority
    }
}

/// A phone or an e-mail address of a debtor.
public struct ContactPoint: Hashable, Sendable {
    public enum Address: Hashable, Sendable {
        /// The country is that of the number, which need not be the debtor's.
        case phone(PhoneNumber, Country)
        case email(String)
    }

    /// The raw values are the words of the store.
    public enum Kind: String, CaseIterable, Sendable, Hashable {
        case mobile, landline, work
        /// Of somebody else, whom the debtor or the creditor named as a reference.
        case reference
        case email, unknown
    }

    public var address: Address
    public var kind: Kind
    /// Who gave it: the debtor, a data provider, …; as the file spells it.
    public var source: String?
    /// Whether the person agrees to be reached there; `nil` where the file does not say.
    public var consent: Bool?

    public init(address: Address, kind: Kind, source: String? = nil, consent: Bool? = nil) {
        self.address = address
        self.kind = kind
        self.source = source
        self.consent = consent
    }

    /// E.164 or the e-mail address: the key under which a debtor has it once.
    public var text: String {
        switch address {
        case .phone(let number, _): number.e164
        case .email(let address): address
        }
    }
}

extension Account {
    /// Why an account is closed.
    public static func end(owing isOwed: Bool) -> String {
        isOwed ? "the creditor has taken it back" : "nothing is owed"
    }
}
