/// A field of an account that a rule may ask for: of the debt itself, of the person who owes it, and of what has been
/// tried so far. The raw value is its name in rules.
public enum AccountField: String, CaseIterable, Sendable, Hashable {
    // The debt
    case daysPastDue = "days_past_due"
    case balance, principal
    case minimumDue = "minimum_due"
    case currency, product, creditor, portfolio, priority
    case dueDate = "due_date"
    case opened
    case paid30d = "paid_30d"
    case daysSincePayment = "days_since_payment"
    // The person
    case country, region, language
    case customerType = "customer_type"
    case customerSince = "customer_since"
    case customerDays = "customer_days"
    case isVulnerable = "vulnerable"
    case isMinor = "minor"
    case hasRepresentative = "has_representative"
    case openAccounts = "open_accounts"
    case phones
    case validPhones = "valid_phones"
    // What has been tried
    case attempts7d = "attempts_7d"
    case attempts30d = "attempts_30d"
    case contacts7d = "contacts_7d"
    case contacts30d = "contacts_30d"
    case daysSinceAttempt = "days_since_attempt"
    case daysSinceContact = "days_since_contact"
    case lastOutcome = "last_outcome"
    case lastDisposition = "last_disposition"
    case bestHour = "best_hour"
    case openPromise = "open_promise"
    case promiseDate = "promise_date"
    case brokenPromises = "broken_promises"

    public var kind: FieldKind {
        switch self {
        case .currency, .product, .creditor, .portfolio, .country, .region, .language, .customerType, .lastOutcome,
            .lastDisposition:
            .text
        case .dueDate, .opened, .customerSince, .promiseDate: .date
        case .isVulnerable, .isMinor, .hasRepresentative, .openPromise: .flag
        default: .number
        }
    }

    /// What makes the value another one.
    public enum Change: Int, Sendable, Hashable, Comparable {
        case byImport, byDay, byCall

        public static func < (left: Change, right: Change) -> Bool { left.rawValue < right.rawValue }
    }

    /// The most frequent of its changes.
    public var change: Change {
        switch self {
        case .daysPastDue, .paid30d, .daysSincePayment, .customerDays: .byDay
        case .validPhones, .attempts7d, .attempts30d, .contacts7d, .contacts30d, .daysSinceAttempt, .daysSinceContact,
            .lastOutcome, .lastDisposition, .bestHour, .openPromise, .promiseDate, .brokenPromises:
            .byCall
        default: .byImport
        }
    }

    /// One sentence for the reference.
    public var meaning: String {
        switch self {
        case .daysPastDue:
            "Days since the due date, to the day it is in the debtor's country; negative before it. Unknown without due date."
        case .balance: "What is owed now, after payments."
        case .principal: "The capital, where the file gives it."
        case .minimumDue: "The least that has to be paid, where the file gives it."
        case .currency:
            "`CLP`, `MXN`, … Amounts of different currencies are not converted: name the currency with them."
        case .product: "As the file spells it."
        case .creditor: "As the file or `--creditor` spells it."
        case .portfolio: "The name given at import."
        case .priority: "That of the file; 0 without one."
        case .dueDate: "The oldest unpaid due date, as the file gives it."
        case .opened: "The day the account was opened."
        case .paid30d: "Sum of the payments of the last 30 days; 0 without any."
        case .daysSincePayment: "Days since the last payment; unknown without any."
        case .country: "The debtor's, two letters."
        case .region: "As the file spells it."
        case .language: "As the file spells it, such as `es` or `pt-BR`."
        case .customerType: "As the file spells it."
        case .customerSince: "Since when the debtor is the creditor's customer."
        case .customerDays: "Days since then: the age of the customer."
        case .isVulnerable: "The file marks the person as vulnerable."
        case .isMinor: "The file marks the person as a minor."
        case .hasRepresentative: "A representative speaks for the person."
        case .openAccounts: "How many accounts of the person are open, this one with them."
        case .phones: "How many phone numbers the person has."
        case .validPhones: "How many of them nobody found to be invalid or another person's."
        case .attempts7d: "Calls to the person in the last 7 days (168 hours) that count against caps."
        case .attempts30d: "The same for 30 days."
        case .contacts7d: "Those of them that count as contact: somebody answered, or may have."
        case .contacts30d: "The same for 30 days."
        case .daysSinceAttempt: "Whole days since the last call to the person; unknown without any."
        case .daysSinceContact: "Whole days since somebody last answered and spoke; unknown without any."
        case .lastOutcome: "How the last call to the person ended ([outcomes.md](outcomes.md))."
        case .lastDisposition: "What an agent last recorded for the person."
        case .bestHour:
            "The hour of the debtor's day, 0 to 23, at which the person is reached best; unknown until somebody has answered."
        case .openPromise: "A promise of payment is waiting for its day."
        case .promiseDate: "The day of that promise."
        case .brokenPromises: "Promises on this account that were not kept."
        }
    }
}
