public import Spoken

/// What a prompt may say that differs from call to call.
public enum Variable: String, CaseIterable, Sendable, Codable, Hashable {
    case name
    /// `Estimado`, `Estimada`; a plain greeting when nobody knows.
    case salutation
    /// `Buenos días`, by the hour where the person lives.
    case dayGreeting
    /// Who calls.
    case company
    /// Where to call back.
    case phone
    /// The last digits of the identity document.
    case documentEnd
    case creditor
    case product
    case amount
    case dueDate
    case daysOverdue
    /// The day that is being promised in this call.
    case promiseDate
    case previousPromiseDate
    case previousPromiseAmount

    /// How scripts write it, each in any script.
    public func name(in family: SpokenLanguage.Family) -> String {
        let names = Self.names[self] ?? ("", "", "")
        switch family {
        case .spanish: return names.spanish
        case .english: return names.english
        case .portuguese: return names.portuguese
        }
    }

    public init?(written name: some StringProtocol) {
        let variable = Self.allCases.first { variable in
            SpokenLanguage.Family.allCases.contains { variable.name(in: $0) == name }
        }
        guard let variable else { return nil }
        self = variable
    }

    /// Whether hearing it tells that there is a debt: only the debtor may.
    public var tellsDebt: Bool {
        switch self {
        case .name, .salutation, .dayGreeting, .company, .phone, .documentEnd: false
        case .creditor, .product, .amount, .dueDate, .daysOverdue, .promiseDate, .previousPromiseDate,
            .previousPromiseAmount:
            true
        }
    }

    private static let names: [Variable: (spanish: String, english: String, portuguese: String)] = [
        .name: ("nombre", "name", "nome"), .salutation: ("estimado", "dear", "prezado"),
        .dayGreeting: ("saludo", "greeting", "saudacao"), .company: ("empresa", "company", "empresa"),
        .phone: ("telefono", "phone", "telefone"), .documentEnd: ("documento", "document", "documento"),
        .creditor: ("acreedor", "creditor", "credor"), .product: ("producto", "product", "produto"),
        .amount: ("monto", "amount", "valor"), .dueDate: ("vencimiento", "due_date", "vencimento"),
        .daysOverdue: ("dias_atraso", "days_overdue", "dias_atraso"),
        .promiseDate: ("fecha_promesa", "promise_date", "data_promessa"),
        .previousPromiseDate: ("fecha_compromiso", "previous_promise", "promessa_anterior"),
        .previousPromiseAmount: ("monto_compromiso", "previous_amount", "valor_anterior"),
    ]
}
